"""A camp day, sent as Collect sends it while nobody is signed in; then looked at by two members.

python -m prove.camp_day --demo var/synth/demo.json [--base URL] [--organisation kwa] [--seed TEXT]

27 registrations (25 sound, one with a township that does not exist, one with a card of a person of
the other sex), 2 training-day forms (one a half-day, the 25 by card), shuffled, 5 of the 29 twice.
Then a manager with a locked vault must see 25 more and 25 rows behind the figure, 2 more must wait,
and a trainer who opens the names must see the 25 that were sent. Prints what it saw.
"""

import argparse
import json
import secrets
import sys
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from prove.pages import Slice, Visit
from prove.waiting import count_waiting
from synth.cards import new_letters
from synth.collect import Filled, Phone
from synth.filling import REGISTRATION, TRAINING_DAY, YANGON, Trainer, by_card, of_event, of_person
from synth.half_year import Event, HalfDay
from synth.people import KACHIN, Person, invent_people

PERIOD = "2020S2"
TOWNSHIP = "MMR001002"
FIRST = date(2020, 7, 1)
SOUND, TWICE = 25, 5


@dataclass(frozen=True)
class Camp:
    """The people of the day and the forms about them."""

    day: date
    people: list[Person]
    forms: list[Filled]

    @property
    def names(self) -> list[str]:
        """The names that a trainer must see."""
        return sorted(person.name.latin for person in self.people)


def the_day(trainer: Trainer, organisation: str, draw: Random) -> Camp:
    """29 forms in the order in which they arrive, and five of them once more."""
    invented = invent_people(f"camp/{trainer.seed}", ("kachin", "shan", "burmese"), tuple(KACHIN))
    everyone = [_sound(next(invented), draw) for _ in range(SOUND + 2)]
    people, lost, other = everyone[:SOUND], everyone[SOUND], everyone[SOUND + 1]
    holder = draw.choice([person for person in people if person.sex in {"female", "male"}])
    sex = "male" if holder.sex == "female" else "female"
    lost = replace(lost, township="MMR009999")
    other = replace(other, card=holder.card, sex=sex, age=holder.age, band=holder.band)
    # a day of its own for each seed, so that the proof can be repeated on one installation
    day = FIRST + timedelta(days=draw.randrange(180))
    halves = (HalfDay(day, "am"), HalfDay(day, "pm"))
    event = Event(organisation, TOWNSHIP, day, 1, "cards", "Camp of the proof", halves, ())
    registrations = {
        person.no: trainer.filled(
            REGISTRATION,
            f"{organisation}/{person.no}",
            person.no,
            of_event(event) | of_person(person),
        )
        for person in [*people, lost, other]
    }
    days = [_half_day(trainer, event, half, people, draw) for half in halves]
    forms = [*registrations.values(), *days]
    draw.shuffle(forms)
    # who comes second with a card is the one who waits: the holder's own form goes before
    first, second = registrations[holder.no], registrations[other.no]
    if forms.index(first) > forms.index(second):
        here, there = forms.index(first), forms.index(second)
        forms[here], forms[there] = second, first
    again = draw.sample(forms, TWICE)
    return Camp(day, people, forms + again)


def _sound(person: Person, draw: Random) -> Person:
    return replace(person, keeps_name=True, card=new_letters(draw))


def _half_day(
    trainer: Trainer, event: Event, half: HalfDay, people: list[Person], draw: Random
) -> Filled:
    said = {"half_day_on": half.on.isoformat(), "half_day": half.half}
    rows = [
        {"known_by": "card", "mark": draw.choices(("present", "late"), (9, 1))[0]}
        | by_card(person.card)
        for person in people
    ]
    identity = f"{event.organisation}/day/{half.half}"
    return trainer.filled(TRAINING_DAY, identity, 200, of_event(event) | said, rows)


@dataclass
class Proof:
    """What was expected and what was seen."""

    failed: bool = False

    def expect(self, what: str, seen: object, wanted: object) -> None:
        """One line of the proof."""
        holds = seen == wanted
        self.failed = self.failed or not holds
        print(
            f"{'holds ' if holds else 'FAILS '} {what}: {seen}"
            + ("" if holds else f", not {wanted}")
        )


def await_figure(visit: Visit, cell: Slice, wanted: int, seconds: float) -> int:
    """Look until the figure is what it must be, or time is over."""
    until = time.monotonic() + seconds
    seen = visit.figure("5.1", cell)
    while seen != wanted and time.monotonic() < until:
        time.sleep(1)
        seen = visit.figure("5.1", cell)
    return seen


def run(said: argparse.Namespace, demo: dict[str, Any]) -> bool:
    """The whole proof; True when it holds."""
    accounts = {account["login"]: account["password"] for account in demo["accounts"]}
    manager, trainer_login = _accounts(said, demo)
    device = said.device or next(
        row["url"] for row in demo["devices"] if row["organisation"] == said.organisation
    )
    cell, proof = Slice(PERIOD, said.organisation, TOWNSHIP), Proof()
    before_visit = Visit(said.base, manager, accounts[manager])
    before, waited = before_visit.figure("5.1", cell), count_waiting(before_visit)
    before_visit.sign_out()
    camp = _send(said, device, proof)
    visit = Visit(said.base, manager, accounts[manager])
    visit.lock()
    figure = await_figure(visit, cell, before + SOUND, said.patience)
    proof.expect("people reached, seen by a manager with a locked vault", figure - before, SOUND)
    proof.expect("rows behind the figure", len(visit.records("5.1", cell)) - before, SOUND)
    proof.expect("waiting", count_waiting(visit) - waited, 2)
    visit.sign_out()
    trainer = Visit(said.base, trainer_login, accounts[trainer_login])
    names = [trainer.names_of_training(place) for place in trainer.trainings(camp.day)]
    proof.expect("trainings of that day", len(names), 1)
    proof.expect("names equal to those sent", sorted(names[0]) if names else [], camp.names)
    trainer.sign_out()
    return not proof.failed


def _send(said: argparse.Namespace, device: str, proof: Proof) -> Camp:
    with Phone(device, "collect:camp") as phone:
        begins = datetime.now(YANGON).replace(microsecond=0) - timedelta(hours=8)
        trainer = Trainer(phone.refresh(), said.seed, begins)
        camp = the_day(trainer, said.organisation, Random(said.seed))
        answers = [phone.send(filled) for filled in camp.forms]
    statuses = sorted({answer.status for answer in answers})
    print(f"sent {len(answers)} forms in a shuffled order, {TWICE} of them for the second time")
    proof.expect("answers", statuses, [201])
    return camp


def _accounts(said: argparse.Namespace, demo: dict[str, Any]) -> tuple[str, str]:
    rows = demo["accounts"]
    own = [row for row in rows if row["organisation"] == said.organisation]
    trainers = [row["login"] for row in own if "trainer" in row.get("roles", ())]
    others = [row["login"] for row in own if row["login"] not in trainers]
    manager = said.manager or (others or trainers)[0]
    trainer = said.trainer or trainers[0]
    return manager, trainer


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="A camp day becomes a figure.")
    parser.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--organisation", default="kwa")
    parser.add_argument("--device", default="", help="the phone's address; else the demo's first")
    parser.add_argument("--manager", default="")
    parser.add_argument("--trainer", default="")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--patience", type=float, default=60.0)
    said = parser.parse_args(arguments)
    return 0 if run(said, json.loads(said.demo.read_text(encoding="utf-8"))) else 1


if __name__ == "__main__":
    sys.exit(main())
