"""Ages, years and days as they are told: any digits, Burmese and Buddhist years, "about"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem
from safe.kernel.text.digits import ascii_digits
from safe.kernel.ui import words

Basis = Literal["told", "estimated", "document"]
OLDEST = 115
BURMESE, BUDDHIST = range(1200, 1400), range(2400, 2700)
_ABOUT = re.compile(r"\b(about|abt|ca?|around|maybe)\b|[~≈?]|ခန့်|လောက်|ဝန်းကျင်|မှန်း", re.I)
_MONTHS_OLD = re.compile(r"\d\s*(months?\b|mo\b|လ(?![\u102b-\u103e]))", re.I)
_MONTHS = (
    "jan ဇန်နဝါရီ|feb ဖေဖော်ဝါရီ|mar မတ်|apr ဧပြီ|may မေ|jun ဇွန်|jul ဇူလိုင်|aug ဩဂုတ် သြဂုတ်|"
    "sep စက်တင်ဘာ|oct အောက်တိုဘာ|nov နိုဝင်ဘာ|dec ဒီဇင်ဘာ"
)
_MONTH = {name: n for n, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()}


class AgeMissing(Problem):
    """Nothing that can be read as an age or a year."""

    code = "age-missing"
    sentence = _('Write the age or the year of birth. A guess is fine: choose "about".')


class AgeOutOfReach(Problem):
    """A number that is neither an age nor a year of birth."""

    code = "age-out-of-reach"
    sentence = _("{told} is neither an age nor a year of birth. Write one of the two.")


class DayMissing(Problem):
    """A date with a part left out or not to be read."""

    code = "day-missing"
    sentence = _("Write the day, the month and the year in numbers, as 14 3 2020.")


class DayUnknown(Problem):
    """A day that no calendar has."""

    code = "day-unknown"
    sentence = _("There is no such day. Look at the sheet again and write the day, month and year.")


class DayAhead(Problem):
    """A day that has not come yet."""

    code = "day-ahead"
    sentence = _("{day} has not come yet. Which day was it?")


@dataclass(frozen=True)
class Birth:
    """When somebody was born as far as it was told: no false date, but the days between."""

    earliest: date
    latest: date
    basis: Basis
    told: str
    asked_on: date
    era: Literal["", "burmese", "buddhist"] = ""

    @property
    def years(self) -> tuple[int, int]:
        """The two possible years of birth; twice the same when one is known."""
        return self.earliest.year, self.latest.year

    @property
    def is_about(self) -> bool:
        """Told as a guess."""
        return self.basis == "estimated"

    @property
    def question(self) -> str:
        """What to confirm before it counts: an era that was read into the number; else empty."""
        return _era_question(self.era, self.told, self.years) if self.era else ""

    def ages(self, on: date) -> tuple[int, int]:
        """The youngest and the oldest age on a day; a guess is one year wider on each side."""
        wider = 1 if self.is_about else 0
        youngest, oldest = _age(self.latest, on) - wider, _age(self.earliest, on) + wider
        return max(youngest, 0), max(oldest, 0)

    def age_in_the_middle(self, on: date) -> int:
        """The age of one born in the middle: 1 July when a year alone is known."""
        whole_year = (date(self.latest.year, 1, 1), date(self.latest.year, 12, 31))
        if (self.earliest, self.latest) == whole_year:
            return max(_age(date(self.latest.year, 7, 1), on), 0)
        return max(_age(self.earliest + (self.latest - self.earliest) / 2, on), 0)

    def is_perhaps_child(self, on: date) -> bool:
        """Under 18 on that day, or not surely 18."""
        return self.ages(on)[0] < 18

    def as_json(self) -> dict[str, str]:
        """For the sealed identity; `from_json` gives the same again."""
        said = {"earliest": str(self.earliest), "latest": str(self.latest), "basis": self.basis}
        return said | {"told": self.told, "asked_on": str(self.asked_on), "era": self.era}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Birth":
        """Read what `as_json` wrote."""
        days = {name: date.fromisoformat(said[name]) for name in ("earliest", "latest", "asked_on")}
        return cls(basis=said["basis"], told=said["told"], era=said.get("era", ""), **days)


def read_birth(told: str, *, asked_on: date, about: bool = False) -> Birth:
    """Read an age ("24", "about 24", "၂၄") or a year ("1996", "1358", "2539") told on a day."""
    number, guessed = _number_in(told)
    basis: Basis = "estimated" if about or guessed else "told"
    if number <= OLDEST:
        earliest = _years_before(asked_on, number + 1) + timedelta(days=1)
        return Birth(earliest, _years_before(asked_on, number), basis, str(number), asked_on)
    era: Literal["", "burmese", "buddhist"] = ""
    year, last = number, number
    if number in BURMESE:
        era, year, last = "burmese", number + 638, number + 639
    elif number in BUDDHIST:
        era, year, last = "buddhist", number - 543, number - 543
    if not asked_on.year - OLDEST <= year <= asked_on.year:
        raise AgeOutOfReach(told=number)
    if era == "burmese":  # its year begins in the middle of April
        earliest, latest = date(year, 4, 13), date(last, 4, 16)
    else:
        earliest, latest = date(year, 1, 1), date(last, 12, 31)
    if earliest > asked_on:
        raise AgeOutOfReach(told=number)
    return Birth(earliest, min(latest, asked_on), basis, str(number), asked_on, era)


def born_on(day: date, *, asked_on: date) -> Birth:
    """A date of birth that a document shows."""
    if day > asked_on:
        raise DayAhead(day=words.day(day))
    return Birth(day, day, "document", str(day), asked_on)


@dataclass(frozen=True)
class ToldDay:
    """A day as typed, and what to confirm when its year was of another era."""

    on: date
    question: str = ""


def read_day(day: str, month: str, year: str, *, today: date) -> ToldDay:
    """Read three parts typed in any digits; the month may be a name, the year of any era."""
    told = _part(year)
    read_month, read_day_ = _month(month), _part(day)
    if told < 1000:
        raise DayMissing
    on, era = _calendar(told, read_month, read_day_)
    if on > today:
        raise DayAhead(day=words.day(on))
    return ToldDay(on, _era_question(era, str(told), (on.year, on.year)) if era else "")


def _calendar(year: int, month: int, day: int) -> tuple[date, str]:
    try:
        if year in BUDDHIST:
            return date(year - 543, month, day), "buddhist"
        if year in BURMESE:  # before its new year in April the count is one behind
            return date(year + (639 if (month, day) < (4, 17) else 638), month, day), "burmese"
        return date(year, month, day), ""
    except ValueError:
        raise DayUnknown from None


def _number_in(told: str) -> tuple[int, bool]:
    if told.isascii() and told.isdigit() and len(told) <= 4:  # as most ages are told
        return int(told), False
    text = ascii_digits(told).strip()
    guessed = bool(_ABOUT.search(text))
    numbers = re.findall(r"\d+", text)
    if len(numbers) != 1 or len(numbers[0]) > 4 or "-" in text:
        if numbers:
            raise AgeOutOfReach(told=" ".join(numbers)[:12])
        raise AgeMissing
    number = int(numbers[0])
    return (number // 12 if _MONTHS_OLD.search(text) else number), guessed


def _part(text: str) -> int:
    digits = ascii_digits(text).strip()
    if not re.fullmatch(r"\d{1,4}", digits, re.ASCII):
        raise DayMissing
    return int(digits)


def _month(text: str) -> int:
    name = text.strip().lower()
    return _MONTH.get(name) or _MONTH.get(name[:3]) or _part(text)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: the day after the 28th is the first of its age
        return date(day.year - years, 2, 28)


def _era_question(era: str, told: str, years: tuple[int, int]) -> str:
    first, last = years
    named = {"told": told, "first": first, "last": last}
    if first != last:
        sentence = gettext("{told} is read as a Burmese year: {first} or {last}. Is that right?")
    elif era == "burmese":
        sentence = gettext("{told} is read as a Burmese year: {first}. Is that right?")
    else:
        sentence = gettext("{told} is read as a Buddhist year: {first}. Is that right?")
    return sentence.format(**named)
