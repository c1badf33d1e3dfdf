"""Invented people: nobody here is a real person."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from synth.cards import new_letters
from synth.names import Name, invent

# ages well inside their band, so that a birthday in the half-year moves nobody
AGES: tuple[tuple[int, int, str, int], ...] = (
    (11, 13, "10-14", 3),
    (16, 16, "15-17", 10),
    (20, 22, "18-24", 30),
    (27, 33, "25-35", 30),
    (38, 57, "36-59", 22),
    (62, 74, "60+", 5),
)
KACHIN = {"MMR001010", "MMR001013", "MMR001012", "MMR001001", "MMR001002"}
TOWNSHIPS = (
    *sorted(KACHIN),
    "MMR015001", "MMR015004", "MMR015009", "MMR015010", "MMR015011", "MMR015015",
    "MMR015016", "MMR015017", "MMR015019", "MMR015020", "MMR015021",
)  # fmt: skip
STATES_OF_LIFE = (("idp", 48), ("host", 32), ("returnee", 12), ("other", 5), ("unknown", 3))


@dataclass(frozen=True)
class Person:
    """One invented person. `no` is unique in the half-year, `card` may be empty."""

    no: int
    name: Name
    other_name: str
    sex: str
    age: int
    band: str
    says_age: bool
    about: bool
    displacement: str
    disability: str
    township: str
    phone: str
    document: str
    card: str
    keeps_name: bool
    told_in: int = 2020

    @property
    def birth_year(self) -> int:
        """The year as told when the age was asked."""
        return self.told_in - self.age


def invent_people(seed: str, mixture: tuple[str, ...], homes: tuple[str, ...]) -> Iterator[Person]:
    """An endless row of people of these naming habits, living in these townships."""
    draw = Random(f"people/{seed}")
    no = 0
    while True:
        no += 1
        yield _person(no, draw, mixture, homes)


def _person(no: int, draw: Random, mixture: tuple[str, ...], homes: tuple[str, ...]) -> Person:
    sex = draw.choices(("female", "male", "other"), (58, 41, 1))[0]
    name = invent(draw.choice(mixture), sex, draw)
    low, high, band, _weight = draw.choices(AGES, [row[3] for row in AGES])[0]
    keeps = draw.random() < 0.93
    return Person(
        no=no,
        name=name,
        other_name=name.burmese if draw.random() < 0.6 else "",
        sex=sex,
        age=draw.randint(low, high),
        band=band,
        says_age=draw.random() < 0.5,
        about=draw.random() < 0.2,
        displacement=_weighted(draw, STATES_OF_LIFE),
        disability=_weighted(draw, (("no", 88), ("yes", 8), ("unknown", 4))),
        township=draw.choice(homes) if draw.random() < 0.92 else "",  # another one, or not asked
        phone=_phone(draw) if draw.random() < 0.55 else "",
        document=_document(draw) if draw.random() < 0.2 else "",
        card=new_letters(draw) if draw.random() < 0.85 else "",
        keeps_name=keeps,
    )


def _weighted(draw: Random, rows: tuple[tuple[str, int], ...]) -> str:
    return draw.choices([row[0] for row in rows], [row[1] for row in rows])[0]


def _phone(draw: Random) -> str:
    return f"09{draw.choice(('42', '77', '96'))}{draw.randint(1_000_000, 9_999_999)}"


def _document(draw: Random) -> str:
    code = draw.choice(("1/MaKaNa", "1/WaMaNa", "13/LaYaNa", "13/KaKhaNa", "13/MaSaTa"))
    return f"{code}(N){draw.randint(1, 999_999):06d}"
