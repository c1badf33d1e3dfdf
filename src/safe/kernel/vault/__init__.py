"""The vault: one way to seal, one to lock, and what a member can open (docs/vault.md).

Only this package imports the cryptographic library.
"""

from safe.kernel.vault import contexts, rings, server_keys
from safe.kernel.vault.boxes import (
    KeyPair,
    Sealer,
    key_id,
    key_id_of,
    make_pair,
    open_box,
    pair_from_secret,
    pair_from_seed,
    seal,
)
from safe.kernel.vault.hashing import equal, h, random_bytes
from safe.kernel.vault.locks import imitation, lock, password_key, unlock
from safe.kernel.vault.opened import LOCKED, Epoch, Vault
from safe.kernel.vault.problems import (
    BrokenSeal,
    KeysMissing,
    NotYourRing,
    RingMissing,
    VaultLocked,
)
from safe.kernel.vault.rings import ring_key, seal_for, sealer_for
from safe.kernel.vault.streams import decrypt_stream, encrypt_stream, make_file_key

__all__ = [
    "LOCKED",
    "BrokenSeal",
    "Epoch",
    "KeyPair",
    "KeysMissing",
    "NotYourRing",
    "RingMissing",
    "Sealer",
    "Vault",
    "VaultLocked",
    "contexts",
    "decrypt_stream",
    "encrypt_stream",
    "equal",
    "h",
    "imitation",
    "key_id",
    "key_id_of",
    "lock",
    "make_file_key",
    "make_pair",
    "open_box",
    "pair_from_secret",
    "pair_from_seed",
    "password_key",
    "random_bytes",
    "ring_key",
    "rings",
    "seal",
    "seal_for",
    "sealer_for",
    "server_keys",
    "unlock",
]
