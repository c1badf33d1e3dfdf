"""Who acts: made once a request, a submission or a job; nothing else says who may."""

from dataclasses import dataclass, field
from uuid import UUID

from safe.kernel.vault import LOCKED, Vault


@dataclass(frozen=True)
class Actor:
    """A member (or a device, or the server) acting for one organisation."""

    organisation: UUID
    member: UUID | None = None
    device: UUID | None = None
    permissions: frozenset[str] = frozenset()
    scope: str = "own"
    facts_of: tuple[UUID, ...] = ()
    language: str = "en"
    vault: Vault = field(default=LOCKED, repr=False)

    def may(self, permission: str) -> bool:
        """Whether one of the actor's roles carries the permission."""
        return permission in self.permissions
