"""What the pages of trainings show: bands always, names only out of an open vault."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from safe.activities.training import arrival, learned, policies
from safe.activities.training.actions.completion import CREDIT, ENOUGH
from safe.activities.training.models import Attendance, Event, Mark, Participant, Session
from safe.activities.training.policies import P
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.kernel import ledger
from safe.kernel.actor import Actor
from safe.kernel.ids import day_key, read_day_key
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.vault import BrokenSeal, contexts
from safe.registry.people import words
from safe.registry.people.models import Person
from safe.registry.people.pages import Name, name_of
from safe.registry.people.policies import P as PEOPLE

PAGE, ROLL = 25, 50


@dataclass(frozen=True)
class Line:
    """One training in the list."""

    id: UUID
    name: str
    township: str
    began: date
    ended: date
    letter: str
    people: int
    held: int
    offered: int | None


@dataclass(frozen=True)
class TrainingsPage:
    """A page of the list, newest first."""

    lines: Sequence[Line]
    is_first: bool
    next_key: str
    may_hold: bool
    sees_questions: bool


def trainings_page(*, by: Actor, before: str = "") -> TrainingsPage:
    """The organisation's trainings by key; NotAllowed without the permission."""
    if not by.may(P.SEE):
        raise NotAllowed
    events = _counted(policies.visible(by)).order_by("-started_on", "-id")
    if key := read_day_key(before):
        on, identifier = key
        events = events.filter(Q(started_on__lt=on) | Q(started_on=on, id__lt=identifier))
    found = list(events[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    titles, towns = _titles(), _towns()
    lines = [_line(event, titles, towns) for event in found]
    next_key = day_key(found[-1].started_on, found[-1].id) if more else ""
    sees = policies.sees_answers(by)
    return TrainingsPage(lines, not before, next_key, by.may(P.HOLD), sees)


def _counted(events: QuerySet[Event]) -> QuerySet[Any]:
    present = Q(participants__person__undone_at__isnull=True)
    return events.annotate(
        people=Count("participants", filter=present, distinct=True),
        held=Count("sessions", distinct=True),
        last_on=Max("sessions__on_date"),
    )


def _line(event: Any, titles: Mapping[str, str], towns: Mapping[str, str]) -> Line:  # noqa: ANN401
    return Line(
        event.id,
        titles.get(event.curriculum, event.curriculum),
        towns.get(event.township, event.township),
        event.started_on,
        event.last_on or event.started_on,
        "" if event.letter == "A" else event.letter,
        event.people,
        event.held,
        event.offered,
    )


@dataclass(frozen=True)
class Cell:
    """One half-day of one participant; no mark when nobody said anything."""

    session: UUID
    on: date
    half: str
    mark: str = ""
    attendance: UUID | None = None

    @property
    def look(self) -> str:
        """The class of the little square."""
        return {Mark.PRESENT: "y", Mark.LATE: "l"}.get(Mark(self.mark), "n") if self.mark else "n"


@dataclass(frozen=True)
class RollRow:
    """One participant as the list shows it."""

    participant: UUID
    person: Person = field(repr=False)
    running_no: int | None
    name: Name
    bands: Sequence[str]
    cells: Sequence[Cell]
    has_card: bool
    test: str = ""

    @property
    def credit(self) -> Decimal:
        """Half-days, late as half."""
        return sum((CREDIT.get(Mark(c.mark), Decimal(0)) for c in self.cells if c.mark), Decimal(0))


@dataclass(frozen=True)
class Figures:
    """The strip: who came, women, displaced, half-days, finished."""

    came: int
    women: int
    displaced: int
    held: int
    offered: int | None
    finished: int
    credit: Decimal

    @property
    def mean_credit(self) -> Decimal | None:
        """Half-days that one of who came attended, in the mean."""
        return self.credit / self.came if self.came else None

    @property
    def women_share(self) -> str:
        """Per cent of who came."""
        return f"{100 * self.women / self.came:.0f} %" if self.came else ""

    @property
    def displaced_share(self) -> str:
        """Per cent of who came."""
        return f"{100 * self.displaced / self.came:.0f} %" if self.came else ""


@dataclass(frozen=True)
class EventPage:
    """One training day."""

    event: Event
    title: str
    township: str
    began: date
    ended: date
    figures: Figures
    rows: Sequence[RollRow]
    all_rows: Sequence[RollRow]
    next_key: UUID | None
    is_first: bool
    came_in: arrival.Arrival
    learned: learned.Learned
    details: Mapping[str, str] | None
    has_details: bool
    is_opened: bool
    may_open: bool
    may_hold: bool
    may_correct: bool

    @property
    def opened(self) -> int:
        """How many names stand open on the screen."""
        return sum(row.name.is_opened for row in self.rows)


def get_event(*, by: Actor, id: UUID, to_open: bool = False) -> Event:  # noqa: A002
    """The event, or NotFound: foreign and unknown are alike. `to_open`: names are meant."""
    if not by.may(P.SEE) or (to_open and not by.may(PEOPLE.OPEN)):
        raise NotAllowed
    event = policies.visible(by).filter(id=id).first()
    if event is None:
        raise NotFound
    return event


def event_page(
    *,
    by: Actor,
    id: UUID,  # noqa: A002 - as in the address
    after: UUID | None = None,
    opened: bool = False,
) -> EventPage:
    """The training; opening its names is one row in the ledger."""
    if opened and not by.may(PEOPLE.OPEN):
        raise NotAllowed
    event = get_event(by=by, id=id)
    sessions = list(event.sessions.order_by("on_date", "half"))
    participants = _participants(event)
    shown, next_key = _slice(participants, after)
    cells = _cells(participants, sessions)
    taught = learned.of(by, event)
    rows = [
        _row(by, one, cells, opened=opened and one in shown, test=taught.told.get(one.id, ""))
        for one in participants
    ]
    details = open_details(by, event) if opened else None
    page = EventPage(
        event=event,
        title=_titles().get(event.curriculum, event.curriculum),
        township=_towns().get(event.township, event.township),
        began=event.started_on,
        ended=sessions[-1].on_date if sessions else event.started_on,
        figures=_figures(event, sessions, rows),
        rows=[row for row, one in zip(rows, participants, strict=True) if one in shown],
        all_rows=rows,
        next_key=next_key,
        is_first=after is None,
        came_in=arrival.of(by, event, [row.person for row in rows]),
        learned=taught,
        details=details,
        has_details=event.details is not None,
        is_opened=opened,
        may_open=by.may(PEOPLE.OPEN),
        may_hold=by.may(P.HOLD),
        may_correct=by.may(P.CORRECT),
    )
    if opened:
        ledger.write_opening(by=by, what="open_training", subject=event.id, count=page.opened)
    return page


def open_details(by: Actor, event: Event) -> dict[str, str]:
    """Site and who led; empty when nothing was said or the seal is broken."""
    if event.details is None:
        return {}
    try:
        said = json.loads(by.vault.open(bytes(event.details), contexts.event_details(event.id)))
    except BrokenSeal:
        return {}
    return {name: str(value) for name, value in said.items()}


def _participants(event: Event) -> list[Participant]:
    return list(
        Participant.objects.filter(event=event, person__undone_at__isnull=True)
        .select_related("person")
        .annotate(card_count=Count("person__cards"))
        .order_by("running_no", "id")  # PostgreSQL puts those without a number last
    )


def _slice(
    participants: Sequence[Participant], after: UUID | None
) -> tuple[list[Participant], UUID | None]:
    ids = [one.id for one in participants]
    begin = ids.index(after) + 1 if after in ids else 0
    shown = list(participants[begin : begin + ROLL])
    return shown, shown[-1].id if begin + ROLL < len(ids) else None


def _cells(
    participants: Sequence[Participant], sessions: Sequence[Session]
) -> dict[UUID, list[Cell]]:
    marks: dict[tuple[UUID, UUID], Attendance] = {
        (mark.participant_id, mark.session_id): mark
        for mark in Attendance.objects.filter(session__in=[one.id for one in sessions])
    }
    return {
        one.id: [_cell(session, marks.get((one.id, session.id))) for session in sessions]
        for one in participants
    }


def _cell(session: Session, mark: Attendance | None) -> Cell:
    said = (mark.mark, mark.id) if mark else ("", None)
    return Cell(session.id, session.on_date, session.half, *said)


def _row(
    by: Actor,
    one: Any,  # noqa: ANN401 - a participant with its count of cards
    cells: Mapping[UUID, Sequence[Cell]],
    *,
    opened: bool,
    test: str = "",
) -> RollRow:
    return RollRow(
        one.id,
        one.person,
        one.running_no,
        name_of(one.person, by, opened=opened),
        words.bands(one.person),
        cells.get(one.id, ()),
        one.card_count > 0,
        test,
    )


def _figures(event: Event, sessions: Sequence[Session], rows: Sequence[RollRow]) -> Figures:
    came = [row for row in rows if row.credit > 0]
    offered = event.offered
    return Figures(
        came=len(came),
        women=sum(row.person.sex == "female" for row in came),
        displaced=sum(row.person.displacement == "idp" for row in came),
        held=len(sessions),
        offered=offered,
        finished=sum(row.credit / offered >= ENOUGH for row in came) if offered else 0,
        credit=sum((row.credit for row in came), Decimal(0)),
    )


@dataclass(frozen=True)
class MarksPage:
    """One participant's half-days, to be corrected."""

    event: Event
    title: str
    row: RollRow

    def cell(self, session: str) -> Cell:
        """The half-day that is asked about, else the first; NotFound when none was held."""
        for cell in self.row.cells:
            if not session or str(cell.session) == session:
                return cell
        raise NotFound


def marks_page(*, by: Actor, id: UUID, participant: UUID) -> MarksPage:  # noqa: A002
    """The participant in the event; NotFound for unknown and foreign alike."""
    if not by.may(P.CORRECT):
        raise NotAllowed
    event = get_event(by=by, id=id)
    sessions = list(event.sessions.order_by("on_date", "half"))
    for one in _participants(event):
        if one.id == participant:
            cells = _cells([one], sessions)
            title = _titles().get(event.curriculum, event.curriculum)
            return MarksPage(event, title, _row(by, one, cells, opened=False))
    raise NotFound


def choices(*, by: Actor) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Curricula and townships of the programme, for a form. NotAllowed without the permission."""
    if not by.may(P.HOLD) and not by.may(P.CORRECT):
        raise NotAllowed
    programme = programmes.the_programme()
    curricula = [(c.code, programmes.name_of(c)) for c in programmes.list_curricula(programme)]
    return curricula, [(town.code, town.name) for town in places.list_townships(programme.code)]


def names_of(event: Event) -> tuple[str, str]:
    """The event's curriculum and township in the language of the page."""
    return (
        _titles().get(event.curriculum, event.curriculum),
        _towns().get(event.township, event.township),
    )


def _titles() -> dict[str, str]:
    programme = programmes.find_programme()
    if programme is None:
        return {}
    return {c.code: programmes.name_of(c) for c in programmes.list_curricula(programme)}


def _towns() -> dict[str, str]:
    return {town.code: town.name for town in places.list_townships()}
