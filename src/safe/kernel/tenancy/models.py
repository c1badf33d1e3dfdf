"""The base of every table that carries an organisation."""

from typing import Any, ClassVar, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from safe.kernel.ids import new_id
from safe.kernel.tenancy.context import NoTenant, current_organisations
from safe.kernel.tenancy.declared import Own, OwnOrSharedWith, Tenancy

M = TypeVar("M", bound=models.Model)


class TenantManager(models.Manager[M]):
    """Raises where the database would silently return nothing."""

    def get_queryset(self) -> models.QuerySet[M]:
        if not current_organisations():
            raise NoTenant(f"{self.model.__name__} asked outside acting()")
        return super().get_queryset()


class TenantModel(models.Model):
    """A row of one organisation. Its id is random and made here, so that it betrays nothing."""

    tenancy: ClassVar[Tenancy] = Own()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.UUIDField(db_index=True)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class SharedModel(TenantModel):
    """A row that the organisations named in it may read; written once, by its own alone."""

    tenancy: ClassVar[Tenancy] = OwnOrSharedWith(append_only=True)
    shared_with = ArrayField(models.UUIDField(), default=list)
    objects: ClassVar[TenantManager[Any]] = TenantManager()

    class Meta:
        abstract = True
