"""Members made at the server itself: by the keeper's commands, by the demo, by tests.

These functions open no box; they call the same actions as the pages.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from safe.administration.members import actions, passwords, queries, sessions
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.models import Member
from safe.administration.members.names import seal_name
from safe.administration.members.policies import KEEPER
from safe.administration.members.problems import LinkUsed
from safe.administration.members.rings import public_of
from safe.administration.members.signing import SignedIn
from safe.administration.programmes.models import Organisation
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id


@dataclass(frozen=True)
class Planted:
    """A member with a password, and the member as an actor with an open vault."""

    member: Member
    actor: Actor
    secret: bytes = field(repr=False)

    def sign_in(self, quiet_minutes: int = sessions.SHARED_MINUTES) -> SignedIn:
        """A session without typing the password (and without Argon2's price)."""
        with transaction.atomic(), tenancy.acting(self.actor):
            cookie = sessions.begin(self.member, self.secret, quiet_minutes)
        return SignedIn(cookie, self.actor, self.member)


def keeper_of(organisation: UUID) -> Actor:
    """The keeper at the server: invites, but opens nothing."""
    return Actor(organisation=organisation, permissions=KEEPER, scope="programme")


def invite(
    organisation: Organisation, login: str, roles: tuple[str, ...], language: str = "en"
) -> tuple[Member, str]:
    """A member and the token of the one-time link, made by the keeper."""
    by = keeper_of(organisation.id)
    with transaction.atomic(), tenancy.acting(by):
        return actions.invite_member(
            by=by,
            login=login,
            organisation_code=organisation.code,
            roles=roles,
            language=language,
            member=new_id(),
        )


def plant_member(
    organisation: Organisation,
    login: str,
    roles: tuple[str, ...],
    password: str,
    *,
    name: str = "",
    language: str = "en",
    opener: Actor | None = None,
) -> Planted:
    """Invite, set the password, and let `opener` (open vault, may admit) admit; the name is sealed.

    The first member of an organisation needs no opener: he founds its ring.
    """
    member, token = invite(organisation, login, roles, language)
    found = queries.find_link(token)
    if found is None:
        raise LinkUsed
    by = Actor(organisation=organisation.id, member=member.id)
    with transaction.atomic(), tenancy.acting(by):
        secret = actions.set_password(by=by, member=member, link=found[0], password=password)
        member.refresh_from_db()
        letters = fingerprint(public_of(member))
    if member.confirmed_at is None and opener is not None:
        with transaction.atomic(), tenancy.acting(opener):
            actions.admit_member(by=opener, member=member, letters=letters)
    with transaction.atomic(), tenancy.acting(by):
        member.refresh_from_db()
        if name:
            member.name_box = seal_name(member, name)
            member.save(update_fields=["name_box"])
        roles_now = tuple(member.roles.filter(ended_on=None))
        vault = sessions.vault_of(member.id, secret)
        return Planted(member, sessions.actor_of(member, roles_now, vault), secret)


def suggested_password() -> str:
    """Four words for a demo account."""
    return passwords.suggest_password()
