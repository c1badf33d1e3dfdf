"""Phones, as pages and doors ask for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from safe.administration.devices import policies, tokens
from safe.administration.devices.models import Device
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound


@dataclass(frozen=True)
class Phone:
    """One line of the list of phones."""

    id: UUID
    label: str
    added_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None


def list_phones(*, by: Actor) -> list[Phone]:
    """All phones of the organisation: those in use first, then the revoked."""
    rows = policies.visible(by).order_by("revoked_at", "label", "id")
    in_use = [_phone(row) for row in rows.filter(revoked_at__isnull=True)]
    revoked = [_phone(row) for row in rows.filter(revoked_at__isnull=False)]
    return in_use + revoked


def count_phones(*, by: Actor) -> int:
    """How many phones may send now."""
    return policies.visible(by).filter(revoked_at__isnull=True).count()


def get_phone(*, by: Actor, id: UUID) -> Phone:  # noqa: A002 - the record's own word
    """One phone; NotFound for unknown and foreign alike."""
    return _phone(get_device(by=by, id=id))


def get_device(*, by: Actor, id: UUID) -> Device:  # noqa: A002
    """The row, for an action."""
    found: Device | None = policies.visible(by).filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def find_device(token: str) -> tuple[UUID, UUID] | None:
    """(device, organisation) of a token; None for unknown, malformed and revoked alike."""
    with connection.cursor() as cursor:
        cursor.execute("select * from core.device_by_token(%s)", [tokens.token_hash(token)])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _phone(row: Device) -> Phone:
    return Phone(row.id, row.label, row.added_at, row.last_seen_at, row.revoked_at)
