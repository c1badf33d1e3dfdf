"""What an indicator counts, read from its definition: a declaration over facts, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from safe.registry.facts.kinds import Unit, units
from safe.results.indicators.models import Indicator


class Measure(StrEnum):
    """How many; which part of them meets a mark; the mean of what they carry."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"


class Direction(StrEnum):
    """Whether more is better."""

    UP = "up"
    DOWN = "down"


class Window(StrEnum):
    """Which qualifying fact places somebody in a period."""

    FIRST_EVER = "first_ever"
    IN_PERIOD = "in_period"
    LATEST = "latest"  # the state at the end: of each the last fact, however old


class OverTime(StrEnum):
    """Whether half-years may be added."""

    ADDS = "adds"
    UNION = "union"


class Level(StrEnum):
    """The steps of the ladder: every fact, a person once a training, a person once."""

    CONTACTS = "contacts"
    PARTICIPATIONS = "participations"
    EACH_ONCE = "once"


@dataclass(frozen=True)
class Declaration:
    """The part of an indicator that a query needs."""

    counts: Unit
    kinds: tuple[str, ...]
    window: Window
    over_time: OverTime
    measure: Measure = Measure.COUNT
    at_least: Decimal | None = None
    seed: int = 0
    direction: Direction = Direction.UP
    baseline: Decimal = Decimal(0)

    @classmethod
    def of(cls, indicator: Indicator) -> "Declaration":
        """Raises KeyError or ValueError for a definition that the loader would have refused."""
        return cls.read(indicator.definition)

    @classmethod
    def read(cls, definition: Mapping[str, Any]) -> "Declaration":
        return cls(
            counts=units()[definition["counts"]],
            kinds=tuple(definition["kinds"]),
            window=Window(definition["window"]),
            over_time=OverTime(definition["over_time"]),
            measure=Measure(definition.get("measure", Measure.COUNT)),
            at_least=_decimal(definition.get("at_least")),
            seed=int(definition.get("seed", 0)),
            direction=Direction(definition.get("direction", Direction.UP)),
            baseline=_decimal(definition.get("baseline")) or Decimal(0),
        )

    @property
    def counts_people(self) -> bool:
        return self.counts.is_people


def _decimal(said: object) -> Decimal | None:
    return None if said is None else Decimal(str(said))
