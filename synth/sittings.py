"""Knowledge tests that were sat: which form, before or after, and what each item became."""

from dataclasses import dataclass
from datetime import date
from random import Random

ITEMS = 8
RIGHT, WRONG, SKIPPED = "right", "wrong", "skipped"


@dataclass(frozen=True)
class Sitting:
    """One person's test on one day: eight items of form A or B."""

    running_no: int
    when: str  # pre, post
    form: str  # A, B
    mode: str  # oral, paper
    on: date
    items: tuple[str, ...]
    late: bool = False

    @property
    def right(self) -> int:
        """How many were answered right; a skipped item is wrong."""
        return sum(one == RIGHT for one in self.items)


def sittings_of(
    sitters: list[tuple[int, str]], first: date, last: date, draw: Random
) -> tuple[Sitting, ...]:
    """Pre- and post-tests of those who came; a random half sits form A first.

    Some sit only one of the two; one knows nothing twice and one knows everything twice, so that
    no change can be said of them.
    """
    found = []
    first_a = set(draw.sample(range(len(sitters)), len(sitters) // 2))
    for place, (number, _card) in enumerate(sitters):
        mode = "oral" if draw.random() < 0.3 else "paper"
        forms = ("A", "B") if place in first_a else ("B", "A")
        sits = draw.choices(("both", "pre", "post"), (80, 10, 10))[0]
        for when, form, day in zip(("pre", "post"), forms, (first, last), strict=True):
            items = _items(draw, place, when)
            if sits in {"both", when} or place < 2:
                found.append(Sitting(number, when, form, mode, day, items))
    return tuple(found)


def _items(draw: Random, place: int, when: str) -> tuple[str, ...]:
    if place < 2:
        return (RIGHT if place else WRONG,) * ITEMS
    weights = (36, 54, 10) if when == "pre" else (72, 24, 4)
    return tuple(draw.choices((RIGHT, WRONG, SKIPPED), weights, k=ITEMS))
