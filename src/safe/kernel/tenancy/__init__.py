"""Row-level security as the second lock (docs/threats.md): who, once a transaction."""

from safe.kernel.tenancy.context import NoTenant, acting, current_organisations
from safe.kernel.tenancy.declared import (
    Outside,
    Own,
    OwnOrContent,
    OwnOrFactsOf,
    OwnOrSharedWith,
    Tenancy,
)
from safe.kernel.tenancy.doors import DOORS, Door, door
from safe.kernel.tenancy.models import SharedModel, TenantManager, TenantModel

__all__ = [
    "DOORS",
    "Door",
    "NoTenant",
    "Outside",
    "Own",
    "OwnOrContent",
    "OwnOrFactsOf",
    "OwnOrSharedWith",
    "SharedModel",
    "Tenancy",
    "TenantManager",
    "TenantModel",
    "acting",
    "current_organisations",
    "door",
]
