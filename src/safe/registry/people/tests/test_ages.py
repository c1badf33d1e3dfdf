"""Age bands on a day, and what near means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safe.kernel.text.told import read_birth
from safe.registry.people.ages import ORDER, are_adjacent, band_of_age, band_on, needs_supervisor
from safe.registry.people.models import AgeBand

ON = date(2020, 3, 1)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-9"),
        (9, "0-9"),
        (10, "10-14"),
        (14, "10-14"),
        (15, "15-17"),
        (17, "15-17"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-35"),
        (35, "25-35"),
        (36, "36-59"),
        (59, "36-59"),
        (60, "60+"),
        (99, "60+"),
    ],
)
def test_bands(age: int, band: str) -> None:
    assert band_of_age(age) == band
    assert band_on(read_birth(str(age), asked_on=ON), ON) == band


@pytest.mark.parametrize(
    ("told", "on", "band"),
    [
        ("2002", ON, "15-17"),  # 17 or 18: a child until it is known
        ("2002", date(2020, 12, 31), "18-24"),
        ("2001", ON, "18-24"),
        ("about 18", ON, "15-17"),
        ("17", date(2020, 9, 1), "15-17"),  # 17 told in March may be 18 in September
        ("17", date(2021, 3, 1), "18-24"),
        ("1995", date(2020, 6, 30), "18-24"),  # a year alone stands for 1 July
        ("1995", date(2020, 7, 1), "25-35"),
        ("about 24", ON, "18-24"),
        ("1364", ON, "15-17"),
    ],
)
def test_told_ages_on_a_day(told: str, on: date, band: str) -> None:
    assert band_on(read_birth(told, asked_on=ON), on) == band


def test_nobody_asked_is_unknown() -> None:
    assert band_on(None, ON) is AgeBand.UNKNOWN


@given(age=st.integers(0, 100), about=st.booleans(), later=st.integers(0, 400))
def test_not_surely_eighteen_is_a_child(age: int, about: bool, later: int) -> None:
    on = date.fromordinal(ON.toordinal() + later)
    born = read_birth(str(age), asked_on=ON, about=about)
    band = band_on(born, on)
    assert born.is_perhaps_child(on) == (band in {"0-9", "10-14", "15-17"})
    if needs_supervisor(born, on):
        assert band == "15-17"


def test_neighbours() -> None:
    for one in ORDER:
        assert are_adjacent(one, one)
        assert are_adjacent(one, AgeBand.UNKNOWN)
        near = [other for other in ORDER if are_adjacent(one, other)]
        assert len(near) == (2 if one in {ORDER[0], ORDER[-1]} else 3)
    assert not are_adjacent("15-17", "25-35")
    assert are_adjacent("15-17", "18-24")
