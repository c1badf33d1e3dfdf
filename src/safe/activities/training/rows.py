"""What one row of a sheet or a phone says about one participant."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from safe.kernel import vault
from safe.registry.facts.actions import Attributes


class KnownBy(StrEnum):
    """How a row says who it is."""

    CARD = "card"
    NUMBER = "number"
    NEW = "new"


@dataclass(frozen=True)
class EventKey:
    """What two phones offline write alike for the same training."""

    curriculum: str
    township: str
    started_on: date
    letter: str = "A"


@dataclass(frozen=True)
class Row:
    """One participant; `id` was drawn where `identity` was sealed, `card` is a MAC."""

    id: UUID
    known_by: KnownBy
    attributes: Attributes
    card: bytes | None = None
    running_no: int | None = None
    identity: bytes | None = None
    keeps_name: bool = False
    township: str = ""
    source: UUID | None = None


def awaits_card(mac: bytes) -> bytes:
    """The key under which a row waits for the registration of a card."""
    return b"c" + mac


def awaits_number(organisation: UUID, event: EventKey, number: int) -> bytes:
    """The key under which a row waits for a running number of an event."""
    said = (event.curriculum, event.township, event.started_on.isoformat(), event.letter)
    parts = [organisation.bytes, *(word.encode() for word in said), str(number).encode()]
    return b"n" + vault.h("safe.awaits", *parts, size=16)
