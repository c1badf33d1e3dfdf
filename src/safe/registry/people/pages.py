"""What the pages of the registry show: bands always, names only out of an open vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.administration.members import queries as members
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.kernel import clock, ledger
from safe.kernel.actor import Actor
from safe.kernel.ids import short_code
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import BrokenSeal
from safe.registry.facts.models import Fact
from safe.registry.people import policies, queries, words
from safe.registry.people.actions import UNDO
from safe.registry.people.identity import Identity, open_identity
from safe.registry.people.models import Card, IdentityProposal, Person
from safe.registry.people.policies import P

MOST_ENTRIES = 50
_KINDS: dict[str, str | Promise] = {
    "training.attended": gettext_lazy("At a training"),
    "training.completed": gettext_lazy("Training finished"),
}


@dataclass(frozen=True)
class Name:
    """A name as a list shows it: sealed, opened, not kept, or behind a broken seal."""

    words: str = ""
    is_kept: bool = True
    is_opened: bool = False
    is_broken: bool = False

    @property
    def language(self) -> str:
        """For `lang`."""
        return words.language_of(self.words)


def name_of(person: Person, by: Actor, *, opened: bool) -> Name:
    """One name of a list; VaultLocked while the vault is."""
    if person.identity is None:
        return Name(is_kept=False)
    if not opened:
        return Name()
    try:
        return Name(open_identity(by.vault, person.id, person.identity).name, is_opened=True)
    except BrokenSeal:
        return Name(is_broken=True)


@dataclass(frozen=True)
class Line:
    """One person in a list."""

    id: UUID
    code: str
    name: Name
    bands: Sequence[str]
    township: str
    registered_on: date


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list, newest first."""

    lines: Sequence[Line]
    is_first: bool
    next_key: UUID | None
    is_opened: bool
    may_open: bool

    @property
    def opened(self) -> int:
        """How many names stand open on the screen."""
        return sum(line.name.is_opened for line in self.lines)


def people_page(*, by: Actor, before: UUID | None, opened: bool = False) -> PeoplePage:
    """The list; opening its names is one row in the ledger, not one a name."""
    if not by.may(P.SEE) or (opened and not by.may(P.OPEN)):
        raise NotAllowed
    persons = queries.list_persons(by=by, before=before)
    more, persons = persons[queries.PAGE :], persons[: queries.PAGE]
    names = {town.code: town.name for town in places.list_townships()}
    lines = [
        Line(
            person.id,
            short_code(person.id),
            name_of(person, by, opened=opened),
            words.bands(person),
            names.get(person.township, person.township),
            person.registered_on,
        )
        for person in persons
    ]
    page = PeoplePage(
        lines, before is None, persons[-1].id if more else None, opened, by.may(P.OPEN)
    )
    if page.opened:
        ledger.write_opening(by=by, what="open_people", count=page.opened)
    return page


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    title: str
    on: date
    where: str
    by_whom: str
    is_now: bool = False


@dataclass(frozen=True)
class PersonPage:
    """One person, locked or open."""

    person: Person
    code: str
    bands: Sequence[str]
    disability: str
    township: str
    entries: Sequence[Entry]
    organisations: int
    has_card: bool
    proposals: int
    openers: int
    organisation: str
    may_open: bool
    may_correct: bool
    undo_until: datetime | None
    identity: Identity | None = None
    is_broken: bool = False
    opened_at: datetime | None = None
    counted: Sequence[tuple[str, date]] = field(default_factory=list)

    @property
    def language(self) -> str:
        """`lang` of the opened name."""
        return words.language_of(self.identity.name if self.identity else "")

    @property
    def other_language(self) -> str:
        """`lang` of the name's other spelling."""
        return words.language_of(self.identity.other_name if self.identity else "")

    @property
    def born(self) -> str:
        """As it was told, never a false date."""
        birth = self.identity.birth if self.identity else None
        if birth is None:
            return ""
        first, last = birth.years
        years = str(first) if first == last else f"{first}–{last}"
        sentence = (
            _("about {years}, told as {told}") if birth.is_about else _("{years}, told as {told}")
        )
        return sentence.format(years=years, told=birth.told)


def person_page(*, by: Actor, id: UUID, opened: bool = False) -> PersonPage:  # noqa: A002
    """The person; an opening writes its row in the ledger. VaultLocked while the vault is."""
    if opened and not by.may(P.OPEN):
        raise NotAllowed
    person = queries.get_person(by=by, id=id)
    identity, is_broken = None, False
    if opened and person.identity is not None:
        try:
            identity = open_identity(by.vault, person.id, person.identity)
        except BrokenSeal:
            is_broken = True
        ledger.write_opening(by=by, what="open_person", subject=person.id)
    facts = _facts_of(by, person)
    ends = person.registered_at + UNDO
    return PersonPage(
        person=person,
        code=short_code(person.id),
        bands=words.bands(person),
        disability=str(words.DISABILITY[person.disability]),
        township=_township(person.township),
        entries=_entries(person, facts),
        organisations=len({fact.organisation for fact in facts} | {person.organisation}),
        has_card=Card.objects.filter(organisation=by.organisation, person=person).exists(),
        proposals=IdentityProposal.objects.filter(
            organisation=by.organisation, person=person
        ).count(),
        openers=members.count_openers(person.organisation, "registry"),
        organisation=_organisations([person.organisation])[person.organisation],
        may_open=by.may(P.OPEN),
        may_correct=by.may(P.CORRECT),
        undo_until=ends if by.may(P.REGISTER) and clock.now() < ends else None,
        identity=identity,
        is_broken=is_broken,
        opened_at=clock.now() if opened else None,
        counted=_counted(facts),
    )


def _facts_of(by: Actor, person: Person) -> list[Fact]:
    readable = {by.organisation, *by.facts_of}
    return list(
        Fact.objects.filter(organisation__in=readable, subject=person.subject, void=False).order_by(
            "-on_date", "-id"
        )[:MOST_ENTRIES]
    )


def _entries(person: Person, facts: Sequence[Fact]) -> list[Entry]:
    whose = _organisations([*(fact.organisation for fact in facts), person.organisation])
    where = {town.code: town.name for town in places.list_townships()}
    entries = [
        Entry(
            str(_KINDS.get(fact.kind, fact.kind)),
            fact.on_date,
            where.get(fact.place, fact.place),
            whose[fact.organisation],
            is_now=number == 0,
        )
        for number, fact in enumerate(facts)
    ]
    first = Entry(
        _("First registered"),
        person.registered_on,
        where.get(person.township, person.township),
        whose[person.organisation],
        is_now=not entries,
    )
    return [*entries, first]


def _counted(facts: Sequence[Fact]) -> list[tuple[str, date]]:
    """The first of each kind: what the person counts as, each time once."""
    first: dict[str, date] = {}
    for fact in facts:
        first[fact.kind] = fact.on_date
    return [(str(_KINDS[kind]), on) for kind, on in first.items() if kind in _KINDS]


def _organisations(ids: Sequence[UUID]) -> dict[UUID, str]:
    found = {one.id: programmes.short_name_of(one) for one in programmes.list_organisations(ids)}
    return {identifier: found.get(identifier, "") for identifier in ids}


def _township(code: str) -> str:
    names = {town.code: town.name for town in places.list_townships()}
    return names.get(code, code)


@dataclass(frozen=True)
class Heading:
    """What the head of a page about a person says while it is sealed."""

    code: str
    bands: Sequence[str]
    township: str


def heading(person: Person) -> Heading:
    """For the pages of correction and undo."""
    return Heading(short_code(person.id), words.bands(person), _township(person.township))


def visible_person(*, by: Actor, id: UUID) -> Person:  # noqa: A002 - the field's word
    """The person whom a correction is about; NotFound for unknown and foreign alike."""
    if not by.may(policies.P.SEE):
        raise NotAllowed
    return queries.get_person(by=by, id=id)
