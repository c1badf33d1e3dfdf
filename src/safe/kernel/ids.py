"""Identifiers: made in Python, so that any PostgreSQL serves."""

import os
import time
from collections.abc import Iterator
from datetime import date
from uuid import UUID

_RANDOM = (1 << 76) - 1 & ~(0b11 << 62)
_MARKS = 0x7 << 76 | 0b10 << 62
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    """A time-ordered random uuid (the layout of version 7, RFC 9562 §5.7)."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[UUID]:
    """Several, drawn at once: each draw gives the interpreter away and waits to get it back."""
    return [UUID(int=number) for number in _draw(count)]


def new_texts(count: int) -> list[str]:
    """Several as text, for whom the object would be made in vain: a form holds many."""
    texts = (f"{number:032x}" for number in _draw(count))
    return [f"{t[:8]}-{t[8:12]}-{t[12:16]}-{t[16:20]}-{t[20:]}" for t in texts]


def _draw(count: int) -> Iterator[int]:
    drawn, now = os.urandom(10 * count), time.time_ns() // 1_000_000 << 80
    for at in range(0, 10 * count, 10):
        yield now | int.from_bytes(drawn[at : at + 10], "big") & _RANDOM | _MARKS


def short_code(identifier: UUID) -> str:
    """Six letters for people to read aloud, as 7F3K-2Q; from the random bits, never unique."""
    bits = identifier.int & (1 << 30) - 1
    letters = "".join(CROCKFORD[bits >> shift & 31] for shift in range(25, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def read_uuid(text: str) -> UUID | None:
    """The identifier that somebody typed or sent; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def day_key(on: date, identifier: UUID) -> str:
    """Where a list by day goes on: opaque to the reader, without a name or a place."""
    return f"{on.isoformat()}.{identifier.hex}"


def read_day_key(text: str) -> tuple[date, UUID] | None:
    """The day and the identifier of a key; None when it is none."""
    day, _dot, identifier = text.partition(".")
    found = read_uuid(identifier)
    try:
        return (date.fromisoformat(day), found) if found else None
    except ValueError:
        return None
