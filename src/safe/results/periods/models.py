"""A half-year that was closed, and the figures that were released with it."""

from typing import Any, ClassVar

from django.db import models

from safe.administration.programmes.models import Period
from safe.kernel.tenancy import SharedModel, TenantManager


class Closing(SharedModel):
    """The end of a half-year: what is recorded later stands beside the released figures."""

    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField()
    closed_by = models.UUIDField()
    reason = models.CharField(max_length=600, blank=True, default="")
    missing = models.JSONField(default=list)  # ids of organisations that had not been approved
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(missing=[]) | ~models.Q(reason=""),
                name="periods_closed_without_somebody_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"closing of {self.period_id}"


class ReleasedFigure(SharedModel):
    """A figure as it was at closing, with its cells. Without organisation: the programme's."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="figures")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="released")
    for_organisation = models.UUIDField(null=True)
    code = models.CharField(max_length=12)  # of the indicator
    version = models.PositiveSmallIntegerField()
    cells = models.JSONField()  # Figure.as_json() of results/indicators
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "for_organisation", "code"],
                name="periods_released_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["period", "code"], name="periods_released_by_code")]

    def __str__(self) -> str:
        return f"released {self.code} of {self.period_id}"
