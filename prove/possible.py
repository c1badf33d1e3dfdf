"""Which whole numbers a hidden cell can be, by everything that is said: an integer programme.

Every cell is an unknown whole number; what is shown are bounds and sums. Of each unknown the least
and the greatest possible value is computed exactly, and whether a third lies between.
"""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

ENOUGH = 3
MOST = 10**5  # no cell holds more people; a hidden one with this end has no end


@dataclass(frozen=True)
class Sum:
    """low ≤ Σ factor · unknown ≤ high; what is only supposed is dropped where it contradicts."""

    parts: Mapping[Hashable, float]
    low: float
    high: float
    supposed: bool = False


@dataclass
class Answer:
    """What can be said of one unknown."""

    low: int
    high: int
    values: set[int] = field(default_factory=set)

    @property
    def is_enough(self) -> bool:
        return len(self.values) >= ENOUGH


@dataclass
class Unknowns:
    """Unknown whole numbers, their bounds, and sums over them."""

    bounds: dict[Hashable, tuple[float, float]] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    fractions: set[Hashable] = field(default_factory=set)  # may be any number
    contradictions: list[str] = field(default_factory=list)
    dropped: int = 0

    def between(self, name: Hashable, low: float = 0, high: float = MOST) -> None:
        """One more bound of an unknown."""
        before = self.bounds.get(name, (-(10**9), 10**9))
        self.bounds[name] = max(before[0], low), min(before[1], high)
        if self.bounds[name][0] > self.bounds[name][1]:
            self.contradictions.append(f"{name}: {before} and {(low, high)}")
            self.bounds[name] = before

    def add(
        self, parts: Mapping[Hashable, float], low: float, high: float, *, supposed: bool = False
    ) -> None:
        """One more sum."""
        for name in parts:
            self.bounds.setdefault(name, (0, MOST))
        self.sums.append(Sum(parts, low, high, supposed))

    def ask(self, names: Iterable[Hashable]) -> dict[Hashable, Answer]:
        """The possible values of these unknowns; groups that no sum connects apart."""
        asked, found = set(names), {}
        for members, sums in self._groups():
            wanted = sorted(asked & set(members), key=repr)
            if wanted:
                found |= self._ask_group(members, sums, wanted)
        return found

    def _ask_group(
        self, members: Sequence[Hashable], sums: Sequence[Sum], wanted: Sequence[Hashable]
    ) -> dict[Hashable, Answer]:
        group = _Group(members, sums, self.bounds, self.fractions)
        if group.solve({}) is None:
            self.dropped += sum(one.supposed for one in sums)
            certain = [one for one in sums if not one.supposed]
            group = _Group(members, certain, self.bounds, self.fractions)
            if group.solve({}) is None:
                self.contradictions.append(f"{wanted[0]} and what hangs together with it")
                return {}
        return {name: group.answer(name) for name in wanted}

    def _groups(self) -> list[tuple[list[Hashable], list[Sum]]]:
        above: dict[Hashable, Hashable] = {name: name for name in self.bounds}

        def top(name: Hashable) -> Hashable:
            while above[name] != name:
                above[name] = above[above[name]]
                name = above[name]
            return name

        def is_known(name: Hashable) -> bool:
            low, high = self.bounds[name]
            return low == high

        free = [[name for name in one.parts if not is_known(name)] for one in self.sums]
        for names in free:
            for name in names[1:]:
                above[top(name)] = top(names[0])
        members: dict[Hashable, list[Hashable]] = defaultdict(list)
        for name in self.bounds:
            members[top(name)].append(name)
        sums: dict[Hashable, list[Sum]] = defaultdict(list)
        for one, names in zip(self.sums, free, strict=True):
            sums[top(names[0]) if names else None].append(one)
        for one in sums.pop(None, []):
            said = sum(factor * self.bounds[name][0] for name, factor in one.parts.items())
            if not one.low - 1e-6 <= said <= one.high + 1e-6 and not one.supposed:
                self.contradictions.append(f"{sorted(map(str, one.parts))} come to {said}")
        return [(found, sums[key]) for key, found in members.items()]


class _Group:
    """Unknowns that hang together, ready to be solved again and again."""

    def __init__(
        self,
        members: Sequence[Hashable],
        sums: Sequence[Sum],
        bounds: Mapping[Hashable, tuple[float, float]],
        fractions: Container[Hashable],
    ) -> None:
        beside = {name for one in sums for name in one.parts}
        self.place = {name: at for at, name in enumerate(sorted({*members} | beside, key=repr))}
        self.low = np.array([bounds[name][0] for name in self.place])
        self.high = np.array([bounds[name][1] for name in self.place])
        self.whole = np.array([name not in fractions for name in self.place], dtype=int)
        self.seen: dict[Hashable, set[int]] = {name: set() for name in self.place}
        entries = [
            (row, self.place[name], factor)
            for row, one in enumerate(sums)
            for name, factor in one.parts.items()
        ]
        self.sums = None
        if entries:
            rows, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
            shape = (len(sums), len(self.place))
            matrix = coo_array((factors.astype(float), (rows, columns)), shape=shape).tocsr()
            ends = [one.low for one in sums], [one.high for one in sums]
            self.sums = LinearConstraint(matrix, *ends)  # type: ignore[arg-type]

    def solve(
        self, aim: Mapping[Hashable, int], within: tuple[Hashable, float, float] | None = None
    ) -> "np.ndarray | None":  # type: ignore[type-arg]
        """A filling that everything said allows, with the least sum of what is aimed at."""
        low, high = self.low, self.high
        if within is not None:
            low, high = low.copy(), high.copy()
            low[self.place[within[0]]], high[self.place[within[0]]] = within[1:]
        weights = np.zeros(len(self.place))
        for name, weight in aim.items():
            weights[self.place[name]] = weight
        found = milp(
            weights,
            integrality=self.whole,
            bounds=Bounds(low, high),
            constraints=[self.sums] if self.sums is not None else [],
        )
        if found.x is None:
            return None
        for name, at in self.place.items():
            self.seen[name].add(round(found.x[at]))
        return np.asarray(found.x)

    def answer(self, name: Hashable) -> Answer:
        """The least and the greatest value, and values between until there are enough."""
        ends = []
        for sign in (1, -1):
            found = self.solve({name: sign})
            assert found is not None  # the group was solved before
            ends.append(round(found[self.place[name]]))
        said = Answer(*ends, self.seen[name])
        inner = ends[0] + 1, ends[1] - 1
        if not said.is_enough and inner[0] <= inner[1]:
            self.solve({}, (name, *inner))
        return said
