"""Forms that cannot be applied as they are, each with the reason why it must wait.

They come after everything else is counted: whose card or number it is decides who had it first.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from random import Random

from synth.cards import CROCKFORD, new_letters
from synth.collect import Filled
from synth.filling import (
    PRESENT,
    REGISTRATION,
    TRAINING_DAY,
    Trainer,
    by_card,
    of_event,
    of_person,
    who,
)
from synth.half_year import Event, Participant
from synth.people import TOWNSHIPS, Person, invent_people
from synth.sittings import SKIPPED

OTHER_SEX = {"female": "male", "male": "female"}


@dataclass(frozen=True)
class Trouble:
    """Whose phone sends it, why it must wait, and the form."""

    organisation: str
    reason: str
    number: int
    make: Callable[[Trainer, Event, "Trouble"], Filled]
    needs_card: bool = False
    needs_test: bool = False

    @property
    def identity(self) -> str:
        """The same form each time."""
        return f"trouble/{self.organisation}/{self.number}"

    @property
    def stranger(self) -> Person:
        """Somebody whom no plan knows."""
        seed = f"{self.identity}/person"
        person = next(islice(invent_people(seed, ("burmese",), TOWNSHIPS), 1))
        return replace(person, keeps_name=True, card="")


def troubles(events: Iterable[Event]) -> Iterator[tuple[Trouble, Event]]:
    """Every trouble with the training it speaks of: a sound one of the same organisation."""
    known = list(events)
    for trouble in TROUBLES:
        yield trouble, next(e for e in known if _suits(e, trouble))


def expected_to_wait(events: tuple[Event, ...], state: str) -> dict[str, dict[str, int]]:
    """How many wait for which reason in each organisation."""
    reasons = [(trouble.organisation, trouble.reason) for trouble in TROUBLES]
    if state == "closed":
        reasons += [
            (event.organisation, "number-unknown") for event in events for _ in _unmet(event)
        ]
    found: dict[str, dict[str, int]] = {}
    for organisation, reason in sorted(reasons):
        counts = found.setdefault(organisation, {})
        counts[reason] = counts.get(reason, 0) + 1
    return found


def expected_broken() -> dict[str, int]:
    """How many bodies that are no form each organisation's phones send."""
    return {"kwa": 1, "tyn": 1}


def broken_bodies(organisation: str) -> Iterator[tuple[bytes, str]]:
    """Bodies that are no filled form."""
    kind = "multipart/form-data; boundary=B"
    head = (
        b'--B\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
    )
    head += b"Content-Type: text/xml\r\n\r\n"
    bodies = {"kwa": b"<data id='safe_registration'><person>", "tyn": b"\xff\xfe\x00not a form"}
    if organisation in bodies:
        yield head + bodies[organisation] + b"\r\n--B--\r\n", kind


def _unmet(event: Event) -> Iterator[str]:
    """Rows and tests of people whose registration has not come: they are known by number."""
    if event.late:
        return
    for one in event.people:
        if one.late:
            yield from (half.half for half in event.held if not half.late)
            sat = [s for s in event.sittings if s.running_no == one.running_no and not s.late]
            yield from (s.when for s in sat)


def _suits(event: Event, trouble: Trouble) -> bool:
    if event.organisation != trouble.organisation or event.late or event.way == "hand":
        return False
    if event.moved_to or event.clock:
        return False
    has_test = any(SKIPPED in one.items for one in event.sittings)
    return bool(_holders(event) or not trouble.needs_card) and (has_test or not trouble.needs_test)


def _holders(event: Event) -> list[Participant]:
    return [
        one
        for one in event.people
        if one.person.card
        and one.origin == event.organisation
        and one.person.sex in OTHER_SEX
        and one.marks[0] in PRESENT
        and not one.known
        and not one.late
        and not (one.corrected or one.sex_becomes)
    ]


def _registration(trainer: Trainer, event: Event, trouble: Trouble, person: Person) -> Filled:
    values = of_event(event) | of_person(person)
    return trainer.filled(REGISTRATION, trouble.identity, 600, values)


def _strange_township(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    return _registration(trainer, event, trouble, replace(trouble.stranger, township="MMR999999"))


def _borrowed(event: Event, trouble: Trouble) -> Person:
    holder = _holders(event)[0].person
    sex = OTHER_SEX[holder.sex]
    return replace(trouble.stranger, card=holder.card, sex=sex, age=holder.age, band=holder.band)


def _borrowed_card(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    return _registration(trainer, event, trouble, _borrowed(event, trouble))


def _borrowed_at_the_door(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    row = {"known_by": "new", "mark": "present"} | of_person(_borrowed(event, trouble))
    return _day(trainer, event, trouble, row)


def _lost_card(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    letters = new_letters(Random(f"lost card/{trainer.seed}/{trouble.number}"))
    return _day(trainer, event, trouble, {"known_by": "card", "mark": "present"} | by_card(letters))


def _misread_card(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    letters = new_letters(Random(f"misread/{trainer.seed}"))
    last = CROCKFORD[(CROCKFORD.index(letters[-1]) + 1) % len(CROCKFORD)]
    said = {"known_by": "card", "mark": "present"} | by_card(letters[:-1] + last)
    return _day(trainer, event, trouble, said)


def _strange_number(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    row = {"known_by": "number", "running_no": "399", "mark": "late"}
    return _day(trainer, event, trouble, row)


def _taken_number(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    taken = _holders(event)[0].running_no
    values = of_event(event) | of_person(trouble.stranger) | {"running_no": str(taken)}
    return trainer.filled(REGISTRATION, trouble.identity, 600, values)


def _other_mark(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    return _day(trainer, event, trouble, who(event, _holders(event)[0]) | {"mark": "absent"})


def _no_mark(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    return _day(trainer, event, trouble, who(event, _holders(event)[0]) | {"mark": "asleep"})


def _ahead(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    """A phone that lives a year from now writes its own date."""
    next_year = trainer.begins + timedelta(days=365)
    said = {"half_day_on": next_year.date().isoformat(), "half_day": "am"}
    row = who(event, _holders(event)[0]) | {"mark": "present"}
    phone = replace(trainer, begins=next_year)
    return phone.filled(TRAINING_DAY, trouble.identity, 601, of_event(event) | said, [row])


def _old_version(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    filled = _registration(trainer, event, trouble, trouble.stranger)
    now = trainer.forms[REGISTRATION].version.encode()
    return replace(filled, xml=filled.xml.replace(b'version="' + now, b'version="1999', 1))


def _edited(trainer: Trainer, event: Event, trouble: Trouble) -> Filled:
    filled = _registration(trainer, event, trouble, trouble.stranger)
    mark = b"<deprecatedID>uuid:" + b"0" * 8 + b"</deprecatedID></meta>"
    return replace(filled, xml=filled.xml.replace(b"</meta>", mark, 1))


def _second_answer(trainer: Trainer, event: Event, _trouble: Trouble) -> Filled:
    """The id of a form that was counted, with another answer."""
    first = next(trainer.days(event))
    return replace(first, xml=first.xml.replace(b">present<", b">excused<", 1))


def _strange_sitting(trainer: Trainer, event: Event, _trouble: Trouble) -> Filled:
    """A test of somebody who is on no sheet."""
    sitting = next(s for s in event.sittings if SKIPPED in s.items)
    known = next(p for p in event.people if p.running_no == sitting.running_no)
    nobody = replace(
        known, running_no=398, origin="nobody", known=False, person=replace(known.person, card="")
    )
    event = replace(event, people=(*event.people, nobody))
    return trainer.sitting(event, replace(sitting, running_no=398))


def _day(trainer: Trainer, event: Event, trouble: Trouble, row: dict[str, str]) -> Filled:
    half_day = event.held[0]
    said = {"half_day_on": half_day.on.isoformat(), "half_day": half_day.half}
    values = of_event(event) | said
    return trainer.filled(TRAINING_DAY, trouble.identity, 601, values, [row])


TROUBLES = (
    Trouble("kwa", "unknown-township", 1, _strange_township),
    Trouble("kwa", "day-ahead", 2, _ahead, needs_card=True),
    Trouble("kwa", "card-unreadable", 3, _misread_card),
    Trouble("js", "number-unknown", 3, _strange_sitting, needs_test=True),
    Trouble("hnf", "card-of-another", 1, _borrowed_card, needs_card=True),
    Trouble("hnf", "card-of-another", 2, _borrowed_at_the_door, needs_card=True),
    Trouble("js", "card-unknown", 1, _lost_card),
    Trouble("js", "two-answers", 2, _second_answer, needs_card=True),
    Trouble("tsyu", "number-unknown", 1, _strange_number),
    Trouble("tsyu", "form-unknown", 2, _old_version),
    Trouble("tyn", "number-taken", 1, _taken_number, needs_card=True),
    Trouble("tyn", "value-unknown", 2, _no_mark, needs_card=True),
    Trouble("ntl", "two-marks", 1, _other_mark, needs_card=True),
    Trouble("ntl", "edited-record", 2, _edited),
)
