"""Giving and taking roles. Nobody gives what he does not hold; a lost ring means a new epoch."""

from safe.administration.members import rings
from safe.administration.members.models import Member, MemberRole, Opener, Role, Scope
from safe.administration.members.one_at_a_time import hold_members
from safe.administration.members.policies import P, opened_by
from safe.administration.members.problems import (
    LastOpener,
    MemberLeft,
    NotYourself,
    RoleBeyondYours,
    UnknownRole,
)
from safe.administration.members.sessions import end_others
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound

POWER = "members."


@action(permission=P.GIVE_ROLE, logs=("member", "role"))
def give_role(*, by: Actor, member: Member, role: str) -> None:
    """Give a role; if it opens a ring, the giver opens it and hands it on."""
    held = _lock(by, member)
    found = get_role(role)
    check_within(by, found)
    MemberRole.objects.get_or_create(
        member=held,
        role=found,
        defaults={
            "organisation": by.organisation,
            "given_at": clock.now(),
            "given_by": by.member,
        },
    )
    if held.confirmed_at is not None:
        rings.hand_on_rings(by.vault, held, found.permissions)


@action(permission=P.GIVE_ROLE, logs=("member", "role"))
def take_role(*, by: Actor, member: Member, role: str) -> None:
    """Take a role; a ring the member no longer opens gets a new epoch, and his sessions end."""
    held = _lock(by, member)
    found = get_role(role)
    check_within(by, found)
    MemberRole.objects.filter(member=held, role=found).delete()
    left = {one for kept in held.roles.filter(ended_on=None) for one in kept.permissions}
    lost = [one for one in opened_by(found.permissions) if one not in opened_by(left)]
    mine = Opener.objects.filter(member=held, ring__purpose__in=lost)
    for opened in mine.select_related("ring"):
        if not Opener.objects.filter(ring=opened.ring).exclude(member=held).exists():
            raise LastOpener
    if mine.delete()[0]:
        rings.mark_due(by.organisation, lost)
        rings.rotate_due(by.vault, by.organisation)
    end_others(held, None)


def get_role(code: str) -> Role:
    """A role of the pack; UnknownRole."""
    found: Role | None = Role.objects.filter(code=code, ended_on=None).first()
    if found is None:
        raise UnknownRole(role=code)
    return found


def check_within(by: Actor, role: Role) -> None:
    """Nobody gives or takes power over members, or a scope, that he does not hold himself.

    The work of a role (a trainer's, a counsellor's) may be given by one who does not do it.
    """
    if by.member is None:  # the keeper at the server itself
        return
    power = {one for one in role.permissions if one.startswith(POWER)}
    order = list(Scope)
    if not power <= by.permissions or order.index(Scope(role.scope)) > order.index(Scope(by.scope)):
        raise RoleBeyondYours(role=role.code)


def _lock(by: Actor, member: Member) -> Member:
    if by.member == member.id:
        raise NotYourself
    hold_members(by)
    rows = Member.objects.select_for_update(no_key=True).filter(organisation=by.organisation)
    held: Member | None = rows.filter(id=member.id).first()
    if held is None:
        raise NotFound
    if held.left_at is not None:
        raise MemberLeft
    return held
