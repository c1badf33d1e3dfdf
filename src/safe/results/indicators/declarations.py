"""What an indicator counts, read from its definition: a declaration over facts, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from safe.results.indicators.models import Indicator


class Counts(StrEnum):
    """Whom or what a figure counts, each once."""

    PEOPLE = "people"
    SESSIONS = "sessions"


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


class OverTime(StrEnum):
    """Whether half-years may be added."""

    ADDS = "adds"
    UNION = "union"


class Level(StrEnum):
    """The steps of the ladder: every fact, a person once a training, a person once."""

    CONTACTS = "contacts"
    PARTICIPATIONS = "participations"
    EACH_ONCE = "once"


#: the kinds of facts that may qualify, and what each of them is about
KINDS = {
    "training.session_held": Counts.SESSIONS,
    "training.attended": Counts.PEOPLE,
    "training.completed": Counts.PEOPLE,
    "training.post_test": Counts.PEOPLE,
    "training.test_pair": Counts.PEOPLE,
}
#: the kinds whose facts carry a value: of these alone a share or a mean can be made
VALUED = ("training.post_test", "training.test_pair")


@dataclass(frozen=True)
class Declaration:
    """The part of an indicator that a query needs."""

    counts: Counts
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
            counts=Counts(definition["counts"]),
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
        return self.counts is Counts.PEOPLE


def _decimal(said: object) -> Decimal | None:
    return None if said is None else Decimal(str(said))
