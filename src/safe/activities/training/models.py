"""Training events, their sessions of half a day, who took part and who was there."""

from typing import Any, ClassVar

from django.db import models

from safe.administration.programmes.models import PUBLIC, Programme
from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, Own, Tenancy, TenantManager, TenantModel
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


class When(models.TextChoices):
    """A test is sat before and after."""

    BEFORE = "pre"
    AFTER = "post"


class Mode(models.TextChoices):
    """How the questions were asked: read aloud, or answered on paper."""

    ORAL = "oral"
    PAPER = "paper"


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


class KnowledgeTest(models.Model):
    """One version of a test: two parallel forms with their keys; never changed, only followed.

    `questions`: {"A": [{"code", "objective", "text_en", "text_my", "options", "key"}], "B": […]}.
    """

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tests")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    curriculum = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=200, blank=True, default="")
    questions = models.JSONField(default=dict)
    is_draft = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "version"], name="training_test_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class Sitting(TenantModel):
    """One participant's answers before or after: item → option, "" skipped, absent not asked."""

    tenancy: ClassVar[Tenancy] = Own()
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="sittings")
    test = models.ForeignKey(KnowledgeTest, on_delete=models.PROTECT, related_name="sittings")
    when = models.CharField(max_length=4, choices=When.choices)
    form = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")])
    mode = models.CharField(max_length=5, choices=Mode.choices)
    on_date = models.DateField()
    answers = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "when"], name="training_one_sitting_before_and_after"
            )
        ]
