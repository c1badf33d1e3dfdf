"""Forms of many small trainings, with the facts that must come of them, worked out beforehand."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from synth.collect import Filled, Phone
from synth.filling import YANGON, Trainer
from synth.half_year import MIXTURES, Event, HalfDay, Participant
from synth.people import TOWNSHIPS, invent_people
from synth.truth import CREDIT, facts_of

PEOPLE = 12
FORMS_A_TRAINING = PEOPLE + 4  # a registration each, four half-days
KINDS = {"held": "training.session_held", "attended": "training.attended",
         "completed": "training.completed"}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One form, and whose phone sends it."""

    organisation: str
    filled: Filled


def trainings(seed: str, forms: int) -> list[Event]:
    """So many trainings that about `forms` forms come of them, each day and place once."""
    draw = Random(f"many/{seed}")
    codes, found = sorted(MIXTURES), []
    crowds = {
        code: (p for p in invent_people(f"{seed}/{code}", MIXTURES[code], TOWNSHIPS) if p.card)
        for code in codes
    }
    for number in range(-(-forms // FORMS_A_TRAINING)):
        code = codes[number % len(codes)]
        started = date(2020, 1, 6) + timedelta(days=number)
        held = tuple(
            HalfDay(started + timedelta(days=day), half) for day in (0, 1) for half in ("am", "pm")
        )
        people = tuple(
            Participant(no, person, code, known=False, marks=_marks(draw, len(held)))
            for no, person in enumerate(islice(crowds[code], PEOPLE), 1)
        )
        township = TOWNSHIPS[number % len(TOWNSHIPS)]
        found.append(Event(code, township, started, 2, "cards", "Site 1", held, people))
    return found


def forms_of(events: list[Event], phones: dict[str, Phone], seed: str) -> list[Sent]:
    """All forms in a shuffled order: days before registrations too."""
    begins = datetime.now(YANGON).replace(microsecond=0) - timedelta(days=1)
    found = []
    for event in events:
        phone = phones[event.organisation]
        if not phone.forms:
            phone.refresh()
        trainer = Trainer(phone.forms, seed, begins)
        filled = (*trainer.registrations(event), *trainer.days(event))
        found += [Sent(event.organisation, one) for one in filled]
    Random(f"order/{seed}").shuffle(found)
    return found


def expected_facts(events: list[Event]) -> dict[tuple[str, str, date, str], int]:
    """How many valid facts of a kind an organisation must have on a day in a township."""
    counted: Counter[tuple[str, str, date, str]] = Counter()
    for fact in facts_of(events):
        if fact.kind in KINDS:
            counted[KINDS[fact.kind], fact.organisation, fact.on, fact.township] += 1
    return dict(counted)


def phones_of(devices: Path) -> dict[str, Phone]:
    """One phone for each organisation, from the demo's list of devices."""
    made = json.loads(devices.read_text(encoding="utf-8"))["devices"]
    return {row["organisation"]: Phone(row["url"], "collect:prove") for row in reversed(made)}


def _marks(draw: Random, held: int) -> tuple[str, ...]:
    marks = draw.choices(("present", "late", "absent"), (85, 8, 7), k=held)
    if not set(CREDIT) & set(marks):
        marks[0] = "present"
    return tuple(marks)
