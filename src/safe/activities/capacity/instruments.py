"""An instrument as pages and scores read it, in the language of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from safe.activities.capacity.models import Instrument, Kind
from safe.administration.programmes.models import Programme
from safe.kernel.problems import NotFound

#: the levels of a standard that is met or not; 0 in both kinds: does not apply
NOT_MET, MET = 1, 2
DOES_NOT_APPLY = 0
LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Statement:
    """One thing that is looked at."""

    code: str
    words: str
    evidence: str
    levels: Sequence[str]  # what each of the four levels means; none for a standard


@dataclass(frozen=True)
class Domain:
    """Statements that belong together; its score is their mean."""

    code: str
    name: str
    weight: int
    statements: Sequence[Statement]


def domains_of(instrument: Instrument) -> list[Domain]:
    """The domains in their order, in the language of the page where it is written, else English."""
    return [
        Domain(
            one["code"],
            _said(one, "name"),
            one.get("weight", 1),
            [
                Statement(
                    each["code"],
                    _said(each, "text"),
                    _said(each, "evidence"),
                    _said_list(each, "levels"),
                )
                for each in one["statements"]
            ],
        )
        for one in instrument.domains
    ]


def statements_of(instrument: Instrument) -> Iterator[str]:
    """The codes in the order in which a ballot holds them."""
    for one in instrument.domains:
        for each in one["statements"]:
            yield each["code"]


def name_of(instrument: Instrument) -> str:
    """In the language of the page, else in English."""
    return (get_language() == "my" and instrument.name_my) or instrument.name_en


def scores_of(instrument: Instrument) -> tuple[int, ...]:
    """What a statement may be given."""
    return LEVELS if instrument.kind == Kind.CAPACITY else (NOT_MET, MET)


def get_instrument(id: UUID) -> Instrument:  # noqa: A002 - the field's word
    """NotFound for an unknown one."""
    found = Instrument.objects.filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def list_instruments(programme: Programme) -> list[Instrument]:
    """Each instrument in its newest version, by code."""
    newest: dict[str, Instrument] = {}
    for one in Instrument.objects.filter(programme=programme).order_by("code", "version"):
        newest[one.code] = one
    return list(newest.values())


def _said(row: dict[str, str], name: str) -> str:
    return (get_language() == "my" and row.get(f"{name}_my")) or row.get(f"{name}_en", "")


def _said_list(row: dict[str, list[str]], name: str) -> list[str]:
    return (get_language() == "my" and row.get(f"{name}_my")) or row.get(f"{name}_en", [])
