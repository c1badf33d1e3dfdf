"""Dates, times and numbers as people of the field write them, in the page's language.

Digits stay ASCII in tables, codes, money and phones; Burmese digits stand in running dates only.
"""

import re
from datetime import date, datetime

from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from safe.kernel import clock

_DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")
# fmt: off
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]
# fmt: on
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# fmt: off
_MONTHS_MY = [
    "ဇန်နဝါရီ", "ဖေဖော်ဝါရီ", "မတ်", "ဧပြီ", "မေ", "ဇွန်",
    "ဇူလိုင်", "ဩဂုတ်", "စက်တင်ဘာ", "အောက်တိုဘာ",
    "နိုဝင်ဘာ", "ဒီဇင်ဘာ",
]
# fmt: on
_DAYS_MY = ["တနင်္လာ", "အင်္ဂါ", "ဗုဒ္ဓဟူး", "ကြာသပတေး", "သောကြာ", "စနေ", "တနင်္ဂနွေ"]


def _is_burmese() -> bool:
    return (get_language() or "en").startswith("my")


def _date_of(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def burmese_digits(value: int | str) -> str:
    """၁၂ for 12."""
    return str(value).translate(_DIGITS)


def day(value: date | datetime) -> str:
    """Day, month in words, Gregorian year."""
    on = _date_of(value)
    if _is_burmese():
        return f"{burmese_digits(on.year)} {_MONTHS_MY[on.month - 1]} {burmese_digits(on.day)}"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def weekday(value: date | datetime) -> str:
    """The day with its weekday."""
    on = _date_of(value)
    if _is_burmese():
        return f"{day(on)}၊ {_DAYS_MY[on.weekday()]}နေ့"
    return f"{_DAYS[on.weekday()]} {day(on)}"


def short_day(value: date | datetime) -> str:
    """The month cut in English (Burmese has no cut form), the year only when it is another."""
    on = _date_of(value)
    if on.year != clock.today().year:
        return day(on) if _is_burmese() else f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"
    if _is_burmese():
        return f"{_MONTHS_MY[on.month - 1]} {burmese_digits(on.day)}"
    return f"{on.day} {_MONTHS[on.month - 1][:3]}"


def month_span(first: date, last: date) -> str:
    """January to June 2020."""
    if _is_burmese():
        year = burmese_digits(first.year)
        return f"{year} {_MONTHS_MY[first.month - 1]} – {_MONTHS_MY[last.month - 1]}"
    begin = _MONTHS[first.month - 1]
    if first.year != last.year:
        begin = f"{begin} {first.year}"
    return f"{begin} to {_MONTHS[last.month - 1]} {last.year}"


def month_name(value: date) -> str:
    """The month alone, cut in English (Burmese has no cut form)."""
    return _MONTHS_MY[value.month - 1] if _is_burmese() else _MONTHS[value.month - 1][:3]


def day_span(first: date, last: date) -> str:
    """14–15 October 2020; one day as it is, two months with both names."""
    if first == last or (first.year, first.month) != (last.year, last.month):
        return day(first) if first == last else f"{day(first)} – {day(last)}"
    if _is_burmese():
        return f"{day(first)}–{burmese_digits(last.day)}"
    return f"{first.day}–{day(last)}"


def clock_time(value: datetime) -> str:
    """Hours and minutes of the programme's time zone."""
    return timezone.localtime(value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """Day and time of day."""
    return (
        f"{day(value)}, {clock_time(value)}"
        if not _is_burmese()
        else (f"{day(value)}၊ {clock_time(value)}")
    )


def short_moment(value: datetime) -> str:
    """The time of day alone while it is the same day; else the short day before it."""
    on = _date_of(value)
    return clock_time(value) if on == clock.today() else f"{short_day(on)}, {clock_time(value)}"


def number(value: float) -> str:
    """Thousands by comma, at most two decimals, none when whole."""
    whole = int(value)
    if value == whole:
        return f"{whole:,}"
    return f"{value:,.2f}".rstrip("0")


# a consonant or independent vowel, what hangs on it, and killed consonants or finals that close it
_KILLED = "[\u1000-\u1021\u1022-\u102a\u1075-\u1081\u108e][\u1037\u1087]?\u103a"
_SYLLABLE = re.compile(
    "[\u1000-\u102a\u103f\u1050-\u1055\u1075-\u1081\u108e\uaa60-\uaa6f]"
    f"(?:(?!{_KILLED})[\u102b-\u1039\u103b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u200c\u200d\uaa7b-\uaa7d]"
    f"|{_KILLED}|(?<=\u1039)[\u1000-\u1021])*"
)


def held_syllables(text: str) -> SafeString:
    """Each syllable in a span that cannot break, a break allowed after it; the text stays clean."""
    parts: list[SafeString] = []
    begun = 0
    for match in _SYLLABLE.finditer(text):
        parts.append(conditional_escape(text[begun : match.start()]))
        parts.append(format_html('<span class="s-nb">{}</span><wbr>', match.group()))
        begun = match.end()
    parts.append(conditional_escape(text[begun:]))
    return format_html_join("", "{}", ((part,) for part in parts))
