"""Rings: the present public key, the epochs of a member's vault, making, handing on, rotating."""

from collections.abc import Iterable
from uuid import UUID

from safe.administration.members.models import Key, Member, Opener, Ring
from safe.administration.members.policies import OPENERS, opened_by
from safe.administration.members.problems import KeyNotOurs, NoOpenerYourself, RingExists
from safe.kernel import clock
from safe.kernel.vault import (
    Epoch,
    KeyPair,
    RingMissing,
    Vault,
    VaultLocked,
    contexts,
    make_pair,
    seal,
    server_keys,
)


def current_public(organisation: UUID, purpose: str) -> bytes:
    """The hook `rings` of the vault: the key to seal to now, after its MAC was checked."""
    ring = find_current(organisation, purpose)
    if ring is None or not is_ours(ring):
        raise RingMissing
    return bytes(ring.public)


def find_current(organisation: UUID, purpose: str, *, lock: bool = False) -> Ring | None:
    """The newest epoch; with `lock`, no other transaction changes the ring meanwhile."""
    rows = Ring.objects.filter(organisation=organisation, purpose=purpose).order_by("-epoch")
    found: Ring | None = (rows.select_for_update() if lock else rows).first()
    if lock and found is not None:
        # whoever held the lock before may have made a newer one, which this statement did not see
        found = rows.select_for_update().first()
    return found


def is_ours(ring: Ring) -> bool:
    """Whether the MAC beside the ring's public key is this server's."""
    label = contexts.ring(ring.organisation, ring.purpose, ring.epoch)
    return server_keys.is_in_directory(label, bytes(ring.public), bytes(ring.mac))


def public_of(member: Member) -> bytes:
    """The member's public key; KeyNotOurs when somebody put another in its place."""
    key = Key.objects.filter(member=member).first()
    label = contexts.member(member.id)
    if key is None or not server_keys.is_in_directory(label, bytes(key.public), bytes(key.mac)):
        raise KeyNotOurs
    return bytes(key.public)


def load_epochs(member: UUID) -> list[Epoch]:
    """All epochs of the organisation's rings, with the boxes that are this member's."""
    boxes = {
        opener.ring_id: bytes(opener.box) for opener in Opener.objects.filter(member_id=member)
    }
    return [
        Epoch(
            organisation=ring.organisation,
            purpose=ring.purpose,
            number=ring.epoch,
            public=bytes(ring.public),
            for_member=boxes.get(ring.id),
            chain=bytes(ring.chain) if ring.chain is not None else None,
        )
        for ring in Ring.objects.all()
    ]


def make_ring(organisation: UUID, purpose: str, first: Member) -> Ring:
    """A new ring with its first opener."""
    if find_current(organisation, purpose) is not None:
        raise RingExists
    return _write_epoch(organisation, purpose, 1, make_pair(), [first], chain=None)


def hand_on_rings(vault: Vault, member: Member, permissions: Iterable[str]) -> int:
    """Seal the present secrets of the rings his roles open to a member; returns how many."""
    handed = 0
    for purpose in opened_by(permissions):
        ring = find_current(member.organisation, purpose, lock=True)
        if ring is None or Opener.objects.filter(ring=ring, member=member).exists():
            continue
        if not is_ours(ring):
            raise RingMissing
        if not vault.is_open:
            raise VaultLocked
        if not vault.holds(bytes(ring.public)):
            raise NoOpenerYourself
        context = contexts.ring_member(ring.organisation, ring.purpose, ring.epoch, member.id)
        box = vault.hand_on(bytes(ring.public), to=public_of(member), context=context)
        Opener.objects.create(organisation=ring.organisation, ring=ring, member=member, box=box)
        handed += 1
    return handed


def mark_due(organisation: UUID, purposes: Iterable[str]) -> None:
    """A member of these rings is gone: the next opener makes a new epoch."""
    for purpose in purposes:
        ring = find_current(organisation, purpose, lock=True)
        if ring is not None and ring.due_at is None:
            ring.due_at = clock.now()
            ring.save(update_fields=["due_at"])


def due_rings(organisation: UUID) -> list[Ring]:
    """Rings that wait for a new epoch."""
    return list(Ring.objects.filter(organisation=organisation, due_at__isnull=False))


def rotate(vault: Vault, ring: Ring) -> Ring:
    """A new epoch: the old secret sealed to it, one box for each remaining opener; all or nothing.

    The caller's transaction makes it whole. No record is touched: old boxes open down the chain.
    """
    held = find_current(ring.organisation, ring.purpose, lock=True)
    if held is None or not is_ours(held):
        raise RingMissing
    if held.epoch != ring.epoch or held.due_at is None:
        return held  # somebody was faster
    if not vault.holds(bytes(held.public)):
        raise NoOpenerYourself
    openers = list(Opener.objects.filter(ring=held).select_related("member").order_by("id"))
    pair = make_pair()
    context = contexts.ring_chain(held.organisation, held.purpose, held.epoch + 1)
    chain = vault.hand_on(bytes(held.public), to=pair.public, context=context)
    made = _write_epoch(
        held.organisation,
        held.purpose,
        held.epoch + 1,
        pair,
        [opener.member for opener in openers],
        chain=chain,
    )
    Opener.objects.filter(ring=held).delete()
    held.due_at = None
    held.save(update_fields=["due_at"])
    vault.forget_rings()
    return made


def rotate_due(vault: Vault, organisation: UUID) -> int:
    """Make the epochs that are due and that this vault can make; returns how many."""
    made = 0
    for ring in due_rings(organisation):
        if vault.is_open and ring.purpose in OPENERS and vault.holds(bytes(ring.public)):
            rotate(vault, ring)
            made += 1
    return made


def _write_epoch(
    organisation: UUID,
    purpose: str,
    number: int,
    pair: KeyPair,
    openers: list[Member],
    *,
    chain: bytes | None,
) -> Ring:
    label = contexts.ring(organisation, purpose, number)
    ring: Ring = Ring.objects.create(
        organisation=organisation,
        purpose=purpose,
        epoch=number,
        public=pair.public,
        mac=server_keys.directory_mac(label, pair.public),
        chain=chain,
        made_at=clock.now(),
    )
    boxes = []
    for member in openers:
        context = contexts.ring_member(organisation, purpose, number, member.id)
        box = seal(public_of(member), context, pair.secret)
        boxes.append(Opener(organisation=organisation, ring=ring, member=member, box=box))
    Opener.objects.bulk_create(boxes)
    return ring
