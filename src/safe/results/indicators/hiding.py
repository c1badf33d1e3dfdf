"""What may be shown to readers who may not open the records behind a figure.

A cell of one to four people is never shown. Where a split holds one, exactly one more cell is
hidden: the next of at least ten, in the order of the codes, after the first small one. Which one it
is follows from what is shown, never from what is hidden: a reader who knows this rule learns
nothing more. (Were it the smallest, or were the second one hidden only where a sum is tight, its
being hidden would say something of the hidden numbers.) Where a hidden number would still have
fewer than three possible values, the whole split is not shown.

The figures of one half-year count the same people, and the smaller may lie in the larger (who
finished also came). So they are hidden together: the same cells in each, and where the larger has
one to four, the smaller says "0–4" even of nobody.

Shares and means of a half-year count the same people once more. A split says how many people stand
in each of its cells in all of them or in none; who met the mark is told of a split whole or not.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from safe.registry.facts.kinds import PERSONAL
from safe.results.indicators.declarations import Measure
from safe.results.indicators.figures import NOBODY, SPLITS, Cell, Figure

FEW = range(1, 5)
COVER = 10
POSSIBLE = 3  # a hidden number has at least so many possible values
STEP = 5  # a change of a count is told in so many
BESIDE = 30  # a figure of fewer people shows no split beside a much larger one
_NO_END = 10**12


class Mark(StrEnum):
    """What stands in the place of a number; the same word in every language of a file."""

    FEW = "1–4"
    FEW_OR_NONE = "0–4"
    HIDDEN = "hidden"
    LITTLE = "fewer than 5"  # a change


@dataclass(frozen=True)
class ShownCell:
    """A cell as it may be read: numbers, or a mark in their place."""

    value: int | Decimal | Mark | None
    count: int | Mark
    part: int | Mark | None = None  # of a share who meets the mark; of a mean who has a value

    @property
    def is_hidden(self) -> bool:
        return isinstance(self.value, Mark)


NOT_SHOWN = ShownCell(Mark.HIDDEN, Mark.HIDDEN)


@dataclass(frozen=True)
class ShownFigure:
    """A figure as a reader may see it. A split that is missing in `splits` is not shown."""

    measure: Measure
    whole: ShownCell
    splits: Mapping[str, Mapping[str, ShownCell]] = field(default_factory=dict)
    interval: tuple[Decimal, Decimal] | None = None

    def shows(self, split: str) -> bool:
        """Whether the split is shown at all."""
        return split in self.splits

    def cell(self, split: str, code: str) -> ShownCell:
        """A cell by its code; a code that nobody stands in is zero."""
        if split not in self.splits:
            part = None if self.measure is Measure.COUNT else Mark.HIDDEN
            return ShownCell(Mark.HIDDEN, Mark.HIDDEN, part)
        return self.splits[split].get(code) or shown_cell(NOBODY, self.measure)


def shown_cell(cell: Cell, measure: Measure) -> ShownCell:
    """A cell as it is."""
    value = Figure(measure, cell).value()
    parts = {Measure.COUNT: None, Measure.SHARE: cell.part, Measure.MEAN: cell.valued}
    return ShownCell(value, cell.count, parts[measure])


def show_all(figure: Figure) -> ShownFigure:
    """For who may open the records, and for what counts no people."""
    return ShownFigure(
        figure.measure,
        shown_cell(figure.whole, figure.measure),
        {
            split: {code: shown_cell(cell, figure.measure) for code, cell in cells.items()}
            for split, cells in _splits(figure).items()
        },
        figure.interval,
    )


def _of_things(figure: Figure) -> ShownFigure:
    """No people who are known again, perhaps their presences: who they are needs five of each."""
    shown = show_all(figure)
    few = {at for at in PERSONAL if any(cell.count in FEW for cell in figure.by(at).values())}
    return replace(shown, splits={at: cells for at, cells in shown.splits.items() if at not in few})


def hide(figures: Mapping[str, Figure], people: Collection[str]) -> dict[str, ShownFigure]:
    """The figures of one half-year by the code of the indicator; `people`: which count people."""
    counts = {
        code: figure
        for code, figure in figures.items()
        if code in people and figure.measure is Measure.COUNT
    }
    divided = [figures[code] for code in people if code not in counts]
    masks = {split: _mask(split, counts) for split in SPLITS}
    counted = [split for split in SPLITS if not masks[split].small and _is_readable(split, divided)]
    if any(_is_near(figure, counted, counts.values()) for figure in divided):
        counted = []
    shown = {
        code: _of_things(figure)
        if code not in people
        else _of_counts(code, figure, masks)
        if code in counts
        else _of_divided(figure, counted, counts.values())
        for code, figure in figures.items()
    }
    return {code: _with_lone_cells(one, figures[code], masks) for code, one in shown.items()}


def change(now: Figure, released: Figure) -> int | Decimal | Mark:
    """How far the whole moved since it was released: not at all, a mark, or how far.

    Counts in steps of five: who reads today and again tomorrow would else count those who came.
    """
    if now.whole == released.whole:
        return 0
    before, after = released.value(), now.value()
    readable = _is_safe(now.whole, now.measure) and _is_safe(released.whole, released.measure)
    if before is None or after is None or not readable:
        return Mark.HIDDEN
    moved = now.whole - released.whole
    part = {Measure.SHARE: moved.part, Measure.MEAN: moved.valued}.get(now.measure, 0)
    apart = {abs(moved.count), abs(part), abs(moved.count - part)}
    if apart & set(FEW) or apart == {0}:
        return Mark.LITTLE
    if now.measure is Measure.COUNT:
        return STEP * int((after - before) / STEP)
    return after - before


@dataclass(frozen=True)
class _Mask:
    """One split of all counting figures: who shows it, and which of its cells are hidden."""

    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # the largest is last
    small: Sequence[str] = ()
    cover: str | None = None

    @property
    def hidden(self) -> list[str]:
        return [*self.small, *([self.cover] if self.cover is not None else [])]

    def mark(self, table: str, code: str) -> Mark:
        """What stands there: whether it is nobody does not show where the larger has a few."""
        if code == self.cover or self.tables[table].get(code, 0) > FEW[-1]:
            return Mark.HIDDEN
        largest = list(self.tables)[-1]
        is_certain = self.tables[largest].get(code, 0) in FEW
        if table != largest:
            is_certain = self.tables[largest].get(code, 0) > FEW[-1] and len(self.tables) == 2
        return Mark.FEW if is_certain else Mark.FEW_OR_NONE

    def bounds(self, table: str, code: str) -> tuple[int, int]:
        """Between which numbers a hidden cell lies, for who knows the rule."""
        if code == self.cover:
            return COVER, _NO_END
        return {
            Mark.FEW: (1, FEW[-1]),
            Mark.FEW_OR_NONE: (0, FEW[-1]),
            Mark.HIDDEN: (FEW[-1] + 1, _NO_END),
        }[self.mark(table, code)]


def _mask(split: str, figures: Mapping[str, Figure]) -> _Mask:
    wholes = sorted(
        (figure.whole.count, code)
        for code, figure in figures.items()
        if split in figure.splits and figure.whole.count not in (0, *FEW)
    )
    wholes = _beside(wholes)
    while wholes:
        mask = _choose(
            {
                code: {at: cell.count for at, cell in _splits(figures[code])[split].items()}
                for _count, code in wholes
            }
        )
        if not mask.small or _is_kept(mask):
            return mask
        # the smallest is not shown; the larger ones may be, when they say little of it
        smallest = wholes[0][0]
        while wholes and wholes[0][0] - smallest < COVER:
            del wholes[0]
    return _Mask()


def _beside(wholes: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the small ones far below the next: of one close to it, the next would tell."""
    kept = wholes[-1:]
    for one in reversed(wholes[:-1]):
        if one[0] >= BESIDE or kept[0][0] - one[0] < COVER:
            kept.insert(0, one)
    return kept


def _choose(tables: Mapping[str, Mapping[str, int]]) -> _Mask:
    codes = sorted({code for cells in tables.values() for code in cells})
    small = [code for code in codes if any(cells.get(code, 0) in FEW for cells in tables.values())]
    if not small:
        return _Mask(tables)
    start = codes.index(small[0])
    for code in (*codes[start:], *codes[:start]):
        if all(cells.get(code, 0) >= COVER for cells in tables.values()):
            return _Mask(tables, small, code)
    return _Mask(tables, small)


def _is_kept(mask: _Mask) -> bool:
    """Whether every hidden number keeps enough possible values, in each table and in each two."""
    names = sorted(mask.tables, key=lambda name: sum(mask.tables[name].values()))
    alone = all(_possible_alone(mask, name) for name in names)
    return alone and all(
        _possible_together(mask, inner, outer)
        for place, inner in enumerate(names)
        for outer in names[place + 1 :]
    )


def _possible_alone(mask: _Mask, table: str) -> bool:
    """Each hidden cell, from its own bounds and the sum of the hidden ones."""
    bounds = {code: mask.bounds(table, code) for code in mask.hidden}
    total = sum(mask.tables[table].get(code, 0) for code in mask.hidden)
    least, most = sum(low for low, _ in bounds.values()), sum(high for _, high in bounds.values())
    for low, high in bounds.values():
        ends = max(low, total - (most - high)), min(high, total - (least - low))
        if ends[1] - ends[0] + 1 < POSSIBLE:
            return False
    return True


def _possible_together(mask: _Mask, inner: str, outer: str) -> bool:
    """The same, where everybody of one table may stand in the same cell of the other.

    With inner ≤ outer in each cell, three sums (inner, outer, difference) say all that can be
    said of the other cells together: their bounds add up exactly.
    """
    cells = [(mask.bounds(inner, code), mask.bounds(outer, code)) for code in mask.hidden]
    sums = [sum(mask.tables[name].get(code, 0) for code in mask.hidden) for name in (inner, outer)]
    if sums[0] > sums[1]:
        return True  # the one does not lie in the other
    for place in range(len(cells)):
        rest = [_tight(*cell) for at, cell in enumerate(cells) if at != place]
        if any(low > high for part in rest for low, high in part):
            return True
        around = [
            (sum(part[which][0] for part in rest), sum(part[which][1] for part in rest))
            for which in range(3)
        ]
        for which in (0, 1):
            found = _values(cells[place], sums, around, which)
            if sum(1 for _, _value in zip(range(POSSIBLE), found, strict=False)) < POSSIBLE:
                return False
    return True


Bounds = tuple[int, int]


def _tight(inner: Bounds, outer: Bounds) -> tuple[Bounds, Bounds, Bounds]:
    return (
        (inner[0], min(inner[1], outer[1])),
        (max(outer[0], inner[0]), outer[1]),
        (max(0, outer[0] - inner[1]), outer[1] - inner[0]),
    )


def _values(
    cell: tuple[Bounds, Bounds], sums: Sequence[int], around: Sequence[Bounds], which: int
) -> Iterator[int]:
    """Values that the inner (0) or outer (1) number of a cell can take beside the other cells."""
    fixed, free = which, 1 - which
    low = max(cell[fixed][0], sums[fixed] - around[fixed][1])
    high = min(cell[fixed][1], sums[fixed] - around[fixed][0])
    for value in range(low, high + 1):
        least = max(cell[free][0], sums[free] - around[free][1])
        most = min(cell[free][1], sums[free] - around[free][0])
        # the rest's difference: (outer sum - outer) - (inner sum - inner), and inner ≤ outer
        apart = sums[1] - sums[0]
        if fixed == 0:
            least = max(least, value, apart + value - around[2][1])
            most = min(most, apart + value - around[2][0])
        else:
            most = min(most, value, value - apart + around[2][1])
            least = max(least, value - apart + around[2][0])
        if least <= most:
            yield value


def _of_counts(code: str, figure: Figure, masks: Mapping[str, _Mask]) -> ShownFigure:
    if figure.whole.count == 0:
        return show_all(figure)
    if figure.whole.count in FEW:
        return ShownFigure(figure.measure, ShownCell(Mark.FEW, Mark.FEW))
    shown: dict[str, dict[str, ShownCell]] = {}
    for split, cells in _splits(figure).items():
        mask = masks[split]
        if code not in mask.tables:
            continue
        shown[split] = {at: shown_cell(cell, figure.measure) for at, cell in cells.items()}
        for at in mask.hidden:
            mark = mask.mark(code, at)
            shown[split][at] = ShownCell(mark, mark)
    return ShownFigure(figure.measure, shown_cell(figure.whole, figure.measure), shown)


def _with_lone_cells(shown: ShownFigure, figure: Figure, masks: Mapping[str, _Mask]) -> ShownFigure:
    """Where all who came stand in one cell, all of each figure do: it says what its whole says."""
    splits = dict(shown.splits)
    for split, cells in _splits(figure).items():
        tables = list(masks[split].tables.values()) if split in masks else []
        is_lone = bool(tables) and len([n for n in tables[-1].values() if n]) == len(cells) == 1
        if is_lone and figure.whole.count not in FEW:
            splits.setdefault(split, dict.fromkeys(cells, shown.whole))
    return replace(shown, splits=splits)


def _is_readable(split: str, divided: Iterable[Figure]) -> bool:
    """Whether no share or mean that shows its whole has a few people in a cell."""
    return not any(
        cell.count in FEW
        for figure in divided
        if figure.whole.count not in FEW
        for cell in _splits(figure).get(split, {}).values()
    )


def _of_divided(figure: Figure, counted: Collection[str], counts: Iterable[Figure]) -> ShownFigure:
    """Shares and means; `counted`: the splits that say how many people stand in each cell."""
    whole, measure = figure.whole, figure.measure
    if whole.count in FEW:
        return ShownFigure(measure, ShownCell(Mark.FEW, Mark.FEW, Mark.HIDDEN))
    splits = _splits(figure)
    if _is_near(figure, counted, counts):
        return ShownFigure(measure, ShownCell(_rounded(figure), Mark.HIDDEN, Mark.HIDDEN))
    shown = {split: _parts(cells, measure) for split, cells in splits.items() if split in counted}
    if not _is_safe(whole, measure):
        return ShownFigure(measure, ShownCell(Mark.HIDDEN, whole.count, Mark.HIDDEN), shown)
    return ShownFigure(measure, shown_cell(whole, measure), shown, figure.interval)


def _is_near(figure: Figure, counted: Collection[str], counts: Iterable[Figure]) -> bool:
    """Whether a count beside has about the same people, and a split is not shown.

    Each cell of the one would tell the hidden one of the other: then a share is told alone, and
    rounded.
    """
    people = figure.whole.count
    if people in (0, *FEW) or not figure.splits.keys() - set(counted):
        return False
    return any(abs(one.whole.count - people) < COVER for one in counts)


def _rounded(figure: Figure) -> Decimal | Mark:
    """In hundredths, or in tenths where a hundredth is less than one of the people."""
    whole, value = figure.whole, figure.value()
    part = whole.part if figure.measure is Measure.SHARE else whole.valued
    if value is None or part <= FEW[-1] or whole.count - part <= FEW[-1]:
        return Mark.HIDDEN
    return Decimal(value).quantize(Decimal("0.01") if whole.count >= 100 else Decimal("0.1"))


def _parts(cells: Mapping[str, Cell], measure: Measure) -> dict[str, ShownCell]:
    """A split whose counts are shown: what of them is told of all its cells, or of none."""
    if all(_is_safe(cell, measure) for cell in cells.values()):
        return {at: shown_cell(cell, measure) for at, cell in cells.items()}
    return {
        at: ShownCell(Mark.HIDDEN, cell.count, Mark.HIDDEN)
        if cell.count
        else shown_cell(cell, measure)
        for at, cell in cells.items()
    }


def _is_safe(cell: Cell, measure: Measure) -> bool:
    part = {Measure.COUNT: 0, Measure.SHARE: cell.part, Measure.MEAN: cell.valued}[measure]
    return not {cell.count, part, cell.count - part} & set(FEW)


def _splits(figure: Figure) -> dict[str, dict[str, Cell]]:
    """Splits by code; what has no place on the programme's map is not known."""
    found: dict[str, dict[str, Cell]] = {}
    for split, cells in figure.splits.items():
        by_code = found.setdefault(split, {})
        for code, cell in cells.items():
            by_code[code or "unknown"] = by_code.get(code or "unknown", NOBODY) + cell
    return found
