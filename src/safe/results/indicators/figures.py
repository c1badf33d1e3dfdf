"""A figure: one computed value with its cells, and how far "each counted once" reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from safe.administration.programmes.models import Period
from safe.kernel.ids import short_code

# which columns a row of the grouping sets left out: sex, displacement, disability, place, partner
_TOTAL, _SEX_AGE, _DISPLACEMENT, _DISABILITY, _PLACE, _PARTNER = (
    0b11111,
    0b01111,
    0b10111,
    0b11011,
    0b11101,
    0b11110,
)


@dataclass(frozen=True)
class Figure:
    """`total`, its cells by each split, and the bounds of counting once."""

    total: int = 0
    by_sex_age: dict[tuple[str, str], int] = field(default_factory=dict)
    by_displacement: dict[str, int] = field(default_factory=dict)
    by_disability: dict[str, int] = field(default_factory=dict)
    by_township: dict[str, int] = field(default_factory=dict)
    by_partner: dict[UUID, int] = field(default_factory=dict)

    @property
    def by_sex(self) -> dict[str, int]:
        """The sum of the age bands of each sex."""
        sums: dict[str, int] = {}
        for (sex, _band), count in self.by_sex_age.items():
            sums[sex] = sums.get(sex, 0) + count
        return sums

    @property
    def lower(self) -> int:
        """At least so many; less than the total once possible pairs are known."""
        return self.total

    @property
    def upper(self) -> int:
        """At most so many."""
        return self.total

    @property
    def partners(self) -> int:
        """In how many organisations' facts the figure stands."""
        return len(self.by_partner)


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a half-year, and a cell of it or all."""

    period: Period
    township: str | None = None
    partner: UUID | None = None

    @property
    def is_whole(self) -> bool:
        return self.township is None and self.partner is None


@dataclass(frozen=True)
class Record:
    """One row behind a figure: no name, only what the fact said on its date."""

    key: str
    whom: UUID
    subject: UUID
    on: date
    township: str
    partner: UUID
    sex: str
    age_band: str
    displacement: str
    disability: str
    dose: float


@dataclass(frozen=True)
class RecordPage:
    """Some rows, and the key after which the next ones come."""

    rows: Sequence[Record]
    next_key: str | None = None


def code_of(row: Record, persons: Mapping[UUID, UUID]) -> str:
    """The short code people read: the person's own where we know it, else the subject's."""
    return short_code(persons.get(row.subject, row.whom))


def figure_from(rows: Iterable[Sequence[Any]]) -> Figure:
    """Sort the rows of the grouping sets into their splits."""
    total = 0
    sex_age: dict[tuple[str, str], int] = {}
    partners: dict[UUID, int] = {}
    splits: dict[int, dict[str, int]] = {_DISPLACEMENT: {}, _DISABILITY: {}, _PLACE: {}}
    for which, sex, band, displacement, disability, place, partner, count in rows:
        if which == _TOTAL:
            total = count
        elif which == _SEX_AGE:
            sex_age[sex, band] = count
        elif which == _PARTNER:
            partners[partner] = count
        else:
            said = {_DISPLACEMENT: displacement, _DISABILITY: disability, _PLACE: place}[which]
            splits[which][said] = count
    return Figure(
        total, sex_age, splits[_DISPLACEMENT], splits[_DISABILITY], splits[_PLACE], partners
    )


def planned_by(target: int, period: Period, on: date) -> int:
    """The part of a half-year's plan that lies behind, evenly over its days."""
    days = (period.ends_on - period.starts_on).days + 1
    gone = min(max((on - period.starts_on).days + 1, 0), days)
    return round(target * gone / days)
