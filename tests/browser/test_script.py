"""What safe.js adds to pages that work without it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from safe.administration.members.seeding import Planted
from safe.testing.browser import open_browser, serving, sign_in
from safe.testing.members import PASSWORD, plant

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as one:
        yield one


@pytest.fixture
def base(real_db: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def member(real_db: None, cheap: None) -> Planted:
    with transaction.atomic():
        return plant("kwa", "roinan", "opener")


@pytest.fixture
def page(browser: Browser, base: str, member: Planted) -> Iterator[Page]:
    context = browser.new_context()
    one = context.new_page()
    sign_in(one, base, "roinan@kwa", PASSWORD)
    yield one
    context.close()


def test_alt_l_locks_from_any_page(page: Page) -> None:
    expect(page.locator(".s-vault--open")).to_be_visible()
    page.keyboard.press("Alt+l")
    expect(page.locator("[data-open]")).to_be_visible()


def test_three_escapes_lock_and_leave(page: Page, base: str) -> None:
    page.route("**/www.accuweather.com/**", lambda route: route.fulfill(body="weather"))
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/www.accuweather.com/**")
    page.goto(f"{base}/")
    expect(page.locator("[data-open]")).to_be_visible()


def test_the_error_summary_has_the_focus(page: Page, base: str) -> None:
    page.keyboard.press("Alt+l")
    page.locator("[data-open]").click()
    page.fill("[name=password]", "not the password")
    page.locator("form .s-btn--main").click()
    expect(page.locator(".s-errors")).to_be_focused()
    assert page.title().startswith("Wrong:")


PRESS_TWICE = """async () => {
  const button = document.querySelector("form .s-btn--main");
  const swallowed = [];
  addEventListener("submit", (event) => {
    swallowed.push(event.defaultPrevented);
    event.preventDefault();
  });
  const width = button.offsetWidth;
  button.click();
  button.click();
  await new Promise((done) => setTimeout(done, 50));
  return [swallowed, button.getAttribute("aria-disabled"), button.textContent,
          button.offsetWidth >= width];
}"""


def test_a_busy_button_says_so_and_swallows_the_second_press(page: Page) -> None:
    page.keyboard.press("Alt+l")
    page.locator("[data-open]").click()
    page.fill("[name=password]", "whatever it is")
    assert page.evaluate(PRESS_TWICE) == [[False, True], "true", "Saving", True]


def test_the_last_minute_is_announced_and_a_key_keeps_it_open(page: Page, base: str) -> None:
    page.clock.install()
    page.goto(f"{base}/members/")
    page.clock.run_for(61_000)
    warning = page.get_by_role("status")
    expect(warning).to_contain_text("locks in one minute")
    with page.expect_response("**/vault/keep/") as kept:
        page.keyboard.press("Shift")
    assert kept.value.ok
    expect(warning).to_be_hidden()


def test_what_was_opened_leaves_the_screen_when_the_vault_locks(page: Page, base: str) -> None:
    page.clock.install()
    page.goto(f"{base}/members/")
    expect(page.locator(".s-opened").first).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(121_000)


def test_pages_work_without_script(browser: Browser, base: str, member: Planted) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, base, "roinan@kwa", PASSWORD)
    page.click(".s-vault__act")
    expect(page.locator("[data-open]")).to_be_visible()
    page.locator(".s-lang [lang=my]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "my")
    context.close()
