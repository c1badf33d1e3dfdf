"""Facts are recorded, voided and rewritten by actions of other packages, in their transaction."""

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


NOT_KNOWN = Attributes()


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
    value: Decimal | None = None,
    attributes: Attributes = NOT_KNOWN,
    has_card: bool | None = None,
) -> Fact:
    """Record one fact; `value` is what was measured, if anything.

    `has_card` says whether the person is known between organisations: how far "each once" reaches.

    A second valid one of a kind and source is a fault (IntegrityError).
    """
    fact: Fact = Fact.objects.create(
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
        value=value,
        attributes={} if has_card is None else {"card": has_card},
        recorded_at=clock.now(),
        **asdict(attributes),
    )
    return fact


def void_facts(
    *,
    by: Actor,
    why: str,
    source: UUID | None = None,
    subject: UUID | None = None,
    kind: str | None = None,
) -> int:
    """Void the valid facts of a source or a subject; returns how many. They stay, and say why."""
    if source is None and subject is None:
        raise ValueError("void_facts needs a source or a subject")
    wanted = {"source": source, "subject": subject, "kind": kind}
    return (
        Fact.objects.select_for_update()
        .filter(
            organisation=by.organisation,
            void=False,
            **{name: value for name, value in wanted.items() if value is not None},
        )
        .update(void=True, voided_at=clock.now(), voided_why=why)
    )


def rewrite_facts(*, by: Actor, subject: UUID, why: str, **changes: object) -> int:
    """Void a subject's valid facts in the organisation and write them anew with `changes`."""
    facts = list(
        Fact.objects.select_for_update().filter(
            organisation=by.organisation, subject=subject, void=False
        )
    )
    void_facts(by=by, subject=subject, why=why)
    for fact in facts:
        fact.pk = new_id()
        fact._state.adding = True
        fact.recorded_at = clock.now()
        for name, value in changes.items():
            setattr(fact, name, value)
    Fact.objects.bulk_create(facts)
    return len(facts)
