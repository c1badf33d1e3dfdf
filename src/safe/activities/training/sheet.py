"""A paper sheet as it was typed: plain until the action seals it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from safe.activities.training.rows import EventKey, KnownBy
from safe.kernel import vault
from safe.kernel.text.told import Birth
from safe.registry.facts.actions import Attributes

_RANDOM = (1 << 62) - 1


@dataclass(frozen=True)
class SheetRow:
    """One row: who, and the marks by half (am, pm). `no` is the row's place on the page."""

    no: int
    known_by: KnownBy
    attributes: Attributes = field(default_factory=Attributes)
    running_no: int | None = None
    letters: str = ""
    name: str = ""
    birth: Birth | None = None
    keeps_name: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One typed page. `id` was drawn when the page was shown: sent twice, kept once."""

    id: UUID
    key: EventKey
    on: date
    offered: int | None
    details: Mapping[str, str]
    rows: tuple[SheetRow, ...]

    def id_of(self, organisation: UUID, no: int) -> UUID:
        """The id that row `no` of this sheet makes; 0 is the event's.

        Its time is the sheet's, so that lists keep their order; its random bits come from all of
        organisation, sheet and row, so that nobody can aim at a record of another organisation.
        """
        drawn = vault.h("safe.typed", organisation.bytes, self.id.bytes, no.to_bytes(2), size=16)
        bits = int.from_bytes(drawn)
        number = (self.id.int >> 80 << 80) | 0x7 << 76 | (bits >> 64 & 0xFFF) << 64
        return UUID(int=number | 0b10 << 62 | bits & _RANDOM)
