"""A few forms that cannot be applied as they are: what the page Waiting is for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from random import Random

from synth.cards import new_letters
from synth.collect import Filled
from synth.filling import REGISTRATION, TRAINING_DAY, YANGON, Trainer, by_card, of_event, of_person
from synth.half_year import Event
from synth.people import TOWNSHIPS, Person, invent_people


def expected_to_wait() -> dict[str, list[str]]:
    """What waits for a person, by organisation."""
    return {
        "kwa": ["a township that does not exist"],
        "hnf": ["a card of somebody whose sex differs"],
        "js": ["a card that nobody has registered"],
        "tsyu": ["a number that is on no sheet"],
    }


def troubles(trainer: Trainer, organisation: str, events: tuple[Event, ...]) -> Iterator[Filled]:
    """The forms of one organisation that will wait, and one from a phone whose clock lies."""
    event = next(entry for entry in events if entry.organisation == organisation)
    person = next(islice(invent_people(f"trouble/{organisation}", ("burmese",), TOWNSHIPS), 1))
    person = replace(person, keeps_name=True)
    if organisation == "kwa":
        yield _registration(trainer, event, replace(person, card="", township="MMR999999"))
    if organisation == "hnf":
        holder = next(p.person for p in event.people if p.person.card)
        other = "male" if holder.sex == "female" else "female"
        yield _registration(trainer, event, replace(person, card=holder.card, sex=other))
    if organisation == "js":
        letters = new_letters(Random(f"lost card/{trainer.seed}"))
        yield _day(trainer, event, {"known_by": "card", "mark": "present"} | by_card(letters))
    if organisation == "tsyu":
        yield _day(trainer, event, {"known_by": "number", "running_no": "399", "mark": "late"})
    if organisation == "tyn":
        asleep = replace(trainer, begins=datetime(1970, 1, 1, 6, 30, tzinfo=YANGON))
        yield _registration(asleep, event, replace(person, card=""))


def _registration(trainer: Trainer, event: Event, person: Person) -> Filled:
    identity = f"trouble/{event.organisation}"
    return trainer.filled(REGISTRATION, identity, 600, of_event(event) | of_person(person))


def _day(trainer: Trainer, event: Event, row: dict[str, str]) -> Filled:
    half_day = event.held[0]
    said = {"half_day_on": half_day.on.isoformat(), "half_day": half_day.half}
    identity = f"trouble/{event.organisation}"
    return trainer.filled(TRAINING_DAY, identity, 601, of_event(event) | said, [row])
