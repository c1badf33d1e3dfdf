"""One member decides one level."""

from uuid import UUID

from django.db import IntegrityError, transaction

from safe.administration.approvals import policies, queries
from safe.administration.approvals.models import Decision, Request, Verdict
from safe.administration.approvals.policies import P
from safe.administration.approvals.problems import (
    DecidedAlready,
    DecidedBefore,
    NotYoursToDecide,
    OwnRequest,
    ReasonMissing,
)
from safe.administration.approvals.progress import State, progress_of
from safe.administration.approvals.queries import Asked
from safe.administration.approvals.subjects import SUBJECTS, Follows
from safe.administration.approvals.words import kept_words, organisations
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed


@action(permission=P.DECIDE, logs=("request", "verdict"))
def decide_request(*, by: Actor, request: Request, verdict: Verdict, reason: str = "") -> Decision:
    """Approve, send back or refuse the level at which a request waits. Two at once: one of them."""
    asked = queries.get_request(by=by, id=request.id)
    level = _level_of(by, asked)
    words = kept_words(reason)
    if verdict is not Verdict.APPROVED and not words:
        raise ReasonMissing
    subject = SUBJECTS.get(asked.request.kind)
    if subject is not None:
        if verdict not in subject.verdicts:
            raise NotAllowed
        subject.check(by, asked.request)
    try:
        with transaction.atomic():
            decision: Decision = Decision.objects.create(
                organisation=by.organisation,
                shared_with=_parties(asked.request, by),
                request=asked.request,
                level=level,
                member=by.member,
                verdict=verdict,
                reason=words,
                at=clock.now(),
            )
    except IntegrityError as clash:  # decided between our look and our writing
        raise DecidedAlready from clash
    said = [*(one.verdict for one in asked.decisions), verdict]
    ends = progress_of(len(asked.request.levels), said).state is not State.WAITS
    if ends and isinstance(subject, Follows):
        subject.decided(by, asked.request, verdict)
    return decision


def _level_of(by: Actor, asked: Asked) -> int:
    """The level that this member decides; every way in which he may not, in words."""
    level = asked.progress.level
    if by.member is None:
        raise NotAllowed
    if by.member == asked.request.asked_by:
        raise OwnRequest
    if level is None:
        raise DecidedAlready
    has_decided = by.member in asked.touched_by
    if not policies.can_decide(by, asked.request, level):
        if has_decided:  # the button was pressed twice
            raise DecidedAlready
        raise NotYoursToDecide(organisations=organisations(asked.waits_for))
    if has_decided:
        raise DecidedBefore
    return level


def _parties(request: Request, by: Actor) -> list[UUID]:
    everybody: set[UUID] = {request.organisation, *request.shared_with}
    return sorted(everybody - {by.organisation})
