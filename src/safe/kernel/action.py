"""Every change of state is one action: one savepoint, one permission, one ledger row."""

import functools
import inspect
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from safe.kernel import ledger
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, Problem

P = ParamSpec("P")
R = TypeVar("R")

REGISTRY: dict[str, Callable[..., Any]] = {}
Loggable = UUID | Enum | date | datetime | int | bool | str | None


def action(
    *,
    permission: str | None,
    logs: tuple[str, ...] = (),
    subject: str | None = None,
    writes_ledger: bool = True,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a keyword-only function, `by: Actor` first, as an action.

    `permission` is checked before anything; `logs` names parameters whose value goes into the
    ledger (ids, enums, dates, numbers, short codes: never words about a person); `subject` names
    the parameter that the row is about, sealed to the registry ring. `writes_ledger=False` is for
    the one action whose SQL function writes its own row.
    """

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        _assert_shape(function, (*logs, *((subject,) if subject else ())))

        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            if not isinstance(by, Actor):
                raise TypeError("an action needs by=Actor")
            about = _subject_of(kwargs.get(subject)) if subject else None
            details = {name: _loggable(kwargs.get(name)) for name in logs}
            try:
                if permission is not None and not by.may(permission):
                    raise NotAllowed
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    if writes_ledger:
                        ledger.write(
                            by=by, action=function.__name__, subject=about, details=details
                        )
                    return result
            except Problem as problem:
                # the savepoint is gone; the refusal itself stays, in the outer transaction
                refusal = details | {"problem": problem.code}
                ledger.write(
                    by=by,
                    action=function.__name__,
                    outcome="refused",
                    subject=about,
                    details=refusal,
                )
                raise

        vars(act)["logs"] = logs  # tests of the house look at it
        REGISTRY[f"{function.__module__}.{function.__name__}"] = act
        return act

    return mark


def _assert_shape(function: Callable[..., Any], named: tuple[str, ...]) -> None:
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name != "by":
        raise TypeError(f"{function.__qualname__}: the first parameter is `by`")
    if any(p.kind is not p.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{function.__qualname__}: parameters are keyword-only")
    missing = set(named) - {p.name for p in parameters}
    if missing:
        raise TypeError(f"{function.__qualname__}: no parameter {sorted(missing)}")


def _subject_of(value: object) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    identifier = getattr(value, "id", None)
    if not isinstance(identifier, UUID):
        raise TypeError("a ledger subject is a record with a uuid, or a uuid")
    return identifier


def _loggable(value: object) -> str | int | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, UUID | date | datetime):
        return str(value)
    if isinstance(value, str):
        return value[:64]
    identifier = getattr(value, "id", None) or getattr(value, "code", None)
    return str(identifier)
