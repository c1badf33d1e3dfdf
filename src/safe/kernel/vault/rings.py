"""The hook `rings`: who knows the present public key of an organisation's ring."""

from typing import Protocol
from uuid import UUID

from safe.kernel.vault.boxes import Sealer, seal
from safe.kernel.vault.problems import RingMissing


class Rings(Protocol):
    """Filled by the package of members, in wiring.py."""

    def __call__(self, organisation: UUID, purpose: str) -> bytes:
        """The public key of the current epoch, its directory MAC checked, else RingMissing."""


class _Hook:
    rings: Rings | None = None


def fill(rings: Rings | None) -> None:
    """Called once, by wiring.py."""
    _Hook.rings = rings


def ring_key(organisation: UUID, purpose: str) -> bytes:
    """The public key to seal to now: one look-up for many boxes of one transaction."""
    if _Hook.rings is None:
        raise RingMissing
    return _Hook.rings(organisation, purpose)


def sealer_for(organisation: UUID, purpose: str) -> Sealer:
    """A sealer to a ring's current key, for what is known to be together anyway."""
    return Sealer(ring_key(organisation, purpose))


def seal_for(organisation: UUID, purpose: str, context: str, data: bytes) -> bytes:
    """Seal to an organisation's ring. RingMissing (503) when there is no key of ours."""
    return seal(ring_key(organisation, purpose), context, data)
