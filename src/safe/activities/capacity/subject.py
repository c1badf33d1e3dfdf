"""What a request of the kind `capacity_plan` is about: the plan of one partner."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.capacity import queries
from safe.activities.capacity.actions.planning import KIND, agree_plan
from safe.activities.capacity.models import Plan
from safe.activities.capacity.pages import names_of
from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.subjects import Line, Title
from safe.kernel.actor import Actor
from safe.kernel.ui.context import address
from safe.kernel.ui.words import day, number
from safe.registry.facts.locking import lock_facts

__all__ = ["KIND", "PlanSubject"]


class PlanSubject:
    """Agreed or sent back: what is refused for good could never be mended."""

    verdicts: tuple[Verdict, ...] = (Verdict.APPROVED, Verdict.SENT_BACK)

    def titles(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, Title]:
        """Plan of KWA, round 2"""
        del by
        rows = Plan.objects.select_related("round").filter(id__in=[one.about for one in requests])
        plans = {one.id: one for one in rows}
        names = names_of({one.partner for one in plans.values()})
        return {
            request.id: Title(
                _("Plan of {partner}, round {number}").format(
                    partner=names.get(plan.partner, ""), number=plan.round.number
                ),
                address("capacity:plan", id=plan.id),
                _("The whole plan"),
            )
            for request in requests
            if (plan := plans.get(request.about)) is not None
        }

    def lines(self, by: Actor, request: Request) -> Sequence[Line]:
        """When both talked it over; every action: what, until when, for how much."""
        del by
        plan = Plan.objects.filter(id=request.about).first()
        if plan is None:
            return []
        met = [Line(_("Both sides sat together"), day(plan.met_on))] if plan.met_on else []
        return met + [
            Line(
                one.what,
                _("{day}; {cost} MMK").format(day=day(one.due_on), cost=number(float(one.cost))),
            )
            for one in queries.list_lines(plan)
        ]

    def ended(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, str]:
        """A plan waits as long as it must."""
        del by, requests
        return {}

    def check(self, by: Actor, request: Request) -> None:
        """Facts of the partner are written with its decision: one writer at a time."""
        del request
        lock_facts(by.organisation)

    def decided(self, by: Actor, request: Request, verdict: Verdict) -> None:
        """The partner agreed: the plan holds, its actions are due."""
        if verdict is Verdict.APPROVED:
            plan = Plan.objects.select_related("round").filter(id=request.about).first()
            if plan is not None:
                agree_plan(by=by, plan=plan)
