"""What both sides and the voters of a round do in the browser, and pictures of it.

With PICTURES=FOLDER in the environment the pages are kept there as pictures.
"""

import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, BrowserContext, Page

from safe.testing.browser import examine, speak

TALLEST = 1500
# every statement of a page gets one level, and its words where it asks for them
FILL = """([level, words]) => {
  for (const set of document.querySelectorAll('fieldset.k-answers'))
    set.querySelector(`input[value="${level}"]`).checked = true;
  for (const area of document.querySelectorAll('textarea.s-input')) area.value = words;
}"""
HEADS = {"en": "Talk where the dots", "my": "အစက်များ"}


def read_slips(paper: bytes) -> list[str]:
    """The letters on slips; the reader sees a space where two letters stand apart."""
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    text = "\n".join(page.extract_text() for page in pages).replace(" ", "")
    return re.findall(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", text, re.MULTILINE)


@dataclass
class Walk:
    """Both sides, each with a browser of its own, and voters without any."""

    base: str
    browser: Browser
    facilitator: Page
    partner: Page
    checks: bool = False
    checked: set[tuple[str, str | None]] = field(default_factory=set)

    def check(self, page: Page, name: str) -> None:
        """Where the walk checks: each page once in each language, given to axe as it stands."""
        key = (name, page.locator("html").get_attribute("lang"))
        if self.checks and key not in self.checked:
            self.checked.add(key)
            before = page.viewport_size
            faults = [str(one) for one in examine(page, name)]
            assert not faults, faults
            if before is not None:
                page.set_viewport_size(before)

    def at(self, page: Page, path: str) -> None:
        page.goto(f"{self.base}{path}")

    def send(self, page: Page) -> None:
        page.click("main form .s-btn--main")
        page.wait_for_load_state()

    def open_round(self, on: str, partner: str = "Kachin Women's Association") -> str:
        self.at(self.facilitator, "/capacity/new/")
        self.check(self.facilitator, "new")
        self.facilitator.select_option("#id_partner", label=partner)
        self.facilitator.select_option("#id_instrument", index=0)
        self.facilitator.fill("#id_on", on)
        self.send(self.facilitator)
        found = re.search(r"/capacity/[0-9a-f-]{36}/", self.facilitator.url)
        assert found is not None
        return found.group()

    def slips(self, round_: str, count: int) -> list[str]:
        """From the paper, as the hands in the room have it."""
        for page in ("typed", "give-up", "slips"):
            self.at(self.facilitator, f"{round_}{page}/")
            self.check(self.facilitator, page)
        self.facilitator.fill("#id_count", str(count))
        with self.facilitator.expect_download() as told:
            self.facilitator.click("main form .s-btn--main")
        found = read_slips(told.value.path().read_bytes())
        assert len(set(found)) == count
        return found

    def phone(self, language: str) -> BrowserContext:
        """A voter's: no sign-in, nothing but the language."""
        context = self.browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(f"{self.base}/ballot/")
        if language == "my":
            page.click(".s-lang [lang=my]:visible")
            page.wait_for_load_state()
        return context

    def score(self, slip: str, level: int, language: str, *, shows: bool = False) -> None:
        """One person, one phone."""
        context = self.phone(language)
        self.vote(context, slip, level, language if shows else "")
        context.close()

    def vote(self, phone: BrowserContext, slip: str, level: int, shows: str = "") -> None:
        """The letters, the statements, thanks; the same phone serves the next hand."""
        page = phone.pages[0]
        page.goto(f"{self.base}/ballot/")
        if shows:
            assert examine(page, "slip") == []
            picture(page, f"capacity-slip-{shows}", [360])
        page.fill("#id_slip", slip)
        self.send(page)
        assert page.locator("form[method=post] fieldset").count(), page.inner_text("main")
        page.evaluate(FILL, [level, ""])
        if shows:
            assert examine(page, "ballot") == []
            picture(page, f"capacity-ballot-{shows}", [360], top=True)
            page.set_viewport_size({"width": 360, "height": 740})
        self.send(page)
        assert page.locator("form").count() == 0, page.inner_text("main")

    def close(self, round_: str) -> None:
        self.at(self.partner, f"{round_}half/")
        self.check(self.partner, "half")
        self.partner.click("main form .s-btn--open")
        self.check(self.partner, "half, shown")
        letters = self.partner.locator("main code").inner_text()
        self.at(self.facilitator, f"{round_}close/")
        self.check(self.facilitator, "close")
        self.facilitator.fill("#id_letters", letters.lower().replace("-", " "))
        self.send(self.facilitator)
        assert "/close/" not in self.facilitator.url, self.facilitator.inner_text("main")

    def agree(
        self,
        round_: str,
        levels: Iterable[int],
        words: str,
        language: str = "",
        on: str = "",
    ) -> None:
        """Level and evidence of every domain, then final; with a language the first is looked at."""
        self.at(self.partner, round_)
        links = self.partner.locator(f"main a[href*='{round_}levels/']")
        places = [str(one.get_attribute("href")) for one in links.all()]
        assert len(places) == 8
        for number, (place, level) in enumerate(zip(places, levels, strict=True)):
            self.at(self.partner, place)
            if language and not number:
                assert HEADS[language] in self.partner.inner_text("main")
                assert examine(self.partner, "levels") == []
                picture(self.partner, f"capacity-levels-{language}", [360, 1280], top=True)
            self.partner.evaluate(FILL, [level, words])
            self.send(self.partner)
        self.at(self.facilitator, places[0].replace("/levels/", "/view/"))
        self.check(self.facilitator, "view")
        self.at(self.partner, f"{round_}final/")
        self.check(self.partner, "final")
        if on:
            self.partner.fill("#id_on", on)
        self.send(self.partner)

    def begin_plan(self, round_: str) -> str:
        """From the page of a final round; its address."""
        self.at(self.facilitator, round_)
        self.facilitator.click("main form[action$='/plan/'] .s-btn--main")
        return self.facilitator.url.removeprefix(self.base)

    def add_action(self, plan: str, what: str, due_on: str, evidence: str) -> None:
        """One line of a plan, with an owner on both sides."""
        self.at(self.facilitator, f"{plan}new/")
        self.check(self.facilitator, "new action")
        for name, text in (
            ("what", what),
            ("partner_owner", "treasurer"),
            ("other_owner", "finance officer"),
            ("due_on", due_on),
            ("evidence", evidence),
        ):
            self.facilitator.fill(f"#id_{name}", text)
        self.send(self.facilitator)

    def say_done(self, plan: str, on: str, words: str) -> None:
        """The partner has done the first action that is open."""
        self.at(self.partner, plan)
        self.partner.click("main a[href$='/step/'] >> nth=0")
        self.check(self.partner, "step")
        self.partner.check("input[value=done]")
        self.partner.fill("#id_on", on)
        self.partner.fill("#id_words", words)
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
    faults = [str(one) for one in examine(page, name)]
    assert not faults, faults
    picture(page, f"{name}-{language}", [360, 1280])


def speak_as(page: Page, language: str) -> None:
    if page.locator("html").get_attribute("lang") != language:
        here, base = page.url, re.match(r"http://[^/]+", page.url)
        assert base is not None
        speak(page, base.group(), language)
        page.goto(here)
