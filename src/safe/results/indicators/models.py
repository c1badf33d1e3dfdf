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
    target = models.PositiveIntegerField(null=True)
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
    target = models.PositiveIntegerField()
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
