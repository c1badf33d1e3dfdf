"""The hook: what a request is about. The package that owns the noun says it (wiring.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from safe.administration.approvals.models import Request, Verdict
from safe.kernel.actor import Actor


@dataclass(frozen=True)
class Title:
    """What a request is about, in the reader's language, and where that is."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One fact about the thing, for whoever decides."""

    name: str
    value: str
    href: str = ""


class Subject(Protocol):
    """One kind of thing that is asked for."""

    verdicts: tuple[Verdict, ...]

    def titles(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, Title]:
        """By the request's id, for a whole list at once."""

    def lines(self, by: Actor, request: Request) -> Sequence[Line]:
        """What whoever decides must see."""

    def check(self, by: Actor, request: Request) -> None:
        """Raises a Problem when nothing can be decided about it any more."""


SUBJECTS: dict[str, Subject] = {}


def fill(kind: str, subject: Subject) -> None:
    """Called once a kind, by wiring.py."""
    SUBJECTS[kind] = subject
