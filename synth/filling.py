"""Fills the forms of the field from the plan, as a trainer would on a phone."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from synth.collect import Filled
from synth.half_year import TRAINERS, Event, Participant
from synth.people import Person
from synth.sittings import RIGHT, SKIPPED, Sitting
from synth.xform import Blank, Moment, Values

REGISTRATION = "safe_registration"
TRAINING_DAY = "safe_training_day"
KNOWLEDGE_TEST = "knowledge_test"
OPTIONS = "abc"
REPEAT = "participant"
YANGON = timezone(timedelta(hours=6, minutes=30))
PRESENT = {"present", "late"}
TEST_VERSION = "safe-migration/1"


@dataclass(frozen=True)
class Trainer:
    """A phone's owner for a while: his forms, his seed, and when he begins to fill them.

    `key`: the right option of each item of the knowledge test ("a1": "c").
    """

    forms: dict[str, Blank]
    seed: str
    begins: datetime
    key: Mapping[str, str] = field(default_factory=dict)

    def registrations(self, event: Event) -> Iterator[Filled]:
        """One form for each person whom this organisation registers beforehand."""
        for participant in event.people:
            if not participant.known:
                yield self.registration(event, participant)

    def sitting(self, event: Event, sitting: Sitting) -> Filled:
        """One person's knowledge test, item by item; what was skipped stays empty."""
        participant = next(p for p in event.people if p.running_no == sitting.running_no)
        said = {
            "test_on": sitting.on.isoformat(),
            "test_when": sitting.when,
            "test_form": sitting.form,
            "test_mode": sitting.mode,
            "test_version": TEST_VERSION,
        }
        said |= who(event, participant) | self._items(sitting)
        asked = set(self.forms[KNOWLEDGE_TEST].names())
        values = {name: text for name, text in of_event(event).items() if name in asked} | said
        identity = f"{event.key}/test/{participant.key}/{sitting.when}"
        return self.filled(KNOWLEDGE_TEST, identity, 200 + sitting.running_no, values)

    def _items(self, sitting: Sitting) -> dict[str, str]:
        answers = {}
        for number, became in enumerate(sitting.items, 1):
            name = f"{sitting.form.lower()}{number}"
            right = self.key[name]
            other = OPTIONS[(OPTIONS.index(right) + 1 + number % 2) % len(OPTIONS)]
            answers[name] = "" if became == SKIPPED else right if became == RIGHT else other
        return answers

    def registration(self, event: Event, participant: Participant) -> Filled:
        """The registration of one person, with the training he comes to."""
        values = of_event(event) | of_person(participant.person)
        values["running_no"] = str(participant.running_no)
        identity = f"{event.key}/registration/{participant.key}"
        return self.filled(REGISTRATION, identity, participant.running_no, values)

    def of_event(self, event: Event, *, late: bool) -> Iterator[Filled]:
        """All forms of a training that come before closing, or those that come after it."""
        if event.late and not late:
            return
        clocks = {
            "": self.begins,
            "1970": datetime(1970, 1, 1, 6, 30, tzinfo=YANGON),
            "next year": self.begins + timedelta(days=365),
        }
        lying = replace(self, begins=clocks[event.clock])
        if event.way != "spot":
            for participant in event.people:
                if not participant.known and (event.late or participant.late) == late:
                    yield lying.registration(event, participant)
        days = zip(event.held, lying.days(event), strict=True)
        yield from (filled for half, filled in days if (event.late or half.late) == late)
        for sitting in event.sittings:
            if (event.late or sitting.late) == late:
                yield lying.sitting(event, sitting)

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


def who(event: Event, participant: Participant) -> dict[str, str]:
    """How a form names somebody who was registered: by the card, else by the running number."""
    card = participant.person.card
    if card and (participant.known or event.way != "numbers"):
        return {"known_by": "card"} | by_card(card)
    return {"known_by": "number", "running_no": str(participant.running_no)}


def row(event: Event, participant: Participant, mark: str, *, fresh: bool) -> dict[str, str]:
    """One row of the training-day form."""
    if fresh:
        said = {"known_by": "new", "running_no": str(participant.running_no)}
        said |= of_person(participant.person)
    else:
        said = who(event, participant)
    return said | {"mark": mark}
