"""Rows of the logframe and what was planned for each half-year."""

from typing import ClassVar

from django.db import models

from safe.administration.programmes.models import Period, Programme
from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, Tenancy

PUBLIC = "definitions and targets of a programme pack: plans and numbers, no word of a person"


class Indicator(models.Model):
    """A definition over facts (declarations.py reads it); computed values are stored nowhere."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField(default=0)
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveSmallIntegerField(default=1)
    definition = models.JSONField(default=dict)
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    is_invented = models.BooleanField(default=False)
    is_draft = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="indicators_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code}"


class Milestone(models.Model):
    """What was planned for one half-year alone (not a running total)."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="milestones")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="milestones")
    target = models.DecimalField(max_digits=12, decimal_places=4)
    invented = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "period"], name="indicators_milestone_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_id} {self.target}"


class IndicatorVersion(models.Model):
    """A definition as it stands or stood, and what became other with it; never ended, never edited.

    Every change is shown on the indicator's page: a figure names the version it was computed by.
    """

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="definitions")
    code = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_my = models.CharField(max_length=200, blank=True, default="")
    definition = models.JSONField(default=dict)
    since = models.DateField(null=True)  # None: from the programme's beginning
    what_en = models.CharField(max_length=400, blank=True, default="")
    what_my = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "version"], name="indicators_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.code} version {self.version}"
