"""Levels of one to four: dots of what was given, dumbbells of then and now, a radar for print."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LOW, HIGH = 1, 4
_EDGE = 6  # percent at both ends, so that the outermost marks are whole


def place_of(level: float | Decimal) -> float:
    """Percent along a rail from level 1 to level 4."""
    inner = 100 - 2 * _EDGE
    return round(_EDGE + inner * (float(level) - LOW) / (HIGH - LOW), 1)


@dataclass(frozen=True)
class Dot:
    """How many gave one level."""

    level: int
    count: int
    x: float
    radius: float


def dots(given: Iterable[int]) -> list[Dot]:
    """One dot a level, its area by how many gave it."""
    counts = Counter(given)
    return [
        Dot(level, count, place_of(level), round(3 + 2 * math.sqrt(count), 1))
        for level, count in sorted(counts.items())
    ]


@dataclass(frozen=True)
class Dumbbell:
    """One domain then and now; None where it has no score."""

    name: str
    before: Decimal | None
    after: Decimal | None
    x_before: float | None
    x_after: float | None
    band: tuple[Decimal, Decimal] | None = None
    x_band: float = 0.0
    band_width: float = 0.0

    @property
    def said_before(self) -> str:
        return _said(self.before)

    @property
    def said_after(self) -> str:
        return _said(self.after)


def _said(level: Decimal | None) -> str:
    """One decimal, half up as people do."""
    return "" if level is None else str(level.quantize(Decimal("0.1"), ROUND_HALF_UP))


def dumbbell(
    name: str,
    before: Decimal | None,
    after: Decimal | None,
    band: tuple[Decimal, Decimal] | None = None,
) -> Dumbbell:
    """`band`: where the middle half of others stands."""
    low, high = (place_of(band[0]), place_of(band[1])) if band else (0.0, 0.0)
    return Dumbbell(
        name,
        before,
        after,
        None if before is None else place_of(before),
        None if after is None else place_of(after),
        band,
        low,
        round(high - low, 1),
    )


@dataclass(frozen=True)
class Spoke:
    """One axis of a radar: where its name stands, in units of the picture (-100 to 100)."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Radar:
    """Polygons in the same units; the picture of print, beside its table."""

    spokes: Sequence[Spoke]
    now: Sequence[tuple[float, float]]
    then: Sequence[tuple[float, float]]


def radar(
    names: Sequence[str],
    now: Sequence[Decimal | None],
    then: Sequence[Decimal | None] | None = None,
) -> Radar:
    """The first axis points up; what has no score stands in the middle."""
    return Radar(
        [Spoke(name, *_at(at, len(names), HIGH)) for at, name in enumerate(names)],
        [_at(at, len(names), level) for at, level in enumerate(now)],
        [_at(at, len(names), level) for at, level in enumerate(then or [])],
    )


def _at(at: int, of: int, level: float | Decimal | None) -> tuple[float, float]:
    angle = 2 * math.pi * at / of
    far = 100 * float(level or 0) / HIGH
    return round(far * math.sin(angle), 1), round(-far * math.cos(angle), 1)
