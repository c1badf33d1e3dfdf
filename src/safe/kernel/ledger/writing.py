"""The only writer of the ledger."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.vault import contexts, seal_for

_INSERT = (
    "insert into ledger_entry (at, organisation, actor, device, action, outcome, subject, details)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s)"
)


def write(
    *,
    by: Actor,
    action: str,
    outcome: str = "done",
    subject: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one row. `subject` is sealed to the registry ring of the actor's organisation."""
    box = None
    if subject is not None:
        context = contexts.ledger_subject(by.organisation)
        box = seal_for(by.organisation, "registry", context, subject.bytes)
    text = json.dumps(details or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [clock.now(), by.organisation, by.member, by.device, action, outcome, box, text],
        )


def write_opening(
    *, by: Actor, what: str, subject: UUID | None = None, count: int = 1, purpose: str = ""
) -> None:
    """Write that sealed values were shown: one row a page, not one a value."""
    details: dict[str, Any] = {"count": count}
    if purpose:
        details["purpose"] = purpose
    write(by=by, action=what, outcome="opened", subject=subject, details=details)
