"""Registering, correcting and undoing a person."""

from dataclasses import asdict
from datetime import date, timedelta
from uuid import UUID

from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NothingChanges
from safe.registry.facts import actions as facts
from safe.registry.facts.actions import Attributes
from safe.registry.facts.locking import lock_facts
from safe.registry.people import queries
from safe.registry.people.holding import HOLDINGS
from safe.registry.people.models import Card, IdentityProposal, Person
from safe.registry.people.policies import P
from safe.registry.people.problems import CardOfAnother, RegistrationUndone, TooLateToUndo

UNDO = timedelta(minutes=10)


@action(permission=P.REGISTER, logs=("on", "source"), subject="id")
def register_person(
    *,
    by: Actor,
    id: UUID,  # noqa: A002 - drawn where the identity was sealed
    identity: bytes | None,
    keeps_name: bool,
    attributes: Attributes,
    township: str,
    on: date,
    card: bytes | None = None,
    source: UUID | None = None,
) -> Person:
    """Register a person under the id that his identity box was sealed for; idempotent by id.

    `card` is a MAC. A card that is known makes it the same person: a second identity waits as a
    proposal. Raises CardOfAnother when sex or age cannot be his, RegistrationUndone when it was
    taken back: a form or sheet that comes again must not count him.
    """
    already: Person | None = Person.objects.filter(organisation=by.organisation, id=id).first()
    if already is not None:
        if already.undone_at is not None:
            raise RegistrationUndone
        return already
    known = queries.find_by_card(by=by, mac=card) if card else None
    if known is not None:
        if not queries.fits(known, sex=attributes.sex, age_band=attributes.age_band):
            raise CardOfAnother
        _propose_identity(by=by, person=known, id=id, identity=identity if keeps_name else None)
        return known
    subject = queries.find_subject_of_card(card) if card else None
    if subject is not None:
        ours: Person | None = Person.objects.filter(
            organisation=by.organisation, subject=subject, undone_at__isnull=True
        ).first()
        if ours is not None:
            _learn_attributes(by=by, person=ours, attributes=attributes, township=township)
            _propose_identity(by=by, person=ours, id=id, identity=identity if keeps_name else None)
            return ours
    person: Person = Person.objects.create(
        id=id,
        organisation=by.organisation,
        subject=subject or facts.make_subject(),
        sex=attributes.sex,
        age_band=attributes.age_band,
        displacement=attributes.displacement,
        disability=attributes.disability,
        township=township,
        keeps_name=keeps_name,
        identity=identity if keeps_name else None,
        registered_on=on,
        registered_at=clock.now(),
        source=source,
    )
    if card and subject is None:
        Card.objects.create(organisation=by.organisation, mac=card, person=person, given_on=on)
    return person


def _learn_attributes(*, by: Actor, person: Person, attributes: Attributes, township: str) -> None:
    """Who was met by another partner's card alone is told of now: in whatever order forms come."""
    nothing = Attributes()
    known = Attributes(person.sex, person.age_band, person.displacement, person.disability)
    if known != nothing or attributes == nothing:
        return
    said = asdict(attributes)
    for name, value in said.items():
        setattr(person, name, value)
    person.township = person.township or township
    person.save(update_fields=[*said, "township"])
    facts.rewrite_facts(by=by, subject=person.subject, why="told-later", **said)


def _propose_identity(*, by: Actor, person: Person, id: UUID, identity: bytes | None) -> None:  # noqa: A002
    if identity is None:
        return
    IdentityProposal.objects.get_or_create(
        id=id,
        defaults={
            "organisation": by.organisation,
            "person": person,
            "identity": identity,
            "proposed_at": clock.now(),
        },
    )


@action(permission=P.CORRECT, logs=("sex", "age_band", "why"), subject="person")
def correct_person(
    *, by: Actor, person: Person, why: str, sex: str | None = None, age_band: str | None = None
) -> Person:
    """Correct sex or age band; the person's facts are voided and written anew.

    `why` is a code of the reason. Raises NothingChanges.
    """
    lock_facts(by.organisation)
    person = Person.objects.select_for_update().get(organisation=by.organisation, pk=person.pk)
    wanted = {"sex": sex, "age_band": age_band}
    changes = {
        name: value
        for name, value in wanted.items()
        if value is not None and value != getattr(person, name)
    }
    if not changes:
        raise NothingChanges
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=list(changes))
    facts.rewrite_facts(by=by, subject=person.subject, why=why, **changes)
    return person


@action(permission=P.REGISTER, subject="person")
def undo_registration(*, by: Actor, person: Person) -> None:
    """Within ten minutes: boxes overwritten, facts voided, card free. Raises TooLateToUndo."""
    lock_facts(by.organisation)  # else a form that is applied meanwhile counts him again
    person = Person.objects.select_for_update().get(organisation=by.organisation, pk=person.pk)
    if clock.now() - person.registered_at > UNDO:
        raise TooLateToUndo
    for holding in HOLDINGS:
        holding.erase(by=by, person=person)
    facts.void_facts(by=by, subject=person.subject, why="undone")
    Card.objects.filter(organisation=by.organisation, person=person).delete()
    IdentityProposal.objects.filter(organisation=by.organisation, person=person).delete()
    person.identity = None
    person.undone_at = clock.now()
    person.save(update_fields=["identity", "undone_at"])
