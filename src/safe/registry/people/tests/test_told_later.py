"""Who is met by another partner's card, and registered later: forms come in any order."""

from datetime import date
from uuid import UUID

import pytest

from safe.kernel import tenancy
from safe.kernel.ids import new_id
from safe.kernel.vault import cards
from safe.registry.facts import actions as facts
from safe.registry.facts.actions import NOT_KNOWN, Attributes
from safe.registry.facts.models import Fact
from safe.registry.people import actions
from safe.registry.people.models import Person
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
ON = date(2020, 2, 11)
TOLD = Attributes(sex="male", age_band="25-35", displacement="idp", disability="no")


def register(
    who: SignedIn, said: Attributes, *, township: str = "", attends: bool = True
) -> Person:
    """A registration under the one card of these tests, and a training attended."""
    by = who.planted.actor
    with tenancy.acting(by):
        person = actions.register_person(
            by=by,
            id=new_id(),
            identity=None,
            keeps_name=False,
            attributes=said,
            township=township,
            on=ON,
            card=cards.card_mac("000000000007"),
        )
        if attends:
            facts.record_fact(
                by=by, kind="training.attended", subject=person.subject, subject_kind="person",
                on=ON, place="MMR001002", programme="safe", source=new_id(), attributes=said,
            )  # fmt: skip
    return person


def facts_of(who: SignedIn, subject: UUID) -> list[Fact]:
    with tenancy.acting(who.planted.actor):
        return list(Fact.objects.filter(organisation=who.planted.actor.organisation,
                                        subject=subject, void=False))  # fmt: skip


def test_who_was_met_by_a_card_alone_is_known_when_he_is_told_of(
    stranger: SignedIn, trainer: SignedIn
) -> None:
    theirs = register(stranger, Attributes(sex="male", age_band="25-35"), township="MMR001010")
    met = register(trainer, NOT_KNOWN)
    assert met.subject == theirs.subject
    told = register(trainer, TOLD, township="MMR001001", attends=False)
    assert told.id == met.id
    assert (told.sex, told.age_band, told.displacement, told.disability, told.township) == (
        *("male", "25-35", "idp", "no"), "MMR001001")  # fmt: skip
    (fact,) = facts_of(trainer, met.subject)
    assert (fact.sex, fact.age_band, fact.displacement, fact.disability) == (
        "male", "25-35", "idp", "no")  # fmt: skip
    (other,) = facts_of(stranger, met.subject)
    assert (other.displacement, other.disability) == ("unknown", "unknown")


def test_what_is_known_is_never_overwritten(stranger: SignedIn, trainer: SignedIn) -> None:
    register(stranger, TOLD)
    met = register(trainer, Attributes(sex="male"), township="MMR001001")
    again = register(trainer, TOLD, township="MMR001010", attends=False)
    assert (again.id, again.sex, again.age_band, again.township) == (
        met.id, "male", "unknown", "MMR001001")  # fmt: skip
    (fact,) = facts_of(trainer, met.subject)
    assert fact.age_band == "unknown"


def test_a_registration_that_says_nothing_changes_nothing(
    stranger: SignedIn, trainer: SignedIn
) -> None:
    register(stranger, TOLD)
    met = register(trainer, NOT_KNOWN)
    (before,) = facts_of(trainer, met.subject)
    register(trainer, NOT_KNOWN, township="MMR001010", attends=False)
    assert [fact.id for fact in facts_of(trainer, met.subject)] == [before.id]
