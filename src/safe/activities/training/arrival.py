"""How a training came in: by which phones, when, by hand, and what of it waits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from safe.activities.training.models import Event
from safe.administration.devices.models import Device
from safe.capture.forms.models import Submission, Wait
from safe.kernel.actor import Actor
from safe.registry.people.models import Person


@dataclass(frozen=True)
class Phone:
    """What one phone sent about the training."""

    label: str
    forms: int
    last_at: datetime


@dataclass(frozen=True)
class Arrival:
    """The timeline's entries."""

    phones: Sequence[Phone]
    by_hand: int
    sheets: int
    counted_at: datetime | None
    waits: int


def of(by: Actor, event: Event, persons: Sequence[Person]) -> Arrival:
    """Forms that name the event, and those that brought its people."""
    sources = {person.source for person in persons if person.source}
    said = {
        "event_curriculum": event.curriculum,
        "event_township": event.township,
        "event_started_on": event.started_on.isoformat(),
    }
    forms = Submission.objects.filter(organisation=by.organisation).filter(
        Q(answers__contains=said) | Q(id__in=sources)
    )
    sent = list(
        forms.values("device").annotate(
            forms=Count("id"), last_at=Max("received_at"), counted_at=Max("applied_at")
        )
    )
    labels = dict(
        Device.objects.filter(
            organisation=by.organisation, id__in=[row["device"] for row in sent if row["device"]]
        ).values_list("id", "label")
    )
    from_forms = set(forms.filter(id__in=sources).values_list("id", flat=True))
    typed = Counter(p.source for p in persons if p.source and p.source not in from_forms)
    return Arrival(
        phones=sorted(
            (Phone(labels.get(r["device"], ""), r["forms"], r["last_at"]) for r in sent),
            key=lambda phone: phone.last_at,
        ),
        by_hand=sum(typed.values()),
        sheets=len(typed),
        counted_at=max((r["counted_at"] for r in sent if r["counted_at"]), default=None),
        waits=Wait.objects.filter(
            organisation=by.organisation, state=Wait.State.WAITS, submission__in=forms
        ).count(),
    )
