"""Instruments, rounds with secret ballots, what a partner found of itself, and its plan."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from safe.administration.programmes.models import PUBLIC, Programme
from safe.kernel.ids import new_id
from safe.kernel.tenancy import (
    Outside,
    Own,
    OwnOrSharedWith,
    SharedModel,
    Tenancy,
    TenantManager,
    TenantModel,
)
from safe.kernel.vault.columns import BoxField

#: letters of an evidence, a view or a step
LONGEST = 400


class Kind(models.TextChoices):
    """How an instrument is answered: four levels, or standards that are met or not."""

    CAPACITY = "capacity"
    PSEA = "psea"


class Instrument(models.Model):
    """One version of an instrument; never changed, only followed.

    `domains`: [{"code", "name_en", "name_my", "weight", "statements": [{"code", "text_en",
    "text_my", "evidence_en", "evidence_my", "levels_en": [four], "levels_my": [four]}]}].
    """

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="instruments")
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=200, blank=True, default="")
    domains = models.JSONField(default=list)
    is_draft = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "version"], name="capacity_instrument_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class PartlyShared(TenantModel):
    """A row that its own organisation changes, and that those named in it may read."""

    tenancy: ClassVar[Tenancy] = OwnOrSharedWith()
    shared_with = ArrayField(models.UUIDField(), default=list)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        abstract = True


class Round(PartlyShared):
    """One assessment of a partner, kept by the organisation that facilitates it.

    While ballots are cast they lie in boxes to `public`. Its secret is in two halves, one sealed to
    each organisation's ring: neither opens a ballot alone. At closing halves and boxes are gone.
    """

    programme = models.CharField(max_length=16)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="rounds")
    partner = models.UUIDField()
    number = models.PositiveSmallIntegerField()  # 1: the baseline
    held_on = models.DateField()
    closed_on = models.DateField(null=True)
    is_given_up = models.BooleanField(default=False)
    slips = models.PositiveSmallIntegerField(default=0)
    voted = models.PositiveSmallIntegerField(null=True)
    public = models.BinaryField(null=True)
    facilitator_half = BoxField(null=True)
    partner_half = BoxField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "partner", "instrument", "number"],
                condition=models.Q(is_given_up=False),
                name="capacity_a_round_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(
                    public__isnull=True, facilitator_half__isnull=True, partner_half__isnull=True
                ),
                name="capacity_a_closed_round_has_no_key",
            ),
        ]


class Ballot(TenantModel):
    """A slip with a token that is drawn by hand: nobody writes down who drew which.

    Used, it holds a box as long as every other of its round; at closing all slips are deleted.
    """

    tenancy: ClassVar[Tenancy] = Own()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ballots")
    token_hash = models.BinaryField(unique=True)
    box = BoxField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class Tally(SharedModel):
    """What the ballots of a round gave to one statement: sorted, so that no order tells of one."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tallies")
    statement = models.CharField(max_length=40)
    scores = models.JSONField(default=list)  # 1 to 4, sorted; 0: cannot say, or does not apply
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "statement"], name="capacity_a_tally_once")
        ]


class Assessment(PartlyShared):
    """What the partner found of itself in a round: a level and its evidence for each statement.

    `found`: {"board": {"level": 3, "evidence": "minutes of four meetings"}}. `scores` are kept when
    it is final: by domain, and "overall".
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    found = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    change = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    comment = models.CharField(max_length=LONGEST, blank=True, default="")
    final_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "round"], name="capacity_one_assessment_a_round"
            )
        ]


class FacilitatorView(PartlyShared):
    """What the facilitating organisation saw, beside the partner's own; it overwrites nothing.

    `seen`: {"board": {"level": 2, "words": "two meetings without minutes"}}.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="views")
    seen = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "round"], name="capacity_one_view_a_round"
            )
        ]


class Way(models.TextChoices):
    """How something is strengthened."""

    TRAINING = "training"
    MENTORING = "mentoring"
    SYSTEM = "system"
    GRANT = "grant"


class Plan(PartlyShared):
    """What a partner and who facilitates will do after a round; it holds when both agreed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="plans")
    partner = models.UUIDField()
    met_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "round"], name="capacity_one_plan_a_round"
            )
        ]


class Agreement(SharedModel):
    """The partner agreed to a plan; written with its decision, by itself alone."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="agreement")
    agreed_on = models.DateField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class PlanAction(PartlyShared):
    """One thing that will be done: by whom on both sides, for how much, until when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    domain = models.CharField(max_length=40)
    statement = models.CharField(max_length=40, blank=True, default="")
    what = models.CharField(max_length=LONGEST)
    way = models.CharField(max_length=12, choices=Way.choices)
    partner_owner = models.CharField(max_length=80)  # a function, never a name
    other_owner = models.CharField(max_length=80)
    cost = models.DecimalField(max_digits=14, decimal_places=2, default=0)  # MMK
    due_on = models.DateField()
    evidence = models.CharField(max_length=LONGEST)  # by which it will be seen that it is done
    curriculum = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="capacity_by_due_day")]


class Step(SharedModel):
    """What was said about an action of an agreed plan; nothing of it is changed."""

    class Said(models.TextChoices):
        BEGUN = "begun"
        DONE = "done"
        CHECKED = "checked"  # by who facilitates
        NOT_SEEN = "not_seen"  # who facilitates did not find it done

    line = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="steps")
    said = models.CharField(max_length=8, choices=Said.choices)
    on_date = models.DateField()
    words = models.CharField(max_length=LONGEST, blank=True, default="")
    at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(said="begun") | ~models.Q(words=""),
                name="capacity_no_end_without_evidence",
            )
        ]
