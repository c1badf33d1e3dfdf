"""Facts of attendance and completion: settled anew after each change of a participant's marks.

Completed: credit ÷ offered half-days ≥ 0.8, late = ½, on the day the share is reached
(indicator 2.2 of the programme; the training module's completion rule without its test).
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from safe.activities.training.models import Attendance, Event, Mark, Participant
from safe.kernel.actor import Actor
from safe.registry.facts import actions as facts
from safe.registry.facts.actions import Attributes
from safe.registry.facts.models import Fact
from safe.registry.people.models import Card, Person

CREDIT = {Mark.PRESENT: Decimal(1), Mark.LATE: Decimal("0.5")}
ENOUGH = Decimal("0.8")


@dataclass(frozen=True)
class Wanted:
    """A fact as it should stand."""

    kind: str
    source: UUID
    on: date
    place: str
    dose: Decimal
    attributes: Attributes


def settle(*, by: Actor, participant: Participant, why: str) -> None:
    """Bring the participant's facts to what his marks say: a differing one is voided."""
    has_card = Exists(Card.objects.filter(person=OuterRef("person")))
    found = Participant.objects.select_related("event", "person").annotate(has_card=has_card)
    participant = row = found.get(pk=participant.pk)
    event, person = participant.event, participant.person
    marks = list(
        Attendance.objects.filter(participant=participant)
        .select_related("session")
        .order_by("session__on_date", "session__half")
    )
    wanted = {w.source: w for w in _attended(event, person, marks)}
    completed = _completed(event, person, participant, marks)
    if completed is not None:
        wanted[completed.source] = completed
    standing = {
        fact.source: fact
        for fact in Fact.objects.filter(
            organisation=by.organisation,
            void=False,
            source__in=[*(mark.id for mark in marks), participant.id],
        )
    }
    for source, fact in standing.items():
        if source not in wanted or not _same(fact, wanted[source]):
            facts.void_facts(by=by, source=source, why=why)
        else:
            del wanted[source]
    for fact in wanted.values():
        facts.record_fact(
            by=by,
            kind=fact.kind,
            subject=person.subject,
            subject_kind="person",
            on=fact.on,
            place=fact.place,
            programme=event.programme,
            event=event.id,
            source=fact.source,
            dose=fact.dose,
            attributes=fact.attributes,
            has_card=row.has_card,
        )


def settle_event(*, by: Actor, event: Event, why: str) -> None:
    """The same for every participant of an event."""
    for participant in Participant.objects.filter(event=event, person__undone_at__isnull=True):
        settle(by=by, participant=participant, why=why)


def _attended(event: Event, person: Person, marks: list[Attendance]) -> list[Wanted]:
    return [
        Wanted(
            kind="training.attended",
            source=mark.id,
            on=mark.session.on_date,
            place=event.township,
            dose=CREDIT[Mark(mark.mark)],
            attributes=attributes_of(person),
        )
        for mark in marks
        if mark.mark in CREDIT
    ]


def _completed(
    event: Event, person: Person, participant: Participant, marks: list[Attendance]
) -> Wanted | None:
    if not event.offered:
        return None
    credit = Decimal(0)
    for mark in marks:
        credit += CREDIT.get(Mark(mark.mark), Decimal(0))
        if credit / event.offered >= ENOUGH:
            return Wanted(
                kind="training.completed",
                source=participant.id,
                on=mark.session.on_date,
                place=event.township,
                dose=Decimal(1),
                attributes=attributes_of(person),
            )
    return None


def attributes_of(person: Person) -> Attributes:
    """The person's attributes as they stand now."""
    return Attributes(
        sex=person.sex,
        age_band=person.age_band,
        displacement=person.displacement,
        disability=person.disability,
    )


def _same(fact: Fact, wanted: Wanted) -> bool:
    said = asdict(wanted.attributes)
    return (
        fact.kind == wanted.kind
        and fact.on_date == wanted.on
        and fact.place == wanted.place
        and fact.dose == wanted.dose
        and all(getattr(fact, name) == value for name, value in said.items())
    )
