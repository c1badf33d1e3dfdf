"""Hook: what other packages hold about a person (filled in wiring.py)."""

from typing import Protocol

from safe.kernel.actor import Actor
from safe.registry.people.models import Person


class Holding(Protocol):
    """A package that holds something about a person."""

    def erase(self, *, by: Actor, person: Person) -> None:
        """Overwrite and remove what is held about the person."""


HOLDINGS: list[Holding] = []
