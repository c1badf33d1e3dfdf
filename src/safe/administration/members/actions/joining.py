"""Joining, and coming back after a lost password: link, password, admission by an opener.

Nothing is ever sealed to a new member alone, so a lost password loses nothing: another opener
hands the rings on again.
"""

from datetime import timedelta
from uuid import UUID

from safe.administration.members import logins, names, passwords, rings
from safe.administration.members.actions.ringing import make_organisation_ring
from safe.administration.members.actions.roles import check_within, get_role
from safe.administration.members.fingerprints import fingerprint, read_fingerprint
from safe.administration.members.links import token_hash
from safe.administration.members.models import (
    Draft,
    Key,
    Link,
    Member,
    MemberRole,
    MemberSession,
    Opener,
    Ring,
)
from safe.administration.members.one_at_a_time import hold_members
from safe.administration.members.policies import P, opened_by
from safe.administration.members.problems import (
    AlreadyAdmitted,
    FingerprintDiffers,
    LastOpener,
    LinkUsed,
    LoginTaken,
    MemberLeft,
    NothingToAdmit,
    NotYourself,
)
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import NotFound
from safe.kernel.vault import equal, random_bytes

LINK_LASTS = timedelta(days=3)


@action(permission=P.INVITE, logs=("member",))
def invite_member(
    *,
    by: Actor,
    login: str,
    organisation_code: str,
    roles: tuple[str, ...],
    name: str = "",
    language: str = "en",
    member: UUID | None = None,
) -> tuple[Member, str]:
    """Invite; returns the member and the token of the one-time link, which nothing keeps."""
    whole = logins.make_login(login, organisation_code)
    alike = logins.skeleton(whole)
    if Member.objects.filter(organisation=by.organisation, skeleton=alike).exists():
        raise LoginTaken
    found = [get_role(code) for code in roles]
    if by.member is not None:
        for role in found:
            check_within(by, role)
    made = Member(
        id=member or new_id(),
        organisation=by.organisation,
        login=whole,
        skeleton=alike,
        language=language,
        joined_at=clock.now(),
    )
    if rings.find_current(by.organisation, Ring.Purpose.REGISTRY) is not None:
        made.name_box = names.seal_name(made, name)
    made.save(force_insert=True)
    for role in found:
        MemberRole.objects.create(
            organisation=by.organisation,
            member=made,
            role=role,
            given_at=clock.now(),
            given_by=by.member,
        )
    return made, make_link(by, made)


@action(permission=P.INVITE, logs=("member",))
def give_new_link(*, by: Actor, member: Member) -> str:
    """A new way in for a lost password, or for a link that got lost; older links end."""
    held = lock_member(by, member)
    if by.member == held.id:
        raise NotYourself
    if is_last_opener(held):
        raise LastOpener
    return make_link(by, held)


@action(permission=None, logs=("member",))
def set_password(*, by: Actor, member: Member, link: Link, password: str) -> bytes:
    """Use a link: a new key pair under the password; what the old pair opened is handed on anew.

    The first opener of an organisation, whose link the keeper made, founds its ring and needs no
    admission: there is nobody to give it.
    """
    held = lock_member(by, member)
    used = Link.objects.select_for_update().filter(id=link.id, member=held).first()
    if used is None or used.ends_at <= clock.now():
        raise LinkUsed
    if is_last_opener(held):
        raise LastOpener
    passwords.check_strength(password, login=held.login)
    secret = passwords.write_pair(held, password)
    Link.objects.filter(member=held).delete()
    MemberSession.objects.filter(member=held).delete()
    Draft.objects.filter(member=held).delete()
    lost = list(Opener.objects.filter(member=held).values_list("ring__purpose", flat=True))
    Opener.objects.filter(member=held).delete()
    rings.mark_due(held.organisation, lost)
    held.confirmed_at = clock.now() if used.by_keeper and _found(by, held) else None
    held.save(update_fields=["confirmed_at"])
    return secret


@action(permission=P.ADMIT, logs=("member",))
def admit_member(*, by: Actor, member: Member, letters: str) -> int:
    """Compare the six letters the member reads aloud, and hand the rings of his roles on to him."""
    held = lock_member(by, member)
    if by.member == held.id:
        raise NotYourself
    if held.confirmed_at is not None:
        raise AlreadyAdmitted
    if not Key.objects.filter(member=held).exists():
        raise NothingToAdmit
    public = rings.public_of(held)
    if not equal(read_fingerprint(letters).encode(), fingerprint(public).encode()):
        raise FingerprintDiffers
    handed = rings.hand_on_rings(by.vault, held, permissions_of(held))
    held.confirmed_at = clock.now()
    held.save(update_fields=["confirmed_at"])
    return handed


def make_link(by: Actor, member: Member) -> str:
    """A fresh token; only its hash is kept."""
    token = random_bytes(32)
    Link.objects.filter(member=member).delete()
    Link.objects.create(
        organisation=member.organisation,
        member=member,
        token_hash=token_hash(token),
        by_keeper=by.member is None,
        made_at=clock.now(),
        ends_at=clock.now() + LINK_LASTS,
    )
    return token.hex()


def lock_member(by: Actor, member: Member) -> Member:
    """The row, held against others; NotFound outside the organisation, MemberLeft when gone."""
    hold_members(by)
    rows = Member.objects.select_for_update(no_key=True).filter(organisation=by.organisation)
    held: Member | None = rows.filter(id=member.id).first()
    if held is None:
        raise NotFound
    if held.left_at is not None:
        raise MemberLeft
    return held


def permissions_of(member: Member) -> frozenset[str]:
    """What the member's roles may do."""
    roles = member.roles.filter(ended_on=None)
    return frozenset(one for role in roles for one in role.permissions)


def is_last_opener(member: Member) -> bool:
    """Whether a ring of the organisation would be lost without this member."""
    for opened in Opener.objects.filter(member=member).select_related("ring"):
        others = Opener.objects.filter(ring=opened.ring).exclude(member=member)
        if not others.exists():
            return True
    return False


def _found(by: Actor, member: Member) -> bool:
    """Make the rings that no one has made yet; whether this member begins without admission."""
    for purpose in opened_by(permissions_of(member)):
        if rings.find_current(member.organisation, purpose) is None:
            make_organisation_ring(by=by, purpose=purpose, first=member)
    present = Member.objects.filter(
        organisation=member.organisation, confirmed_at__isnull=False, left_at=None
    ).exclude(id=member.id)
    return not any(P.ADMIT in permissions_of(other) for other in present)
