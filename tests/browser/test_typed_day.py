"""A colleague without a phone types a camp day, by keyboard alone, on a small screen."""

from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page

from safe.activities.training.tests.test_camp_day import card
from safe.activities.training.tests.test_same_day import PEOPLE, cells, from_paper, marks, said
from safe.kernel import tenancy
from safe.registry.people.models import Person
from safe.testing import members
from safe.testing.browser import open_browser, serving, sign_in
from safe.testing.members import cheap

__all__ = ["cheap"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

# the letters that find a choice in its list
SEX = {"female": "w", "male": "m"}
DISPLACED = {"idp": "d", "host": "h"}
MARK = {"present": "p", "late": "l", "absent": "a"}


def type_row(page: Page, n: int) -> None:
    """From the number on, field by field, with Tab between."""
    words, (am, pm) = said(n), marks(n)
    keys = page.keyboard
    page.focus(f"[name=r{n}_no]")
    for text in (card(n), f"Lahtaw Ja {n}"):
        keys.press("Tab")
        keys.type(text)
    keys.press("Tab")
    keys.press(SEX[words["sex"]])
    keys.press("Tab")
    keys.type(words["age"])
    for letter in (
        DISPLACED[words["displacement"]],
        words["disability"][0],
        "y",
        MARK[am],
        MARK[pm],
    ):
        keys.press("Tab")
        keys.press(letter)


def test_a_day_is_typed_and_counted(real_db: None, cheap: None, tmp_path: Path) -> None:
    founder = members.plant("kwa", "founder", "opener")
    trainer = members.plant("kwa", "roinan", "trainer", founder)
    other = members.sign_in(members.plant("hnf", "htoi", "trainer"))
    with serving() as base, open_browser() as browser:
        page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
        sign_in(page, base, trainer.member.login, members.PASSWORD)
        page.goto(f"{base}/trainings/")
        page.click("text=New training day")
        # a first send of nothing: the summary has the focus, and what was typed stays
        page.fill("#id_site", "Camp Example")
        page.click("text=Keep and count the day")
        page.wait_for_selector(".s-errors")
        assert page.evaluate("document.activeElement.className").startswith("s-errors")
        assert page.input_value("#id_site") == "Camp Example"
        page.click("a[href='#id_township']")
        assert page.evaluate("document.activeElement.id") == "id_township"
        page.select_option("#id_curriculum", "safe-migration")
        page.select_option("#id_township", "MMR001002")
        for part, text in (("day", "၁၁"), ("month", "၂"), ("year", "၂၀၂၀")):
            page.fill(f"#began-{part}", text)
        for n in range(1, PEOPLE + 1):
            type_row(page, n)
        page.focus("text=Keep and count the day")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=The sheet is kept and counted")
        assert page.locator("text=Lahtaw").count() == 0
        page.click("text=Open the names")
        page.wait_for_selector("text=25 names are open on this screen")
        assert page.locator(".s-roll .s-opened").count() == PEOPLE
    from_paper(other)
    assert cells(trainer.actor) == cells(other.planted.actor)
    with transaction.atomic(), tenancy.acting(trainer.actor):
        assert Person.objects.count() == PEOPLE
