"""The half-year is what the programme asks for, and the truth follows from it."""

from datetime import date

from synth.cards import check_letter
from synth.half_year import MIXTURES, PERIOD, Event, HalfDay, Participant, plan
from synth.people import TOWNSHIPS, Person, invent_people
from synth.truth import facts_of, figures

READERS = {"kwa": {"kwa"}, "hnf": {"hnf"}, "all": {"kwa", "hnf"}}
DAYS = (HalfDay(date(2020, 1, 6), "am"), HalfDay(date(2020, 1, 6), "pm"))


def one(card: str = "") -> Person:
    return next(invent_people("x", ("kachin",), TOWNSHIPS))


def event(organisation: str, township: str, on: date, *marks: tuple[str, ...]) -> Event:
    held = tuple(HalfDay(on, half.half) for half in DAYS)
    people = tuple(
        Participant(number, one(), "kwa", known=False, marks=said)
        for number, said in enumerate(marks, 1)
    )
    return Event(organisation, township, on, 1, "cards", "here", held, people)


def test_it_is_the_same_every_time() -> None:
    assert plan() == plan()
    assert plan("another") != plan()


def test_forty_days_of_six_organisations_in_sixteen_townships() -> None:
    events = plan()
    assert sum(entry.days for entry in events) == 40
    assert {entry.organisation for entry in events} == set(MIXTURES)
    assert {entry.township for entry in events} == set(TOWNSHIPS)
    days = [half.on for entry in events for half in entry.held]
    assert PERIOD[1] <= min(days)
    assert max(days) <= PERIOD[2]


def test_people_come_again_and_visit_neighbours() -> None:
    seats = [(entry.organisation, person.key) for entry in plan() for person in entry.people]
    assert len(seats) > len(set(seats))
    assert any(organisation != key.partition("-")[0] for organisation, key in seats)
    cards = {p.person.card for e in plan() for p in e.people if p.person.card}
    owners = {(p.person.card, p.key) for e in plan() for p in e.people if p.person.card}
    assert len(cards) == len(owners)


def test_a_person_stands_in_the_cell_of_the_first_day() -> None:
    january, march = date(2020, 1, 6), date(2020, 3, 2)
    events = [
        event("hnf", "MMR001012", march, ("present", "present")),
        event("kwa", "MMR001001", january, ("late", "absent")),
    ]
    said = figures(facts_of(events), READERS)
    assert said["all"]["5.1"]["partner"] == {"kwa": 1}
    assert said["all"]["5.1"]["township"] == {"MMR001001": 1}
    assert said["all"]["2.2"]["partner"] == {"hnf": 1}
    assert said["hnf"]["5.1"]["total"] == 1
    assert said["all"]["2.3"]["total"] == 4


def test_late_is_half_and_eight_tenths_complete() -> None:
    day = date(2020, 1, 6)
    marks = (("present", "late"), ("present", "present"), ("absent", "absent"))
    said = figures(facts_of([event("kwa", "MMR001001", day, *marks)]), READERS)
    assert said["kwa"]["5.1"]["total"] == 1  # one() is the same person each time
    assert said["kwa"]["2.2"]["total"] == 1
    only_late = figures(facts_of([event("kwa", "MMR001001", day, ("present", "late"))]), READERS)
    assert only_late["kwa"]["2.2"]["total"] == 0


def test_cells_add_up_to_the_total() -> None:
    readers = {code: {code} for code in MIXTURES} | {"all": set(MIXTURES)}
    for reader in figures(facts_of(plan()), readers).values():
        for figure in reader.values():
            for name, cells in figure.items():
                assert name == "total" or sum(cells.values()) == figure["total"]


def test_the_check_letter_sees_one_wrong_letter_and_an_exchange() -> None:
    letters = "0123456789AB"
    right = check_letter(letters)
    assert check_letter("1" + letters[1:]) != right
    assert check_letter("10" + letters[2:]) != right
