"""Rows typed from a paper sheet: what stands in each field, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.training.fields import COLUMNS, Field, fields_of
from safe.activities.training.inputs import EventInput, Told
from safe.activities.training.models import Half, Mark
from safe.activities.training.problems import NumberTaken, NumberUnknown, SheetNotRight, TwoMarks
from safe.activities.training.rows import EventKey, KnownBy
from safe.activities.training.sheet import Sheet, SheetRow
from safe.kernel.problems import Problem
from safe.kernel.text import ascii_digits, tidy
from safe.kernel.text.told import Birth, read_birth
from safe.kernel.vault import cards
from safe.registry.facts.actions import Attributes
from safe.registry.people.ages import band_on
from safe.registry.people.models import Disability, Displacement, Sex

# few at first, so that the page is light; the sheet grows by script, or by a plain send
ROWS, MORE, MOST = 6, 10, 125
FIELDS = tuple(column.name for column in COLUMNS)
_NUMBERED = re.compile(r"r([1-9]\d{0,2})_[a-z]+")
_KNOWN: Mapping[str, frozenset[str]] = {
    "sex": frozenset(Sex.values),
    "displaced": frozenset(Displacement.values),
    "disability": frozenset(Disability.values),
    "keeps": frozenset({"yes", "no"}),
    "am": frozenset(Mark.values),
    "pm": frozenset(Mark.values),
}
_NOT_KNOWN = {"unknown", "not known", "မသိ", "x"}


@dataclass(frozen=True)
class Fault:
    """One line of the error summary: where it leads and what it says."""

    id: str
    label: str
    words: str


@dataclass
class TypedRow:
    """One row of the page."""

    n: int
    said: dict[str, str]
    confirmed: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    birth: Birth | None = None
    letters: str = ""
    running_no: int | None = None

    @property
    def fields(self) -> list[Field]:
        """For the page."""
        return list(fields_of(self.n, self.said, self.errors))

    @property
    def is_empty(self) -> bool:
        """Nothing but its printed number."""
        return not any(self.said[name] for name in FIELDS if name != "no")

    @property
    def asks(self) -> bool:
        """Whether a year of another era is to be confirmed."""
        return bool(self.birth and self.birth.question)

    @property
    def says_who(self) -> bool:
        """Whether it describes a person, not only points at one."""
        return any(self.said[name] for name in ("name", "sex", "age"))

    @property
    def known_by(self) -> KnownBy:
        """By what the row tells who it is."""
        if self.says_who:
            return KnownBy.NEW
        return KnownBy.CARD if self.said["card"] else KnownBy.NUMBER

    def check(self, on: date) -> None:
        """Fill `errors`."""
        for name, known in _KNOWN.items():
            if self.said[name] and self.said[name] not in known:
                self.errors[name] = _("Choose one of the list.")
        self._check_number()
        if self.said["card"]:
            self.letters = cards.find_letters(self.said["card"]) or ""
            if not self.letters:
                self.errors["card"] = _(
                    "These are not the letters of a card. Look again: twelve letters and one that"
                    " checks them."
                )
        if self.known_by is KnownBy.NEW:
            self._check_new(on)
        elif self.known_by is KnownBy.NUMBER and self.running_no is None:
            self.errors.setdefault("no", _("Write the number on the sheet, a card, or who it is."))

    def _check_number(self) -> None:
        text = ascii_digits(self.said["no"]).strip()
        if not text:
            return
        if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10_000:
            self.errors["no"] = _("Write the number as it stands on the sheet.")
        else:
            self.running_no = int(text)

    def _check_new(self, on: date) -> None:
        if not self.said["sex"]:
            self.errors["sex"] = _("Choose the sex, or “not known”.")
        if self.said["age"].lower() not in _NOT_KNOWN:
            try:
                self.birth = read_birth(self.said["age"], asked_on=on)
            except Problem as problem:
                self.errors["age"] = problem.words()
            if self.asks and self.birth and self.confirmed != self.said["age"]:
                self.errors["age"] = self.birth.question
        if self.said["name"] and not self.said["keeps"]:
            self.errors["keeps"] = _("May the name be kept? Choose yes or no.")
        if self.said["keeps"] == "yes" and not self.said["name"]:
            self.errors["name"] = _("Write the name, or choose that it is not kept.")

    def as_sheet_row(self, on: date) -> SheetRow:
        """For the action; without consent the name goes no further."""
        keeps = self.said["keeps"] == "yes"
        return SheetRow(
            no=self.n,
            known_by=self.known_by,
            attributes=Attributes(
                sex=self.said["sex"] or Sex.UNKNOWN.value,
                age_band=band_on(self.birth, on).value,
                displacement=self.said["displaced"] or Displacement.UNKNOWN.value,
                disability=self.said["disability"] or Disability.UNKNOWN.value,
            ),
            running_no=self.running_no,
            letters=self.letters,
            name=self.said["name"] if keeps else "",
            birth=self.birth if keeps else None,
            keeps_name=keeps,
            marks={half: self.said[half] for half in Half.values if self.said[half]},
        )

    def refuse(self, problem: Problem) -> None:
        """Put the words of a refusal beside the field they are about."""
        if isinstance(problem, NumberTaken | NumberUnknown):
            self.errors["no"] = problem.words()
        elif isinstance(problem, TwoMarks):
            self.errors["am" if self.said["am"] else "pm"] = problem.words()
        else:
            self.errors["card" if self.said["card"] else "no"] = problem.words()


@dataclass
class TypedDay:
    """The whole page: head, dates, rows. Wrong input keeps everything typed."""

    id: UUID
    head: EventInput
    began: Told
    held: Told
    rows: list[TypedRow]
    refused: list[str] = field(default_factory=list)
    most: int = MOST

    @property
    def errors(self) -> list[Fault]:
        """The error summary, in the order of the page."""
        faults = [Fault("main", "", words) for words in self.refused]
        for name, messages in self.head.errors.items():
            if name in self.head.fields:
                bound = self.head[name]
                where = bound.id_for_label
                faults += [Fault(where, str(bound.label), str(one)) for one in messages]
        labels = {"began": _("First day"), "held": _("This sheet’s day")}
        for told in (self.began, self.held):
            if told.error:
                faults.append(Fault(f"{told.name}-day", labels[told.name], told.error))
        for row in self.rows:
            faults += [
                Fault(f"r{row.n}_{name}", _("Row {n}").format(n=row.n), words)
                for name, words in row.errors.items()
            ]
        return faults

    def is_right(self, today: date) -> bool:
        """Read everything; what is wrong stands beside its field."""
        self.began.read(today)
        if not self.held.is_empty:
            self.held.read(today)
        on = self.on or today
        for row in self.filled:
            row.check(on)
        self._check_doubles()
        if not self.filled:
            self.refused.append(_("No row is filled yet. Type at least one person."))
        return self.head.is_valid() and not self.errors

    @property
    def on(self) -> date | None:
        """The day of the sheet: its own, else the training's first."""
        return self.held.on if not self.held.is_empty else self.began.on

    @property
    def filled(self) -> list[TypedRow]:
        """Rows with something in them."""
        return [row for row in self.rows if not row.is_empty]

    def _check_doubles(self) -> None:
        words = {
            "no": _("The same number stands in row {n}."),
            "card": _("The same card stands in row {n}."),
        }
        seen: dict[tuple[str, object], int] = {}
        for row in self.filled:
            for name, value in (("no", row.running_no), ("card", row.letters or None)):
                if value is None:
                    continue
                first = seen.setdefault((name, value), row.n)
                if first != row.n:
                    row.errors.setdefault(name, words[name].format(n=first))

    def as_sheet(self) -> Sheet:
        """For the action; only after `is_right`."""
        said = self.head.cleaned_data
        if self.began.on is None or self.on is None:
            raise ValueError("a sheet is read before it is sent on")
        return Sheet(
            id=self.id,
            key=EventKey(said["curriculum"], said["township"], self.began.on, said["letter"]),
            on=self.on,
            offered=said["offered"],
            # the names that a phone's form gives these answers
            details={"event_site": said["site"], "led_by": said["led_by"]},
            rows=tuple(row.as_sheet_row(self.on) for row in self.filled),
        )

    def refuse(self, problem: Problem) -> None:
        """The words of a refusal: beside its rows, or at the head."""
        if isinstance(problem, SheetNotRight):
            by_number = {row.n: row for row in self.rows}
            for n, said in problem.rows.items():
                by_number[n].refuse(said)
        else:
            self.refused.append(problem.words())


def rows_of(posted: Mapping[str, str]) -> int:
    """How many rows the page had that was sent: as it says, or more where its script added some."""
    said = posted.get("rows", "")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else ROWS
    numbered = [int(found[1]) for name in posted if (found := _NUMBERED.fullmatch(name))]
    return max(count, *numbered, 1)


def typed_rows(posted: Mapping[str, str], count: int) -> list[TypedRow]:
    """The rows of the page; a fresh one carries its printed number."""
    rows = []
    for n in range(1, min(count, MOST) + 1):
        said = {name: tidy(str(posted.get(f"r{n}_{name}", "")))[:120] for name in FIELDS}
        if f"r{n}_no" not in posted:
            said["no"] = str(n)
        rows.append(TypedRow(n, said, confirmed=str(posted.get(f"r{n}_confirmed", ""))[:40]))
    return rows
