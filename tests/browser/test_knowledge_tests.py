"""Knowledge tests are typed on small screens, and without script."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Page

from safe.activities.training.models import Participant, Sitting
from safe.activities.training.tests.test_pages import typed
from safe.kernel import tenancy
from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import members
from safe.testing.browser import examine, open_browser, serving, sign_in, speak
from safe.testing.members import SignedIn, cheap

__all__ = ["cheap"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PEOPLE = 3
RAW = 30_000  # bytes of a page, before compression


def people(who: SignedIn) -> list[str]:
    with transaction.atomic(), tenancy.acting(who.planted.actor):
        return [str(one.id) for one in Participant.objects.order_by("running_no")]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_sheet_and_one_participant(real_db: None, cheap: None) -> None:
    who = members.sign_in(members.plant("kwa", "roinan", "trainer"))
    event = typed(who, PEOPLE)
    first = people(who)[0]
    with serving() as base, open_browser() as browser:
        there = f"{base}/trainings/{event}/test"
        for width in (320, 1280):
            page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
            sign_in(page, base, who.planted.member.login, members.PASSWORD)
            for place in ("pre/", "post/", f"pre/{first}/"):
                page.goto(f"{there}/{place}")
                assert not is_too_wide(page), f"{place} at {width}"
            page.context.close()
        page = browser.new_context(java_script_enabled=False).new_page()
        sign_in(page, base, who.planted.member.login, members.PASSWORD)
        page.goto(f"{there}/pre/")
        cells = page.locator(".t-sat td > input")
        assert cells.count() == PEOPLE * 8
        for no in range(8):
            cells.nth(no).fill("x" if no == 3 else "a")
        page.click("text=Keep the answers")
        page.wait_for_selector("text=“x” is no answer")
        assert [cells.nth(no).input_value() for no in range(8)] == list("aaaxaaaa")
        cells.nth(3).fill("-")
        page.click("text=Keep the answers")
        page.wait_for_selector("text=The answers are kept")
        page.goto(f"{there}/post/{first}/")
        for answer in page.locator(".t-answers .s-pick:nth-of-type(2)").all():
            answer.click()
        page.click("text=Keep and ask the next")
        page.wait_for_selector(f"text={PEOPLE - 1}")
    with transaction.atomic(), tenancy.acting(who.planted.actor):
        kept = {one.when: list(one.answers.values()) for one in Sitting.objects.all()}
    assert kept == {"pre": [*"aaa", "", *"aaaa"], "post": ["b"] * 8}


def test_the_sheet_of_25_is_light_and_without_fault_in_both_languages(
    real_db: None, cheap: None
) -> None:
    compile_catalogues(Path(settings.VAR) / "locale")
    who = members.sign_in(members.plant("kwa", "roinan", "trainer"))
    event = typed(who, 25)
    faults = []
    with serving() as base, open_browser() as browser:
        page = browser.new_page()
        sign_in(page, base, who.planted.member.login, members.PASSWORD)
        page.goto(f"{base}/trainings/{event}/test/pre/")
        cells = page.locator(".t-sat td > input")
        for no in range(cells.count()):
            cells.nth(no).fill("b")
        page.click("text=Keep and go to the next page")
        page.wait_for_url("**?after=*")
        for language in ("en", "my"):
            speak(page, base, language)
            page.goto(f"{base}/trainings/{event}/test/pre/")
            assert len(page.request.get(page.url).body()) <= RAW, language
            faults += [str(fault) for fault in examine(page, "a sheet of tests")]
        assert page.locator("text=မျက်နှာပြင်").count() > 0
    assert faults == []
