"""Means of what applies, paired change, stages; and the letters of a half."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safe.activities.capacity import ballots, scoring
from safe.activities.capacity.instruments import Domain, Statement
from safe.activities.capacity.slips import new_slip, printed, read_slip

A = Domain("a", "A", 1, [Statement(code, code, "", []) for code in ("a1", "a2", "a3", "a4", "a5")])
B = Domain("b", "B", 3, [Statement(code, code, "", []) for code in ("b1", "b2")])


def test_a_domain_is_the_mean_of_what_applies() -> None:
    said = {"a1": 1, "a2": 4, "a3": 0}
    assert scoring.domain_score(said, A) == Decimal("2.5")
    assert scoring.domain_score({"a1": 1, "a2": 4}, A) is None  # 40 % answered
    assert scoring.domain_score({"a1": 0, "a2": 0, "a3": 0}, A) is None


def test_the_overall_is_weighted_and_leaves_out_what_has_no_score() -> None:
    said = {"a1": 1, "a2": 1, "a3": 1, "b1": 3, "b2": 3}
    assert scoring.overall(said, [A, B]) == Decimal("2.5")
    assert scoring.scores(said, [A, B]) == {"a": "1.0000", "b": "3.0000", "overall": "2.5000"}
    assert scoring.overall({"b1": 3}, [A]) is None


@pytest.mark.parametrize(
    ("score", "stage"),
    [
        ("1.7499", "nascent"),
        ("1.75", "emerging"),
        ("2.4999", "emerging"),
        ("2.5", "expanding"),
        ("3.25", "mature"),
    ],
)
def test_stages_begin_where_they_say(score: str, stage: str) -> None:
    assert scoring.stage(Decimal(score)) == stage


def test_only_statements_of_both_rounds_are_compared() -> None:
    before = {"a1": 1, "a2": 2, "a3": 0, "b1": 2}
    after = {"a1": 3, "a2": 1, "a3": 4, "b1": 2, "b2": 4}
    moved = scoring.change(before, after, [A, B])
    assert moved is not None
    assert (moved.up, moved.same, moved.down) == (1, 1, 1)
    assert moved.domains == {"a": Decimal("0.5000"), "b": Decimal("0.0000")}
    assert moved.overall == Decimal("0.1250")
    assert not moved.has_gained
    assert scoring.change({"a1": 0}, {"a1": 2}, [A]) is None


def test_half_a_level_is_a_gain() -> None:
    moved = scoring.change({"a1": 1, "a2": 1}, {"a1": 2, "a2": 1}, [A])
    assert moved is not None
    assert moved.has_gained


@given(st.lists(st.integers(0, 4), min_size=1))
def test_a_spread_is_wide_from_two_levels_on(given_: list[int]) -> None:
    said = [one for one in given_ if one]
    spread = scoring.Spread(given_)
    assert spread.is_wide == (bool(said) and max(said) - min(said) >= 2)
    assert (spread.middle is None) == (not said)


@pytest.mark.parametrize(
    ("levels", "grade"),
    [([2] * 8, "full"), ([2] * 7 + [0], "full"), ([2] * 6 + [1] * 2, "medium"), ([1] * 3, "low")],
)
def test_standards(levels: list[int], grade: str) -> None:
    said = scoring.standards({str(n): level for n, level in enumerate(levels)})
    assert said.grade == grade
    assert not scoring.standards({"1": 0}).is_full


@given(st.binary(min_size=16, max_size=16))
def test_a_half_survives_being_read_aloud(half: bytes) -> None:
    letters = ballots._letters(half)
    assert len(letters) == 28
    assert ballots.half_from(letters) == half
    said = "-".join(letters[i : i + 4] for i in range(0, 28, 4))
    assert ballots.half_from(said.lower().replace("0", "o").replace("1", "l")) == half


def test_slips_are_read_as_people_type_them() -> None:
    slip = new_slip()
    assert read_slip(f" {printed(slip).lower()} ") == slip
    assert read_slip("7F3K2QX") is None
    assert read_slip("7F3K-2QXU") is None  # no letter of the alphabet that we use
