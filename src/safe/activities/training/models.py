"""Training events, their sessions of half a day, who took part and who was there."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy import Own, Tenancy, TenantManager, TenantModel
from safe.kernel.vault.columns import BoxField
from safe.registry.people.models import Person


class Half(models.TextChoices):
    MORNING = "am"
    AFTERNOON = "pm"


class Mark(models.TextChoices):
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"


class Event(TenantModel):
    """A training of one or more half-days. Two phones offline that write the same make the same."""

    tenancy: ClassVar[Tenancy] = Own()
    programme = models.CharField(max_length=16)
    curriculum = models.CharField(max_length=40)
    township = models.CharField(max_length=16)
    started_on = models.DateField()
    letter = models.CharField(max_length=2, default="A")
    offered = models.PositiveSmallIntegerField(null=True)  # until a day's form or page says it
    details = BoxField(null=True)  # site, who led, who filled the form
    made_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "curriculum", "township", "started_on", "letter"],
                name="training_event_by_what_phones_know",
            ),
            models.CheckConstraint(
                condition=models.Q(offered__isnull=True)
                | models.Q(offered__gte=1) & models.Q(offered__lte=60),
                name="training_offered_in_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-started_on", "-id"], name="training_newest")
        ]


class Session(TenantModel):
    """One half-day that was held."""

    tenancy: ClassVar[Tenancy] = Own()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    on_date = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    recorded_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "on_date", "half"], name="training_one_session_a_half_day"
            )
        ]


class Participant(TenantModel):
    """A person in an event, with the short number that stands on the paper sheet."""

    tenancy: ClassVar[Tenancy] = Own()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    running_no = models.PositiveSmallIntegerField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="training_a_person_once_an_event"
            ),
            models.UniqueConstraint(
                fields=["event", "running_no"], name="training_a_number_once_an_event"
            ),
        ]


class Attendance(TenantModel):
    """One participant at one session; late counts half."""

    tenancy: ClassVar[Tenancy] = Own()
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="attendances"
    )
    mark = models.CharField(max_length=8, choices=Mark.choices)
    recorded_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"], name="training_one_mark_a_session"
            )
        ]
