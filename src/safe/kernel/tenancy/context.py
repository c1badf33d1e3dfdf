"""The context of a transaction: which organisations' rows the database returns."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

from safe.kernel.actor import Actor

_orgs: ContextVar[tuple[UUID, ...]] = ContextVar("organisations", default=())
_SET = (
    "select set_config('safe.orgs', %s, true), set_config('safe.facts_of', %s, true),"
    " set_config('safe.actor', %s, true)"
)
_GET = (
    "select current_setting('safe.orgs', true), current_setting('safe.facts_of', true),"
    " current_setting('safe.actor', true)"
)


class NoTenant(RuntimeError):
    """A tenant's table was asked without saying for whom: a fault of ours, never a user's."""


def current_organisations() -> tuple[UUID, ...]:
    """The organisations of the running context; empty when there is none."""
    return _orgs.get()


@contextmanager
def acting(actor: Actor, *, organisations: tuple[UUID, ...] = ()) -> Iterator[None]:
    """Act as `actor` in the open transaction; on leaving, the context before is restored.

    `organisations` widens the rows for work across organisations (figures of the programme at
    night); it opens no box. A value set in a savepoint would outlive it, so it is put back by hand.
    """
    if not connection.in_atomic_block:
        raise NoTenant("acting() needs an open transaction")
    orgs = tuple(dict.fromkeys((actor.organisation, *organisations)))
    nested = bool(_orgs.get())
    token = _orgs.set(orgs)
    with connection.cursor() as cursor:
        before: tuple[str | None, ...] = ("", "", "")
        if nested:
            cursor.execute(_GET)
            before = cursor.fetchone() or before
        cursor.execute(
            _SET, [_array(orgs), _array((*orgs, *actor.facts_of)), str(actor.member or "")]
        )
    try:
        yield
    finally:
        _orgs.reset(token)
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SET, [value or "" for value in before])


def _array(ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(str(identifier) for identifier in ids) + "}"
