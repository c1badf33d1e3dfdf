"""A box: one secret value, sealed to a public key, with its context inside.

Layout: "SFB" 01 ‖ key id (8) ‖ crypto_box_seal(pad(u16le length of context ‖ context ‖ data, 256)).
"""

from dataclasses import dataclass, field
from functools import lru_cache

from nacl import bindings
from nacl.exceptions import CryptoError

from safe.kernel.vault.hashing import equal, h
from safe.kernel.vault.problems import BrokenSeal

MAGIC = b"SFB\x01"
KEY_ID = slice(4, 12)
BODY = 12
PADDED_TO = 256


@dataclass(frozen=True)
class KeyPair:
    """A public key and its secret. The secret never appears in a representation."""

    public: bytes
    secret: bytes = field(repr=False)


def make_pair() -> KeyPair:
    """A fresh random pair."""
    return KeyPair(*bindings.crypto_box_keypair())


def pair_from_seed(seed: bytes) -> KeyPair:
    """The pair of a 32-byte seed."""
    return KeyPair(*bindings.crypto_box_seed_keypair(seed))


def pair_from_secret(secret: bytes) -> KeyPair:
    """The pair of a secret key."""
    return KeyPair(bindings.crypto_scalarmult_base(secret), secret)


@lru_cache(maxsize=256)
def key_id(public: bytes) -> bytes:
    """Eight bytes by which a box names the key it was sealed to."""
    return h("safe.keyid", public, size=8)


def seal(public: bytes, context: str, data: bytes) -> bytes:
    """Seal `data` to a public key; its context says what it is and where it belongs."""
    said = context.encode()
    plain = len(said).to_bytes(2, "little") + said + data
    # as sodium_pad does; a call to it gives the interpreter away and waits to get it back
    plain += b"\x80" + bytes(-(len(plain) + 1) % PADDED_TO)
    return MAGIC + key_id(public) + bindings.crypto_box_seal(plain, public)


def key_id_of(box: bytes) -> bytes:
    """The id of the key a box was sealed to; BrokenSeal when it is no box."""
    if box[:4] != MAGIC or len(box) < BODY:
        raise BrokenSeal
    return box[KEY_ID]


def open_box(secret: bytes, public: bytes, box: bytes, context: str) -> bytes:
    """Open a box that must be exactly what `context` says, else BrokenSeal."""
    if not equal(key_id_of(box), key_id(public)):
        raise BrokenSeal
    try:
        padded = bindings.crypto_box_seal_open(box[BODY:], public, secret)
        plain = bindings.sodium_unpad(padded, PADDED_TO)
    except (CryptoError, ValueError, TypeError):
        raise BrokenSeal from None
    length = int.from_bytes(plain[:2], "little")
    if len(plain) < 2 + length or not equal(plain[2 : 2 + length], context.encode()):
        raise BrokenSeal
    return plain[2 + length :]
