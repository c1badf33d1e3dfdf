"""Single keys: they go along lists, are silent while somebody writes, and can be turned off."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from safe.activities.training.tests.test_pages import typed
from safe.testing import members
from safe.testing.browser import examine, open_browser, serving, sign_in
from safe.testing.members import cheap

__all__ = ["cheap"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = 3
# a keyboard of another script has another letter on the place of the key n
MYANMAR_KEY = """document.activeElement.dispatchEvent(new KeyboardEvent(
  "keydown", {key: "န", code: "KeyN", bubbles: true, cancelable: true}))"""


@pytest.fixture
def page(real_db: None, cheap: None) -> Iterator[Page]:
    with transaction.atomic():
        founder = members.plant("kwa", "founder", "opener")
        trainer = members.plant("kwa", "roinan", "trainer", founder)
    typed(members.sign_in(trainer), PEOPLE)
    with serving() as base, open_browser() as browser:
        one = browser.new_context(base_url=base).new_page()
        sign_in(one, base, trainer.member.login, members.PASSWORD)
        yield one


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') || ''"))


def test_keys_go_along_a_list_and_open_what_is_new(page: Page) -> None:
    page.goto("/people/")
    links = page.locator("main .s-list__t a")
    there = [links.nth(no).get_attribute("href") for no in range(PEOPLE)]
    walked = []
    for key in "jjkjjj":
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked == [there[no] for no in (0, 1, 0, 1, 2, 2)]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{there[2]}")
    page.goto("/trainings/")
    page.keyboard.press("n")
    page.wait_for_url("**/trainings/new/")
    page.goto("/trainings/")
    page.evaluate(MYANMAR_KEY)
    page.wait_for_url("**/trainings/new/")


def test_the_keys_are_silent_in_fields_and_with_another_key(page: Page) -> None:
    page.goto("/trainings/new/")
    page.focus("#id_site")
    page.keyboard.type("n/jk?")
    assert page.input_value("#id_site") == "n/jk?"
    page.focus("#id_township")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_have_count(0)
    page.goto("/trainings/")
    for chord in ("Control+j", "Alt+j", "Meta+j", "J"):
        page.keyboard.press(chord)
    assert focused(page) == ""
    page.goto("/figures/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "period"


def test_the_list_of_keys_opens_over_the_page_and_closes(page: Page) -> None:
    page.goto("/trainings/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert [str(fault) for fault in examine(page, "the list of keys")] == []
    dialog.get_by_role("button", name="Close the list").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert page.url.endswith("/trainings/")


def test_who_turns_the_keys_off_has_none_until_they_are_on(page: Page) -> None:
    page.goto("/help/")
    page.click("text=Turn the keys off")
    page.wait_for_selector("text=The keys are off in this browser.")
    page.goto("/trainings/")
    for key in ("j", "?", "n"):
        page.keyboard.press(key)
    assert focused(page) == ""
    expect(page.locator("dialog")).to_have_count(0)
    assert page.url.endswith("/trainings/")
    page.goto("/help/")
    page.click("text=Turn the keys on")
    page.wait_for_selector("text=Turn the keys off")
    page.goto("/trainings/")
    page.keyboard.press("j")
    assert focused(page).startswith("/trainings/")
