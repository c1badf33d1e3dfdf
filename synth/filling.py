"""Fills the two forms of the field from the plan, as a trainer would on a phone."""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from synth.collect import Filled
from synth.half_year import TRAINERS, Event, Participant
from synth.people import Person
from synth.xform import Blank, Moment, Values

REGISTRATION = "safe_registration"
TRAINING_DAY = "safe_training_day"
REPEAT = "participant"
YANGON = timezone(timedelta(hours=6, minutes=30))
PRESENT = {"present", "late"}


@dataclass(frozen=True)
class Trainer:
    """A phone's owner for a while: his forms, his seed, and when he begins to fill them."""

    forms: dict[str, Blank]
    seed: str
    begins: datetime

    def registrations(self, event: Event) -> Iterator[Filled]:
        """One form for each person whom this organisation registers beforehand."""
        for participant in event.people:
            if not participant.known:
                yield self.registration(event, participant)

    def registration(self, event: Event, participant: Participant) -> Filled:
        """The registration of one person, with the training he comes to."""
        values = of_event(event) | of_person(participant.person)
        values["running_no"] = str(participant.running_no)
        identity = f"{event.key}/registration/{participant.key}"
        return self.filled(REGISTRATION, identity, participant.running_no, values)

    def days(self, event: Event) -> Iterator[Filled]:
        """One training-day form for each half-day that was held."""
        registered: set[str] = set()
        for number, half_day in enumerate(event.held):
            values = of_event(event)
            values |= {"half_day_on": half_day.on.isoformat(), "half_day": half_day.half}
            rows = []
            for participant in event.people:
                mark = participant.marks[number]
                if event.way == "spot" and not participant.known:
                    if participant.key not in registered and mark not in PRESENT:
                        continue  # nobody has met him yet
                    fresh = participant.key not in registered
                    registered.add(participant.key)
                else:
                    fresh = False
                rows.append(row(event, participant, mark, fresh=fresh))
            identity = f"{event.key}/{half_day.on}/{half_day.half}"
            yield self.filled(TRAINING_DAY, identity, 100 + number, values, rows)

    def filled(
        self,
        form: str,
        identity: str,
        minutes: int,
        values: Values,
        rows: Sequence[Values] | None = None,
    ) -> Filled:
        """A finalised instance whose id follows from the seed."""
        started = self.begins + timedelta(minutes=minutes)
        moment = Moment(started, started + timedelta(minutes=4), "collect:synth")
        instance = instance_id(self.seed, identity)
        repeats = {REPEAT: rows} if rows is not None else None
        xml = self.forms[form].fill(instance, moment, values, repeats)
        return Filled(f"{form}_{instance[5:13]}.xml", xml)


def instance_id(seed: str, identity: str) -> str:
    """The same id for the same form of the same half-year."""
    digest = hashlib.blake2b(f"{seed}/{identity}".encode(), digest_size=16).digest()
    return f"uuid:{uuid.UUID(bytes=digest, version=4)}"


def of_event(event: Event) -> dict[str, str]:
    """What both forms ask of the training."""
    return {
        "filled_by": TRAINERS[event.organisation],
        "event_curriculum": event.curriculum,
        "event_township": event.township,
        "event_site": event.site,
        "event_started_on": event.started_on.isoformat(),
        "event_letter": event.letter,
        "event_offered": str(event.offered),
    }


def of_person(person: Person) -> dict[str, str]:
    """What is asked of a person who is registered."""
    said = {
        "consent": "yes" if person.keeps_name else "no",
        "sex": person.sex,
        "displacement": person.displacement,
        "disability": person.disability,
        "age_about": "yes" if person.about else "no",
    }
    said |= by_card(person.card)
    if person.township:
        said["township"] = person.township
    if person.says_age:
        said["age"] = str(person.age)
    else:
        said["birth_year"] = str(person.birth_year)
    if person.keeps_name:
        told = {
            "name": person.name.latin,
            "other_name": person.other_name,
            "phone": person.phone,
            "document": person.document,
        }
        said |= {name: text for name, text in told.items() if text}
    return said


def by_card(letters: str) -> dict[str, str]:
    """The letters as the camera read them; the form copies them into its own field."""
    return {"card_scan": letters, "card": letters} if letters else {}


def row(event: Event, participant: Participant, mark: str, *, fresh: bool) -> dict[str, str]:
    """One row of the training-day form."""
    person = participant.person
    if fresh:
        said = {"known_by": "new", "running_no": str(participant.running_no)} | of_person(person)
    elif person.card and (participant.known or event.way != "numbers"):
        said = {"known_by": "card"} | by_card(person.card)
    else:
        said = {"known_by": "number", "running_no": str(participant.running_no)}
    return said | {"mark": mark}
