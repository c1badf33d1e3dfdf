"""Filing a request: a step of the action that asks, in its transaction and its ledger row."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safe.administration.approvals import queries
from safe.administration.approvals.models import Request, Rule
from safe.administration.approvals.problems import (
    ApprovedAlready,
    AskedAlready,
    NobodyDecides,
    NobodyElse,
    NoRule,
    RefusedForGood,
)
from safe.administration.approvals.progress import State
from safe.administration.approvals.words import kept_words, organisations
from safe.administration.members import queries as members
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed

OWN = "own"
#: the organisations that the thing itself names
NAMED = "named"


def file_request(
    *,
    by: Actor,
    programme: Programme,
    kind: str,
    about: UUID,
    comment: str = "",
    amount: Decimal | None = None,
    deciding: Sequence[UUID] = (),
) -> Request:
    """Ask for a decision. A round that was sent back is followed by the next; else once.

    `deciding`: who decides the levels of which the rule says `named`.
    """
    if by.member is None:
        raise NotAllowed
    rule = queries.find_rule(programme, kind, amount)
    if rule is None:
        raise NoRule
    levels = _levels(by, programme, rule, deciding)
    parties = {UUID(one) for level in levels for one in level["organisations"]}
    try:
        with transaction.atomic():
            request: Request = Request.objects.create(
                organisation=by.organisation,
                shared_with=sorted(parties - {by.organisation}),
                kind=kind,
                about=about,
                round=_next_round(by, kind, about),
                asked_by=by.member,
                asked_at=clock.now(),
                comment=kept_words(comment),
                amount=amount,
                levels=levels,
            )
    except IntegrityError as clash:  # another member of the organisation was faster
        raise AskedAlready(organisations=organisations(_first(levels))) from clash
    return request


def _first(levels: list[dict[str, Any]]) -> list[UUID]:
    return [UUID(one) for one in levels[0]["organisations"]]


def _next_round(by: Actor, kind: str, about: UUID) -> int:
    last = queries.find_last(by=by, kind=kind, about=about)
    if last is None:
        return 1
    if last.state is State.WAITS:
        raise AskedAlready(organisations=organisations(last.waits_for))
    if last.state is State.APPROVED:
        raise ApprovedAlready
    if last.state is State.REFUSED:
        raise RefusedForGood
    return last.request.round + 1


def _levels(
    by: Actor, programme: Programme, rule: Rule, named: Sequence[UUID]
) -> list[dict[str, Any]]:
    """Who decides each level: never the organisation that asks, unless the rule says `own`."""
    levels = []
    for said in rule.levels:
        if said["who"] == OWN:
            if not members.has_other_with(by=by, permission=said["permission"]):
                raise NobodyElse
            deciding = [by.organisation]
        else:
            meant = programmes.list_deciding(programme, said["who"])
            deciding = [
                one for one in (named if said["who"] == NAMED else meant) if one != by.organisation
            ]
        if deciding:
            ids = [str(one) for one in deciding]
            levels.append({"organisations": ids, "permission": said["permission"]})
    if not levels:
        raise NobodyDecides
    return levels
