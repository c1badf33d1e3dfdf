"""One row an action or opening."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy.declared import Own, Tenancy
from safe.kernel.tenancy.models import TenantManager
from safe.kernel.vault.columns import BoxField


class Entry(models.Model):
    """Who did what when; its subject is a box to the organisation's registry ring."""

    tenancy: ClassVar[Tenancy] = Own(append_only=True)
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    organisation = models.UUIDField()
    actor = models.UUIDField(null=True)
    device = models.UUIDField(null=True)
    action = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)
    subject = BoxField(null=True)
    details = models.JSONField(default=dict)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        db_table = "ledger_entry"
        indexes = [models.Index(fields=["organisation", "-id"], name="ledger_by_organisation")]

    def __str__(self) -> str:
        return f"{self.action} {self.outcome}"
