"""Who a person is, as it lies in the box. One shape for phones, pages and imports."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson

from safe.kernel.text.told import Birth
from safe.kernel.vault import Sealer, Vault, contexts


@dataclass(frozen=True)
class Identity:
    """Names, phones, documents, birth as told, the card's letters; `more` keeps what else came."""

    name: str = ""
    other_name: str = ""
    phone: str = ""
    document: str = ""
    card: str = ""
    birth: Birth | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to keep beside the card's letters."""
        return any((self.name, self.other_name, self.phone, self.document, self.more))

    def as_json(self) -> dict[str, Any]:
        """What is sealed; empty fields are left out."""
        plain = {
            "name": self.name,
            "other_name": self.other_name,
            "phone": self.phone,
            "document": self.document,
            "card": self.card,
            "more": self.more,
            "birth": self.birth.as_json() if self.birth else None,
        }
        return {name: value for name, value in plain.items() if value}


def seal_identity(sealer: Sealer, person: UUID, identity: Identity) -> bytes:
    """The box that a person's row keeps."""
    return sealer.seal(contexts.person_identity(person), orjson.dumps(identity.as_json()))


def open_identity(opener: Vault, person: UUID, box: bytes) -> Identity:
    """Open it; VaultLocked, NotYourRing, BrokenSeal as the vault says."""
    said = orjson.loads(opener.open(box, contexts.person_identity(person)))
    birth = said.pop("birth", None)
    return Identity(birth=Birth.from_json(birth) if birth else None, **said)
