"""Split one filled form into what figures need, and boxes (docs: the door of submissions).

One pass over the tree with the form version's field table. Nothing is dropped: what has no place
among the clear answers goes into a box, and the exact bytes go into another.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lxml import etree

from safe.capture.forms.inbox.places import (
    ABOUT_A_PERSON,
    IDENTIFYING,
    OF_A_PERSON,
    Place,
    Places,
)
from safe.capture.forms.models import Field
from safe.kernel import clock, vault
from safe.kernel.ids import new_id
from safe.kernel.problems import Problem
from safe.kernel.text.tidying import tidy
from safe.kernel.text.told import Birth, read_birth
from safe.kernel.vault import cards, contexts
from safe.registry.people.ages import band_on
from safe.registry.people.identity import Identity, seal_identity

# what a statistic answer may look like: codes, numbers, dates; never words
FITTING = re.compile(r"[A-Za-z0-9_.:+-]{1,40}( [A-Za-z0-9_.:+-]{1,40}){0,19}")
CODE = re.compile(r"[A-Za-z0-9_.+-]{1,32}")
VERSION = re.compile(r"[a-z0-9-]{1,40}/[0-9]{1,4}")  # of a knowledge test: its code and number
# where anything may be written, a name too: only a word of the domain makes such an answer clear
FREE = frozenset({"text", "string", "barcode", "hidden", "username", "phonenumber"})
EVENT_SEALED = frozenset({"event_site", "filled_by"})
CLOCKS = frozenset({"start", "end", "today"})
LONG_AGO = timedelta(days=400)
MOST_PEOPLE = 2000  # a sheet has 25; each is a key exchange, a row, and later an action


class TooManyPeople(ValueError):
    """More participants in one form than any sheet has."""


def _is_counted(field: Field) -> bool:
    """Of class statistic, and of a kind that holds codes, numbers or days."""
    return field.safe_class == "statistic" and field.type not in FREE and not field.is_file


@dataclass
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
    sealed_answers: bytes | None
    parts: list[SealedPart]
    files: list[str]
    filled_at: datetime | None
    flags: list[str]


def split_and_seal(root: etree._Element, places: Places, *, submission: UUID, ring: bytes) -> Split:
    """Split the answers of a form and seal what is secret to a ring's public key."""
    reading = _Reading(places)
    reading.read(root)
    day, filled_at, flags = reading.days()
    people, parts = [], []
    for person in reading.people:
        identifier = new_id()
        answers, box = _seal_person(person, identifier, day=day, ring=ring)
        people.append(answers | {"no": person.no, "id": str(identifier)})
        if box is not None:
            parts.append(SealedPart(identifier, "person", person.no, box))
    event = new_id()
    if reading.event:
        box = _seal_json(reading.event, contexts.event_details(event), ring)
        parts.append(SealedPart(event, "event", 0, box))
    of_answers = contexts.submission_answers(submission)
    rest = _seal_json(reading.rest, of_answers, ring) if reading.rest else None
    answers = reading.top | {"people": people, "event_id": str(event)}
    if reading.more:
        answers["more"] = reading.more
    return Split(answers, rest, parts, reading.files, filled_at, flags)


class _Reading:
    """One pass over the tree of a filled form."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.people: list[_Person] = []
        self.top: dict[str, Any] = {}
        self.more: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.rest: dict[str, str] = {}
        self.files: list[str] = []
        self.clocks: dict[str, str] = {}
        self._seen: Counter[tuple[int, str]] = Counter()
        if places.is_one_person:
            self.people.append(_Person(0))
        self._alone = self.people[0] if self.people else None

    def read(self, root: etree._Element) -> None:
        """Read the whole form."""
        top = self.places.top(root.tag)
        for child in root:
            if isinstance(child.tag, str):
                self._walk(child, top.below(child.tag), self._alone)

    def _walk(self, element: etree._Element, place: Place, person: _Person | None) -> None:
        if place.is_person:
            if len(self.people) >= MOST_PEOPLE:
                raise TooManyPeople
            person = _Person(self.people[-1].no + 1 if self.people else 1)
            self.people.append(person)
        is_answer = True
        for child in element:
            if isinstance(child.tag, str):  # neither comment nor instruction
                is_answer = False
                self._walk(child, place.below(child.tag), person)
        if not is_answer:
            return
        text = (element.text or "").strip()
        known = place.field
        if known is not None and known.target == "test_item" and _is_counted(known):
            self._item(known.name, text)
        elif text:
            self._take(place.path, known, text, person)

    def _take(self, path: str, known: Field | None, text: str, person: _Person | None) -> None:
        if known is not None and known.is_file:
            self.files.append(text)
        target = known.target if known else ""
        if known is not None and known.type in CLOCKS:
            self.clocks[known.type] = text
        if target in ABOUT_A_PERSON and person is not None:
            self._of_a_person(target, text, person)
        elif target in EVENT_SEALED:
            self.event[target] = tidy(text)
        elif target and known is not None and known.safe_class == "statistic":
            self._clear(self.top, target, text)
        elif known is not None and _is_counted(known) and FITTING.fullmatch(text):
            self.more[self._numbered(self.more, path)] = text
        elif person is not None and person.no:
            person.rest[self._numbered(person.rest, path)] = text
        else:
            self.rest[self._numbered(self.rest, path)] = text

    def _item(self, name: str, text: str) -> None:
        """An answer of a test; one that is asked and empty was skipped, and says so."""
        if not text or CODE.fullmatch(text):
            self.top.setdefault("items", {})[name] = text
        else:
            self.top.setdefault("misfits", []).append(name)

    def _numbered(self, into: Mapping[str, str], path: str) -> str:
        """The path, or with the place of a repeated answer; counted, since a body may repeat."""
        self._seen[id(into), path] += 1
        number = self._seen[id(into), path]
        return path if number == 1 else f"{path}[{number}]"

    def _of_a_person(self, target: str, text: str, person: _Person) -> None:
        if target in OF_A_PERSON:
            self._clear(person.answers, target, text)
        elif target == "card":
            person.told["card"] = text
        else:
            person.told[target] = tidy(text)

    def _clear(self, into: dict[str, Any], target: str, text: str) -> None:
        if (VERSION if target == "test_version" else CODE).fullmatch(text):
            into[target] = text
        else:
            # words where a code belongs: only the sealed original keeps them
            into.setdefault("misfits", []).append(target)

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
    person: _Person, identifier: UUID, *, day: date, ring: bytes
) -> tuple[dict[str, Any], bytes | None]:
    answers, told = dict(person.answers), person.told
    birth = _birth(told, day)
    if birth is not None:
        answers["age_band"] = str(band_on(birth, day))
    elif told.get("age") or told.get("birth_year"):
        answers.setdefault("misfits", []).append("age")
    letters = cards.find_letters(told["card"]) if told.get("card") else None
    if letters:
        answers["card"] = cards.card_mac(letters).hex()
    elif told.get("card"):
        answers["card_unreadable"] = True
    if answers.get("consent") != "yes":
        return answers, None
    identity = Identity(
        birth=birth,
        card=cards.printed(letters) if letters else "",
        more=person.rest,
        **{name: told.get(name, "") for name in sorted(IDENTIFYING)},
    )
    if not identity.says_something:
        return answers, None
    return answers, seal_identity(ring, identifier, identity)


def _birth(told: Mapping[str, str], day: date) -> Birth | None:
    said = told.get("birth_year") or told.get("age")
    if not said:
        return None
    about = told.get("age_about", "").lower() in {"yes", "1", "true", "about"}
    try:
        birth = read_birth(said, asked_on=day, about=about)
    except Problem:
        return None
    return replace(birth, told=said)


def _seal_json(said: dict[str, str], context: str, ring: bytes) -> bytes:
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return vault.seal(ring, context, data)


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
