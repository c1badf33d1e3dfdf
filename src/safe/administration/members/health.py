"""What `safe doctor` asks about members: who could be locked out, and who could get in."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from safe.administration.members import rings
from safe.administration.members.models import Key, Member, Opener, Ring, Role
from safe.administration.members.policies import P
from safe.administration.programmes.models import Organisation
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.vault import KeysMissing, server_keys

OPENERS = 3
DUE = timedelta(hours=24)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong (`is_fault`) or weak, in words, with its cure."""

    is_fault: bool
    words: str


def fault(words: str) -> Trouble:
    """Wrong now."""
    return Trouble(is_fault=True, words=words)


def weak(words: str) -> Trouble:
    """Works, but will not hold."""
    return Trouble(is_fault=False, words=words)


def checks() -> list[Trouble]:
    """Everything `safe doctor` says about keys, rings, roles and members."""
    found = list(_keys())
    if not Role.objects.filter(ended_on=None).exists():
        words = "No role is known. Load the programme: safe programme load programme/"
        found.append(fault(words))
    for organisation in Organisation.objects.filter(ended_on=None):
        actor = Actor(organisation=organisation.id)
        with transaction.atomic(), tenancy.acting(actor):
            found += _rings(organisation)
            found += _members(organisation)
    return found


def _keys() -> Iterator[Trouble]:
    path = server_keys.keys_path()
    try:
        server_keys.subkey("directory")
    except KeysMissing as missing:
        yield fault(str(missing))
        return
    if path.stat().st_mode & 0o077:
        yield fault(f"{path} can be read by others. Remedy: chmod 0400 {path}")
    data = Path(settings.VAR)
    if data.exists() and os.stat(path).st_dev == os.stat(data).st_dev:  # noqa: PTH116
        yield weak(
            "The server's key file lies on the same disk as the data, so a thief of the disk has"
            " both. Keep it on a stick or in memory (docs/vault.md), and set SAFE_KEYS.",
        )


def _rings(organisation: Organisation) -> Iterator[Trouble]:
    for purpose in Ring.Purpose:
        ring = rings.find_current(organisation.id, purpose)
        if ring is None:
            continue
        where = f"{organisation.code}, ring {purpose}"
        if not rings.is_ours(ring):
            yield fault(f"{where}: its public key is not the one that was made here.")
        openers = Opener.objects.filter(ring=ring).count()
        if openers < OPENERS:
            yield Trouble(
                is_fault=openers == 0,
                words=f"{where}: {openers} opener(s), and no escrow. If they lose their passwords,"
                f" the names are lost. Admit openers until there are {OPENERS}.",
            )
        if ring.due_at is not None and clock.now() - ring.due_at > DUE:
            yield fault(f"{where}: a member left more than a day ago. An opener must sign in.")


def _members(organisation: Organisation) -> Iterator[Trouble]:
    present = Member.objects.filter(left_at=None)
    if not present.exists():
        return
    if rings.find_current(organisation.id, Ring.Purpose.REGISTRY) is None:
        yield weak(
            f"{organisation.code}: no registry ring, so its phones and forms are refused (503)."
            " Add a member whose role opens the registry.",
        )
    for key in Key.objects.filter(member__confirmed_at=None, member__left_at=None):
        yield weak(
            f"{organisation.code}: the key of a member set on {key.made_at:%d.%m.%Y} was never"
            " compared by voice. An opener admits the member, or removes him.",
        )
    able = [m for m in present.filter(confirmed_at__isnull=False) if _may_admit(m)]
    if not able:
        yield weak(f"{organisation.code}: nobody may admit members (role `opener`).")


def _may_admit(member: Member) -> bool:
    return any(P.ADMIT in role.permissions for role in member.roles.filter(ended_on=None))
