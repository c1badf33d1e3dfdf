"""The hook: figures are computed by the package above; what a half-year keeps of them is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from safe.administration.programmes.models import Period
from safe.kernel.actor import Actor


@dataclass(frozen=True)
class Taken:
    """One figure; `cells` is Figure.as_json(). Without organisation: the whole programme's."""

    for_organisation: UUID | None
    code: str
    version: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """How a figure is called in the reader's language, where it leads, which facts make it."""

    code: str
    name: str
    href: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownRelease:
    """A released figure in the words of a reader who may not open the records."""

    code: str
    name: str
    href: str
    released: str
    change: str  # since; empty where nothing moved
    is_hidden: bool


class Figuring(Protocol):
    """Filled in wiring.py by results/indicators."""

    def snapshot(self, by: Actor, period: Period) -> Sequence[Taken]:
        """Every figure of the half-year, for closing: the whole programme over all that `by` reads,
        and each partner's own over its facts alone, as its members see it."""

    def now(self, by: Actor, period: Period, for_organisation: UUID | None) -> Sequence[Taken]:
        """The figures as they are this moment: over all that `by` reads, or one partner's own."""

    def shown(self, period: Period) -> Sequence[Shown]:
        """The indicators in their order, with where each one's page of this half-year is."""

    def released(self, by: Actor, period: Period) -> Sequence[ShownRelease]:
        """What was released to the actor's organisation, with small cells hidden."""


class _Hook:
    figuring: Figuring | None = None


def fill(figuring: Figuring) -> None:
    """Called once, by wiring.py."""
    _Hook.figuring = figuring


def hook() -> Figuring:
    """What fills it; LookupError before wiring."""
    if _Hook.figuring is None:
        raise LookupError("nobody figures: wiring.py fills results.periods.figuring")
    return _Hook.figuring
