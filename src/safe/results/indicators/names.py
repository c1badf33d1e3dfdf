"""Names for an opened export: those of the own organisation's persons, out of their boxes."""

from collections.abc import Sequence
from uuid import UUID

from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.registry.people import policies
from safe.registry.people.identity import open_identity


def names_of(by: Actor, subjects: Sequence[UUID]) -> dict[UUID, str]:
    """Name by subject; VaultLocked while the vault is. Who keeps no name has none here."""
    if not by.may(policies.P.OPEN):
        raise NotAllowed
    kept = policies.visible(by).filter(subject__in=list(subjects), identity__isnull=False)
    return {
        person.subject: open_identity(by.vault, person.id, bytes(person.identity)).name
        for person in kept
    }
