"""Split one filled form into what figures need, and boxes (docs: the door of submissions).

One pass over the tree with the form version's places. Nothing is dropped: what is neither a clear
answer nor part of a person's or a training's box stands in the sealed original, the exact bytes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from lxml import etree

from safe.capture.forms.inbox.places import IDENTIFYING, Place, Places, Way, is_code
from safe.kernel import clock
from safe.kernel.ids import new_texts
from safe.kernel.problems import Problem
from safe.kernel.text.tidying import tidy
from safe.kernel.text.told import Birth, read_birth
from safe.kernel.vault import Sealer, cards, contexts
from safe.registry.people.ages import band_on
from safe.registry.people.identity import Identity, seal_identity

# what a statistic answer may look like: codes, numbers, dates; never words
FITTING = re.compile(r"[A-Za-z0-9_.:+-]{1,40}( [A-Za-z0-9_.:+-]{1,40}){0,19}")
LONG_AGO = timedelta(days=400)
MOST_PEOPLE = 2000  # a sheet has 25; each is a box, a row, and later an action


class TooManyPeople(ValueError):
    """More participants in one form than any sheet has."""


@dataclass(slots=True)
class _Person:
    """One person while the tree is read."""

    no: int
    answers: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SealedPart:
    """A part as it is kept."""

    id: UUID
    kind: str
    no: int
    box: bytes


@dataclass(frozen=True)
class Split:
    """What the door commits."""

    answers: dict[str, Any]
    parts: list[SealedPart]
    files: list[str]
    filled_at: datetime | None
    flags: list[str]

    def list_parts(self) -> list[dict[str, object]]:
        """The parts as the door's function reads them: where each box lies in all of them."""
        said, at = [], 1
        for part in self.parts:
            size = len(part.box)
            said.append({"id": part.id, "kind": part.kind, "no": part.no, "at": at, "size": size})
            at += size
        return said


def split_and_seal(root: etree._Element, places: Places, *, sealer: Sealer) -> Split:
    """Split the answers of a form and seal what is secret to a ring's public key."""
    reading = _Reading(places)
    reading.read(root)
    day, filled_at, flags = reading.days()
    people, parts = [], []
    event, *identifiers = new_texts(1 + len(reading.people))
    for person, identifier in zip(reading.people, identifiers, strict=True):
        answers, part = _seal_person(person, identifier, day=day, sealer=sealer)
        answers["no"], answers["id"] = person.no, identifier
        people.append(answers)
        if part is not None:
            parts.append(part)
    if reading.event:
        about = UUID(event)
        box = sealer.seal(contexts.event_details(about), orjson.dumps(reading.event))
        parts.append(SealedPart(about, "event", 0, box))
    answers = reading.top | {"people": people, "event_id": event}
    if reading.more:
        answers["more"] = reading.more
    return Split(answers, parts, reading.files, filled_at, flags)


class _Reading:
    """One pass over the tree of a filled form."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.people: list[_Person] = []
        self.top: dict[str, Any] = {}
        self.more: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.files: list[str] = []
        self.clocks: dict[str, str] = {}
        self._again: Counter[tuple[int, str]] = Counter()
        if places.is_one_person:
            self.people.append(_Person(0))
        self._alone = self.people[0] if self.people else None

    def read(self, root: etree._Element) -> None:
        """Read the whole form."""
        self._walk(root, self.places.top(root.tag), self._alone)

    def _walk(self, element: etree._Element, place: Place, person: _Person | None) -> bool:
        """Whether there was anything below: what holds nothing is an answer."""
        is_group = False
        under = place.under
        for child in element:
            tag = child.tag
            below = under.get(tag)
            if below is None:
                if not isinstance(tag, str):
                    continue  # a comment or an instruction
                below = place.below(tag)
            is_group = True
            here = self._next_person() if below.is_person else person
            if len(child) and self._walk(child, below, here):
                continue
            text = child.text
            if text and (text := text.strip()):
                self._take(below, text, here)
            elif below.way is Way.TEST_ITEM:
                self._item(below.name, "")
        return is_group

    def _next_person(self) -> _Person:
        if len(self.people) >= MOST_PEOPLE:
            raise TooManyPeople
        person = _Person(self.people[-1].no + 1 if self.people else 1)
        self.people.append(person)
        return person

    def _take(self, place: Place, text: str, person: _Person | None) -> None:
        way = place.way
        if place.is_file:
            self.files.append(text)
        elif place.clock:
            self.clocks[place.clock] = text
        if way is Way.OF_A_PERSON:
            self._clear(self.top if person is None else person.answers, place, text)
        elif way is Way.CARD and person is not None:
            person.told["card"] = text
        elif way is Way.TOLD and person is not None:
            person.told[place.target] = tidy(text)
        elif way is Way.TEST_ITEM:
            self._item(place.name, text)
        elif way is Way.EVENT:
            self.event[place.target] = tidy(text)
        elif way is Way.CLEAR:
            self._clear(self.top, place, text)
        elif way is Way.COUNTED and FITTING.fullmatch(text):
            self.more[self._numbered(self.more, place.path)] = text
        elif person is not None and person.no:
            person.rest[self._numbered(person.rest, place.path)] = text

    def _item(self, name: str, text: str) -> None:
        """An answer of a test; one that is asked and empty was skipped, and says so."""
        if not text or is_code(text):
            self.top.setdefault("items", {})[name] = text
        else:
            self.top.setdefault("misfits", []).append(name)

    def _numbered(self, into: Mapping[str, str], path: str) -> str:
        """The path, or with the place of a repeated answer; counted, since a body may repeat."""
        if path not in into:
            return path
        self._again[id(into), path] += 1
        return f"{path}[{self._again[id(into), path] + 1}]"

    def _clear(self, into: dict[str, Any], place: Place, text: str) -> None:
        if place.fits(text):
            into[place.target] = text
        else:
            # words where a code belongs: only the sealed original keeps them
            into.setdefault("misfits", []).append(place.target)

    def days(self) -> tuple[date, datetime | None, list[str]]:
        """The day the form is about, the phone's clock if it can be believed, and flags."""
        received = clock.now()
        said = self.clocks.get("start") or self.clocks.get("end") or self.clocks.get("today")
        filled_at = _moment(said) if said else None
        flags = []
        if filled_at is not None and not (
            received - LONG_AGO < filled_at < received + timedelta(days=1)
        ):
            flags.append("phone-clock")
        for target in ("half_day_on", "event_started_on"):
            day = read_date(self.top.get(target))
            if day is not None and day <= clock.today() + timedelta(days=1):
                return day, filled_at, flags
        if filled_at is not None and not flags:
            return filled_at.astimezone(clock.YANGON).date(), filled_at, flags
        return clock.today(), filled_at, flags


def _seal_person(
    person: _Person, identifier: str, *, day: date, sealer: Sealer
) -> tuple[dict[str, Any], SealedPart | None]:
    answers, told = person.answers, person.told
    birth = letters = None
    if born := told.get("birth_year") or told.get("age"):
        birth = _birth(born, told, day)
        if birth is not None:
            answers["age_band"] = str(band_on(birth, day))
        else:
            answers.setdefault("misfits", []).append("age")
    if card := told.get("card"):
        letters = cards.find_letters(card)
        if letters:
            answers["card"] = cards.card_mac(letters).hex()
        else:
            answers["card_unreadable"] = True
    if answers.get("consent") != "yes":
        return answers, None
    identity = Identity(
        birth=birth,
        card=cards.printed(letters) if letters else "",
        more=person.rest,
        **{name: told.get(name, "") for name in IDENTIFYING},
    )
    if not identity.says_something:
        return answers, None
    about = UUID(identifier)
    return answers, SealedPart(about, "person", person.no, seal_identity(sealer, about, identity))


def _birth(said: str, told: Mapping[str, str], day: date) -> Birth | None:
    about = told.get("age_about", "").lower() in {"yes", "1", "true", "about"}
    try:
        birth = read_birth(said, asked_on=day, about=about)
    except Problem:
        return None
    return birth if birth.told == said else replace(birth, told=said)


def read_date(text: object) -> date | None:
    """A date as XForms write it, or None."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=clock.YANGON)
