"""A box: one secret value, sealed to a public key, with its context inside.

What is sealed is pad(u16le length of context ‖ context ‖ data, 256). Sealed alone:
"SFB" 01 ‖ key id (8) ‖ crypto_box_seal. Several sealed together, under one key exchange (0015):
"SFB" 02 ‖ key id (8) ‖ their ephemeral public key (32) ‖ nonce (24) ‖ crypto_box.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from nacl import bindings
from nacl.exceptions import CryptoError

from safe.kernel.vault.hashing import equal, h, random_bytes
from safe.kernel.vault.problems import BrokenSeal

ALONE = b"SFB\x01"
TOGETHER = b"SFB\x02"
KEY_ID = slice(4, 12)
BODY = 12
EPHEMERAL = slice(BODY, BODY + bindings.crypto_box_PUBLICKEYBYTES)
NONCE = slice(EPHEMERAL.stop, EPHEMERAL.stop + bindings.crypto_box_NONCEBYTES)
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
    return ALONE + key_id(public) + bindings.crypto_box_seal(_padded(context, data), public)


class Sealer:
    """Seals several values to one public key, for a part of the work of sealing each alone.

    Its boxes bear the same ephemeral key, so they tell that they were sealed together: only for
    what is known to be together anyway. It holds a secret: keep it for seconds.
    """

    def __init__(self, public: bytes) -> None:
        self.public = public
        ephemeral, secret = bindings.crypto_box_keypair()
        self._shared = bindings.crypto_box_beforenm(public, secret)
        self._begins = TOGETHER + key_id(public) + ephemeral

    def seal(self, context: str, data: bytes) -> bytes:
        """As `seal` does; each box under a random nonce of its own."""
        nonce = random_bytes(bindings.crypto_box_NONCEBYTES)
        sealed = bindings.crypto_box_easy_afternm(_padded(context, data), nonce, self._shared)
        return self._begins + nonce + sealed


def _padded(context: str, data: bytes) -> bytes:
    said = context.encode()
    plain = len(said).to_bytes(2, "little") + said + data
    # as sodium_pad does; a call to it gives the interpreter away and waits to get it back
    return plain + b"\x80" + bytes(-(len(plain) + 1) % PADDED_TO)


def key_id_of(box: bytes) -> bytes:
    """The id of the key a box was sealed to; BrokenSeal when it is no box."""
    if box[:4] not in {ALONE, TOGETHER} or len(box) < BODY:
        raise BrokenSeal
    return box[KEY_ID]


def open_box(secret: bytes, public: bytes, box: bytes, context: str) -> bytes:
    """Open a box that must be exactly what `context` says, else BrokenSeal."""
    if not equal(key_id_of(box), key_id(public)):
        raise BrokenSeal
    try:
        if box[:4] == ALONE:
            padded = bindings.crypto_box_seal_open(box[BODY:], public, secret)
        else:
            padded = bindings.crypto_box_open_easy(
                box[NONCE.stop :], box[NONCE], box[EPHEMERAL], secret
            )
        plain = bindings.sodium_unpad(padded, PADDED_TO)
    except (CryptoError, ValueError, TypeError):
        raise BrokenSeal from None
    length = int.from_bytes(plain[:2], "little")
    if len(plain) < 2 + length or not equal(plain[2 : 2 + length], context.encode()):
        raise BrokenSeal
    return plain[2 + length :]
