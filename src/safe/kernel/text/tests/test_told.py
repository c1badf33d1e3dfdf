"""Ages, years and days as they are told."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from safe.kernel.problems import Problem
from safe.kernel.text.told import (
    AgeMissing,
    AgeOutOfReach,
    Birth,
    DayAhead,
    DayMissing,
    DayUnknown,
    born_on,
    read_birth,
    read_day,
)

ON = date(2020, 3, 1)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
FOREIGN = {
    "my": "၀၁၂၃၄၅၆၇၈၉",
    "shn": "႐႑႒႓႔႕႖႗႘႙",
    "th": "๐๑๒๓๔๕๖๗๘๙",
    "wide": "０１２３４５６７８９",
}


def in_script(number: int, script: str) -> str:
    return str(number).translate({48 + n: c for n, c in enumerate(FOREIGN[script])})


def test_an_age_gives_the_pair_of_years() -> None:
    born = read_birth("24", asked_on=ON)
    assert born.years == (1995, 1996)
    assert (born.basis, born.question) == ("told", "")
    assert born.ages(ON) == (24, 24)


def test_a_year_is_kept_as_a_year() -> None:
    born = read_birth("1996", asked_on=ON)
    assert born.years == (1996, 1996)
    assert born.ages(ON) == (23, 24)
    assert born.age_in_the_middle(ON) == 23
    assert born.age_in_the_middle(date(2020, 7, 1)) == 24


@pytest.mark.parametrize(
    ("told", "years", "words"),
    [
        ("1362", (2000, 2001), "Burmese year: 2000 or 2001"),
        ("2543", (2000, 2000), "Buddhist year: 2000"),
    ],
)
def test_years_of_other_eras_ask(told: str, years: tuple[int, int], words: str) -> None:
    born = read_birth(told, asked_on=ON)
    assert born.years == years
    with translation.override("en"):
        assert words in born.question
        assert told in born.question


@pytest.mark.parametrize(
    "told", ["about 24", "~24", "24?", "၂၄ ခန့်", "၂၄ လောက်", "abt 24 yrs", "Ca. 24"]
)
def test_a_guess_says_so(told: str) -> None:
    born = read_birth(told, asked_on=ON)
    assert born.is_about
    assert born.ages(ON) == (23, 25)


@pytest.mark.parametrize("told", ["6 months", "၆ လ", "6mo"])
def test_months_are_not_years(told: str) -> None:
    assert read_birth(told, asked_on=ON).ages(ON) == (0, 0)


@pytest.mark.parametrize("told", ["", "  ", "young", "ငယ်"])
def test_nothing_told(told: str) -> None:
    with pytest.raises(AgeMissing) as refused:
        read_birth(told, asked_on=ON)
    assert 'choose "about"' in refused.value.words()


@pytest.mark.parametrize("told", ["300", "1899", "2021", "1383", "2590", "24 25", "-4", "20200101"])
def test_neither_age_nor_year(told: str) -> None:
    with pytest.raises(AgeOutOfReach):
        read_birth(told, asked_on=ON)


@given(age=st.integers(0, 100), on=days, script=st.sampled_from(sorted(FOREIGN)))
def test_a_told_age_is_that_age_on_its_day(age: int, on: date, script: str) -> None:
    born = read_birth(in_script(age, script), asked_on=on)
    assert born.ages(on) == (age, age)
    first, last = born.years
    assert last - first in {0, 1}
    assert on.year - age in {first, last}


@given(year=st.integers(1930, 2014), on=days, script=st.sampled_from(sorted(FOREIGN)))
def test_a_told_year_holds_every_age_it_can_be(year: int, on: date, script: str) -> None:
    born = read_birth(in_script(year, script), asked_on=on)
    youngest, oldest = born.ages(on)
    assert youngest in {on.year - year - 1, on.year - year}
    assert oldest == on.year - year or on < date(on.year, 12, 31)
    assert youngest <= born.age_in_the_middle(on) <= oldest


@given(
    told=st.one_of(
        st.integers(0, 110),
        st.integers(1280, 1376),
        st.integers(1920, 2014),
        st.integers(2470, 2557),
    ),
    about=st.booleans(),
    on=days,
)
def test_reading_and_keeping_is_the_same(told: int, about: bool, on: date) -> None:
    born = read_birth(str(told), asked_on=on, about=about)
    again = Birth.from_json(json.loads(json.dumps(born.as_json())))
    assert again == born
    assert again.earliest <= again.latest <= on


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read_birth(text, asked_on=ON)
    except Problem as problem:
        assert problem.words()  # noqa: PT017 - either outcome is right


@given(text=st.tuples(st.text(max_size=4), st.text(max_size=9), st.text(max_size=5)))
def test_any_parts_are_a_day_or_refused(text: tuple[str, str, str]) -> None:
    try:
        assert read_day(*text, today=ON).on <= ON
    except Problem as problem:
        assert problem.words()  # noqa: PT017 - either outcome is right


def test_29_february_survives() -> None:
    assert born_on(date(1996, 2, 29), asked_on=ON).ages(date(2020, 2, 28)) == (23, 23)
    born = read_birth("24", asked_on=date(2020, 2, 29))
    assert born.latest == date(1996, 2, 29)
    assert born.earliest == date(1995, 3, 1)


def test_unsure_of_eighteen_is_perhaps_a_child() -> None:
    assert read_birth("2002", asked_on=ON).is_perhaps_child(ON)
    assert read_birth("about 18", asked_on=ON).is_perhaps_child(ON)
    assert not read_birth("18", asked_on=ON).is_perhaps_child(ON)
    assert not read_birth("about 19", asked_on=ON).is_perhaps_child(ON)


@given(
    on=st.dates(date(1950, 1, 1), date(2029, 12, 31)),
    script=st.sampled_from(sorted(FOREIGN)),
    era=st.sampled_from([0, 543]),
)
def test_a_typed_day_is_that_day(on: date, script: str, era: int) -> None:
    parts = [in_script(n, script) for n in (on.day, on.month, on.year + era)]
    told = read_day(*parts, today=date(2029, 12, 31))
    assert told.on == on
    assert bool(told.question) == bool(era)


@pytest.mark.parametrize(("month", "day", "on"), [("3", "1", ON), ("5", "2", date(2019, 5, 2))])
def test_a_burmese_year_turns_in_april(month: str, day: str, on: date) -> None:
    told = read_day(day, month, "1381", today=date(2021, 1, 1))
    assert told.on == on
    assert told.question


@pytest.mark.parametrize("month", ["3", "၃", "March", "mar", "မတ်"])
def test_months_by_name(month: str) -> None:
    assert read_day("1", month, "2020", today=ON).on == ON


def test_a_day_ahead() -> None:
    with translation.override("en"), pytest.raises(DayAhead) as refused:
        read_day("14", "3", "2020", today=ON)
    assert refused.value.words() == "14 March 2020 has not come yet. Which day was it?"


def test_days_that_cannot_be() -> None:
    with pytest.raises(DayUnknown):
        read_day("31", "2", "2020", today=ON)
    for parts in (("", "2", "2020"), ("1", "", "2020"), ("1", "2", "20"), ("1", "2", "x")):
        with pytest.raises(DayMissing):
            read_day(*parts, today=ON)
    with pytest.raises(DayAhead):
        born_on(ON + timedelta(days=1), asked_on=ON)
