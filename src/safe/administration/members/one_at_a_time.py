"""One change of members at a time: who is the last opener is counted while nobody else changes."""

from safe.administration.members.models import Member, Ring
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed


def hold_members(by: Actor) -> None:
    """Hold the organisation's rings until the end of the transaction.

    Two openers who remove each other at the same moment would each be counted as the other's
    reserve. Raises NotAllowed for a member who was removed while he waited here.
    """
    list(Ring.objects.select_for_update().filter(organisation=by.organisation).order_by("id"))
    if Member.objects.filter(id=by.member, left_at__isnull=False).exists():
        raise NotAllowed
