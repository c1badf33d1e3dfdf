"""A figure: one computed value with its cells, and how far "each counted once" reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from safe.administration.programmes.models import Period
from safe.kernel.ids import short_code
from safe.kernel.statistics import bootstrap_mean
from safe.registry.facts.kinds import PEOPLE
from safe.results.indicators.declarations import Declaration, Measure

SPLITS = PEOPLE.splits
# which columns a row of the grouping sets left out: sex, displacement, disability, place, partner,
# value; a row of sex and age stands in both of their splits
_TOTAL, _SEX_AGE, _VALUE = 0b111111, 0b011111, 0b111110
_SPLIT = {
    0b101111: "displacement",
    0b110111: "disability",
    0b111011: "township",
    0b111101: "partner",
}


@dataclass(frozen=True)
class Cell:
    """What a figure needs to know of one group; cells of a split add up to the whole."""

    count: int = 0  # people or sessions; the denominator of a share
    part: int = 0  # of a share: how many of them meet the mark
    valued: int = 0  # of a mean: how many of them carry a value
    total: Decimal = Decimal(0)  # of a mean: the sum of their values

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(
            self.count + other.count,
            self.part + other.part,
            self.valued + other.valued,
            self.total + other.total,
        )

    def __sub__(self, other: "Cell") -> "Cell":
        return Cell(
            self.count - other.count,
            self.part - other.part,
            self.valued - other.valued,
            self.total - other.total,
        )

    def as_json(self) -> dict[str, Any]:
        """Numbers as they are; the sum as text, so that no digit is lost."""
        return {
            "count": self.count,
            "part": self.part,
            "valued": self.valued,
            "total": str(self.total),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Cell":
        return cls(said["count"], said["part"], said["valued"], Decimal(said["total"]))


NOBODY = Cell()


@dataclass(frozen=True)
class Figure:
    """One computed value: the whole, its cells by each split, the interval of a mean."""

    measure: Measure = Measure.COUNT
    whole: Cell = NOBODY
    splits: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    sex_age: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    interval: tuple[Decimal, Decimal] | None = None

    def value(self, cell: Cell | None = None) -> int | Decimal | None:
        """Of the whole or a cell: the count; the share; the mean. None: nothing to divide."""
        of = self.whole if cell is None else cell
        if self.measure is Measure.COUNT:
            return of.count
        above, below = (
            (of.part, of.count) if self.measure is Measure.SHARE else (of.total, of.valued)
        )
        return Decimal(above) / below if below else None

    def by(self, split: str) -> Mapping[str, Cell]:
        """The cells of one split, by code."""
        return self.splits.get(split, {})

    def counts(self, split: str) -> dict[str, int]:
        """How many stand in each cell of a split."""
        return {code: cell.count for code, cell in self.by(split).items()}

    @property
    def partners(self) -> int:
        """In how many organisations' facts the figure stands."""
        return len(self.by("partner"))

    def as_json(self) -> dict[str, Any]:
        """For keeping: `from_json` reads the same figure back."""
        return {
            "measure": self.measure.value,
            "whole": self.whole.as_json(),
            "splits": {
                split: {code: cell.as_json() for code, cell in sorted(cells.items())}
                for split, cells in self.splits.items()
            },
            "sex_age": [
                [sex, band, cell.as_json()] for (sex, band), cell in sorted(self.sex_age.items())
            ],
            "interval": [str(end) for end in self.interval] if self.interval else None,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Figure":
        ends = said.get("interval")
        return cls(
            Measure(said["measure"]),
            Cell.from_json(said["whole"]),
            {
                split: {code: Cell.from_json(cell) for code, cell in cells.items()}
                for split, cells in said["splits"].items()
            },
            {(sex, band): Cell.from_json(cell) for sex, band, cell in said.get("sex_age", ())},
            (Decimal(ends[0]), Decimal(ends[1])) if ends else None,
        )


@dataclass(frozen=True)
class Bounds:
    """How far "each once" reached: at least `lower` people, at most `upper`."""

    lower: int
    upper: int
    knows_cards: bool = True  # whether the facts say who has one: else nobody is taken to

    @property
    def is_sure(self) -> bool:
        return self.lower == self.upper


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a half-year, and a cell of it or all."""

    period: Period
    township: str | None = None
    partner: UUID | None = None
    cell: tuple[tuple[str, str], ...] = ()  # who they are: (split, code), personal alone

    @property
    def is_whole(self) -> bool:
        return self.township is None and self.partner is None and not self.cell


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
    value: Decimal | None = None


@dataclass(frozen=True)
class RecordPage:
    """Some rows, and the key after which the next ones come."""

    rows: Sequence[Record]
    next_key: str | None = None


def code_of(row: Record, persons: Mapping[UUID, UUID]) -> str:
    """The short code people read: the person's own where we know it, else the subject's."""
    return short_code(persons.get(row.subject, row.whom))


def figure_from(rows: Iterable[Sequence[Any]], said: Declaration) -> Figure:
    """Sort the rows of the grouping sets into their splits."""
    whole = NOBODY
    sex_age: dict[tuple[str, str], Cell] = {}
    values: dict[float, int] = {}
    splits: dict[str, dict[str, Cell]] = {split: {} for split in SPLITS}
    for which, sex, band, displacement, disability, place, partner, value, *numbers in rows:
        cell = Cell(*numbers)
        if which == _TOTAL:
            whole = cell
        elif which == _SEX_AGE:
            sex_age[sex, band] = cell
            for split, code in (("sex", sex), ("age_band", band)):
                splits[split][code] = splits[split].get(code, NOBODY) + cell
        elif which == _VALUE:
            if value is not None:
                values[float(value)] = cell.count
        else:
            split = _SPLIT[which]
            at = {
                "displacement": displacement,
                "disability": disability,
                "township": place,
                "partner": partner,
            }
            splits[split][at[split]] = cell
    return Figure(said.measure, whole, splits, sex_age, _interval(values, said.seed))


def _interval(values: Mapping[float, int], seed: int) -> tuple[Decimal, Decimal] | None:
    """Where the mean lies with 95 %; the same for the same values, whoever asks."""
    ends = bootstrap_mean(values, seed) if values else None
    return (_rounded(ends[0]), _rounded(ends[1])) if ends else None


def _rounded(end: float) -> Decimal:
    return Decimal(end).quantize(Decimal("0.0001"))


def progress(actual: Decimal, baseline: Decimal, target: Decimal) -> Decimal | None:
    """The part of the way from the baseline to the target; down as well as up. None: no way."""
    return (actual - baseline) / (target - baseline) if target != baseline else None


def planned_by(target: Decimal, period: Period, on: date) -> Decimal:
    """The part of a half-year's plan that lies behind, evenly over its days."""
    days = (period.ends_on - period.starts_on).days + 1
    gone = min(max((on - period.starts_on).days + 1, 0), days)
    return Decimal(round(target * gone / days))
