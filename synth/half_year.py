"""The plan of a half-year: forty training days of six organisations, with who was there."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from synth.people import TOWNSHIPS, Person, invent_people

PERIOD = ("2020S1", date(2020, 1, 1), date(2020, 6, 30))
CURRICULUM = "safe-migration"
MIXTURES = {
    "kwa": ("kachin", "kachin", "kachin", "burmese"),
    "hnf": ("kachin", "kachin", "burmese"),
    "js": ("shan", "kachin", "burmese"),
    "tsyu": ("taang",),
    "tyn": ("shan", "shan", "burmese"),
    "ntl": ("burmese", "shan"),
}
# organisation, township, first day, days, how it is recorded
EVENTS: tuple[tuple[str, str, str, int, str], ...] = (
    ("kwa", "MMR001001", "2020-01-06", 2, "cards"),
    ("tyn", "MMR015001", "2020-01-08", 1, "cards"),
    ("hnf", "MMR001012", "2020-01-13", 2, "cards"),
    ("js", "MMR015009", "2020-01-15", 1, "spot"),
    ("kwa", "MMR001002", "2020-01-20", 1, "spot"),
    ("ntl", "MMR015020", "2020-01-22", 1, "spot"),
    ("tsyu", "MMR015016", "2020-01-27", 2, "spot"),
    ("hnf", "MMR001013", "2020-02-03", 1, "spot"),
    ("kwa", "MMR001010", "2020-02-10", 2, "numbers"),
    ("tyn", "MMR015004", "2020-02-12", 2, "spot"),
    ("js", "MMR015011", "2020-02-17", 2, "cards"),
    ("tsyu", "MMR015019", "2020-02-24", 1, "cards"),
    ("ntl", "MMR015001", "2020-02-26", 2, "cards"),
    ("hnf", "MMR001012", "2020-03-02", 3, "numbers"),
    ("kwa", "MMR001001", "2020-03-09", 1, "hand"),
    ("js", "MMR015021", "2020-03-16", 2, "spot"),
    ("tsyu", "MMR015015", "2020-03-23", 2, "numbers"),
    ("ntl", "MMR015004", "2020-04-27", 2, "numbers"),
    ("kwa", "MMR001002", "2020-05-18", 2, "spot"),
    ("tyn", "MMR015017", "2020-05-25", 2, "numbers"),
    ("js", "MMR015009", "2020-06-01", 2, "numbers"),
    ("hnf", "MMR001013", "2020-06-08", 1, "hand"),
    ("tyn", "MMR015010", "2020-06-15", 1, "spot"),
    ("tsyu", "MMR015016", "2020-06-22", 1, "hand"),
    ("ntl", "MMR015020", "2020-06-24", 1, "hand"),
)
# half-days that were planned and did not take place
NOT_HELD = {("ntl", "2020-04-28", "pm"), ("hnf", "2020-03-04", "pm")}
TRAINERS = {
    "kwa": "Maran Roi Ja", "hnf": "Lahpai Tu Awng", "js": "Sai Leng Kham",
    "tsyu": "Lway Poe Nyi", "tyn": "Nang Hseng Hom", "ntl": "Thidar Win",
}  # fmt: skip


@dataclass(frozen=True)
class HalfDay:
    """One half-day that was held."""

    on: date
    half: str


@dataclass(frozen=True)
class Participant:
    """A person in an event: `known` says whether the organisation registered him before."""

    running_no: int
    person: Person
    origin: str
    known: bool
    marks: tuple[str, ...]

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

    @property
    def offered(self) -> int:
        """Half-days planned."""
        return self.days * 2

    @property
    def key(self) -> str:
        """The same on every phone."""
        return f"{self.organisation}/{self.township}/{self.started_on}/{self.letter}"


class _Registry:
    """Who was registered where so far, so that some come back and some visit a neighbour."""

    def __init__(self, seed: str) -> None:
        self.people = {
            code: invent_people(f"{seed}/{code}", mixture, _homes(code))
            for code, mixture in MIXTURES.items()
        }
        self.carriers: list[tuple[str, Person]] = []
        self.visited: set[tuple[str, str, int]] = set()

    def again(self, draw: Random, organisation: str, count: int) -> list[tuple[str, Person, bool]]:
        """Card carriers of this organisation, and one of another that comes for the first time."""
        own = [entry for entry in self.carriers if entry[0] == organisation]
        guests = [(code, person, True) for code, person in _some(draw, own, count)]
        strangers = [
            entry
            for entry in self.carriers
            if entry[0] != organisation and (organisation, *_who(entry)) not in self.visited
        ]
        visitors = _some(draw, strangers, 1 if draw.random() < 0.5 else 0)
        for entry in visitors:
            self.visited.add((organisation, *_who(entry)))
        return guests + [(code, person, False) for code, person in visitors]


def plan(seed: str = "safe-2020", scale: int = 1) -> tuple[Event, ...]:
    """All events of the half-year, the same for the same seed."""
    draw = Random(f"plan/{seed}")
    registry = _Registry(seed)
    return tuple(_event(row, draw, registry, scale) for row in EVENTS)


def _event(
    row: tuple[str, str, str, int, str], draw: Random, registry: _Registry, scale: int
) -> Event:
    organisation, township, first, days, way = row
    started = date.fromisoformat(first)
    held = tuple(
        HalfDay(day, half)
        for day in (started + timedelta(n) for n in range(days))
        for half in ("am", "pm")
        if (organisation, day.isoformat(), half) not in NOT_HELD
    )
    old = registry.again(draw, organisation, 0 if way == "hand" else draw.randint(0, 3))
    fresh = list(islice(registry.people[organisation], draw.randint(17, 24) * scale))
    everyone = [(organisation, person, False) for person in fresh] + old
    if way == "hand":
        everyone = [(organisation, person, False) for person in fresh]
    people = tuple(
        Participant(no, person, origin, known, _marks(draw, len(held), way))
        for no, (origin, person, known) in enumerate(everyone, 1)
    )
    registry.carriers += [(organisation, person) for person in fresh if person.card]
    site = f"Site {draw.randint(1, 9)}, {draw.choice(('church hall', 'school', 'camp office'))}"
    return Event(organisation, township, started, days, way, site, held, people)


def _marks(draw: Random, held: int, way: str) -> tuple[str, ...]:
    steady = draw.random() < 0.8
    weights = (88, 7, 3, 2) if steady else (45, 20, 28, 7)
    marks = draw.choices(("present", "late", "absent", "excused"), weights, k=held)
    if way in {"spot", "hand"} and not {"present", "late"} & set(marks):
        marks[0] = "present"  # who never came is on no list
    return tuple(marks)


def _homes(organisation: str) -> tuple[str, ...]:
    near = {row[1] for row in EVENTS if row[0] == organisation}
    return tuple(code for code in TOWNSHIPS if code in near) * 3 + TOWNSHIPS


def _some(draw: Random, entries: list[tuple[str, Person]], count: int) -> list[tuple[str, Person]]:
    return draw.sample(entries, min(count, len(entries)))


def _who(entry: tuple[str, Person]) -> tuple[str, int]:
    return entry[0], entry[1].no
