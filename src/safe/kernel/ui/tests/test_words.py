"""Dates and numbers as people of the field write them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from safe.kernel import clock
from safe.kernel.ui import words

DAY = date(2020, 2, 12)


def test_a_day_in_english_and_burmese() -> None:
    assert words.day(DAY) == "12 February 2020"
    assert words.weekday(DAY) == "Wednesday 12 February 2020"
    with translation.override("my"):
        assert words.day(DAY) == "၂၀၂၀ ဖေဖော်ဝါရီ ၁၂"
        assert words.weekday(DAY).endswith("ဗုဒ္ဓဟူးနေ့")


def test_a_moment_is_told_in_the_programmes_time_zone() -> None:
    at = datetime(2020, 2, 12, 20, 0, tzinfo=UTC)
    assert words.moment(at) == "13 February 2020, 02:30"
    with translation.override("my"):
        assert words.moment(at) == "၂၀၂၀ ဖေဖော်ဝါရီ ၁၃၊ 02:30"


def test_the_year_is_left_out_only_while_it_lasts() -> None:
    with clock.frozen(datetime(2020, 6, 1, tzinfo=UTC)):
        assert words.short_day(DAY) == "12 Feb"
    with clock.frozen(datetime(2021, 6, 1, tzinfo=UTC)):
        assert words.short_day(DAY) == "12 Feb 2020"


def test_a_half_year_names_its_months() -> None:
    assert words.month_span(date(2020, 1, 1), date(2020, 6, 30)) == "January to June 2020"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1283, "1,283"), (0, "0"), (0.5, "0.5"), (12.0, "12"), (1234.567, "1,234.57")],
)
def test_numbers_keep_ascii_digits_in_every_language(value: float, said: str) -> None:
    with translation.override("my"):
        assert words.number(value) == said


def test_shan_syllables_are_held_and_the_text_stays_clean() -> None:
    text = "ၶေႃႈတႆး <b> ယူႇ"
    held = str(words.held_syllables(text))
    assert "&lt;b&gt;" in held
    assert held.count('class="s-nb"') >= 3
    plain = held.replace('<span class="s-nb">', "").replace("</span>", "").replace("<wbr>", "")
    assert plain.replace("&lt;", "<").replace("&gt;", ">") == text
    assert '<span class="s-nb">တႆး</span>' in held


def test_burmese_syllables_are_held_whole() -> None:
    held = re.findall(r'<span class="s-nb">([^<]+)</span>', words.held_syllables("စောင့်ဆိုင်း ကိန်းဂဏန်း"))
    assert held == ["စောင့်", "ဆိုင်း", "ကိန်း", "ဂ", "ဏန်း"]


@pytest.mark.parametrize(
    ("last", "english", "burmese"),
    [
        (date(2020, 2, 12), "12 February 2020", "၂၀၂၀ ဖေဖော်ဝါရီ ၁၂"),
        (date(2020, 2, 13), "12–13 February 2020", "၂၀၂၀ ဖေဖော်ဝါရီ ၁၂–၁၃"),
        (date(2020, 3, 1), "12 February 2020 – 1 March 2020", "၂၀၂၀ ဖေဖော်ဝါရီ ၁၂ – ၂၀၂၀ မတ် ၁"),
    ],
)
def test_a_span_of_days_says_the_month_once(last: date, english: str, burmese: str) -> None:
    assert words.day_span(DAY, last) == english
    with translation.override("my"):
        assert words.day_span(DAY, last) == burmese
