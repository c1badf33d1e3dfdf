"""What a report says, without a word of any language: the content hash is made of this alone.

A value is a number, nothing (None: there is nothing to divide, or not yet), or one of the marks
that stand where a number is hidden from the reader.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

FORMAT = "safe-report/1"
DIGITS = 6
Value = int | float | str | None


class NoContent(ValueError):
    """What was read is no content of a report."""


@dataclass(frozen=True)
class Row:
    """One cell of a figure: `total`, or a code of a split."""

    split: str
    code: str
    value: Value
    count: Value
    part: Value = None
    released: Value = None
    change: Value = None


@dataclass(frozen=True)
class Pair:
    """How many of one sex stand in one age band."""

    sex: str
    age_band: str
    count: Value


@dataclass(frozen=True)
class Half:
    """One half-year of an indicator: what was counted, planned and released."""

    period: str
    value: Value
    milestone: Value = None
    released: Value = None
    change: Value = None


@dataclass(frozen=True)
class Indicated:
    """One indicator of the half-year with all its splits."""

    code: str
    version: int
    counts: str
    measure: str
    target: Value
    invented: bool
    low: Value
    high: Value
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    halves: tuple[Half, ...]

    @property
    def total(self) -> Row:
        """The first row: the whole."""
        return self.rows[0]

    def split(self, name: str) -> list[Row]:
        """The cells of one split, in the order of the programme's codes."""
        return [row for row in self.rows if row.split == name]


@dataclass(frozen=True)
class Late:
    """What arrived after the half-year was closed, where it changes an indicator."""

    code: str
    released: Value
    value: Value
    change: Value
    facts: Value
    last_on: str


@dataclass(frozen=True)
class Content:
    """A whole report."""

    programme: str
    period: str
    starts_on: str
    ends_on: str
    organisation: str
    reads: tuple[str, ...]
    as_of: str
    cells: str  # exact, or hidden
    closed_at: str
    indicators: tuple[Indicated, ...]
    late: tuple[Late, ...]
    format: str = FORMAT

    @property
    def is_exact(self) -> bool:
        return self.cells == "exact"


EXACT, HIDDEN = "exact", "hidden"


def plain(number: float | Decimal | str | None) -> Value:
    """A number as it stands in a cell: whole, or with six decimals; marks and nothing stay."""
    if number is None or isinstance(number, str):
        return number
    short = round(float(number), DIGITS)
    return int(short) if short == int(short) else short


def canonical(content: Content) -> str:
    """The one JSON of a content: sorted, without spaces, the same in every language."""
    return json.dumps(
        asdict(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def hash_of(content: Content) -> str:
    """The content hash."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def read_content(text: str) -> Content:
    """The content that a JSON says; raises NoContent."""
    try:
        said = json.loads(text)
        content: Content = _read(Content, said)
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise NoContent from wrong
    if content.format != FORMAT:
        raise NoContent
    return content


_PARTS: dict[type, dict[str, type]] = {
    Content: {"indicators": Indicated, "late": Late},
    Indicated: {"rows": Row, "pairs": Pair, "halves": Half},
}


def _read(kind: type, said: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whichever part it is
    if not isinstance(said, Mapping):
        raise NoContent
    inside = _PARTS.get(kind, {})
    given: dict[str, Any] = {}
    for field in fields(kind):
        value = said[field.name]
        if field.name in inside:
            value = tuple(_read(inside[field.name], one) for one in value)
        elif isinstance(value, list):
            value = tuple(str(one) for one in value)
        elif not isinstance(value, int | float | str | None):
            raise NoContent
        given[field.name] = value
    if set(said) != set(given):
        raise NoContent
    return kind(**given)
