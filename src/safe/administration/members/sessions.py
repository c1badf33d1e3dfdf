"""Sessions: a cookie of 32 random bytes; its hash finds the row, its key opens the box in it."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from safe.administration.members import rings
from safe.administration.members.models import Member, MemberSession, Role, Scope
from safe.administration.programmes import queries as programmes
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.vault import BrokenSeal, Vault, contexts, h, lock, random_bytes, unlock

ENDS_AFTER = timedelta(hours=12)
SHARED_MINUTES = 2
OWN_MINUTES = 10
#: the row remembers the last request this exactly, so that reading costs no write
GRAIN = timedelta(seconds=15)
COOKIE = 32


@dataclass(frozen=True)
class Standing:
    """Who is behind a cookie. `actor` is None when the session has ended."""

    session: MemberSession
    member: Member
    roles: tuple[Role, ...]
    actor: Actor | None


def begin(member: Member, secret: bytes, quiet_minutes: int) -> str:
    """A new session with an open vault; returns the cookie, which nothing keeps."""
    now = clock.now()
    cookie = random_bytes(COOKIE)
    MemberSession.objects.create(
        organisation=member.organisation,
        member=member,
        sid=_sid(cookie),
        box=_locked(cookie, secret),
        quiet_minutes=quiet_minutes,
        locks_at=now + timedelta(minutes=quiet_minutes),
        begun_at=now,
        ends_at=now + ENDS_AFTER,
    )
    return _written(cookie)


def reopen(session: MemberSession, secret: bytes) -> str:
    """Open the vault of a session again, under a new cookie; the old one finds nothing."""
    cookie = random_bytes(COOKIE)
    session.sid = _sid(cookie)
    session.box = _locked(cookie, secret)
    session.locks_at = clock.now() + timedelta(minutes=session.quiet_minutes)
    session.save(update_fields=["sid", "box", "locks_at"])
    return _written(cookie)


def find(written: str) -> Standing | None:
    """Who is behind a cookie; locks a vault that was quiet too long. Opens its own transaction."""
    cookie = _read(written)
    if cookie is None:
        return None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select * from core.session_by_sid(%s)", [_sid(cookie)])
            row = cursor.fetchone()
        if row is None:
            return None
        with tenancy.acting(Actor(organisation=row[1])):
            return _standing(cookie, row[0])


def _standing(cookie: bytes, identifier: UUID) -> Standing | None:
    session = MemberSession.objects.select_related("member").filter(id=identifier).first()
    if session is None or session.member.left_at is not None:
        return None
    member: Member = session.member
    now = clock.now()
    if now >= session.ends_at:
        _close(session)
        return Standing(session, member, (), None)
    vault = Vault.locked()
    if session.box is not None:
        if now >= session.locks_at:
            _close(session)
        else:
            vault = _opened(cookie, session)
            _stay_open(session, now)
    roles = tuple(member.roles.filter(ended_on=None).order_by("order", "code"))
    return Standing(session, member, roles, actor_of(member, roles, vault))


def actor_of(member: Member, roles: tuple[Role, ...], vault: Vault) -> Actor:
    """The member as an actor. Until an opener has admitted him he may do nothing."""
    permissions: frozenset[str] = frozenset()
    scope = Scope.OWN
    if member.confirmed_at is not None:
        permissions = frozenset(one for role in roles for one in role.permissions)
        order = list(Scope)
        scope = max((Scope(r.scope) for r in roles), key=order.index, default=Scope.OWN)
    return Actor(
        organisation=member.organisation,
        member=member.id,
        permissions=permissions,
        scope=scope.value,
        facts_of=programmes.facts_of(member.organisation),
        language=member.language,
        vault=vault,
    )


def vault_of(member: UUID, secret: bytes) -> Vault:
    """The open vault of a member; it asks for the rings at the first box."""
    return Vault(member, secret, lambda: rings.load_epochs(member))


def stay(session: MemberSession) -> None:
    """Somebody works here: the vault stays open for its minutes again."""
    _stay_open(session, clock.now())


def close_vault(session: MemberSession) -> None:
    """The member's secret leaves the row."""
    _close(session)


def end(session: MemberSession) -> None:
    """Sign out: the row goes."""
    MemberSession.objects.filter(id=session.id).delete()


def end_others(member: Member, kept: MemberSession | None) -> int:
    """End all sessions of a member but one."""
    rows = MemberSession.objects.filter(member=member)
    if kept is not None:
        rows = rows.exclude(id=kept.id)
    return int(rows.delete()[0])


def _opened(cookie: bytes, session: MemberSession) -> Vault:
    try:
        secret = unlock(_key(cookie), contexts.session(_sid(cookie)), bytes(session.box or b""))
    except BrokenSeal:
        return Vault.locked()
    return vault_of(session.member_id, secret)


def _stay_open(session: MemberSession, now: datetime) -> None:
    until = now + timedelta(minutes=session.quiet_minutes)
    if until - session.locks_at > GRAIN:
        session.locks_at = until
        open_still = MemberSession.objects.filter(id=session.id, box__isnull=False)
        open_still.update(locks_at=until)


def _close(session: MemberSession) -> None:
    if session.box is not None:
        session.box = None
        MemberSession.objects.filter(id=session.id).update(box=None)


def _locked(cookie: bytes, secret: bytes) -> bytes:
    return lock(_key(cookie), contexts.session(_sid(cookie)), secret)


def _sid(cookie: bytes) -> bytes:
    return h("safe.session.id", cookie, size=16)


def _key(cookie: bytes) -> bytes:
    return h("safe.session.key", cookie)


def _written(cookie: bytes) -> str:
    return urlsafe_b64encode(cookie).decode().rstrip("=")


def _read(written: str) -> bytes | None:
    try:
        cookie = urlsafe_b64decode(written + "=")
    except (binascii.Error, ValueError):
        return None
    return cookie if len(cookie) == COOKIE else None
