"""Facts are recorded and voided by actions of other packages, in their transaction."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.registry.facts.models import Fact, Subject


@dataclass(frozen=True)
class Attributes:
    """What a figure may be split by, as of the fact's date."""

    sex: str = "unknown"
    age_band: str = "unknown"
    displacement: str = "unknown"
    disability: str = "unknown"


def make_subject() -> UUID:
    """A new subject, the same as itself alone."""
    identifier = new_id()
    Subject.objects.create(id=identifier, canonical=identifier)
    return identifier


def record_fact(
    *,
    by: Actor,
    kind: str,
    subject: UUID | None,
    subject_kind: str,
    on: date,
    place: str,
    programme: str,
    source: UUID,
    event: UUID | None = None,
    dose: Decimal = Decimal(1),
    attributes: Attributes = Attributes(),
) -> Fact:
    """Record one fact. One valid fact a kind and source: a second one is a fault (IntegrityError)."""
    return Fact.objects.create(
        organisation=by.organisation,
        kind=kind,
        subject=subject,
        subject_kind=subject_kind,
        on_date=on,
        place=place,
        programme=programme,
        source=source,
        event=event,
        dose=dose,
        recorded_at=clock.now(),
        **asdict(attributes),
    )


def void_facts(*, by: Actor, source: UUID, kind: str | None = None, why: str) -> int:
    """Void the valid facts of a source; returns how many. They stay, and say why."""
    facts = Fact.objects.filter(organisation=by.organisation, source=source, void=False)
    if kind is not None:
        facts = facts.filter(kind=kind)
    return facts.update(void=True, voided_at=clock.now(), voided_why=why)
