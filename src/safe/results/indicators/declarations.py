"""What an indicator counts, read from its definition: a declaration over facts, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from safe.results.indicators.models import Indicator


class Counts(StrEnum):
    """Whom or what a figure counts, each once."""

    PEOPLE = "people"
    SESSIONS = "sessions"


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
}


@dataclass(frozen=True)
class Declaration:
    """The part of an indicator that a query needs."""

    counts: Counts
    kinds: tuple[str, ...]
    window: Window
    over_time: OverTime

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
        )

    @property
    def counts_people(self) -> bool:
        return self.counts is Counts.PEOPLE
