"""Columns by half-year over the table that is their axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safe.kernel.charts.bars import share_of

_FILLED = 0.56  # of a column's place


@dataclass(frozen=True)
class Column:
    """One period: what was counted (None: nothing is reported) and, where planned, its milestone.

    A closed one has `was`, the released figure; where today's differs, both are drawn. A hidden
    one has no value, and its mark as words.
    """

    label: str
    value: float | None
    target: float | None = None
    href: str = ""
    words: str = ""  # 72 %, 0.41: where the number alone would not say it
    target_words: str = ""
    was: float | None = None
    was_words: str = ""
    note: str = ""  # closed, not reported
    is_restated: bool = False
    is_hidden: bool = False
    x: float = 0.0
    y: float = 0.0
    share: float = 0.0
    width: float = 0.0
    was_x: float = 0.0
    was_y: float = 0.0
    was_share: float = 0.0
    aim_x: float = 0.0
    aim_y: float | None = None


@dataclass(frozen=True)
class Columns:
    """`<c-columns :of="columns" caption="…" />`."""

    columns: list[Column]
    width: float
    aim_width: float

    @property
    def has_targets(self) -> bool:
        return any(column.target is not None for column in self.columns)

    @property
    def has_notes(self) -> bool:
        return any(column.note or column.is_restated for column in self.columns)


def columns(periods: Sequence[Column]) -> Columns:
    """Places the columns on one scale that also holds every milestone."""
    top = max((max(one.value or 0, one.target or 0, one.was or 0) for one in periods), default=0)
    place = 100 / max(len(periods), 1)
    width, aim_width = round(place * _FILLED, 2), round(place * 0.8, 2)
    placed = []
    for number, one in enumerate(periods):
        share, was = share_of(one.value or 0, top), share_of(one.was or 0, top)
        middle = place * (number + 0.5)
        # the released one stands left, today's right of the middle
        left = middle if one.is_restated else middle - width / 2
        placed.append(
            replace(
                one,
                x=round(left, 2),
                y=round(100 - share, 1),
                share=share,
                width=round(width / 2, 2) if one.is_restated else width,
                was_x=round(middle - width / 2, 2),
                was_y=round(100 - was, 1),
                was_share=was,
                aim_x=round(middle - aim_width / 2, 2),
                aim_y=None if one.target is None else round(100 - share_of(one.target, top), 1),
            )
        )
    return Columns(placed, width, aim_width)
