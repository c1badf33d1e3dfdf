"""Townships as tiles beside their table: one tile a place, numbered as the table's rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safe.kernel.charts.bars import share_of

_STEPS = 5


@dataclass(frozen=True)
class Cell:
    """One township; a value that may not be shown arrives as None, with what stands there."""

    code: str
    name: str
    group: str
    value: int | None
    href: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Tile:
    """A cell with its number, its step on the ramp (0 = hatched) and its bar."""

    code: str
    name: str
    number: int
    step: int
    words: str
    share: float
    hidden: bool
    href: str


@dataclass(frozen=True)
class Group:
    """Neighbours stay neighbours inside a group."""

    name: str
    tiles: list[Tile]


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    step: int
    words: str


@dataclass(frozen=True)
class Tiles:
    """`<c-tiles :of="tiles" />`, `<c-tiles-key :of="tiles" />`; `rows` for the table."""

    groups: list[Group]
    rows: list[Tile]
    key: list[Key]
    has_hidden: bool


def _step_width(highest: int) -> int:
    """A round width such that five steps hold the highest value."""
    least = max(1, -(-(highest + 1) // _STEPS))
    for scale in map(int, ("1" + "0" * power for power in range(10))):
        for factor in (1, 2, 3, 5):
            if factor * scale >= least:
                return factor * scale
    return least


def _order(cell: Cell) -> tuple[int, int, str]:
    # hidden cells stand between the known and zero, in the order of codes
    if cell.value is None:
        return (1, 0, cell.code)
    return (2 if cell.value == 0 else 0, -cell.value, cell.code)


def tiles(cells: Sequence[Cell], groups: Iterable[str], hidden: str = "1–4") -> Tiles:
    """Numbers the cells by value and puts each group's tiles in the order of the table."""
    highest = max((cell.value or 0 for cell in cells), default=0)
    width = _step_width(highest)
    rows = [
        Tile(
            cell.code,
            cell.name,
            number,
            0 if cell.value is None else 1 + min(_STEPS - 1, cell.value // width),
            cell.mark or hidden if cell.value is None else f"{cell.value:,}",
            share_of(cell.value or 0, highest),
            cell.value is None,
            cell.href,
        )
        for number, cell in enumerate(sorted(cells, key=_order), start=1)
    ]
    group_of = {cell.code: cell.group for cell in cells}
    drawn = [Group(name, [row for row in rows if group_of[row.code] == name]) for name in groups]
    last = 1 + min(_STEPS - 1, highest // width)
    key = [Key(step, _words(step, width)) for step in range(1, last + 1)]
    return Tiles([group for group in drawn if group.tiles], rows, key, any(r.hidden for r in rows))


def _words(step: int, width: int) -> str:
    first, last = (step - 1) * width, step * width - 1
    if width == 1:
        return f"{first:,}"
    return f"{first:,}+" if step == _STEPS else f"{first:,}–{last:,}"


def stylesheet(places: Iterable[tuple[str, int, int]]) -> str:
    """Where each township's tile stands: (code, row, column), one rule a township."""
    rules = "\n".join(
        f".q-{code}{{grid-area:{row}/{column}}}" for code, row, column in sorted(places)
    )
    return f"@layer components {{\n{rules}\n}}\n"
