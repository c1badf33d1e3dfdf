"""The plan is what the programme asks for, and what changes after closing changes it alone."""

from datetime import date

from synth.calendar import PERIODS
from synth.cards import check_letter
from synth.half_year import MIXTURES, as_of, plan
from synth.people import TOWNSHIPS
from synth.truth import facts_of, figures

READERS = {code: {code} for code in MIXTURES} | {"all": set(MIXTURES)}


def test_it_is_the_same_every_time() -> None:
    assert plan() == plan()
    assert plan("another") != plan()


def test_so_many_days_of_six_organisations() -> None:
    for days in (40, 200):
        events = plan(days=days)
        assert sum(event.days for event in events) == days
        assert {event.organisation for event in events} == set(MIXTURES)
        assert {event.period for event in events} == set(PERIODS)
        assert {event.way for event in events} == {"cards", "numbers", "spot", "hand"}
    assert {event.township for event in events} == set(TOWNSHIPS)


def test_nobody_is_at_two_places_on_one_day() -> None:
    seen: set[tuple[str, date]] = set()
    for event in plan(days=200):
        for one in event.people:
            here = {(one.key, half.on) for half in event.held}
            assert not here & seen
            seen |= here


def test_people_come_again_and_visit_neighbours() -> None:
    events = plan(days=200)
    seats = [(event.organisation, one.key) for event in events for one in event.people]
    assert len(seats) > len(set(seats))
    assert any(organisation != key.partition("-")[0] for organisation, key in seats)
    owners = {(p.person.card, p.key) for e in events for p in e.people if p.person.card}
    assert len(owners) == len({card for card, _key in owners})


def test_a_random_half_sits_form_a_first_and_everybody_the_other_one_after() -> None:
    for event in plan(days=200):
        first = {s.running_no: s.form for s in event.sittings if s.when == "pre"}
        after = {s.running_no: s.form for s in event.sittings if s.when == "post"}
        assert all(after[number] != form for number, form in first.items() if number in after)
        if first:
            assert set(first.values()) == {"A", "B"}


def test_what_comes_after_closing_changes_what_was_released() -> None:
    events = plan(days=200)
    closed, restated = (
        figures(facts_of(as_of(events, state)), READERS) for state in ("closed", "restated")
    )
    for code in ("OC1.1", "OC1.2", "2.2", "2.3", "5.1"):
        assert closed["2020S1"]["all"][code] != restated["2020S1"]["all"][code]
    late = [event for event in events if event.late]
    assert late
    assert all(event.key not in {e.key for e in as_of(events, "closed")} for event in late)


def test_the_check_letter_sees_one_wrong_letter_and_an_exchange() -> None:
    letters = "0123456789AB"
    right = check_letter(letters)
    assert check_letter("1" + letters[1:]) != right
    assert check_letter("10" + letters[2:]) != right
