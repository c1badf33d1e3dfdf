"""Leaving: from this moment the member's cookie and password open nothing."""

from safe.administration.members import rings
from safe.administration.members.actions.joining import is_last_opener, lock_member
from safe.administration.members.models import (
    Draft,
    Key,
    Link,
    Lock,
    Member,
    MemberRole,
    MemberSession,
    Opener,
)
from safe.administration.members.policies import P
from safe.administration.members.problems import LastOpener, NotYourself
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor


@action(permission=P.REMOVE, logs=("member",))
def remove_member(*, by: Actor, member: Member) -> bool:
    """Delete sessions, links, locks, key, openers and roles; make a new epoch of each ring lost.

    Returns whether the new epochs stand already. Where the remover opens no names himself, the
    rings are due, and the next opener who signs in makes them.
    """
    held = lock_member(by, member)
    if by.member == held.id:
        raise NotYourself
    if is_last_opener(held):
        raise LastOpener
    lost = list(Opener.objects.filter(member=held).values_list("ring__purpose", flat=True))
    for model in (MemberSession, Link, Draft, Lock, Key, Opener, MemberRole):
        model.objects.filter(member=held).delete()
    held.left_at = clock.now()
    held.save(update_fields=["left_at"])
    rings.mark_due(by.organisation, lost)
    rings.rotate_due(by.vault, by.organisation)
    return not rings.due_rings(by.organisation)
