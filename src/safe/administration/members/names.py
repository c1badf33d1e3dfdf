"""Display names of members: one box each, to the registry ring of their organisation."""

from collections.abc import Iterable
from uuid import UUID

from safe.administration.members.models import Member, Ring
from safe.kernel.vault import BrokenSeal, Vault, VaultLocked, contexts, seal_for


def seal_name(member: Member, name: str) -> bytes | None:
    """The name as a box; nothing for no name."""
    if not name.strip():
        return None
    context = contexts.member_name(member.id)
    return seal_for(member.organisation, Ring.Purpose.REGISTRY, context, name.strip().encode())


def open_names(vault: Vault, members: Iterable[Member]) -> dict[UUID, str]:
    """The names that a vault opens; those it does not open are left out."""
    found: dict[UUID, str] = {}
    if not vault.is_open:
        return found
    for member in members:
        if member.name_box is None:
            continue
        try:
            name = vault.open(member.name_box, contexts.member_name(member.id))
        except (VaultLocked, BrokenSeal):
            continue
        found[member.id] = name.decode()
    return found
