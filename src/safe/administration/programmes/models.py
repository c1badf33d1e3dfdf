"""What a donor funds: programme, organisations, periods, activities, curricula, who reads whom."""

from datetime import date
from typing import ClassVar

from django.db import models

from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, Tenancy

PUBLIC = "public content of a programme pack: names of organisations and plans, no word of a person"


class Kind(models.TextChoices):
    UN_AGENCY = "un_agency"
    NGO = "ngo"
    CSO = "cso"
    AUTHORITY = "authority"
    SERVICE_PROVIDER = "service_provider"
    DONOR = "donor"
    FUND_MANAGER = "fund_manager"


class Part(models.TextChoices):
    """The part an organisation has in a programme."""

    LEAD = "lead"
    CO_LEAD = "co_lead"
    IMPLEMENTING = "implementing"
    SERVICE_PARTNER = "service_partner"
    DONOR = "donor"
    FUND_MANAGER = "fund_manager"
    AUTHORITY = "authority"


class Organisation(models.Model):
    """An organisation keeps its id for ever; `pack` names the programme that brought it."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True)
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=160, blank=True, default="")
    short = models.CharField(max_length=16, blank=True, default="")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CSO)
    pack = models.CharField(max_length=16, blank=True, default="")
    is_demo = models.BooleanField(default=False)
    is_draft = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class Programme(models.Model):
    """One installation can hold several."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    code = models.CharField(max_length=16, primary_key=True)
    name_en = models.CharField(max_length=40)
    name_my = models.CharField(max_length=80, blank=True, default="")
    title_en = models.CharField(max_length=250, blank=True, default="")
    title_my = models.CharField(max_length=400, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    timezone = models.CharField(max_length=40, default="Asia/Yangon")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="programmes_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def covers(self, day: date) -> bool:
        """Whether something of the programme can have been on that day."""
        return self.starts_on <= day <= self.ends_on


class Partnership(models.Model):
    """The part of an organisation in a programme."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships"
    )
    role = models.CharField(max_length=20, choices=Part.choices)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation", "role"], name="programmes_a_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} of {self.programme_id}"


class Activity(models.Model):
    """One of the programme's lines of work."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="activities")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(max_length=200)
    name_my = models.CharField(max_length=300, blank=True, default="")
    counted_by = models.CharField(max_length=12, blank=True, default="")  # an indicator's code
    is_draft = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="programmes_activity_code_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code}"


class Period(models.Model):
    """A half-year that is reported."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    code = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="programmes_period_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="programmes_period_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code}"


class SharingAgreement(models.Model):
    """`reader` may read the facts of `of`. It never adds a ring key."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    reader = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reads")
    of = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="read_by")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "reader", "of"], name="programmes_agreement_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(reader=models.F("of")), name="programmes_reads_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} reads {self.of_id}"


class Curriculum(models.Model):
    """What a training teaches; `outline` is Markdown for trainers."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="curricula")
    code = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=200, blank=True, default="")
    audience = models.CharField(
        max_length=12, choices=[("community", "community"), ("trainers", "trainers")]
    )
    half_days = models.PositiveSmallIntegerField()
    outline = models.TextField(blank=True, default="")
    is_draft = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]
        verbose_name_plural = "curricula"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="programmes_curriculum_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(half_days__gte=1) & models.Q(half_days__lte=60),
                name="programmes_curriculum_half_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code}"
