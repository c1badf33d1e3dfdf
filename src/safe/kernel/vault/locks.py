"""A lock: a value under a symmetric key, and the key that a password makes.

Layout: "SFL" 01 ‖ nonce (24) ‖ XChaCha20-Poly1305(data), authenticated together with the context.
"""

import unicodedata

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from safe.kernel.vault.hashing import random_bytes
from safe.kernel.vault.problems import BrokenSeal

MAGIC = b"SFL\x01"
NONCE = 24
BODY = len(MAGIC) + NONCE
KEY = 32
#: bytes a lock is longer than what it holds
OVERHEAD = BODY + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
SALT = 16
OPS = 3
MEMORY = 64 * 1024 * 1024


def lock(key: bytes, context: str, data: bytes) -> bytes:
    """Lock `data` under a key of 32 bytes, for one place only."""
    nonce = random_bytes(NONCE)
    said = MAGIC + context.encode()
    return (
        MAGIC + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(data, said, nonce, key)
    )


def unlock(key: bytes, context: str, locked: bytes) -> bytes:
    """What lies under the lock; BrokenSeal for another key, another place or changed bytes."""
    if locked[:4] != MAGIC or len(locked) < OVERHEAD:
        raise BrokenSeal
    said = MAGIC + context.encode()
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            locked[BODY:], said, locked[len(MAGIC) : BODY], key
        )
    except (CryptoError, ValueError):
        raise BrokenSeal from None


def imitation(size: int) -> bytes:
    """Random bytes in the form of a lock over `size` bytes: unused slots look like used ones."""
    return MAGIC + random_bytes(OVERHEAD - len(MAGIC) + size)


def password_key(password: str, salt: bytes, *, ops: int = OPS, memory: int = MEMORY) -> bytes:
    """The key a password makes: Argon2id, ≈ 0.1 s and 64 MiB on purpose."""
    said = unicodedata.normalize("NFKC", password).encode()
    return argon2id.kdf(KEY, said, salt, opslimit=ops, memlimit=memory)
