"""What a signed-in member can open: his own secret, and through it the epochs of his rings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from safe.kernel.vault import contexts
from safe.kernel.vault.boxes import (
    KeyPair,
    key_id,
    key_id_of,
    open_box,
    pair_from_secret,
    seal,
)
from safe.kernel.vault.hashing import equal
from safe.kernel.vault.problems import BrokenSeal, NotYourRing, VaultLocked


@dataclass(frozen=True)
class Epoch:
    """One key pair of a ring, as the database holds it."""

    organisation: UUID
    purpose: str
    number: int
    public: bytes
    for_member: bytes | None = None  # the secret, sealed to the member
    chain: bytes | None = None  # the secret of the epoch before, sealed to this one


Loader = Callable[[], Sequence[Epoch]]


class Vault:
    """Open while the member's secret is here. Asks for ring keys at the first box, not before."""

    def __init__(
        self, member: UUID | None = None, secret: bytes | None = None, loader: Loader | None = None
    ) -> None:
        self._member = member
        self._own: KeyPair | None = pair_from_secret(secret) if secret is not None else None
        self._loader = loader
        self._epochs: dict[bytes, Epoch] | None = None
        self._opened: dict[bytes, bytes] = {}

    @classmethod
    def locked(cls) -> "Vault":
        """A vault that opens nothing."""
        return cls()

    @property
    def is_open(self) -> bool:
        """Whether the member's secret is here."""
        return self._own is not None

    def open(self, box: bytes, context: str) -> bytes:
        """Open a box. VaultLocked when closed, NotYourRing without its key, else BrokenSeal."""
        if self._own is None:
            raise VaultLocked
        wanted = key_id_of(box)
        if equal(wanted, key_id(self._own.public)):
            return open_box(self._own.secret, self._own.public, box, context)
        epoch = self._find(wanted)
        return open_box(self._secret(epoch), epoch.public, box, context)

    def holds(self, public: bytes) -> bool:
        """Whether this vault can open what is sealed to a ring's public key."""
        if self._own is None:
            return False
        try:
            self._secret(self._find(key_id(public)))
        except (NotYourRing, BrokenSeal):
            return False
        return True

    def hand_on(self, public: bytes, *, to: bytes, context: str) -> bytes:
        """The secret of a ring's epoch as a box to another key: a new opener, or the next epoch."""
        if self._own is None:
            raise VaultLocked
        return seal(to, context, self._secret(self._find(key_id(public))))

    def forget_rings(self) -> None:
        """Ask the loader again: a ring was made or rotated in this request."""
        self._epochs = None
        self._opened.clear()

    def close(self) -> None:
        """Forget every secret. Python cannot wipe memory; it can let go."""
        self._own = None
        self._loader = None
        self._epochs = None
        self._opened.clear()

    def _find(self, wanted: bytes) -> Epoch:
        if self._epochs is None:
            rows = self._loader() if self._loader else ()
            self._epochs = {key_id(row.public): row for row in rows}
        try:
            return self._epochs[wanted]
        except KeyError:
            raise NotYourRing from None

    def _secret(self, epoch: Epoch) -> bytes:
        """From the member's own box, or down the chain from the nearest later epoch."""
        if epoch.public in self._opened:
            return self._opened[epoch.public]
        way = [epoch]
        while way[-1].for_member is None and way[-1].public not in self._opened:
            way.append(self._later(way[-1]))
        while way:
            step = way.pop()
            if step.public not in self._opened:
                self._opened[step.public] = self._one(step)
        return self._opened[epoch.public]

    def _one(self, epoch: Epoch) -> bytes:
        where = (epoch.organisation, epoch.purpose)
        if epoch.for_member is not None:
            if self._own is None or self._member is None:
                raise VaultLocked
            context = contexts.ring_member(*where, epoch.number, self._member)
            secret = open_box(self._own.secret, self._own.public, epoch.for_member, context)
        else:
            later = self._later(epoch)
            context = contexts.ring_chain(*where, later.number)
            secret = open_box(self._opened[later.public], later.public, later.chain or b"", context)
        # a box that anyone could have made must still hold the secret of *this* public key
        if not equal(pair_from_secret(secret).public, epoch.public):
            raise BrokenSeal
        return secret

    def _later(self, epoch: Epoch) -> Epoch:
        for row in (self._epochs or {}).values():
            same = (row.organisation, row.purpose) == (epoch.organisation, epoch.purpose)
            if same and row.number == epoch.number + 1 and row.chain is not None:
                return row
        raise NotYourRing

    def __repr__(self) -> str:
        return f"<Vault {'open' if self.is_open else 'locked'}>"

    def __reduce__(self) -> NoReturn:
        words = "a vault is never written anywhere"
        raise TypeError(words)


LOCKED = Vault.locked()
