"""Members made in one go by the server, for the demo and for tests: the real actions, in order."""

from uuid import UUID

from safe.administration.members import sessions
from safe.administration.members.actions import admit_member, invite_member, set_password
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.models import Link, Member
from safe.administration.members.policies import KEEPER
from safe.administration.members.rings import public_of
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.vault import LOCKED


def join_first(
    organisation: UUID, code: str, login: str, roles: tuple[str, ...], *, name: str, password: str
) -> Actor:
    """The first opener of an organisation, invited by the keeper; he comes with his vault open."""
    keeper = Actor(organisation=organisation, permissions=frozenset(KEEPER))
    with tenancy.acting(keeper):
        member, _token = invite_member(
            by=keeper, login=login, organisation_code=code, roles=roles, name=name
        )
        return _with_password(keeper, member, password)


def join_next(
    opener: Actor, code: str, login: str, roles: tuple[str, ...], *, name: str, password: str
) -> Actor:
    """A further member, invited and admitted by an opener who is present."""
    member, _token = invite_member(
        by=opener, login=login, organisation_code=code, roles=roles, name=name
    )
    joined = _with_password(opener, member, password)
    letters = fingerprint(public_of(member))
    admit_member(by=opener, member=member, letters=letters)
    return _actor(member, joined)


def _with_password(by: Actor, member: Member, password: str) -> Actor:
    link = Link.objects.get(member=member)
    secret = set_password(by=by, member=member, link=link, password=password)
    return _actor(member, Actor(by.organisation, vault=sessions.vault_of(member.id, secret)))


def _actor(member: Member, opened: Actor) -> Actor:
    member = Member.objects.get(pk=member.pk)
    roles = tuple(member.roles.filter(ended_on=None))
    return sessions.actor_of(member, roles, opened.vault or LOCKED)
