"""Arithmetic of knowledge tests and means: pure functions, no word of a person.

Sources: normalised change after Marx & Cummings, American Journal of Physics 75 (2007), 87;
class gain after Hake (1998); KR-20 after Kuder & Richardson (1937), population variance; McNemar
(1947) without correction. A matrix has a row a person and a column an item, 1 right, 0 wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from statistics import correlation, fmean, pvariance

import numpy as np

RESAMPLES = 2000
SEED = 20190701  # of a training's interval; the pack says the same of its indicators
Matrix = Sequence[Sequence[int]]


def normalised_change(before: float, after: float) -> float | None:
    """c of one person from two shares right (0–1); None when both are 0 or both are 1."""
    if before == after:
        return None if after in {0, 1} else 0.0
    if after > before:
        return (after - before) / (1 - before)
    return (after - before) / before


def class_gain(before: Sequence[float], after: Sequence[float]) -> float | None:
    """Hake's g of a group from its shares right; None when nothing was left to gain."""
    first, second = fmean(before), fmean(after)
    return None if first == 1 else (second - first) / (1 - first)


def bootstrap_mean(
    values: Mapping[float, int], seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """The 95 % percentile interval of a mean; `values` says how often each value was seen.

    Drawing n of n with replacement is one multinomial draw over the distinct values, so the cost
    does not grow with n. None below two values seen.
    """
    count = sum(values.values())
    if count < 2:
        return None
    distinct = sorted(values)
    seen = np.array([values[value] for value in distinct], dtype=np.float64)
    draw = np.random.Generator(np.random.PCG64(seed))
    drawn = draw.multinomial(count, seen / count, size=resamples)
    means = drawn @ np.array([float(value) for value in distinct]) / count
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def difficulty(matrix: Matrix) -> list[float]:
    """The share of all who sat the test that has each item right; a skipped item is wrong."""
    return [fmean(column) for column in zip(*matrix, strict=True)]


def discrimination(matrix: Matrix) -> list[float | None]:
    """Each item's correlation with the sum of the other items; None where one does not vary."""
    totals = [sum(row) for row in matrix]
    found: list[float | None] = []
    for column in zip(*matrix, strict=True):
        rest = [total - right for total, right in zip(totals, column, strict=True)]
        varies = len(set(column)) > 1 and len(set(rest)) > 1
        found.append(correlation(column, rest) if varies else None)
    return found


def upper_lower(matrix: Matrix, part: float = 0.27) -> list[float]:
    """D27: each item's share right among the best 27 % by total, less that among the lowest."""
    size = max(1, floor(len(matrix) * part + 0.5))
    ordered = sorted(matrix, key=sum)
    return [
        high - low
        for high, low in zip(difficulty(ordered[-size:]), difficulty(ordered[:size]), strict=True)
    ]


def reliability(matrix: Matrix) -> float | None:
    """KR-20; None for one item, or where the sums do not vary."""
    items = len(matrix[0])
    spread = pvariance([sum(row) for row in matrix])
    if items < 2 or spread == 0:
        return None
    within = sum(share * (1 - share) for share in difficulty(matrix))
    return items / (items - 1) * (1 - within / spread)


@dataclass(frozen=True)
class Changed:
    """How many gained an item and how many lost it; `chi2` is None when nobody changed."""

    gained: int
    lost: int

    @property
    def chi2(self) -> float | None:
        changed = self.gained + self.lost
        return (self.gained - self.lost) ** 2 / changed if changed else None


def changed(before: Sequence[int], after: Sequence[int]) -> Changed:
    """McNemar's two cells for one item of matched persons."""
    pairs = list(zip(before, after, strict=True))
    return Changed(gained=pairs.count((0, 1)), lost=pairs.count((1, 0)))
