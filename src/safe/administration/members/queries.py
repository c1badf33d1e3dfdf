"""Members, as pages and commands ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import get_language

from safe.administration.members import policies, rings
from safe.administration.members.links import token_hash
from safe.administration.members.models import Key, Link, Member, Opener, Role
from safe.administration.members.names import open_names
from safe.administration.members.policies import P
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound


@dataclass(frozen=True)
class Row:
    """One line of the list of members. `name` is empty unless it was opened."""

    id: UUID
    login: str
    name: str
    has_name: bool
    roles: tuple[str, ...]
    state: str  # invited | waits | here | left
    opens: bool
    left_at: datetime | None


@dataclass(frozen=True)
class Detail:
    """One member: his line, what he has, what could be given."""

    row: Row
    member: Member = field(repr=False)
    has: tuple[Role, ...]
    could_have: tuple[Role, ...]


def list_members(*, by: Actor) -> list[Row]:
    """Who waits for admission first, then who is here, then who left. Names by an open vault."""
    rows = policies.visible(by).prefetch_related("roles").order_by("login")
    members = list(rows)
    order = ["waits", "invited", "here", "left"]
    return sorted(_rows(by, members), key=lambda row: order.index(row.state))


def get_member(*, by: Actor, id: UUID) -> Detail:  # noqa: A002 - the record's own word
    """One member; NotFound for unknown and foreign alike."""
    member = policies.visible(by).prefetch_related("roles").filter(id=id).first()
    if member is None:
        raise NotFound
    has = tuple(member.roles.all())
    offered = Role.objects.filter(ended_on=None).exclude(code__in=[role.code for role in has])
    return Detail(_rows(by, [member])[0], member, has, tuple(offered))


def count_waiting(*, by: Actor) -> int:
    """Members who wait for admission, for those who may admit."""
    if not by.may(P.ADMIT):
        return 0
    waiting = policies.visible(by).filter(confirmed_at=None, left_at=None, key__isnull=False)
    return int(waiting.count())


def list_roles() -> list[Role]:
    """The roles of the pack."""
    return list(Role.objects.filter(ended_on=None))


def role_name(role: Role) -> str:
    """The role's name in the language of the page, else in English."""
    return (get_language() == "my" and role.name_my) or role.name_en


def names_of(*, by: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names by member, as far as the actor's vault opens them; else the login name."""
    members = list(Member.objects.filter(organisation=by.organisation, id__in=list(ids)))
    return {m.id: m.login for m in members} | open_names(by.vault, members)


def find_link(token: str) -> tuple[Link, Member] | None:
    """The link of a token and whom it is for; None for unknown, used and old alike."""
    try:
        wanted = token_hash(bytes.fromhex(token))
    except ValueError:
        return None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select * from core.link_by_token(%s)", [wanted])
            row = cursor.fetchone()
        if row is None:
            return None
        with tenancy.acting(Actor(organisation=row[1])):
            link = Link.objects.select_related("member").filter(id=row[0]).first()
            if link is None or link.ends_at <= clock.now() or link.member.left_at is not None:
                return None
            return link, link.member


def count_openers(organisation: UUID, purpose: str) -> int:
    """How many members open a ring's present epoch."""
    ring = rings.find_current(organisation, purpose)
    return Opener.objects.filter(ring=ring).count() if ring else 0


def _rows(by: Actor, members: list[Member]) -> list[Row]:
    opened = open_names(by.vault, members)
    ids = [member.id for member in members]
    with_key = set(Key.objects.filter(member_id__in=ids).values_list("member_id", flat=True))
    openers = set(Opener.objects.filter(member_id__in=ids).values_list("member_id", flat=True))
    return [
        Row(
            id=member.id,
            login=member.login,
            name=opened.get(member.id, ""),
            has_name=member.name_box is not None,
            roles=tuple(role_name(role) for role in member.roles.all()),
            state=_state(member, has_key=member.id in with_key),
            opens=member.id in openers,
            left_at=member.left_at,
        )
        for member in members
    ]


def _state(member: Member, *, has_key: bool) -> str:
    if member.left_at is not None:
        return "left"
    if member.confirmed_at is not None:
        return "here"
    return "waits" if has_key else "invited"


def has_other_with(*, by: Actor, permission: str) -> bool:
    """Whether another admitted member of the own organisation has a role with this permission."""
    others = Member.objects.filter(
        organisation=by.organisation, confirmed_at__isnull=False, left_at=None
    ).exclude(id=by.member)
    return others.filter(roles__ended_on=None, roles__permissions__contains=permission).exists()
