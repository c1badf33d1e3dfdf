"""Age bands: the clear part of an age, and what near means."""

from datetime import date

from safe.kernel.text.told import Birth
from safe.registry.people.models import AgeBand

_UPPER = {
    9: AgeBand.TO_9,
    14: AgeBand.TO_14,
    17: AgeBand.TO_17,
    24: AgeBand.TO_24,
    35: AgeBand.TO_35,
    59: AgeBand.TO_59,
}
ORDER: list[AgeBand] = [band for band in AgeBand if band is not AgeBand.UNKNOWN]


def band_of_age(age: int) -> AgeBand:
    """The band an age in whole years stands in."""
    for last, band in _UPPER.items():
        if age <= last:
            return band
    return AgeBand.FROM_60


def band_on(birth: Birth | None, on: date) -> AgeBand:
    """The band on a day. Who is not surely 18 is treated as a child."""
    if birth is None:
        return AgeBand.UNKNOWN
    youngest, oldest = birth.ages(on)
    if youngest < 18 <= oldest:
        return AgeBand.TO_17
    return band_of_age(birth.age_in_the_middle(on))


def needs_supervisor(birth: Birth, on: date) -> bool:
    """Whether it is open if this is a child: a supervisor is asked."""
    youngest, oldest = birth.ages(on)
    return youngest < 18 <= oldest


def are_adjacent(one: AgeBand | str, other: AgeBand | str) -> bool:
    """Whether two bands may be the same person: equal, neighbours, or one unknown."""
    first, second = AgeBand(one), AgeBand(other)
    if AgeBand.UNKNOWN in {first, second}:
        return True
    return abs(ORDER.index(first) - ORDER.index(second)) <= 1
