"""Nothing hidden can be computed: attackers who know the rule, and every filling tried by hand."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safe.results.indicators.declarations import Measure
from safe.results.indicators.figures import Cell, Figure
from safe.results.indicators.hiding import (
    COVER,
    Mark,
    ShownCell,
    ShownFigure,
    change,
    hide,
    show_all,
)

CODES = ("a", "b", "c", "d")
Picture = tuple[tuple[object, ...], ...]


def of(*counts: int, split: str = "sex") -> Figure:
    """A counting figure with one split; nobody stands in no cell, as computed figures have it."""
    cells = {code: Cell(n) for code, n in zip(CODES, counts, strict=False) if n}
    return Figure(Measure.COUNT, Cell(sum(counts)), {split: cells})


def picture(*tables: tuple[int, ...]) -> Picture:
    """What a reader sees of some tables, shown together: each whole and each cell, or its mark."""
    names = [str(place) for place in range(len(tables))]
    shown = hide(dict(zip(names, (of(*table) for table in tables), strict=True)), set(names))
    return tuple(
        (
            shown[name].whole.count,
            shown[name].shows("sex"),
            *(shown[name].cell("sex", code).count for code in CODES[: len(table)]),
        )
        for name, table in zip(names, tables, strict=True)
    )


def fillings(codes: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with that sum."""
    if codes == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        for rest in fillings(codes - 1, whole - first):
            yield (first, *rest)


def attack(tables: Iterator[tuple[tuple[int, ...], ...]]) -> int:
    """Group all truths by what is seen of them: of somebody hidden it is never known how many.

    This is the strongest reader: he knows the whole, the rule, and that one table lies in another.
    That there is nobody he may know: where nobody came, nobody finished.
    """
    by_picture = defaultdict(list)
    for truth in tables:
        by_picture[picture(*truth)].append(truth)
    hidden = 0
    for seen, truths in by_picture.items():
        for table, (_whole, _is_shown, *cells) in enumerate(seen):
            for place, cell in enumerate(cells):
                if isinstance(cell, Mark):
                    values = {truth[table][place] for truth in truths}
                    assert len(values) >= 2 or not values <= {1, 2, 3, 4}, (
                        seen,
                        truths[:3],
                        place,
                        values,
                    )
                    hidden += 1
    return hidden


@pytest.mark.parametrize(("codes", "wholes"), [(2, range(5, 60)), (3, range(5, 34))])
def test_every_table_of_one_figure_against_a_reader_who_knows_the_rule(
    codes: int, wholes: range
) -> None:
    for whole in wholes:
        attack((filling,) for filling in fillings(codes, whole))


def test_of_four_codes() -> None:
    assert attack((filling,) for filling in fillings(4, 22)) > 0


def nested(codes: int, inner: int, outer: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every pair of tables where everybody of the first stands in the same cell of the second."""
    for small in fillings(codes, inner):
        for more in fillings(codes, outer - inner):
            yield small, tuple(map(sum, zip(small, more, strict=True)))


@pytest.mark.parametrize(("inner", "outer"), [(12, 13), (13, 13), (14, 16), (17, 18), (26, 27)])
def test_a_figure_inside_another(inner: int, outer: int) -> None:
    assert attack(nested(3, inner, outer)) > 0


def test_marks_are_true() -> None:
    for filling in fillings(3, 24):
        _whole, _is_shown, *cells = picture(filling)[0]
        for number, cell in zip(filling, cells, strict=True):
            assert not (cell == number and number in range(1, 5))
            if cell is Mark.FEW:
                assert number in range(1, 5)


def test_what_is_usual() -> None:
    assert picture((40, 30, 0, 3)) == ((73, True, Mark.HIDDEN, 30, 0, Mark.FEW),)
    assert picture((40, 30, 0, 7)) == ((77, True, 40, 30, 0, 7),)
    assert picture((3, 40, 9, 30)) == ((82, True, Mark.FEW, Mark.HIDDEN, 9, 30),)
    # ten would leave one possible value to the small one
    assert picture((1, COVER, 0)) == ((11, False, Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN),)
    assert picture((3, 0, 0)) == ((Mark.FEW, False, *[Mark.HIDDEN] * 3),)
    assert picture((0, 0, 0)) == ((0, True, 0, 0, 0),)


def test_where_everybody_but_one_finished_the_one_is_in_neither() -> None:
    finished, came = picture((100, 50, 0), (100, 50, 1))
    assert finished == (150, True, Mark.HIDDEN, 50, Mark.FEW_OR_NONE)
    assert came == (151, True, Mark.HIDDEN, 50, Mark.FEW)


def test_a_small_figure_does_not_take_the_cells_of_the_large_one() -> None:
    finished, came = picture((4, 8, 0), (120, 80, 60))
    assert finished == (12, False, *[Mark.HIDDEN] * 3)
    assert came == (260, True, 120, 80, 60)


def linear_bounds(shown: ShownFigure, split: str, codes: list[str]) -> dict[str, tuple[int, int]]:
    """An attacker of his own: by what is written alone, between which numbers each cell lies."""
    whole = shown.whole.count
    assert isinstance(whole, int)
    cells = {code: shown.cell(split, code).count for code in codes}
    rest = whole - sum(n for n in cells.values() if isinstance(n, int) and not isinstance(n, Mark))
    few = [code for code, cell in cells.items() if cell is Mark.FEW]
    other = [code for code, cell in cells.items() if cell is Mark.HIDDEN]
    found = {}
    for code in few:
        least, most = len(few) - 1, 4 * (len(few) - 1)
        low = 1 if other else max(1, rest - most)
        high = min(4, rest - least - COVER * bool(other))
        found[code] = low, high
    for code in other:
        found[code] = (rest - 4 * len(few) if len(other) == 1 else 0), rest - len(few)
    return found


TOWNS = [f"MMR{n:03}" for n in range(16)]
towns = st.lists(
    st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=2, max_size=16
).filter(lambda counts: sum(counts) > 4)


@settings(max_examples=400, deadline=None)
@given(towns)
def test_large_tables(counts: list[int]) -> None:
    cells = {code: Cell(n) for code, n in zip(TOWNS, counts, strict=False) if n}
    figure = Figure(Measure.COUNT, Cell(sum(counts)), {"township": cells})
    shown = hide({"5.1": figure}, {"5.1"})["5.1"]
    truth = dict(zip(TOWNS, counts, strict=False))
    if not shown.shows("township"):
        return
    found = linear_bounds(shown, "township", list(truth))
    for code, (low, high) in found.items():
        assert low <= truth[code] <= high
        assert high - low >= 2
    for code, number in truth.items():
        assert (code in found) or shown.cell("township", code).count == number
        assert code in found or number not in range(1, 5)


@settings(max_examples=300, deadline=None)
@given(towns, st.data())
def test_a_hidden_number_can_be_another_in_both_figures(
    counts: list[int], data: st.DataObject
) -> None:
    """Witnesses: other pairs of tables, one inside the other, of which the same is seen."""
    inner = [data.draw(st.integers(max(0, n - 6), n)) for n in counts]
    truth = dict(zip(TOWNS, zip(inner, counts, strict=True), strict=False))
    seen = _seen(truth)
    for code in truth:
        for table in (0, 1):
            if seen[table][code] is Mark.FEW:
                others = _others(truth, code, table)
                assert any(_seen(other) == seen for other in others), (truth, code, table)


def _seen(truth: dict[str, tuple[int, int]]) -> list[dict[str, object]]:
    figures = {
        name: Figure(
            Measure.COUNT,
            Cell(sum(pair[place] for pair in truth.values())),
            {"township": {code: Cell(pair[place]) for code, pair in truth.items() if pair[place]}},
        )
        for place, name in enumerate(("2.2", "5.1"))
    }
    shown = hide(figures, set(figures))
    return [
        {code: shown[name].cell("township", code).count for code in truth}
        for name in ("2.2", "5.1")
    ]


def _others(
    truth: dict[str, tuple[int, int]], code: str, table: int
) -> Iterator[dict[str, tuple[int, int]]]:
    """Move up to three people between this cell and another, in one of the tables or in both."""
    for other, step, both in product(truth, (-1, 1, -2, 2, -3, 3), (False, True)):
        if other == code:
            continue
        moved = dict(truth)
        for at, by in ((code, step), (other, -step)):
            inner, outer = moved[at]
            if both or table == 0:
                inner += by
            if both or table == 1:
                outer += by
            moved[at] = inner, outer
        if all(0 <= inner <= outer for inner, outer in moved.values()):
            yield moved


def divided(measure: Measure, whole: Cell, **cells: Cell) -> Figure:
    return Figure(measure, whole, {"sex": cells}, {}, (Decimal("0.1"), Decimal("0.5")))


def test_a_share_is_shown_with_all_its_cells_or_not() -> None:
    fine = divided(Measure.SHARE, Cell(40, 25), female=Cell(20, 15), male=Cell(20, 10))
    few_fail = divided(Measure.SHARE, Cell(40, 28), female=Cell(20, 18), male=Cell(20, 10))
    shown = hide({"x": fine, "y": few_fail}, {"x", "y"})
    assert shown["x"] == show_all(fine)
    assert shown["y"].whole.value == Decimal(28) / 40
    for sex in ("female", "male"):
        assert shown["y"].cell("sex", sex) == ShownCell(Mark.HIDDEN, 20, Mark.HIDDEN)
    assert shown["y"].cell("sex", "other") == ShownCell(None, 0, 0)
    few = divided(Measure.SHARE, Cell(43, 25), female=Cell(4, 0), male=Cell(39, 25))
    shown = hide({"x": fine, "y": few}, {"x", "y"})
    assert not shown["x"].shows("sex")
    assert not shown["y"].shows("sex")
    two = hide({"x": divided(Measure.SHARE, Cell(40, 38))}, {"x"})["x"]
    assert two.whole.value is Mark.HIDDEN
    assert two.whole.count == 40
    assert two.interval is None


def test_of_a_mean_those_without_a_value_are_people_too() -> None:
    cells = {"female": Cell(20, 0, 18, Decimal(9)), "male": Cell(20, 0, 20, Decimal(9))}
    shown = hide({"x": divided(Measure.MEAN, Cell(40, 0, 38, Decimal(18)), **cells)}, {"x"})["x"]
    assert shown.whole.value is Mark.HIDDEN
    assert shown.interval is None


def test_a_share_does_not_bound_a_hidden_count() -> None:
    share = divided(Measure.SHARE, Cell(100, 60), a=Cell(100, 60))
    shown = hide({"5.1": of(100, 50, 1), "x": share}, {"5.1", "x"})
    assert shown["5.1"].cell("sex", "c").count is Mark.FEW
    assert not shown["x"].shows("sex")


def test_a_share_of_nearly_everybody_does_not_say_of_how_many() -> None:
    """22 of 23 sat the test: a woman and a man each could be the one, if the 22 were told."""
    for sat, is_told in ((22, False), (15, False), (13, True)):
        share = divided(Measure.SHARE, Cell(sat, 7), a=Cell(4, 1), b=Cell(sat - 4, 6))
        shown = hide({"5.1": of(5, 18), "x": share}, {"5.1", "x"})
        assert shown["5.1"].shows("sex")
        assert not shown["x"].shows("sex")
        assert (shown["x"].whole.count == sat) is is_told
        rounded = {22: "0.3", 15: "0.5"}
        assert shown["x"].whole.value == Decimal(rounded.get(sat, 7)) / (
            1 if sat in rounded else sat
        )
    assert shown["x"].interval is not None
    told = hide(
        {"5.1": of(5, 18), "x": divided(Measure.SHARE, Cell(22, 9), a=Cell(22, 9))}, {"5.1", "x"}
    )
    assert told["x"].whole.count == 22


def test_where_all_stand_in_one_cell_it_says_what_the_whole_says() -> None:
    share = divided(Measure.SHARE, Cell(22, 9), a=Cell(22, 9))
    figures = {"5.1": of(60), "2.2": of(9), "x": share}
    shown = hide(figures, set(figures))
    assert [shown[code].cell("sex", "a") == shown[code].whole for code in figures] == [True] * 3
    shown = hide({**figures, "2.2": of(3)}, set(figures))
    assert not shown["2.2"].shows("sex")


def test_things_are_not_people_but_who_was_there_needs_five_of_each() -> None:
    split = {"a": Cell(2), "b": Cell(30)}
    shown = hide({"2.3": Figure(whole=Cell(32), splits={"township": split})}, set())["2.3"]
    assert shown.cell("township", "a").count == 2
    shown = hide({"4.2p": of(2, 30)}, set())["4.2p"]
    assert (shown.whole.count, shown.shows("sex")) == (32, False)
    assert hide({"4.2p": of(5, 30)}, set())["4.2p"].cell("sex", "a").count == 5


def test_no_table_of_sex_by_age() -> None:
    assert not hasattr(hide({"5.1": of(20, 30)}, {"5.1"})["5.1"], "sex_age")


@pytest.mark.parametrize(
    ("released", "now", "said"),
    [
        (100, 100, 0),
        (100, 103, Mark.LITTLE),
        (100, 96, Mark.LITTLE),
        (100, 105, 5),
        (100, 109, 5),
        (100, 91, -5),
        (100, 110, 10),
        (100, 80, -20),
        (3, 50, Mark.HIDDEN),
        (50, 4, Mark.HIDDEN),
    ],
)
def test_a_change(released: int, now: int, said: object) -> None:
    assert change(of(now), of(released)) == said


def test_a_change_of_a_share() -> None:
    before = divided(Measure.SHARE, Cell(100, 50))
    assert change(divided(Measure.SHARE, Cell(102, 50)), before) is Mark.LITTLE
    assert change(divided(Measure.SHARE, Cell(110, 53)), before) is Mark.LITTLE
    assert change(divided(Measure.SHARE, Cell(120, 60)), before) == 0
    assert change(divided(Measure.SHARE, Cell(100, 70)), before) == Decimal("0.2")
