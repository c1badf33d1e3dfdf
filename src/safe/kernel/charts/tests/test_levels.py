"""Marks of levels stand where their numbers say."""

from decimal import Decimal

from safe.kernel.charts import dots, dumbbell, radar


def test_dots_stand_at_their_level_and_grow_with_their_count() -> None:
    one, four = dots([4, 1, 4, 4])
    assert (one.level, one.count, one.x) == (1, 1, 6.0)
    assert (four.level, four.count, four.x) == (4, 3, 94.0)
    assert four.radius > one.radius
    assert dots([]) == []


def test_a_dumbbell_rounds_half_up_and_knows_what_is_missing() -> None:
    moved = dumbbell("x", Decimal("2.25"), Decimal("2.75"), band=(Decimal(2), Decimal(3)))
    assert (moved.said_before, moved.said_after) == ("2.3", "2.8")
    assert moved.x_before is not None
    assert moved.x_after is not None
    assert moved.x_before < moved.x_after
    assert (moved.x_band, moved.band_width) == (35.3, 29.4)
    first = dumbbell("x", None, Decimal(1))
    assert (first.said_before, first.x_before, first.x_after, first.band_width) == (
        "",
        None,
        6.0,
        0,
    )


def test_a_radar_begins_above_and_goes_round() -> None:
    made = radar(["a", "b", "c", "d"], [Decimal(4), Decimal(2), None, Decimal(4)])
    assert made.now == [(0.0, -100.0), (50.0, 0.0), (0.0, 0.0), (-100.0, 0.0)]
    assert [(one.x, one.y) for one in made.spokes][1] == (100.0, 0.0)
    assert made.then == []
