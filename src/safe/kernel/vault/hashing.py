"""`h`: every derivation, id, MAC and hash of SAFE is this one function."""

import hashlib
import hmac
import secrets


def h(person: str, *parts: bytes | str, key: bytes = b"", size: int = 32) -> bytes:
    """BLAKE2b over each part as its length (u32, little endian) and its bytes.

    `person` (≤ 16 bytes) keeps the uses apart; text is UTF-8. `h("safe.x", "ab", "c")` is never
    `h("safe.x", "a", "bc")`.
    """
    digest = hashlib.blake2b(digest_size=size, key=key, person=person.encode())
    for part in parts:
        piece = part.encode() if isinstance(part, str) else part
        digest.update(len(piece).to_bytes(4, "little"))
        digest.update(piece)
    return digest.digest()


def equal(one: bytes, other: bytes) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(one, other)


def random_bytes(count: int) -> bytes:
    """Random bytes of the operating system."""
    return secrets.token_bytes(count)
