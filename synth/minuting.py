"""Two members of Metta write the planned dialogues down through the pages of SAFE.

What a start that was broken off has done already is not done again.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from lxml import html

from synth.browser import Browser, Page, PageSurprise
from synth.closing import Closing
from synth.dialogues import (
    HOLDER,
    Commitment,
    Dialogue,
    Recommendation,
    Step,
    plan_dialogues,
)

LIST = "/dialogues/"
ROLE = "policy_staff"
SAID = "written in the minutes"


class Minuting:
    """One member writes, another one approves and verifies."""

    def __init__(self, base: str, accounts: Sequence[Mapping[str, Any]], seed: str) -> None:
        self.dialogues = plan_dialogues(seed)
        writers = [
            (one["login"], one["password"])
            for one in accounts
            if one["organisation"] == HOLDER and ROLE in one.get("roles", ())
        ]
        if len(writers) < 2:
            raise PageSurprise(f"{HOLDER} needs two members with the role {ROLE}")
        self.deciding = Closing(base, {HOLDER: writers[1]})
        self.writer, self.other = Browser(base), Browser(base)
        self.writer.sign_in(*writers[0])
        self.other.sign_in(*writers[1])

    def first(self) -> int:
        """All that is said before closing; returns how many dialogues."""
        for one in self.dialogues:
            self._write(self._find(one) or self._begin(one), one)
            self._follow(one, late=False)
        return len(self.dialogues)

    def second(self) -> None:
        """What is said after closing."""
        for one in self.dialogues:
            if one.approved == "late":
                self._approve(self._find(one))
            self._follow(one, late=True)

    def _begin(self, one: Dialogue) -> str:
        said = {"title": one.title, "level": one.level, "on_date": str(one.on), "place": one.place}
        said |= {"convenor": one.convenor, "agenda": one.agenda}
        return self.writer.fill(f"{LIST}new/", said).url

    def _find(self, one: Dialogue) -> str:
        page = self.writer.get(LIST)
        for link in page.tree.iterfind(".//main//li//a"):
            if " ".join(link.text_content().split()) == one.title:
                return str(urljoin(page.url, link.get("href", "")))
        return ""

    def _write(self, place: str, one: Dialogue) -> None:
        """Who came, minutes, recommendations; approved where they are in time."""
        page = self.writer.get(place)
        if not page.link_to("/change/"):
            return  # approved by an earlier start
        if not page.link_to("/ask-minutes/"):
            self.writer.fill(f"{place}minutes/", {"text": one.minutes})
        for person in one.people[_came(page) :]:
            said = {"institution": person.institution, "sex": person.sex}
            said |= {"name": person.name, "office": person.office}
            self.writer.fill(f"{place}attendee/", said)
        for row in one.recommendations:
            if _article(page, row.text_en) is None:
                self.writer.fill(f"{place}recommendation/", _asked(row, owned=not row.owner_late))
        if one.safety:
            self.writer.fill(f"{place}safety/", {"safety": one.safety})
        if one.approved == "in time":
            self._approve(place)

    def _approve(self, place: str) -> None:
        if self.writer.get(place).link_to("/ask-minutes/"):
            self.writer.fill(f"{place}ask-minutes/", {"comment": ""})
        self.deciding.approve(HOLDER)

    def _follow(self, one: Dialogue, *, late: bool) -> None:
        """How far each recommendation has come, and each promise."""
        place = self._find(one)
        for row in one.recommendations:
            own = _article(self.writer.get(place), row.text_en)
            if own is None:
                raise PageSurprise(f"{place} does not hold {row.text_en}")
            links = [str(one.get("href")) for one in own.iterfind(".//a")]
            address = next(one for one in links if one.endswith("/influence/"))
            address = urljoin(place, address).removesuffix("influence/")
            if row.owner_late and late:
                self.writer.fill(address, _asked(row, owned=True))
            reached = int(_stands_at(own))
            for said in row.influences:
                if said.late == late and said.level > reached:
                    values = {"level": str(said.level), "on": str(said.on), "words": said.words}
                    self.writer.fill(f"{address}influence/", values)
            for promised in row.commitments:
                self._promise(place, f"{address}promise/", promised, late=late)

    def _promise(self, place: str, address: str, promised: Commitment, *, late: bool) -> None:
        if _promised(self.writer.get(place), promised) is None:
            said = {"office": promised.office, "promise": promised.promise, "words": SAID}
            said |= {"due_on": str(promised.due_on), "on": str(promised.said_on)}
            self.writer.fill(address, said)
        for step in promised.steps:
            if step.late == late:
                self._step(place, promised, step)

    def _step(self, place: str, promised: Commitment, step: Step) -> None:
        who = self.other if step.said == "verified" else self.writer
        page = who.get(place)
        row = _promised(page, promised)
        links = [] if row is None else [str(one.get("href")) for one in row.iterfind(".//a")]
        link = next((one for one in links if one.endswith("/step/")), "")
        if not link:
            return  # verified by an earlier start
        address = urljoin(page.url, link)
        if step.said not in _choices(who.get(address), "said"):
            return  # said by an earlier start
        level = "" if step.level is None else str(step.level)
        said = {"said": step.said, "on": str(step.on), "words": step.words, "level": level}
        who.fill(address, said)


def _asked(row: Recommendation, *, owned: bool) -> dict[str, str]:
    return {
        "text_en": row.text_en,
        "text_my": row.text_my,
        "addressee": row.addressee,
        "owner": row.owner if owned else "",
        "due_on": str(row.due_on) if row.due_on and owned else "",
    }


def _came(page: Page) -> int:
    """How many are written down."""
    table = page.tree.find(".//section[@aria-labelledby='came']//tbody")
    if table is None:
        return 0
    return sum(int(line[-1].text_content()) for line in table.iterfind("tr"))


def _article(page: Page, text: str) -> html.HtmlElement | None:
    for one in page.tree.iterfind(".//main//article"):
        if " ".join(one.find(".//h3").text_content().split()).partition(". ")[2] == text:
            return one
    return None


def _stands_at(article: html.HtmlElement) -> str:
    """The level that a recommendation has reached."""
    marks = article.find(".//span[@class='d-marks']")
    return str(marks.tail).strip().partition(":")[0]


def _promised(page: Page, promised: Commitment) -> html.HtmlElement | None:
    for one in page.tree.iterfind(".//main//article//b"):
        if one.text_content().strip() == f"{promised.office}: {promised.promise}":
            return one.getparent().getparent()
    return None


def _choices(page: Page, name: str) -> list[str]:
    return [str(one.get("value")) for one in page.tree.iterfind(f".//input[@name='{name}']")]
