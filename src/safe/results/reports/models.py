"""A report that was asked for: the row is the queue, and holds the files once they are made."""

from typing import Any, ClassVar

from django.db import models

from safe.administration.programmes.models import Period
from safe.kernel.tenancy import Own, Tenancy, TenantManager, TenantModel


class State(models.TextChoices):
    """Where a report stands. Nothing says that a worker is at it: who dies leaves it waiting."""

    WAITS = "waits"
    MADE = "made"
    FAILED = "failed"


class Report(TenantModel):
    """One half-year in one language, as workbook and as paper."""

    tenancy: ClassVar[Tenancy] = Own()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITS)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True, default="")  # code of the problem
    made_at = models.DateTimeField(null=True)
    is_exact = models.BooleanField(default=True)
    reads = models.JSONField(default=list)  # ids of the organisations whose facts stand in it
    content_hash = models.CharField(max_length=64, blank=True, default="")
    xlsx = models.BinaryField(null=True)
    pdf = models.BinaryField(null=True)
    xlsx_digest = models.CharField(max_length=64, blank=True, default="")
    pdf_digest = models.CharField(max_length=64, blank=True, default="")
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-id"], name="reports_of_organisation"),
            models.Index(
                fields=["organisation"],
                name="reports_waiting",
                condition=models.Q(state=State.WAITS),
            ),
            models.Index(
                fields=["content_hash"],
                name="reports_by_hash",
                condition=models.Q(state=State.MADE),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.MADE)
                | models.Q(xlsx__isnull=False, pdf__isnull=False, made_at__isnull=False),
                name="reports_made_with_its_files",
            )
        ]
