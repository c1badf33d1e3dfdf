"""Geometry: lengths stay inside the picture, numbers follow the table."""

from hypothesis import given
from hypothesis import strategies as st

from safe.kernel.charts import Aim, Cell, Column, Pair, columns, pyramid, stylesheet, tiles

counts = st.one_of(st.none(), st.integers(0, 100_000))


def test_an_aim_says_how_it_stands() -> None:
    assert Aim("a", 604, 2400, 554).state == "on the way"
    assert Aim("a", 58, 180, 61).chip == "late"
    assert Aim("a", 180, 180, 61).state == "reached"
    assert Aim("a", 5).state == ""


@given(st.lists(counts, min_size=1, max_size=16))
def test_tiles_are_numbered_as_the_table_and_stay_on_the_ramp(values: list[int | None]) -> None:
    cells = [Cell(f"MMR{n:03}", f"T{n}", "K", value) for n, value in enumerate(values)]
    drawn = tiles(cells, ["K"])
    assert [row.number for row in drawn.rows] == list(range(1, len(values) + 1))
    assert all((row.step == 0) == row.hidden and 0 <= row.share <= 100 for row in drawn.rows)
    known = [row.words for row in drawn.rows if not row.hidden]
    assert known == [f"{v:,}" for v in sorted((v for v in values if v is not None), reverse=True)]
    steps = {entry.step for entry in drawn.key}
    assert {row.step for row in drawn.rows if not row.hidden} <= steps


def test_hidden_tiles_stand_between_the_known_and_zero() -> None:
    drawn = tiles(
        [Cell("B", "b", "K", 0), Cell("A", "a", "K", None), Cell("C", "c", "K", 9)], ["K"]
    )
    assert [row.code for row in drawn.rows] == ["C", "A", "B"]
    assert drawn.has_hidden


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=8))
def test_a_pyramid_never_leaves_its_cell(pairs: list[tuple[int | None, int | None]]) -> None:
    for row in pyramid([Pair("b", left, right) for left, right in pairs]):
        assert 0 <= row.left_from <= 100
        assert 0 <= row.right_share <= 100


@given(st.lists(st.tuples(st.integers(0, 9999), counts), min_size=1, max_size=8))
def test_columns_share_one_scale_with_their_milestones(
    periods: list[tuple[int, int | None]],
) -> None:
    drawn = columns([Column(str(n), value, aim) for n, (value, aim) in enumerate(periods)])
    for one in drawn.columns:
        assert 0 <= one.y <= 100
        assert one.aim_y is None or 0 <= one.aim_y <= 100


def test_a_place_is_one_rule() -> None:
    assert ".q-MMR001001{grid-area:1/3}" in stylesheet([("MMR001001", 1, 3)])


def test_what_stands_for_a_hidden_number_is_said_and_has_no_length() -> None:
    town = Cell("A", "a", "K", None, mark="0–4")
    assert [(row.words, row.share) for row in tiles([town], ["K"]).rows] == [("0–4", 0.0)]
    row = pyramid([Pair("18–24", None, 7, left_mark="not shown")])[0]
    assert (row.left, row.left_share, row.left_hidden) == ("not shown", 0.0, True)
    column = columns([Column("S1", None, 40, words="1–4", is_hidden=True)]).columns[0]
    assert (column.share, column.is_hidden, column.aim_y) == (0.0, True, 0.0)
