"""What was planned: a line of work, a partner, a township, month by month."""

from typing import ClassVar

from django.db import models

from safe.administration.programmes.models import Activity, Organisation, Programme
from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside, Tenancy

PUBLIC = "plans of a programme pack: numbers, no word of a person"


class PlannedWork(models.Model):
    """The plan of one partner for one line of work in one township."""

    tenancy: ClassVar[Tenancy] = Outside(PUBLIC, content=True)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="planned")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="planned")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="planned")
    place = models.CharField(max_length=16)
    months = models.JSONField(default=dict)  # by half-year: {"2020S2": [4, 0, 2, 4, 4, 1]}
    is_invented = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation", "place"], name="workplan_planned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.organisation_id} {self.place}"
