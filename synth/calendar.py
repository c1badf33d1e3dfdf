"""Which trainings are held when: so many training days of six organisations over three half-years.

Most days lie in the half-year that is closed and reported; some lie before it, so that "for the
first time ever" has a past, and some after it, so that windows have an end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

PERIODS: dict[str, tuple[date, date]] = {
    "2019S2": (date(2019, 7, 1), date(2019, 12, 31)),
    "2020S1": (date(2020, 1, 1), date(2020, 6, 30)),
    "2020S2": (date(2020, 7, 1), date(2020, 12, 31)),
}
CLOSED = ("2019S2", "2020S1")
PERIOD = "2020S1"
SHARES = {"2019S2": 0.15, "2020S1": 0.65, "2020S2": 0.20}
AREAS = {
    "kwa": ("MMR001001", "MMR001002", "MMR001010"),
    "hnf": ("MMR001012", "MMR001013"),
    "js": ("MMR015009", "MMR015011", "MMR015021"),
    "tsyu": ("MMR015016", "MMR015019", "MMR015015"),
    "tyn": ("MMR015001", "MMR015004", "MMR015017", "MMR015010"),
    "ntl": ("MMR015020", "MMR015001", "MMR015004"),
}
LENGTHS = (2, 1, 2, 1, 3, 1, 2)
# how it is recorded: registered before and known by card or by number; registered on the spot;
# written on paper and typed in the browser
WAYS = ("cards", "spot", "numbers", "cards", "spot", "hand", "numbers", "spot")
ACROSS = date(2020, 6, 29)  # a training of three days that ends in the next half-year


@dataclass(frozen=True)
class Slot:
    """A training that will be held."""

    organisation: str
    township: str
    started_on: date
    days: int
    way: str
    letter: str = "A"

    @property
    def period(self) -> str:
        """The half-year in which it begins."""
        return period_of(self.started_on)


def period_of(day: date) -> str:
    """The half-year of a day of the plan."""
    return next(code for code, (_, last) in PERIODS.items() if day <= last)


def calendar(days: int, draw: Random) -> list[Slot]:
    """The trainings in the order of their first days; their days are `days` in all."""
    found: list[Slot] = []
    for code, wanted in _shares(days).items():
        found += _of_period(code, wanted, draw, begin=len(found))
    found.sort(key=lambda slot: (slot.started_on, slot.organisation, slot.letter))
    return _shortened(found, sum(slot.days for slot in found) - days)


def _shortened(slots: list[Slot], by: int) -> list[Slot]:
    """The second group and the training across the border took days: others give them back."""
    kept = []
    for slot in slots:
        gives = by > 0 and slot.days > 1 and slot.started_on != ACROSS and slot.letter == "A"
        by -= gives
        kept.append(replace(slot, days=slot.days - gives))
    return kept


def _shares(days: int) -> dict[str, int]:
    wanted = {code: round(days * share) for code, share in SHARES.items()}
    wanted[PERIOD] += days - sum(wanted.values())
    return wanted


def _of_period(code: str, days: int, draw: Random, begin: int) -> Iterator[Slot]:
    lengths: list[int] = []
    while sum(lengths) < days:
        lengths.append(min(LENGTHS[len(lengths) % len(LENGTHS)], days - sum(lengths)))
    organisations = list(AREAS)
    for place, organisation in enumerate(organisations):
        own = lengths[place :: len(organisations)]
        starts = _starts(code, len(own), draw)
        if code == PERIOD and organisation == "kwa" and own:
            own[-1], starts[-1] = 3, ACROSS
        for number, (started, length) in enumerate(zip(starts, own, strict=True)):
            area = AREAS[organisation]
            way = WAYS[(begin + place + number * 5) % len(WAYS)]
            if way == "hand" and length > 1:
                way = "spot"  # the second sheet would name people anew
            township = area[(begin + number) % len(area)]
            yield Slot(organisation, township, started, length, way)
            if code == PERIOD and organisation == "tsyu" and not number:
                # a second group on the same day at the same place
                yield Slot(organisation, township, started, length, "spot", letter="B")


def _starts(code: str, count: int, draw: Random) -> list[date]:
    """First days of one organisation's trainings, Mondays to Wednesdays, never two at once."""
    first, last = PERIODS[code]
    weeks = ((last - first).days - 7) // 7
    chosen = sorted(draw.sample(range(weeks), count))
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + timedelta(weeks=week, days=draw.randrange(3)) for week in chosen]
