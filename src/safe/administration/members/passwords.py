"""Passwords: what is strong enough, and the three lock rows that hold a member's secret."""

import secrets
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from safe.administration.members.gate import guarded_key
from safe.administration.members.models import Key, Lock, Member
from safe.administration.members.problems import PasswordWeak
from safe.kernel import clock
from safe.kernel.vault import (
    BrokenSeal,
    contexts,
    equal,
    imitation,
    lock,
    make_pair,
    pair_from_secret,
    random_bytes,
    server_keys,
    unlock,
)
from safe.kernel.vault.locks import KEY, MEMORY, OPS, SALT

WORDS = 4
LETTERS = 14
ALONE = 10  # signs that remain without the login name
_NOBODY = UUID(int=0)
_DUMMY_SALT = bytes(SALT)
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aeiou"


def check_strength(password: str, *, login: str) -> None:
    """PasswordWeak unless it is four different words or 14 signs, and not about the login name."""
    plain = unicodedata.normalize("NFKC", password)
    words = plain.casefold().split()
    name = login.partition("@")[0].casefold()
    enough = len(plain) >= LETTERS or (len(set(words)) >= WORDS and len(plain) >= 12)
    rest = plain.casefold().replace(name, "") if len(name) > 2 else plain
    if not enough or len(set(plain)) < 6 or len(rest) < ALONE:
        raise PasswordWeak


def suggest_password() -> str:
    """Four words nobody knows: 76 random bits, to be written down once."""
    syllables = (secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(12))
    together = "".join(syllables)
    return " ".join(together[place : place + 6] for place in range(0, 24, 6))


def write_locks(member: Member, password: str, secret: bytes) -> None:
    """Write all three rows anew with one new salt; the unused two look like the used one."""
    salt = random_bytes(SALT)
    key = guarded_key(password, salt, ops=OPS, memory=MEMORY)
    Lock.objects.filter(member=member).delete()
    rows = []
    for slot in Lock.Slot:
        context = contexts.member_lock(member.id, slot)
        used = slot == Lock.Slot.PASSWORD
        box = lock(key, context, secret) if used else imitation(len(secret))
        rows.append(
            Lock(
                organisation=member.organisation,
                member=member,
                slot=slot,
                salt=salt,
                ops=OPS,
                memory=MEMORY,
                box=box,
            )
        )
    Lock.objects.bulk_create(rows)


@dataclass(frozen=True)
class Locked:
    """A member with what his password must open; all empty for an unknown name."""

    member: Member | None
    public: bytes
    rows: tuple[Lock, ...]


def read_locked(identifier: UUID) -> Locked:
    """The member, his public key and his three rows; the same statements for nobody."""
    member: Member | None = Member.objects.filter(id=identifier, left_at=None).first()
    key = Key.objects.filter(member_id=identifier).first()
    rows = tuple(Lock.objects.filter(member_id=identifier))
    public = bytes(key.public) if key else b""
    # a writer of the database cannot sign in with a pair of his own: its MAC is missing
    label = contexts.member(identifier)
    is_ours = key is not None and server_keys.is_in_directory(label, public, bytes(key.mac))
    return Locked(member, public if is_ours else b"", rows)


def open_lock(locked: Locked, password: str) -> bytes | None:
    """The member's secret, or None. The same work for nobody: one Argon2 run, three tries."""
    salt, ops, memory = _DUMMY_SALT, OPS, MEMORY
    if locked.rows:
        salt, ops, memory = (
            bytes(locked.rows[0].salt),
            locked.rows[0].ops,
            locked.rows[0].memory,
        )
    key = guarded_key(password, salt, ops=ops, memory=memory)
    found: bytes | None = None
    for slot in Lock.Slot:
        box = next((bytes(row.box) for row in locked.rows if row.slot == slot), imitation(KEY))
        context = contexts.member_lock(locked.member.id if locked.member else _NOBODY, slot)
        try:
            secret = unlock(key, context, box)
        except BrokenSeal:
            continue
        if slot == Lock.Slot.PASSWORD:
            found = secret
    if found is None or locked.member is None:
        return None
    return found if equal(pair_from_secret(found).public, locked.public) else None


def write_pair(member: Member, password: str) -> bytes:
    """A fresh key pair under a password; returns its secret."""
    pair = make_pair()
    write_key(member, pair.public)
    write_locks(member, password, pair.secret)
    return pair.secret


def write_key(member: Member, public: bytes) -> Key:
    """Put the member's public key into the directory, with its MAC."""
    Key.objects.filter(member=member).delete()
    mac = server_keys.directory_mac(contexts.member(member.id), public)
    key: Key = Key.objects.create(
        organisation=member.organisation,
        member=member,
        public=public,
        mac=mac,
        made_at=clock.now(),
    )
    return key
