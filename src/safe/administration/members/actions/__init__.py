"""Every change of members, their roles, keys and rings."""

from safe.administration.members.actions.account import choose_language
from safe.administration.members.actions.joining import (
    admit_member,
    give_new_link,
    invite_member,
    set_password,
)
from safe.administration.members.actions.leaving import remove_member
from safe.administration.members.actions.ringing import make_organisation_ring, rotate_ring
from safe.administration.members.actions.roles import give_role, take_role

__all__ = [
    "admit_member",
    "choose_language",
    "give_new_link",
    "give_role",
    "invite_member",
    "make_organisation_ring",
    "remove_member",
    "rotate_ring",
    "set_password",
    "take_role",
]
