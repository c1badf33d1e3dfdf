"""Rings are made with their first opener, and get a new epoch when a member leaves."""

from safe.administration.members import rings
from safe.administration.members.models import Member, Ring
from safe.kernel.action import action
from safe.kernel.actor import Actor


@action(permission=None, logs=("purpose",))
def make_organisation_ring(*, by: Actor, purpose: Ring.Purpose, first: Member) -> Ring:
    """The organisation's key pair for one purpose; `first` opens it."""
    return rings.make_ring(by.organisation, purpose, first)


@action(permission=None, logs=("purpose",))
def rotate_ring(*, by: Actor, purpose: Ring.Purpose) -> None:
    """A new epoch now, by an opener."""
    rings.mark_due(by.organisation, [purpose])
    rings.rotate_due(by.vault, by.organisation)
