"""Two rounds of a CSO in the browser: one in English, one in Burmese; then the plan, and what waits.

With PICTURES=FOLDER in the environment the pages are kept there as pictures.
"""

import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, Page

from safe.activities.capacity.models import Agreement, Assessment, Tally
from safe.kernel import clock, tenancy
from safe.kernel.ui.catalogues import compile_catalogues
from safe.registry.facts.models import Fact
from safe.testing import members
from safe.testing.browser import examine, open_browser, serving, sign_in, speak
from safe.testing.faces import faces
from safe.testing.members import cheap

__all__ = ["cheap", "faces"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
TALLEST = 1500
# every statement of a page gets one level, and its words where it asks for them
FILL = """([level, words]) => {
  for (const set of document.querySelectorAll('fieldset.k-answers'))
    set.querySelector(`input[value="${level}"]`).checked = true;
  for (const area of document.querySelectorAll('textarea.s-input')) area.value = words;
}"""
HEADS = {"en": "Talk where the dots", "my": "အစက်များ"}


@dataclass
class Walk:
    """Both sides, each with a browser of its own, and voters without any."""

    base: str
    browser: Browser
    facilitator: Page
    partner: Page

    def at(self, page: Page, path: str) -> None:
        page.goto(f"{self.base}{path}")

    def send(self, page: Page) -> None:
        page.click("main form .s-btn--main")
        page.wait_for_load_state()

    def open_round(self, on: str) -> str:
        self.at(self.facilitator, "/capacity/new/")
        self.facilitator.select_option("#id_partner", label="Kachin Women's Association")
        self.facilitator.select_option("#id_instrument", index=0)
        self.facilitator.fill("#id_on", on)
        self.send(self.facilitator)
        found = re.search(r"/capacity/[0-9a-f-]{36}/", self.facilitator.url)
        assert found is not None
        return found.group()

    def slips(self, round_: str, count: int) -> list[str]:
        """From the paper, as the hands in the room have it."""
        self.at(self.facilitator, f"{round_}slips/")
        self.facilitator.fill("#id_count", str(count))
        with self.facilitator.expect_download() as told:
            self.facilitator.click("main form .s-btn--main")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(told.value.path()).pages)
        return re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)

    def score(self, slip: str, level: int, language: str, *, shows: bool = False) -> None:
        """One person, one phone, no sign-in."""
        context = self.browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(f"{self.base}/ballot/")
        if language == "my":
            page.click(".s-lang [lang=my]:visible")
            page.wait_for_load_state()
            page.goto(f"{self.base}/ballot/")
        if shows:
            assert examine(page, "slip") == []
            picture(page, f"capacity-slip-{language}", [360])
        page.fill("#id_slip", slip)
        self.send(page)
        page.evaluate(FILL, [level, ""])
        if shows:
            assert examine(page, "ballot") == []
            picture(page, f"capacity-ballot-{language}", [360], top=True)
            page.set_viewport_size({"width": 360, "height": 740})
        self.send(page)
        assert page.locator("form[method=post] fieldset").count() == 0
        context.close()

    def close(self, round_: str) -> None:
        self.at(self.partner, f"{round_}half/")
        self.partner.click("main form .s-btn--open")
        letters = self.partner.locator("main code").inner_text()
        self.at(self.facilitator, f"{round_}close/")
        self.facilitator.fill("#id_letters", letters.lower().replace("-", " "))
        self.send(self.facilitator)

    def agree(self, round_: str, levels: Iterable[int], words: str, language: str) -> None:
        self.at(self.partner, round_)
        links = self.partner.locator(f"main a[href*='{round_}levels/']")
        places = [str(one.get_attribute("href")) for one in links.all()]
        assert len(places) == 8
        for number, (place, level) in enumerate(zip(places, levels, strict=True)):
            self.at(self.partner, place)
            if not number:
                assert HEADS[language] in self.partner.inner_text("main")
                assert examine(self.partner, "levels") == []
                picture(self.partner, f"capacity-levels-{language}", [360, 1280], top=True)
            self.partner.evaluate(FILL, [level, words])
            self.send(self.partner)
        self.at(self.partner, f"{round_}final/")
        self.send(self.partner)


def picture(page: Page, name: str, widths: list[int], *, top: bool = False) -> None:
    """Kept to be looked at, where somebody asks for it."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    before = page.viewport_size
    page.emulate_media(color_scheme="light")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        tall = page.evaluate("document.scrollingElement.scrollHeight")
        height = 900 if top else min(max(640, tall), TALLEST)
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")
    if before is not None:
        page.set_viewport_size(before)


def looked_at(page: Page, name: str, language: str) -> None:
    """No fault of access, and a picture."""
    speak_as(page, language)
    assert examine(page, name) == []
    picture(page, f"{name}-{language}", [360, 1280])


def speak_as(page: Page, language: str) -> None:
    if page.locator("html").get_attribute("lang") != language:
        here, base = page.url, re.match(r"http://[^/]+", page.url)
        assert base is not None
        speak(page, base.group(), language)
        page.goto(here)


def test_two_rounds_and_a_plan(real_db: None, cheap: None, faces: None) -> None:
    compile_catalogues(Path(settings.VAR) / "locale")
    helper = members.plant("metta", "helper", "facilitator")
    head = members.plant("kwa", "head", "opener")
    today = clock.today()
    with serving() as base, open_browser() as browser:
        sides = []
        for one in (helper, head):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            sign_in(page, base, one.member.login, members.PASSWORD)
            sides.append(page)
        walk = Walk(base, browser, *sides)
        walk.at(walk.facilitator, "/capacity/")
        looked_at(walk.facilitator, "capacity-empty", "en")
        walk.at(walk.facilitator, "/capacity/instruments/")
        assert examine(walk.facilitator, "instruments") == []

        first = walk.open_round(str(today - timedelta(days=200)))
        slips = walk.slips(first, 5)
        assert len(set(slips)) == 5
        for number, slip in enumerate(slips[:4]):
            walk.score(slip, 1 + number % 3, "en", shows=not number)
        walk.at(walk.facilitator, first)
        looked_at(walk.facilitator, "capacity-open", "en")
        walk.close(first)
        walk.agree(first, [1, 2, 2, 1, 2, 1, 2, 2], "minutes of four meetings", "en")
        walk.at(walk.partner, first)
        looked_at(walk.partner, "capacity-first", "en")

        speak(walk.partner, base, "my")
        speak(walk.facilitator, base, "my")
        second = walk.open_round(str(today))
        for number, slip in enumerate(walk.slips(second, 4)[:3]):
            walk.score(slip, 2 + number, "my", shows=not number)
        walk.close(second)
        walk.agree(second, [2, 3, 2, 2, 3, 2, 2, 3], "အစည်းအဝေးမှတ်တမ်း", "my")
        walk.at(walk.partner, second)
        looked_at(walk.partner, "capacity-second", "my")
        looked_at(walk.partner, "capacity-second", "en")
        for language in ("en", "my"):
            answer = walk.partner.request.get(f"{base}{second}pages/{language}/")
            assert len(pypdf.PdfReader(io.BytesIO(answer.body())).pages) == 2

        speak(walk.facilitator, base, "en")
        walk.at(walk.facilitator, second)
        walk.facilitator.click("main form[action$='/plan/'] .s-btn--main")
        plan = walk.facilitator.url.removeprefix(base)
        for what, days in (("A second signature on each voucher", 20), ("Slips for advice", 90)):
            walk.at(walk.facilitator, f"{plan}new/")
            for name, text in (
                ("what", what),
                ("partner_owner", "treasurer"),
                ("other_owner", "finance officer"),
                ("due_on", str(today + timedelta(days=days))),
                ("evidence", "ten vouchers of a month"),
            ):
                walk.facilitator.fill(f"#id_{name}", text)
            walk.send(walk.facilitator)
        walk.send(walk.facilitator)  # asks the partner
        looked_at(walk.facilitator, "capacity-plan-asked", "en")

        walk.at(walk.partner, plan)
        walk.partner.click("main a[href^='/approvals/']")
        looked_at(walk.partner, "capacity-decide", "my")
        walk.partner.check("input[value=approved]")
        walk.send(walk.partner)
        walk.at(walk.partner, "/")
        assert walk.partner.locator("a[href='/capacity/due/']").count() == 1
        walk.at(walk.partner, "/capacity/due/")
        looked_at(walk.partner, "capacity-due", "my")
        walk.at(walk.partner, plan)
        walk.partner.click("main a[href$='/step/'] >> nth=0")
        walk.partner.check("input[value=done]")
        walk.partner.fill("#id_on", str(today))
        walk.partner.fill("#id_words", "vouchers of March")
        walk.send(walk.partner)
        looked_at(walk.partner, "capacity-plan", "en")
        looked_at(walk.partner, "capacity-plan", "my")
    with transaction.atomic(), tenancy.acting(head.actor):
        assert Assessment.objects.filter(final_on__isnull=False).count() == 2
        assert Agreement.objects.count() == 1
        assert Tally.objects.count() == 64
        kinds = Fact.objects.filter(void=False).values_list("kind", flat=True)
        assert sorted(kinds) == [
            "capacity.action_due",
            "capacity.action_due",
            "capacity.assessed",
            "capacity.assessed",
            "capacity.change",
            "capacity.plan_agreed",
        ]
