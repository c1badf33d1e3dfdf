"""Answers typed from paper: a row a participant, eight letters a row; wrong ones keep the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safe.activities.training import pages
from safe.activities.training.actions import correct_sitting, record_sitting
from safe.activities.training.inputs import Told
from safe.activities.training.knowledge import find_test, form_for
from safe.activities.training.models import (
    Event,
    KnowledgeTest,
    Mode,
    Participant,
    Sitting,
    When,
)
from safe.activities.training.policies import P
from safe.activities.training.scoring import items_of
from safe.activities.training.typed import Fault
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound, Problem
from safe.registry.people import words
from safe.registry.people.inputs import WHY

SKIPPED = "-"
SHEET = 13  # rows a page: half a paper sheet, so that each page is light and soon kept
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−_"), SKIPPED)


@dataclass
class Cell:
    """One answer: what was typed, and what is wrong with it."""

    id: str
    no: int
    said: str = ""
    error: str = ""
    is_wrong: bool = False


@dataclass
class SatRow:
    """One participant with the letters of his sheet."""

    participant: Participant = field(repr=False)
    test: KnowledgeTest = field(repr=False)
    when: str
    sitting: Sitting | None = field(repr=False)
    form: str = ""
    mode: str = ""
    cells: list[Cell] = field(default_factory=list)
    error: str = ""

    @property
    def key(self) -> str:
        """What the names of the row's fields begin with."""
        return f"p{self.participant.id.hex[-12:]}"  # 48 random bits tell a hundred people apart

    @property
    def label(self) -> str:
        """How the page calls the row: by its number on the sheet."""
        return str(self.participant.running_no or "–")

    @property
    def bands(self) -> Sequence[str]:
        """Who it is, in bands."""
        return words.bands(self.participant.person)

    @property
    def is_wrong(self) -> bool:
        """Whether the row is to be looked at."""
        return bool(self.error) or any(cell.error for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """Nothing typed: not sat."""
        return not any(cell.said for cell in self.cells)

    @property
    def answers(self) -> dict[str, str]:
        """As they are kept; an empty cell of a row was not asked."""
        return {
            item["code"]: "" if cell.said == SKIPPED else cell.said
            for item, cell in zip(items_of(self.test, self.form), self.cells, strict=True)
            if cell.said
        }

    @property
    def is_new(self) -> bool:
        """Typed now, and nothing kept before."""
        return self.sitting is None and not self.is_empty

    @property
    def is_changed(self) -> bool:
        """Kept before, with other answers."""
        return self.sitting is not None and (
            (self.sitting.form, self.sitting.mode, dict(self.sitting.answers))
            != (self.form, self.mode, self.answers)
        )

    def show(self) -> None:
        """As it is kept; a fresh row has its form drawn and no letters."""
        kept = self.sitting
        self.form = kept.form if kept else form_for(self.participant, self.when)
        self.mode = kept.mode if kept else Mode.ORAL.value
        for item, cell in zip(items_of(self.test, self.form), self._blank(), strict=True):
            if kept and item["code"] in kept.answers:
                cell.said = kept.answers[item["code"]] or SKIPPED
            self.cells.append(cell)

    def read(self, posted: Mapping[str, str]) -> None:
        """As it was typed; letters in any case, any dash."""
        self.form = str(posted.get(f"{self.key}_form", ""))[:1]
        self.mode = str(posted.get(f"{self.key}_mode", ""))[:5]
        if self.form not in self.test.questions:
            self.form = form_for(self.participant, self.when)
            self.error = _("Choose the form, A or B, and how it was asked.")
        if self.mode not in Mode.values:
            self.mode = Mode.ORAL.value
            self.error = _("Choose the form, A or B, and how it was asked.")
        for cell in self._blank():
            said = str(posted.get(f"{self.key}_{cell.no}", "")).strip()[:3]
            cell.said = said.translate(_DASHES).lower()
            self.cells.append(cell)
        if self.is_empty and self.sitting is None:
            self.error = ""
        else:
            self._check()

    def _blank(self) -> list[Cell]:
        count = len(items_of(self.test, self.form))
        return [Cell(f"{self.key}_{no}", no) for no in range(1, count + 1)]

    def _check(self) -> None:
        if self.is_empty:
            self.error = _(
                "This test is kept already. Its letters can be changed; they are not taken away."
            )
            return
        kept = self.sitting.answers if self.sitting and self.sitting.form == self.form else None
        empty: list[Cell] = []
        for item, cell in zip(items_of(self.test, self.form), self.cells, strict=True):
            known = [option["code"] for option in item["options"]]
            unasked = kept is not None and item["code"] not in kept
            if cell.said in known or cell.said == SKIPPED or (unasked and not cell.said):
                continue
            cell.is_wrong = True
            if not cell.said:
                empty.append(cell)
            else:
                cell.error = _(
                    "“{said}” is no answer. Write {letters}, or - when it was skipped."
                ).format(said=cell.said, letters=", ".join(known))
        if empty:  # once for the row, so that a row half typed is one thing to mend
            empty[0].error = _(
                "Nothing is written for {questions}. Write a letter, or - when it was skipped."
            ).format(questions=", ".join(str(cell.no) for cell in empty))


@dataclass
class SatPage:
    """The whole page, or one participant of it."""

    event: Event
    title: str
    township: str
    when: str
    test: KnowledgeTest | None
    rows: list[SatRow]
    on: Told
    is_first: bool = True
    next_key: UUID | None = None
    may_correct: bool = False
    why: str = ""
    why_error: str = ""
    refused: str = ""

    @property
    def is_after(self) -> bool:
        """The test after the training."""
        return self.when == When.AFTER

    @property
    def numbers(self) -> range:
        """The heads of the columns."""
        return range(1, max((len(row.cells) for row in self.rows), default=8) + 1)

    @property
    def kept(self) -> int:
        """How many rows of this page are kept already."""
        return sum(row.sitting is not None for row in self.rows)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why kept answers are changed."""
        return [(str(code), str(said)) for code, said in WHY.items()]

    @property
    def errors(self) -> list[Fault]:
        """For the summary, in the order of the page."""
        found = [Fault("", "", self.refused)] if self.refused else []
        if self.on.error:
            found.append(Fault("on-day", _("Day of the test"), self.on.error))
        for row in self.rows:
            place = _("Number {number}").format(number=row.label)
            if row.error:
                found.append(Fault(f"{row.key}_1", place, row.error))
            found += [
                Fault(
                    cell.id, _("{place}, question {no}").format(place=place, no=cell.no), cell.error
                )
                for cell in row.cells
                if cell.error
            ]
        if self.why_error:
            found.append(Fault("why", _("Why"), self.why_error))
        return found

    def read(self, posted: Mapping[str, str], today: date) -> bool:
        """Whether everything can be kept."""
        self.on = Told.posted("on", posted)
        for row in self.rows:
            row.read(posted)
        self.why = str(posted.get("why", ""))
        if any(row.is_new for row in self.rows):
            self.on.read(today)
            if self.on.on and self.on.on < self.event.started_on and not self.on.error:
                self.on.error = _("The test cannot be sat before the training began.")
        if any(row.is_changed and not row.is_wrong for row in self.rows):
            if not self.may_correct:
                self.refused = _("You may type new answers, and not change those that are kept.")
            elif self.why not in WHY:
                self.why_error = _("Kept answers were changed. Say why.")
        return not self.errors


def sat_page(
    *,
    by: Actor,
    id: UUID,  # noqa: A002 - as in the address
    when: str,
    after: UUID | None = None,
    participant: UUID | None = None,
) -> SatPage:
    """Participants of the training with what is kept of them; one alone when he is named."""
    if not by.may(P.HOLD):
        raise NotAllowed
    event = pages.get_event(by=by, id=id)
    title, township = pages.names_of(event)
    shown, next_key = _participants(event, after=after, alone=participant)
    sat = {
        sitting.participant_id: sitting
        for sitting in Sitting.objects.filter(
            participant__in=[one.id for one in shown], when=when
        ).select_related("test")
    }
    test = find_test(event.programme, event.curriculum)
    rows: list[SatRow] = []
    for one in shown:
        kept = sat.get(one.id)
        if used := kept.test if kept else test:
            rows.append(SatRow(one, used, when, kept))
    last = event.sessions.order_by("-on_date").values_list("on_date", flat=True).first()
    on = (last or event.started_on) if when == When.AFTER else event.started_on
    return SatPage(
        event, title, township, when, test, rows, Told.of("on", on),
        is_first=after is None, next_key=next_key, may_correct=by.may(P.CORRECT),
    )  # fmt: skip


def _participants(
    event: Event, *, after: UUID | None, alone: UUID | None
) -> tuple[list[Participant], UUID | None]:
    """A page of the list in the order of the sheet and where the next begins; or one alone."""
    everybody = list(
        Participant.objects.filter(event=event, person__undone_at__isnull=True)
        .select_related("person")
        .order_by("running_no", "id")
    )
    ids = [one.id for one in everybody]
    if alone is not None and alone not in ids:
        raise NotFound
    if alone is not None:
        here, size = ids.index(alone), 1
    else:
        here, size = (ids.index(after) + 1 if after in ids else 0), SHEET
    shown = everybody[here : here + size]
    return shown, next(iter(ids[here + size :]), None)


def keep(*, by: Actor, page: SatPage) -> bool:
    """All rows or none. False when one was refused; the page then says which."""
    refused: tuple[SatRow, Problem] | None = None
    try:
        with transaction.atomic():
            for row in page.rows:
                try:
                    _keep_row(by, page, row)
                except Problem as problem:
                    refused = row, problem
                    raise
    except Problem:
        if refused is None:
            raise
        refused[0].error = refused[1].words()
        return False
    return True


def _keep_row(by: Actor, page: SatPage, row: SatRow) -> None:
    said: dict[str, Any] = {"form": row.form, "mode": row.mode, "answers": row.answers}
    if row.sitting is not None:
        if row.is_changed:
            on = row.sitting.on_date
            correct_sitting(by=by, sitting=row.sitting, on=on, why=page.why, **said)
    elif row.is_new and page.on.on:
        record_sitting(
            by=by, participant=row.participant, person=row.participant.person_id,
            test=row.test, when=row.when, on=page.on.on, **said,
        )  # fmt: skip
