"""Phones that fetch forms and send them; each has a token of its own, kept only as a hash."""

from typing import Any, ClassVar

from django.db import models

from safe.kernel.tenancy import Own, Tenancy, TenantManager, TenantModel


class Device(TenantModel):
    """A phone of an organisation; several trainers may share it."""

    tenancy: ClassVar[Tenancy] = Own()
    label = models.CharField(max_length=40)
    token_hash = models.BinaryField(unique=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    renewed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "label", "id"], name="devices_by_label")]
