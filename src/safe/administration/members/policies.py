"""Who may change members; which columns stand in the clear, and what they betray."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from safe.administration.members.models import Member, Ring
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of this package."""

    SEE = "members.see"  # the list of members
    INVITE = "members.invite"  # invite, and give a new way in
    ADMIT = "members.admit"  # compare the letters and hand on the rings
    REMOVE = "members.remove"
    GIVE_ROLE = "members.give_role"
    OPEN_REGISTRY = "members.open_registry"  # the role opens names: its members are openers


#: which permission makes a member an opener of which ring
OPENERS = {Ring.Purpose.REGISTRY: P.OPEN_REGISTRY}
KEEPER = frozenset({P.SEE, P.INVITE, P.GIVE_ROLE})


def opened_by(permissions: Iterable[str]) -> list[Ring.Purpose]:
    """The rings that a member with these permissions opens."""
    held = set(permissions)
    return [purpose for purpose, needed in OPENERS.items() if needed in held]


def visible(by: Actor) -> "QuerySet[Any]":
    """The members of the actor's organisation, for those who may see them; else himself."""
    members = Member.objects.filter(organisation=by.organisation)
    return members if by.may(P.SEE) else members.filter(id=by.member)


_ID = "random number; betrays only that one more row was made"
_ORGANISATION = "which organisation the row belongs to"
_MEMBER = "random number of the member it belongs to"
SEALED: dict[str, dict[str, str]] = {
    "Role": {},
    "Member": {"name_box": "registry"},
    "MemberRole": {},
    "Key": {},
    "Lock": {},
    "Ring": {"chain": "the ring's next epoch"},
    "Opener": {"box": "the member's own key"},
    "MemberSession": {},
    "Link": {},
    "Draft": {"box": "the member's own key"},
    "Attempt": {},
}
CLEAR: dict[str, dict[str, str]] = {
    "Role": {
        "code": "public word of the pack for a kind of work",
        "name_en": "public name of the role in English",
        "name_my": "public name of the role in Burmese",
        "permissions": "public list of what the role may do",
        "scope": "public: on whose records the role acts",
        "home": "public: which page the role begins on",
        "order": "public: where the role stands in lists",
        "is_draft": "public: whether the translation was reviewed",
        "ended_on": "public: since when the pack no longer has the role",
    },
    "Member": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "login": "a login name, often a nickname: who works for the organisation may be guessed",
        "skeleton": "the login name without look-alike letters; betrays what the login name does",
        "language": "the language of the member's screens, so perhaps of the member",
        "joined_at": "when the member was invited",
        "confirmed_at": "when an opener admitted the member",
        "left_at": "when the member left",
    },
    "MemberRole": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "role": "what kind of work the member does",
        "given_at": "since when the member does this work",
        "given_by": "random number of the member who gave the role",
    },
    "Key": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "public": "a public key; it opens nothing",
        "mac": "a MAC under a key outside the database; nothing can be learned from it",
        "made_at": "when the member first set a password, or set it anew with help",
    },
    "Lock": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "slot": "three rows for every member, used or not; betrays nothing",
        "salt": "random bytes; needed to try passwords, of which each try costs 0.1 s and 64 MiB",
        "ops": "the cost of trying a password, the same for all",
        "memory": "the cost of trying a password, the same for all",
        "box": "the member's secret under his password: a weak password can be guessed from it",
    },
    "Ring": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "purpose": "that the organisation works in this field at all",
        "epoch": "how often a member of the ring left or was replaced",
        "public": "a public key; it opens nothing",
        "mac": "a MAC under a key outside the database; nothing can be learned from it",
        "made_at": "when the ring or its new epoch was made, so when somebody left",
        "due_at": "that somebody left and no opener has come since",
    },
    "Opener": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "ring": "which ring's epoch the member opens",
        "member": "which member opens names: whom a captor would press for the password",
    },
    "MemberSession": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "sid": "a hash of the cookie; it signs nobody in",
        "box": "the member's secret under a key that only his browser has; empty while locked",
        "quiet_minutes": "whether the member said that others use the device too",
        "locks_at": "when the member last worked",
        "begun_at": "when the member signed in",
        "ends_at": "when the session ends, twelve hours after it began",
    },
    "Link": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "token_hash": "a keyed hash of 32 random bytes; the key is outside the database",
        "by_keeper": "whether the system keeper made the link",
        "made_at": "when a member was invited or helped back in",
        "ends_at": "until when the link works",
    },
    "Draft": {
        "id": _ID,
        "organisation": _ORGANISATION,
        "member": _MEMBER,
        "made_at": "when the vault locked over something half written",
    },
    "Attempt": {
        "key": "a keyed hash of a login name or network; the key is outside the database",
        "failures": "how often signing in failed lately",
        "failed_at": "when signing in last failed; rows go after an hour",
    },
}
