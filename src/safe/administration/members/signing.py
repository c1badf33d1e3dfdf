"""Signing in, opening again, locking, signing out: the password opens the member's lock."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from safe.administration.members import passwords, rates, rings, sessions
from safe.administration.members.models import Member, MemberSession
from safe.administration.members.problems import NotProtected, PasswordWrong, SignInRefused
from safe.kernel import tenancy
from safe.kernel.action import action
from safe.kernel.actor import Actor

NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class SignedIn:
    """A new session's cookie, and the member as an actor with an open vault."""

    cookie: str = field(repr=False)
    actor: Actor
    member: Member


def sign_in(*, login: str, password: str, address: str, is_shared: bool) -> SignedIn:
    """Open a session, or refuse: the same words and the same work for an unknown name."""
    _ask_for_protection()
    wanted = login.strip().casefold()
    keys = rates.keys_of(wanted, address)
    rates.ask(keys)
    # no transaction is open while Argon2 runs: waiting people hold no connection
    locked = _read_locked(wanted)
    member, secret = locked.member, passwords.open_lock(locked, password)
    if member is None or secret is None:
        rates.note_failure(keys)
        raise SignInRefused
    rates.note_success(keys)
    minutes = sessions.SHARED_MINUTES if is_shared else sessions.OWN_MINUTES
    with transaction.atomic(), tenancy.acting(Actor(organisation=member.organisation)):
        roles = tuple(member.roles.filter(ended_on=None))
        actor = sessions.actor_of(member, roles, sessions.vault_of(member.id, secret))
        with tenancy.acting(actor):
            cookie = begin_session(by=actor, member=member, secret=secret, quiet_minutes=minutes)
    return SignedIn(cookie, actor, member)


def open_again(*, by: Actor, session: MemberSession, password: str, address: str) -> str:
    """Open the vault of a signed-in member with the password; returns the new cookie."""
    member = session.member
    secret = ask_password(member, password, address)
    return open_vault(by=by, session=session, secret=secret)


def ask_password(member: Member, password: str, address: str) -> bytes:
    """The secret of a signed-in member who types his password again, else PasswordWrong."""
    keys = rates.keys_of(member.login, address)
    rates.ask(keys)
    secret = passwords.open_lock(passwords.read_locked(member.id), password)
    if secret is None:
        rates.note_failure(keys)
        raise PasswordWrong
    rates.note_success(keys)
    return secret


@action(permission=None)
def begin_session(*, by: Actor, member: Member, secret: bytes, quiet_minutes: int) -> str:
    """Sign a member in; whoever opens a ring that is due makes its new epoch."""
    cookie = sessions.begin(member, secret, quiet_minutes)
    rings.rotate_due(by.vault, by.organisation)
    return cookie


@action(permission=None)
def open_vault(*, by: Actor, session: MemberSession, secret: bytes) -> str:
    """The vault of a session opens again, under a new cookie."""
    cookie = sessions.reopen(session, secret)
    rings.rotate_due(sessions.vault_of(session.member_id, secret), by.organisation)
    return cookie


@action(permission=None)
def lock_vault(*, by: Actor, session: MemberSession) -> None:
    """The Lock button: the secret leaves the row at once."""
    by.vault.close()
    sessions.close_vault(session)


@action(permission=None)
def end_session(*, by: Actor, session: MemberSession) -> None:
    """Sign out: the row goes."""
    by.vault.close()
    sessions.end(session)


@action(permission=None)
def change_password(*, by: Actor, session: MemberSession, secret: bytes, password: str) -> str:
    """The same secret under a new password; other sessions end, this one gets a new cookie."""
    rows = Member.objects.select_for_update(no_key=True).filter(organisation=by.organisation)
    member = rows.get(id=session.member_id)
    passwords.check_strength(password, login=member.login)
    passwords.write_locks(member, password, secret)
    sessions.end_others(member, session)
    return sessions.reopen(session, secret)


def _read_locked(login: str) -> passwords.Locked:
    """What stands behind a login name; the same statements for an unknown one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select * from core.member_by_login(%s)", [login])
            found = cursor.fetchone() or (NOWHERE, NOWHERE)
        with tenancy.acting(Actor(organisation=found[1])):
            return passwords.read_locked(found[0])


def _ask_for_protection() -> None:
    host = urlsplit(settings.PUBLIC_URL).hostname
    is_home = host in {"127.0.0.1", "localhost", "::1"}
    if not (settings.SECURE or settings.IS_DEMO or settings.IS_TEST or is_home):
        raise NotProtected
