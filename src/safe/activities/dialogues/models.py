"""Policy dialogues: who met, what was recommended, what was promised, and what became of it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from safe.kernel.tenancy import Own, OwnOrSharedWith, Tenancy, TenantManager, TenantModel
from safe.kernel.vault.columns import BoxField

TITLE, NAME, WORDS = 120, 80, 600
NO_TOWNSHIP = "unknown"  # outside the programme's, or not to be known


class Level(models.TextChoices):
    """Where a dialogue reaches."""

    STATE = "state"
    DISTRICT = "district"
    UNION = "union"
    CROSS_BORDER = "cross_border"


class Institution(models.TextChoices):
    """Whom somebody at the table speaks for."""

    UNION_GOVERNMENT = "union"
    STATE_GOVERNMENT = "state"
    LOCAL_AUTHORITY = "local"
    CIVIL_SOCIETY = "cso"
    COMMUNITY = "community"
    EMPLOYERS = "employers"
    INTERNATIONAL = "international"
    OTHER = "other"


class Safety(models.TextChoices):
    """What may leave the organisation; nothing does before somebody has said so."""

    NOT_RATED = ""
    SAFE = "safe"
    INSIDE = "inside"
    UNSAFE = "unsafe"  # known outside it would harm somebody


class Dialogue(TenantModel):
    """One event. The minutes and the names of those who came lie in boxes."""

    tenancy: ClassVar[Tenancy] = Own()
    programme = models.CharField(max_length=16)
    title = models.CharField(max_length=TITLE)
    level = models.CharField(max_length=12, choices=Level.choices)
    on_date = models.DateField()
    place = models.CharField(max_length=16)
    convenor = models.CharField(max_length=NAME)  # an institution, never a person
    agenda = models.CharField(max_length=WORDS, blank=True, default="")
    minutes = BoxField(null=True)
    approved_on = models.DateField(null=True)  # the minutes, by a second member
    safety = models.CharField(max_length=8, choices=Safety.choices, blank=True, default="")
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-on_date", "-id"], name="dialogues_new")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_on__isnull=True) | models.Q(minutes__isnull=False),
                name="dialogues_approved_has_minutes",
            )
        ]


class Attendee(TenantModel):
    """Somebody who took part: for whom he or she spoke is clear, name and office are sealed."""

    tenancy: ClassVar[Tenancy] = Own()
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="attendees")
    institution = models.CharField(max_length=16, choices=Institution.choices)
    sex = models.CharField(max_length=8)
    box = BoxField(null=True)  # {"name", "office"}; null where neither was written down
    objects: ClassVar[TenantManager[Any]] = TenantManager()


class Recommendation(TenantModel):
    """What a dialogue asks an institution to do."""

    tenancy: ClassVar[Tenancy] = Own()
    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text_en = models.CharField(max_length=WORDS)
    text_my = models.CharField(max_length=WORDS, blank=True, default="")
    theme = models.CharField(max_length=NAME, blank=True, default="")
    addressee = models.CharField(max_length=NAME)
    owner = models.CharField(max_length=NAME, blank=True, default="")  # a function, never a name
    due_on = models.DateField(null=True)
    safety = models.CharField(max_length=8, choices=Safety.choices, blank=True, default="")
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="dialogues_numbered_once")
        ]


class Influence(TenantModel):
    """How far a recommendation has come: raised 1, discussed 2, minuted 3, in plan or budget 4,
    implemented 5. Nothing said is changed; the highest counts."""

    tenancy: ClassVar[Tenancy] = Own(append_only=True)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="influences"
    )
    level = models.PositiveSmallIntegerField()
    on_date = models.DateField()
    words = models.CharField(max_length=WORDS)
    member = models.UUIDField()
    at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5), name="dialogues_five_levels"
            )
        ]


class Commitment(TenantModel):
    """What an institution said it would do."""

    tenancy: ClassVar[Tenancy] = Own()
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="commitments"
    )
    office = models.CharField(max_length=NAME)  # an office, never a person
    promise = models.CharField(max_length=WORDS)
    due_on = models.DateField()
    safety = models.CharField(max_length=8, choices=Safety.choices, blank=True, default="")
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "due_on", "id"], name="dialogues_by_due")]


class Step(TenantModel):
    """A step of a commitment; nothing said before is changed.

    Verified at: 0 stated, 1 minuted, 2 letter or order, 3 observed, 4 outcome seen by migrants.
    """

    class Said(models.TextChoices):
        SAID = "said"
        PLANNED = "planned"
        DONE = "done"
        VERIFIED = "verified"

    tenancy: ClassVar[Tenancy] = Own(append_only=True)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="steps")
    said = models.CharField(max_length=8, choices=Said.choices)
    level = models.PositiveSmallIntegerField(null=True)  # of a verification
    on_date = models.DateField()
    words = models.CharField(max_length=WORDS)  # by what it can be seen
    member = models.UUIDField()
    at = models.DateTimeField()
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "said"], name="dialogues_a_step_once"),
            models.CheckConstraint(
                condition=models.Q(said="verified", level__gte=0, level__lte=4)
                | (~models.Q(said="verified") & models.Q(level__isnull=True)),
                name="dialogues_verified_at_a_level",
            ),
        ]


class PublicVersion(TenantModel):
    """What others may read of a dialogue: no name, nothing that is not rated safe.

    Taken back, it is shared with nobody and says nothing any more.
    """

    tenancy: ClassVar[Tenancy] = OwnOrSharedWith()
    shared_with = ArrayField(models.UUIDField(), default=list)
    dialogue = models.UUIDField()
    level = models.CharField(max_length=12, choices=Level.choices)
    on_date = models.DateField()
    place = models.CharField(max_length=16)
    title = models.CharField(max_length=TITLE, blank=True, default="")
    content = models.JSONField(default=list)
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "dialogue"], name="dialogues_one_public_version"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True)
                | models.Q(shared_with__len=0, content=[], title=""),
                name="dialogues_withdrawn_says_nothing",
            ),
        ]
