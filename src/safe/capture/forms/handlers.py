"""Hook: what a kind of form becomes (filled in wiring.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from safe.kernel.actor import Actor
from safe.kernel.problems import Problem


@dataclass(frozen=True)
class PersonPart:
    """What the door split from one person of a form: clear answers, and a box left closed."""

    no: int
    id: UUID
    box: bytes | None
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """One submission as a handler sees it: no name is in it, and none can be opened."""

    id: UUID
    received_at: datetime
    answers: Mapping[str, Any]
    people: Sequence[PersonPart]
    event: UUID
    event_box: bytes | None


@dataclass(frozen=True)
class Waits:
    """Something that waits: the whole form (`part` None) or one participant."""

    part: int | None
    problem: Problem
    awaits: bytes | None = None


@dataclass
class Outcome:
    """What came of applying: what waits, which keys became known, what was odd."""

    waits: list[Waits] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


class Handler(Protocol):
    """Turns one kind of form into actions."""

    kind: str
    required: frozenset[str]  # targets the form must carry, all of class statistic
    permissions: frozenset[str]  # what a phone may do through it

    def apply(self, *, by: Actor, filled: Filled, only: frozenset[int] | None) -> Outcome:
        """Apply the form, or only the participants named; idempotent. Raises Problem for it all."""


HANDLERS: dict[str, Handler] = {}


def fill(handler: Handler) -> None:
    """Called by wiring.py, once a kind."""
    HANDLERS[handler.kind] = handler


def find_handler(kind: str) -> Handler | None:
    """The handler of a kind; a form without one is simply kept."""
    return HANDLERS.get(kind)
