"""The arithmetic of the truth, against a second small computation of another make."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from synth.calendar import PERIODS
from synth.half_year import MIXTURES, Event, HalfDay, Participant, as_of, plan
from synth.people import TOWNSHIPS, Person, invent_people
from synth.truth import change, facts_of, figures

HALVES = ("am", "pm")
READERS = {"kwa": {"kwa"}, "hnf": {"hnf"}, "all": {"kwa", "hnf"}}


def one() -> Person:
    return next(invent_people("x", ("kachin",), TOWNSHIPS))


def event(organisation: str, township: str, on: date, *marks: tuple[str, ...]) -> Event:
    held = tuple(HalfDay(on, half) for half in HALVES)
    people = tuple(
        Participant(number, one(), "kwa", known=False, marks=said)
        for number, said in enumerate(marks, 1)
    )
    return Event(organisation, township, on, 1, "cards", "here", held, people)


@pytest.mark.parametrize(
    ("pre", "post", "gained"),
    [
        (4, 7, "0.7500"),
        (6, 6, "0"),
        (8, 8, None),
        (0, 0, None),
        (2, 1, "-0.5000"),
        (7, 8, "1.0000"),
        (1, 2, "0.1428571429"),
    ],
)
def test_the_change_after_marx_and_cummings(pre: int, post: int, gained: str | None) -> None:
    assert change(pre, post) == (None if gained is None else Decimal(gained))


def test_a_person_stands_in_the_cell_of_the_first_day() -> None:
    events = [
        event("hnf", "MMR001012", date(2020, 3, 2), ("present", "present")),
        event("kwa", "MMR001001", date(2020, 1, 6), ("late", "absent")),
    ]
    said = figures(facts_of(events), READERS)["2020S1"]
    assert said["all"]["5.1"]["splits"]["partner"] == {"kwa": {"count": 1}}
    assert said["all"]["5.1"]["splits"]["township"] == {"MMR001001": {"count": 1}}
    assert said["all"]["2.2"]["splits"]["partner"] == {"hnf": {"count": 1}}
    assert said["hnf"]["5.1"]["whole"] == {"count": 1}
    assert said["all"]["2.3"]["whole"] == {"count": 4}


def test_late_is_half_and_eight_tenths_complete() -> None:
    day = date(2020, 1, 6)
    finished = event("kwa", "MMR001001", day, ("present", "late"), ("present", "present"))
    late = event("kwa", "MMR001001", day, ("present", "late"))
    for training, count in ((finished, 1), (late, 0)):
        said = figures(facts_of([training]), READERS)["2020S1"]["kwa"]["2.2"]
        assert said["whole"] == {"count": count}


@pytest.mark.parametrize("state", ["closed", "restated"])
def test_every_figure_equals_a_computation_of_another_make(state: str) -> None:
    events = as_of(plan(days=60), state)
    said = figures(facts_of(events), {"all": set(MIXTURES), "kwa": {"kwa"}})
    for code, (first, last) in PERIODS.items():
        for reader, seen in (("all", set(MIXTURES)), ("kwa", {"kwa"})):
            mine = [e for e in events if e.organisation in seen]
            assert said[code][reader]["5.1"]["whole"] == {"count": len(_reached(mine, first, last))}
            assert said[code][reader]["2.2"]["whole"] == {"count": len(_new(mine, first, last))}
            passed, sat = _passed(mine, first, last)
            assert said[code][reader]["OC1.2"]["whole"] == {"count": sat, "part": passed}


def test_cells_add_up_to_the_total() -> None:
    said = figures(facts_of(plan()), READERS)
    for figure in (f for readers in said.values() for r in readers.values() for f in r.values()):
        for cells in figure["splits"].values():
            for name, whole in figure["whole"].items():
                assert sum(Decimal(cell[name]) for cell in cells.values()) == Decimal(whole)


def _reached(events: list[Event], first: date, last: date) -> set[str]:
    return {
        person.key
        for training in events
        for person in training.people
        for half, mark in zip(training.held, person.marks, strict=True)
        if first <= half.on <= last and mark in {"present", "late"}
    }


def _new(events: list[Event], first: date, last: date) -> set[str]:
    finished = defaultdict(list)
    for training in events:
        for person in training.people:
            points = 0
            for half, mark in zip(training.held, person.marks, strict=True):
                points += {"present": 10, "late": 5}.get(mark, 0)
                if points >= 8 * 2 * training.days:
                    finished[person.key].append(half.on)
                    break
    return {key for key, days in finished.items() if first <= min(days) <= last}


def _passed(events: list[Event], first: date, last: date) -> tuple[int, int]:
    scores: dict[str, tuple[date, int]] = {}
    for training in events:
        keys = {person.running_no: person.key for person in training.people}
        for sitting in training.sittings:
            if sitting.when == "post" and first <= sitting.on <= last:
                key = keys[sitting.running_no]
                if key not in scores or sitting.on < scores[key][0]:
                    scores[key] = (sitting.on, sitting.right)
    return sum(right >= 6 for _day, right in scores.values()), len(scores)
