"""The hook: what a request is about. The package that owns the noun says it (wiring.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from uuid import UUID

from safe.administration.approvals.models import Request, Verdict
from safe.kernel.actor import Actor


@dataclass(frozen=True)
class Title:
    """What a request is about, in the reader's language, and where that is."""

    words: str
    href: str = ""
    where: str = ""  # what the link is called
    note: str = ""  # what whoever reads the lines must know
    in_figures: bool = False  # its lines end in short numbers, which stand in a column


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

    def ended(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, str]:
        """Those about which nothing can be decided any more, each with why, in words."""

    def check(self, by: Actor, request: Request) -> None:
        """Raises a Problem when it has ended; holds off what would end it meanwhile."""


@runtime_checkable
class Follows(Protocol):
    """A subject with which something happens when its request has ended."""

    def decided(self, by: Actor, request: Request, verdict: Verdict) -> None:
        """In the transaction of the last decision, as whoever decided."""


SUBJECTS: dict[str, Subject] = {}


def fill(kind: str, subject: Subject) -> None:
    """Called once a kind, by wiring.py."""
    SUBJECTS[kind] = subject


def ended_of(by: Actor, requests: Sequence[Request]) -> dict[UUID, str]:
    """Over all kinds: one question a kind."""
    ended: dict[UUID, str] = {}
    for kind in {request.kind for request in requests} & SUBJECTS.keys():
        alike = [request for request in requests if request.kind == kind]
        ended.update(SUBJECTS[kind].ended(by, alike))
    return ended
