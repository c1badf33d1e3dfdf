"""Who may register, correct and open a person; what is sealed, and what the rest betrays."""

from enum import StrEnum

from django.db.models import QuerySet

from safe.kernel.actor import Actor
from safe.registry.people.models import Card, IdentityProposal, Person


class P(StrEnum):
    """Permissions of the registry."""

    SEE = "people.see"
    REGISTER = "people.register"
    CORRECT = "people.correct"
    OPEN = "people.open"


def visible(by: Actor) -> QuerySet[Person]:
    """The persons of the actor's own organisation."""
    if not by.may(P.SEE):
        return Person.objects.none()
    persons: QuerySet[Person] = Person.objects.filter(
        organisation=by.organisation, undone_at__isnull=True
    )
    return persons


SEALED = {Person: {"identity": "registry"}, IdentityProposal: {"identity": "registry"}}
CLEAR = {
    Person: {
        "id": "random and ordered by time: in which order persons were registered",
        "organisation": "which organisation knows the person",
        "subject": "random; joins the person's facts, also those of other organisations",
        "sex": "one of four words; with township and band it narrows a small group",
        "age_band": "a band of years; with township and sex it narrows a small group",
        "displacement": "whether an unnamed person is displaced",
        "disability": "whether an unnamed person has a disability",
        "township": "where an unnamed person stays, by township alone",
        "keeps_name": "whether the person agreed that a name is kept",
        "registered_on": "on which day a person was registered",
        "registered_at": "when the server learned of the person",
        "source": "random id of the form that brought the person",
        "undone_at": "that a registration was taken back",
    },
    Card: {
        "id": "random and ordered by time: in which order cards were given",
        "organisation": "which organisation gave the card",
        "mac": "a seized card together with the server's key file leads to a random person",
        "person": "random id of the person who carries the card",
        "given_on": "on which day a card was given",
    },
    IdentityProposal: {
        "id": "random and ordered by time",
        "organisation": "which organisation knows the person",
        "person": "random id of the person",
        "proposed_at": "when a second form about the person came",
    },
}
