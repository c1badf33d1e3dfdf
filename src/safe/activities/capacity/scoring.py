"""From levels to scores: means of what applies, paired change, stages. Nothing here asks anything.

Levels by statement: 1 to 4, 0 where it does not apply; absent where nobody said anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from safe.activities.capacity.instruments import DOES_NOT_APPLY, MET, Domain

Levels = Mapping[str, int]
#: of a domain's statements so many must be answered, else it has no score
ENOUGH = Decimal("0.6")
GAINED = Decimal("0.5")
WIDE = 2
OVERALL = "overall"
_STAGES = (
    (Decimal("1.75"), "nascent"),
    (Decimal("2.5"), "emerging"),
    (Decimal("3.25"), "expanding"),
)


def rounded(value: Decimal, places: int = 4) -> Decimal:
    """Half up, as people do."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def domain_score(levels: Levels, domain: Domain) -> Decimal | None:
    """The mean of what applies; None when fewer than 60 % of its statements were answered."""
    said = [levels[one.code] for one in domain.statements if one.code in levels]
    if Decimal(len(said)) < ENOUGH * len(domain.statements):
        return None
    applies = [level for level in said if level != DOES_NOT_APPLY]
    return Decimal(sum(applies)) / len(applies) if applies else None


def overall(levels: Levels, domains: Sequence[Domain]) -> Decimal | None:
    """The weighted mean of the domains that have a score."""
    scored = [(domain_score(levels, one), one.weight) for one in domains]
    return _weighted((score, weight) for score, weight in scored if score is not None)


def scores(levels: Levels, domains: Sequence[Domain]) -> dict[str, str]:
    """By domain and overall, as they are kept: text, so that no binary fraction creeps in."""
    found = {one.code: domain_score(levels, one) for one in domains}
    found[OVERALL] = overall(levels, domains)
    return {code: str(rounded(score)) for code, score in found.items() if score is not None}


def shown(kept: str) -> str:
    """A kept score with two decimals; nothing where there is none."""
    return str(rounded(Decimal(kept), 2)) if kept else ""


def stage(score: Decimal) -> str:
    """nascent < 1.75 ≤ emerging < 2.5 ≤ expanding < 3.25 ≤ mature."""
    return next((name for below, name in _STAGES if score < below), "mature")


@dataclass(frozen=True)
class Change:
    """Two rounds on the same version: only statements that both gave a level are compared."""

    overall: Decimal
    domains: Mapping[str, Decimal] = field(default_factory=dict)
    up: int = 0
    same: int = 0
    down: int = 0

    @property
    def has_gained(self) -> bool:
        """Whether the partner gained half a level or more."""
        return self.overall >= GAINED


def change(before: Levels, after: Levels, domains: Sequence[Domain]) -> Change | None:
    """The weighted mean of the domains' mean differences; None when nothing can be compared."""
    by_domain: dict[str, Decimal] = {}
    moves: list[int] = []
    for one in domains:
        pairs = [
            after[each.code] - before[each.code]
            for each in one.statements
            if before.get(each.code, 0) and after.get(each.code, 0)
        ]
        if pairs:
            by_domain[one.code] = Decimal(sum(pairs)) / len(pairs)
            moves += pairs
    weights = {one.code: one.weight for one in domains}
    whole = _weighted((moved, weights[code]) for code, moved in by_domain.items())
    if whole is None:
        return None
    return Change(
        rounded(whole),
        {code: rounded(moved) for code, moved in by_domain.items()},
        sum(move > 0 for move in moves),
        sum(move == 0 for move in moves),
        sum(move < 0 for move in moves),
    )


@dataclass(frozen=True)
class Spread:
    """What the ballots gave to one statement."""

    scores: Sequence[int]

    @property
    def given(self) -> list[int]:
        """Without those who could not say."""
        return sorted(score for score in self.scores if score)

    @property
    def middle(self) -> float | None:
        """The median."""
        return float(median(self.given)) if self.given else None

    @property
    def is_wide(self) -> bool:
        """Lowest and highest lie two levels apart or more: talk about it."""
        return bool(self.given) and self.given[-1] - self.given[0] >= WIDE


@dataclass(frozen=True)
class Standards:
    """How many of the standards that apply are met."""

    met: int
    apply: int

    @property
    def is_full(self) -> bool:
        """All that apply, and at least one does."""
        return 0 < self.apply == self.met

    @property
    def grade(self) -> str:
        """full, medium (one or two missing), low."""
        if self.is_full:
            return "full"
        return "medium" if 0 < self.apply - self.met <= 2 else "low"


def standards(levels: Levels) -> Standards:
    """Of an instrument of standards."""
    said = [level for level in levels.values() if level != DOES_NOT_APPLY]
    return Standards(sum(level == MET for level in said), len(said))


def levels_in(found: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """The levels of what an assessment or a view holds."""
    return {
        code: level for code, said in found.items() if isinstance(level := said.get("level"), int)
    }


def _weighted(pairs: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    kept = list(pairs)
    weight = sum(weight for _score, weight in kept)
    return sum((score * weight for score, weight in kept), Decimal(0)) / weight if weight else None
