"""Who reads requests and who decides them; which columns stand in the clear."""

from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from safe.administration.approvals.models import Decision, Request, Rule
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of this package. Which requests a member decides, the rule says besides."""

    SEE = "approvals.see"  # what one's organisation asked, or is asked to decide
    DECIDE = "approvals.decide"


def visible(by: Actor) -> QuerySet[Request]:
    """What the actor's organisation asked, and what it was named in."""
    if not by.may(P.SEE):
        return Request.objects.none()
    named = Q(organisation=by.organisation) | Q(shared_with__contains=[by.organisation])
    requests: QuerySet[Request] = Request.objects.filter(named)
    return requests


def can_decide(by: Actor, request: Request, level: int) -> bool:
    """Whether the level belongs to the actor's organisation and role (not: whether it is his)."""
    said = request.levels[level]
    return (
        by.may(P.DECIDE)
        and by.may(said["permission"])
        and by.organisation in organisations_of(request, level)
    )


def organisations_of(request: Request, level: int) -> tuple[UUID, ...]:
    """Whose members decide a level."""
    return tuple(UUID(one) for one in request.levels[level]["organisations"])


_ID = "random and ordered by time: when somebody asked or decided"
_SHARED = "which organisations work on this together"
SEALED: dict[type, dict[str, str]] = {}
CLEAR = {
    Rule: {field.attname: "public rule of the programme" for field in Rule._meta.concrete_fields},
    Request: {
        "id": _ID,
        "organisation": "which organisation asked",
        "shared_with": _SHARED,
        "kind": "what kind of thing was asked for: a half-year, a plan, minutes",
        "about": "random id of the thing itself",
        "round": "how often it had been sent back before",
        "asked_by": "random id of the member who asked",
        "asked_at": "when a member worked",
        "comment": "words about figures, read by three organisations, so never sealed; the page"
        " says that no person is named there, and nothing keeps a member from doing it",
        "amount": "how much money was asked for",
        "levels": "which organisations decide, and by which permission",
    },
    Decision: {
        "id": _ID,
        "organisation": "which organisation decided",
        "shared_with": _SHARED,
        "request": "random id of what was decided",
        "level": "which step of the decision this was",
        "member": "random id of the member who decided",
        "verdict": "whether it was approved, sent back or refused",
        "reason": "words about figures or plans, read by whoever asked, so never sealed; the page"
        " says that no person is named there, and nothing keeps a member from doing it",
        "at": "when a member worked",
    },
}
