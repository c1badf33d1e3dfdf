"""The plan: training days of six organisations, who was there, and what changes after closing.

Everything follows from a seed and a number of days. What is marked `late` comes only after the
half-year is closed; `as_of` shows the plan as it stands before or after that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from synth.calendar import AREAS, CLOSED, Slot, calendar, period_of
from synth.people import TOWNSHIPS, Person, invent_people
from synth.sittings import Sitting, sittings_of

DAYS = 40
CURRICULUM = "safe-migration"
MIXTURES = {
    "kwa": ("kachin", "kachin", "kachin", "burmese"),
    "hnf": ("kachin", "kachin", "burmese"),
    "js": ("shan", "kachin", "burmese"),
    "tsyu": ("taang",),
    "tyn": ("shan", "shan", "burmese"),
    "ntl": ("burmese", "shan"),
}
TRAINERS = {
    "kwa": "Maran Roi Ja", "hnf": "Lahpai Tu Awng", "js": "Sai Leng Kham",
    "tsyu": "Lway Poe Nyi", "tyn": "Nang Hseng Hom", "ntl": "Thidar Win",
}  # fmt: skip
PRESENT = {"present", "late"}
STATES = ("closed", "restated")


@dataclass(frozen=True)
class HalfDay:
    """One half-day that was held."""

    on: date
    half: str
    late: bool = False


@dataclass(frozen=True)
class Participant:
    """A person in an event: `known` says whether the organisation registered him before.

    `corrected`: marks that a member changes after closing, (half-day, mark); `sex_becomes`: what
    the organisation's record is corrected to.
    """

    running_no: int
    person: Person
    origin: str
    known: bool
    marks: tuple[str, ...]
    late: bool = False
    corrected: tuple[tuple[int, str], ...] = ()
    sex_becomes: str = ""

    @property
    def key(self) -> str:
        """Whom a figure counts."""
        return f"{self.origin}-{self.person.no}"


@dataclass(frozen=True)
class Event:
    """A training: what phones know of it, its half-days and its people."""

    organisation: str
    township: str
    started_on: date
    days: int
    way: str
    site: str
    held: tuple[HalfDay, ...]
    people: tuple[Participant, ...]
    letter: str = "A"
    curriculum: str = CURRICULUM
    sittings: tuple[Sitting, ...] = ()
    late: bool = False
    moved_to: str = ""  # the township that a member corrects it to after closing
    clock: str = ""  # "1970" or "next year": what the phone believed

    @property
    def offered(self) -> int:
        """Half-days planned."""
        return self.days * 2

    @property
    def key(self) -> str:
        """The same on every phone."""
        return f"{self.organisation}/{self.township}/{self.started_on}/{self.letter}"

    @property
    def period(self) -> str:
        """The half-year in which it began."""
        return period_of(self.started_on)


class _Registry:
    """Who was registered where so far, so that some come back and some visit a neighbour."""

    def __init__(self, seed: str) -> None:
        self.people = {
            code: invent_people(f"{seed}/{code}", mixture, AREAS[code] * 3 + TOWNSHIPS)
            for code, mixture in MIXTURES.items()
        }
        self.carriers: list[tuple[str, Person, str]] = []  # origin, person, half-year
        self.known: dict[tuple[str, str], Person] = {}  # organisation and key: as asked there
        self.busy: set[tuple[str, date]] = set()

    def again(self, draw: Random, slot: Slot, days: list[date]) -> Iterator[Participant]:
        """Card carriers of this organisation, and one or two of another."""
        free = [entry for entry in self.carriers if self._is_free(entry, days)]
        own = [entry for entry in free if self._knows(slot.organisation, entry)]
        for origin, person, _ in _some(draw, own, draw.randint(0, 4)):
            asked = self.known[slot.organisation, f"{origin}-{person.no}"]
            yield Participant(0, asked, origin, known=True, marks=())
        strangers = [entry for entry in free if not self._knows(slot.organisation, entry)]
        for origin, person, period in _some(draw, strangers, draw.choice((0, 0, 1, 2))):
            if period != slot.period and slot.way != "numbers" and draw.random() < 0.5:
                # comes with nothing but a card that another partner gave: nobody asks him again
                yield Participant(0, _asked_nothing(person), origin, known=True, marks=())
                continue
            # may live another way by now than when the first partner asked
            lives = draw.choice((person.displacement, "idp", "returnee", "host"))
            told = replace(person, displacement=lives, told_in=slot.started_on.year)
            yield Participant(0, told, origin, known=False, marks=())

    def keep(self, slot: Slot, people: tuple[Participant, ...], days: list[date]) -> None:
        """Remember who was there."""
        for participant in people:
            # who comes late is never met elsewhere: his other forms would not wait for him
            if participant.person.card and not participant.late:
                place = (slot.organisation, participant.key)
                if place not in self.known and participant.origin == slot.organisation:
                    entry = (slot.organisation, participant.person, slot.period)
                    self.carriers.append(entry)
                self.known.setdefault(place, participant.person)
            self.busy |= {(participant.key, day) for day in days}

    def _is_free(self, entry: tuple[str, Person, str], days: list[date]) -> bool:
        return not any((f"{entry[0]}-{entry[1].no}", day) in self.busy for day in days)

    def _knows(self, organisation: str, entry: tuple[str, Person, str]) -> bool:
        return (organisation, f"{entry[0]}-{entry[1].no}") in self.known


def plan(seed: str = "safe-2020", days: int = DAYS) -> tuple[Event, ...]:
    """All trainings of the year, the same for the same seed."""
    draw = Random(f"plan/{seed}/{days}")
    registry = _Registry(seed)
    slots = calendar(days, draw)
    events = [_event(number, slot, draw, registry) for number, slot in enumerate(slots)]
    return tuple(_with_changes(events, draw))


def as_of(events: tuple[Event, ...], state: str) -> tuple[Event, ...]:
    """The plan before anything late came ("closed") or after all of it ("restated")."""
    if state == "restated":
        sexes = {
            (event.organisation, one.key): one.sex_becomes
            for event in events
            for one in event.people
            if one.sex_becomes
        }
        return tuple(_restated(event, sexes) for event in events)
    return tuple(_closed(event) for event in events if not event.late)


def _closed(event: Event) -> Event:
    kept = [number for number, half in enumerate(event.held) if not half.late]
    people = tuple(
        replace(one, marks=tuple(one.marks[number] for number in kept))
        for one in event.people
        if not one.late
    )
    numbers = {one.running_no for one in people}
    sittings = [s for s in event.sittings if not s.late and s.running_no in numbers]
    held = tuple(event.held[number] for number in kept)
    return replace(event, held=held, people=people, sittings=tuple(sittings))


def _restated(event: Event, sexes: Mapping[tuple[str, str], str]) -> Event:
    def corrected(one: Participant) -> Participant:
        changed = dict(one.corrected)
        marks = tuple(changed.get(number, mark) for number, mark in enumerate(one.marks))
        sex = sexes.get((event.organisation, one.key), one.person.sex)
        return replace(one, marks=marks, person=replace(one.person, sex=sex))

    people = tuple(corrected(one) for one in event.people)
    return replace(event, people=people, township=event.moved_to or event.township)


def _event(number: int, slot: Slot, draw: Random, registry: _Registry) -> Event:
    days = [slot.started_on + timedelta(days=n) for n in range(slot.days)]
    held = tuple(HalfDay(day, half) for day in days for half in ("am", "pm"))
    if number % 9 == 4 and len(held) > 2:
        held = held[:-1]  # planned, and did not take place
    fresh = list(islice(registry.people[slot.organisation], draw.randint(13, 20)))
    year = slot.started_on.year
    came = [
        Participant(0, replace(one, told_in=year), slot.organisation, known=False, marks=())
        for one in fresh
    ]
    if slot.way != "hand":
        came += registry.again(draw, slot, days)
    people = tuple(
        replace(one, running_no=no, marks=_marks(draw, len(held), slot.way))
        for no, one in enumerate(came, 1)
    )
    site = f"Site {draw.randint(1, 9)}, {draw.choice(('church hall', 'school', 'camp office'))}"
    event = Event(
        slot.organisation, slot.township, slot.started_on, slot.days, slot.way, site, held, people,
        letter=slot.letter,
    )  # fmt: skip
    if number % 5 in {1, 4} and slot.way != "hand":
        sitters = [(p.running_no, p.person.card) for p in people if PRESENT & set(p.marks)]
        days_of = held[0].on, held[-1].on
        event = replace(event, sittings=sittings_of(sitters, *days_of, draw))
    registry.keep(slot, people, days)
    return event


def _with_changes(events: list[Event], draw: Random) -> Iterator[Event]:
    """What comes or is corrected after closing, and phones whose clocks lie."""
    shut = [event for event in events if event.period in CLOSED and event.way != "hand"]
    size = max(1, len(shut) // 20)
    alone = [event for event in shut if _meets_nobody_again(event, events)]
    late = {event.key for event in alone[1 :: max(1, len(alone) // size)][:size]}
    rest = [event for event in shut if event.key not in late]
    long = [e.key for e in rest if len(e.held) > 2 and e.way in {"cards", "numbers"}]
    groups = Counter((event.organisation, event.started_on) for event in events)
    single = [e for e in rest if groups[e.organisation, e.started_on] == 1]
    moved = {event.key for event in single[3 :: max(1, len(single) // size)][:size]}
    stays = [event for event in rest if event.key not in moved]
    chosen = {
        "half": set(draw.sample(long, min(size, len(long)))) - moved,
        "person": set(_with_way(stays, {"cards", "numbers"}, 2 * size, draw)),
        "mark": set(_with_way(single, {"cards", "numbers", "spot"}, 3 * size, draw)),
        "sitting": {event.key for event in stays if event.sittings and draw.random() < 0.5},
        "move": moved,
    }
    clocks = dict(zip(draw.sample([e.key for e in rest], 2), ("1970", "next year"), strict=True))
    for event in events:
        if event.key in late:
            yield replace(event, late=True)
            continue
        how = {name for name, keys in chosen.items() if event.key in keys}
        yield replace(_changed(event, how), clock=clocks.get(event.key, ""))


def _changed(event: Event, how: set[str]) -> Event:
    people = list(event.people)
    if "half" in how:
        held = (*event.held[:-1], replace(event.held[-1], late=True))
        event = replace(event, held=held)
    if "person" in how:
        # registered here and nowhere else, so that nobody waits for him but this training
        cardless = [n for n, one in enumerate(people) if not one.known and not one.person.card]
        for place in cardless[:1]:
            people[place] = replace(people[place], late=True)
    if "mark" in how:
        for place, one in enumerate(people):
            if one.late or one.known:  # who comes by card has no number on the sheet
                continue
            if place % 7 == 3 and one.marks[0] in {"present", "absent"}:
                other = "absent" if one.marks[0] == "present" else "present"
                people[place] = replace(one, corrected=((0, other),))
            if place == 1 and one.person.sex == "female":
                people[place] = replace(people[place], sex_becomes="male")
    if "sitting" in how:
        posts = [s for s in event.sittings if s.when == "post"]
        kept = {id(one) for one in posts[1:4]}
        sittings = tuple(replace(s, late=id(s) in kept) for s in event.sittings)
        event = replace(event, sittings=sittings)
    if "move" in how:
        others = [code for code in AREAS[event.organisation] if code != event.township]
        event = replace(event, moved_to=others[0])
    return replace(event, people=tuple(people))


def _meets_nobody_again(event: Event, events: list[Event]) -> bool:
    """Whether nobody whom this training registered comes to another: it can be the last to come."""
    new = {one.key for one in event.people if not one.known}
    others = {one.key for other in events if other is not event for one in other.people}
    return not new & others


def _with_way(events: list[Event], ways: set[str], count: int, draw: Random) -> list[str]:
    found = [event.key for event in events if event.way in ways]
    return draw.sample(found, min(count, len(found)))


def _marks(draw: Random, held: int, way: str) -> tuple[str, ...]:
    steady = draw.random() < 0.8
    weights = (88, 7, 3, 2) if steady else (45, 20, 28, 7)
    marks = draw.choices(("present", "late", "absent", "excused"), weights, k=held)
    if way in {"spot", "hand"} and not PRESENT & set(marks):
        marks[0] = "present"  # who never came is on no list
    return tuple(marks)


def _asked_nothing(person: Person) -> Person:
    return replace(
        person, sex="unknown", band="unknown", displacement="unknown", disability="unknown"
    )


def _some(
    draw: Random, entries: list[tuple[str, Person, str]], count: int
) -> list[tuple[str, Person, str]]:
    return draw.sample(entries, min(count, len(entries)))
