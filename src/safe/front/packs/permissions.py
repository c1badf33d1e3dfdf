"""The permissions that the installed packages declare: each has an enum P in its policies."""

from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def list_permissions() -> list[str]:
    """Every permission a role may carry."""
    found: set[str] = set()
    for config in apps.get_app_configs():
        name = f"{config.name}.policies"
        if not config.name.startswith("safe.") or find_spec(name) is None:
            continue
        declared = getattr(import_module(name), "P", None)
        if isinstance(declared, type) and issubclass(declared, StrEnum):
            found.update(permission.value for permission in declared)
    return sorted(found)
