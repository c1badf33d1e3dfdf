"""A training as it happens: event, half-day, participants, marks."""

from datetime import date, timedelta
from uuid import UUID

from safe.activities.training.actions.completion import settle
from safe.activities.training.models import Attendance, Event, Mark, Participant, Session
from safe.activities.training.policies import P
from safe.activities.training.problems import (
    NotOffered,
    NumberTaken,
    NumberUnknown,
    TwoMarks,
)
from safe.activities.training.rows import EventKey, KnownBy, Row
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.text.told import DayAhead
from safe.registry.facts import actions as facts
from safe.registry.people import actions as people
from safe.registry.people import queries as persons
from safe.registry.people.models import Person
from safe.registry.people.problems import CardOfAnother, CardUnknown

TOMORROW = timedelta(days=1)  # a phone may stand in another time zone
LONGEST = timedelta(days=92)  # between the first and the last half-day of one training


@action(permission=P.HOLD, logs=("id", "offered"))
def ensure_event(
    *,
    by: Actor,
    id: UUID,  # noqa: A002 - drawn where the details were sealed
    key: EventKey,
    offered: int | None,
    details: bytes | None,
) -> Event:
    """The event that `key` names, made under `id` when it is not there yet.

    What was made under `id` before is found again after it was moved. The first stated number of
    offered half-days holds; `details` (a box) is kept when new.
    Raises UnknownTownship, UnknownCurriculum, DayAhead, NotOffered.
    """
    programme = programmes.the_programme()
    check_date(key.started_on)
    places.check_township(key.township, programme=programme.code)
    programmes.get_curriculum(key.curriculum, programme)
    moved: Event | None = Event.objects.filter(organisation=by.organisation, id=id).first()
    if moved is not None:
        return moved
    event: Event
    event, new = Event.objects.get_or_create(
        organisation=by.organisation,
        curriculum=key.curriculum,
        township=key.township,
        started_on=key.started_on,
        letter=key.letter,
        defaults={
            "id": id,
            "programme": programme.code,
            "offered": offered,
            "details": details,
            "made_at": clock.now(),
        },
    )
    if not new and event.offered is None and offered is not None:
        event.offered = offered
        event.save(update_fields=["offered"])
    return event


def check_date(day: date) -> None:
    """Raises DayAhead or NotOffered for a day that cannot be."""
    if day > clock.today() + TOMORROW:
        raise DayAhead(day=day.isoformat())
    if not programmes.the_programme().covers(day):
        raise NotOffered


@action(permission=P.HOLD, logs=("event", "on", "half"))
def hold_session(*, by: Actor, event: Event, on: date, half: str) -> Session:
    """The half-day of the event, with its fact; made when it is not there yet."""
    check_date(on)
    if on < event.started_on or on - event.started_on > LONGEST:
        raise NotOffered
    session: Session
    session, new = Session.objects.get_or_create(
        event=event,
        on_date=on,
        half=half,
        defaults={"organisation": by.organisation, "recorded_at": clock.now()},
    )
    if new:
        record_session(by=by, event=event, session=session)
    return session


def record_session(*, by: Actor, event: Event, session: Session) -> None:
    """The fact that a half-day was held."""
    facts.record_fact(
        by=by,
        kind="training.session_held",
        subject=session.id,
        subject_kind="session",
        on=session.on_date,
        place=event.township,
        programme=event.programme,
        event=event.id,
        source=session.id,
    )


@action(permission=P.HOLD, logs=("event",), subject="person")
def enrol_person(*, by: Actor, event: Event, person: Person, running_no: int | None) -> Participant:
    """The person's place in the event. Raises NumberTaken."""
    if running_no is not None:
        holder = (
            Participant.objects.filter(event=event, running_no=running_no)
            .exclude(person=person)
            .select_related("person")
            .first()
        )
        if holder is not None and holder.person.undone_at is None:
            raise NumberTaken(number=running_no)
        if holder is not None:
            holder.delete()
    participant: Participant
    participant, new = Participant.objects.get_or_create(
        event=event,
        person=person,
        defaults={"organisation": by.organisation, "running_no": running_no},
    )
    if not new and running_no is not None and participant.running_no is None:
        participant.running_no = running_no
        participant.save(update_fields=["running_no"])
    return participant


@action(permission=P.HOLD, logs=("event",))
def take_part(*, by: Actor, event: Event, row: Row, on: date) -> Participant:
    """Who the row is: by card, by running number, or registered on the spot.

    Raises CardUnknown, CardOfAnother, NumberUnknown, NumberTaken.
    """
    if row.known_by is KnownBy.NUMBER:
        return _by_number(event, row)
    if row.known_by is KnownBy.CARD:
        person = _by_card(by=by, row=row, on=on)
    else:
        person = people.register_person(
            by=by,
            id=row.id,
            identity=row.identity,
            keeps_name=row.keeps_name,
            attributes=row.attributes,
            township=row.township or event.township,
            on=on,
            card=row.card,
            source=row.source,
        )
    return enrol_person(by=by, event=event, person=person, running_no=row.running_no)


def _by_number(event: Event, row: Row) -> Participant:
    participant: Participant | None = Participant.objects.filter(
        event=event, running_no=row.running_no, person__undone_at__isnull=True
    ).first()
    if participant is None:
        raise NumberUnknown(number=row.running_no)
    return participant


def _by_card(*, by: Actor, row: Row, on: date) -> Person:
    if row.card is None:
        raise CardUnknown
    person = persons.find_by_card(by=by, mac=row.card)
    if person is None:
        subject = persons.find_subject_of_card(row.card)
        if subject is None:
            raise CardUnknown
        # a card of another organisation: the same subject, known here without a name
        return people.register_person(
            by=by,
            id=row.id,
            identity=None,
            keeps_name=False,
            attributes=row.attributes,
            township=row.township,
            on=on,
            card=row.card,
            source=row.source,
        )
    said = row.attributes
    if not persons.fits(person, sex=said.sex, age_band=said.age_band):
        raise CardOfAnother
    return person


@action(permission=P.HOLD, logs=("session", "mark"))
def mark_attendance(
    *, by: Actor, session: Session, participant: Participant, mark: str, settles: bool = True
) -> Attendance:
    """One mark for one half-day, with its facts. The same mark again changes nothing.

    With `settles=False` the caller settles the participant's facts after his last mark. Raises
    TwoMarks when another mark is there already.
    """
    attendance: Attendance
    attendance, new = Attendance.objects.get_or_create(
        session=session,
        participant=participant,
        defaults={
            "organisation": by.organisation,
            "mark": mark,
            "recorded_at": clock.now(),
        },
    )
    if not new:
        if attendance.mark != mark:
            raise TwoMarks(mark=Mark(attendance.mark).label)
        return attendance
    if settles:
        settle(by=by, participant=participant, why="marked")
    return attendance
