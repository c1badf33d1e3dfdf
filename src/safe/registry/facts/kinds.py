"""What can be counted: the kinds of facts and their units, said by the activities (wiring.py)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
PERSONAL = ("sex", "age_band", "displacement", "disability")  # who is counted, as of that date
PLACED = ("township", "partner")


@dataclass(frozen=True)
class Unit:
    """What a figure counts, and into what it divides. `people` are known again, each once."""

    code: str  # as indicators.toml writes it
    many: Words  # the head of a column of numbers
    one: Words  # the head of a row in a list
    each: Words  # what one is, where the definition is told
    is_people: bool = False
    splits: Sequence[str] = PLACED


@dataclass(frozen=True)
class Kind:
    """One kind of facts."""

    code: str
    unit: Unit
    name: Words
    carries_value: bool = False
    page: str = ""  # the route of what `event` names, for members who hold `sees`
    sees: str = ""


PEOPLE = Unit(
    "people",
    _("People"),
    _("Person"),
    _("people, each once"),
    is_people=True,
    splits=(*PERSONAL, *PLACED),
)
KINDS: dict[str, Kind] = {}


def fill(kinds: Iterable[Kind]) -> None:
    """Called once an activity, by wiring.py."""
    KINDS.update({kind.code: kind for kind in kinds})


def units() -> dict[str, Unit]:
    """By code, in the order in which activities said them; people first."""
    return {PEOPLE.code: PEOPLE} | {kind.unit.code: kind.unit for kind in KINDS.values()}


def valued() -> list[str]:
    """The kinds whose facts carry a value: of these alone a share or a mean can be made."""
    return [kind.code for kind in KINDS.values() if kind.carries_value]


def name_of(code: str) -> str:
    """A kind in words."""
    return str(KINDS[code].name) if code in KINDS else code
