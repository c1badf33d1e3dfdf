"""The letters of a slip: eight, drawn by hand and typed once; the server keeps a keyed hash."""

import secrets
from collections.abc import Iterator

from safe.kernel.ids import CROCKFORD
from safe.kernel.vault import h
from safe.kernel.vault.server_keys import subkey, subkeys

LENGTH = 8
_USE = "safe.slip"
_READ = str.maketrans("OIL", "011", " -")


def new_slip() -> str:
    """Fresh letters; they stand on one slip and nowhere else."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))


def printed(slip: str) -> str:
    """7F3K-2QXM"""
    return f"{slip[:4]}-{slip[4:]}"


def read_slip(text: str) -> str | None:
    """The letters as somebody typed them; None when they are no slip."""
    slip = text.strip().upper().translate(_READ)
    right = len(slip) == LENGTH and all(letter in CROCKFORD for letter in slip)
    return slip if right else None


def slip_hash(slip: str) -> bytes:
    """What the server keeps: 40 bits could be tried, so the hash has a key outside the database."""
    return h(_USE, slip, key=subkey("link"))


def slip_hashes(slip: str) -> Iterator[bytes]:
    """Under each key that reads."""
    for key in subkeys("link"):
        yield h(_USE, slip, key=key)
