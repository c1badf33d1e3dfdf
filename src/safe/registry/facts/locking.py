"""One writer of facts an organisation: whoever reads marks and writes facts of them holds this."""

from uuid import UUID

from django.db import connection

_WAIT = "select pg_advisory_xact_lock(%s)"
_TRY = "select pg_try_advisory_xact_lock(%s)"


def lock_facts(organisation: UUID, *, wait: bool = True) -> bool:
    """Free at the end of the transaction. Without `wait`: whether it was free."""
    number = organisation.int >> 1 & (1 << 63) - 1
    with connection.cursor() as cursor:
        cursor.execute(_WAIT if wait else _TRY, [number])
        row = cursor.fetchone()
    return wait or bool(row and row[0])
