"""The plan after a round: written down by who facilitates, agreed by the partner, then steps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from safe.activities.capacity import kinds, queries
from safe.activities.capacity.models import (
    LONGEST,
    Agreement,
    Plan,
    PlanAction,
    Round,
    Step,
)
from safe.activities.capacity.policies import P, facilitates, speaks_for_partner
from safe.activities.capacity.problems import (
    DoneAlready,
    DueInThePast,
    EvidenceMissing,
    NoPlanYet,
    NotDoneYet,
    NotYetHappened,
    PlanEmpty,
    PlanFixed,
    PlanNotAgreed,
)
from safe.administration.approvals import queries as approvals
from safe.administration.approvals.actions import file_request
from safe.administration.approvals.models import Request
from safe.administration.approvals.progress import State
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.text import tidy
from safe.registry.facts.actions import record_fact, void_facts
from safe.registry.facts.locking import lock_facts

KIND = "capacity_plan"
#: who says what about an action
OF_PARTNER = (Step.Said.BEGUN, Step.Said.DONE)
ENDS = (Step.Said.DONE, Step.Said.CHECKED, Step.Said.NOT_SEEN)


@dataclass(frozen=True)
class Line:
    """What an action of a plan says."""

    domain: str
    what: str
    way: str
    partner_owner: str
    other_owner: str
    due_on: date
    evidence: str
    cost: Decimal = Decimal(0)
    statement: str = ""
    curriculum: str = ""


@action(permission=P.FACILITATE, logs=("round",))
def start_plan(*, by: Actor, round: Round) -> Plan:  # noqa: A002 - the field's word
    """An empty plan, once the partner's assessment is final; the one there is, if there is one."""
    locked = queries.lock_round(by, round)
    assessment = queries.find_assessment(locked)
    if assessment is None or assessment.final_on is None:
        raise NoPlanYet
    there = queries.find_plan(locked)
    if there is not None:
        return there
    made: Plan = Plan.objects.create(
        organisation=by.organisation,
        shared_with=locked.shared_with,
        round=locked,
        partner=locked.partner,
    )
    return made


@action(permission=P.FACILITATE, logs=("plan", "at"))
def keep_line(*, by: Actor, plan: Plan, line: Line, at: UUID | None = None) -> PlanAction:
    """A new action, or the one of this id as it shall be. Not while the partner decides."""
    locked = _lock_open(by, plan)
    if line.due_on < locked.round.held_on:
        raise DueInThePast
    said: dict[str, Any] = {
        name: tidy(value, lines=True)[:LONGEST] if isinstance(value, str) else value
        for name, value in asdict(line).items()
    }
    if at is None:
        made: PlanAction = PlanAction.objects.create(
            organisation=by.organisation, shared_with=locked.shared_with, plan=locked, **said
        )
        return made
    if not PlanAction.objects.filter(id=at, plan=locked).update(**said):
        raise NotFound
    kept: PlanAction = PlanAction.objects.get(id=at)
    return kept


@action(permission=P.FACILITATE, logs=("line",))
def drop_line(*, by: Actor, line: PlanAction) -> None:
    """Take an action out of a plan that nobody agreed yet."""
    locked = _lock_open(by, line.plan)
    PlanAction.objects.filter(id=line.id, plan=locked).delete()


@action(permission=P.FACILITATE, logs=("plan", "on"))
def ask_for_plan(*, by: Actor, plan: Plan, on: date | None = None, comment: str = "") -> Request:
    """Ask the partner to agree to what both talked over `on` a day: it decides, nobody here."""
    locked = _lock_open(by, plan)
    met_on = on or clock.today()
    queries.check_day(locked.round, met_on)
    lines = queries.list_lines(locked)
    if not lines:
        raise PlanEmpty
    if any(one.due_on < met_on for one in lines):
        raise DueInThePast
    locked.met_on = met_on
    locked.save(update_fields=["met_on"])
    return file_request(
        by=by,
        programme=programmes.the_programme(),
        kind=KIND,
        about=locked.id,
        comment=comment,
        amount=sum((one.cost for one in lines), Decimal(0)),
        deciding=[locked.partner],
    )


def agree_plan(*, by: Actor, plan: Plan) -> Agreement:
    """A step of the partner's decision: from that day on actions are due, and counted.

    The day is the one on which both sat together: what was signed on paper is typed later.
    """
    lock_facts(by.organisation)
    lines = queries.list_lines(plan)
    readers = {plan.organisation, *plan.shared_with} - {by.organisation}
    made: Agreement = Agreement.objects.create(
        organisation=by.organisation,
        shared_with=sorted(readers),
        plan=plan,
        agreed_on=plan.met_on or clock.today(),
    )
    programme = plan.round.programme
    _record(by, kinds.PLAN_AGREED, plan.id, made.agreed_on, programme, None)
    for one in lines:
        _record(by, kinds.ACTION_DUE, one.id, one.due_on, programme, Decimal(0))
    return made


@action(permission=P.SEE, logs=("line", "said", "on"))
def note_step(*, by: Actor, line: PlanAction, said: Step.Said, on: date, words: str = "") -> Step:
    """What happened with an action of an agreed plan. Nothing said before is changed."""
    plan, kept = line.plan, tidy(words, lines=True)[:LONGEST]
    is_partner = speaks_for_partner(by, plan.round)
    if not (is_partner if said in OF_PARTNER else facilitates(by, plan.round)):
        raise NotAllowed
    if not queries.is_agreed(plan):
        raise PlanNotAgreed
    if on > clock.today():
        raise NotYetHappened
    if said in ENDS and not kept:
        raise EvidenceMissing
    lock_facts(plan.partner)  # two at once: the second sees the first
    there = {one.said for one in queries.steps_of([line]).get(line.id, [])}
    if said in OF_PARTNER and Step.Said.DONE in there:
        raise DoneAlready
    if said not in OF_PARTNER and Step.Said.DONE not in there:
        raise NotDoneYet
    made: Step = Step.objects.create(
        organisation=by.organisation,
        shared_with=sorted({line.organisation, *line.shared_with} - {by.organisation}),
        line=line,
        said=said,
        on_date=on,
        words=kept,
        at=clock.now(),
    )
    if said is Step.Said.DONE and on <= line.due_on:
        void_facts(by=by, why="done", source=line.id, kind=kinds.ACTION_DUE)
        programme = plan.round.programme
        _record(by, kinds.ACTION_DUE, line.id, line.due_on, programme, Decimal(1))
    return made


def _record(
    by: Actor, kind: str, subject: UUID, on: date, programme: str, value: Decimal | None
) -> None:
    record_fact(
        by=by,
        kind=kind,
        subject=subject,
        subject_kind=SUBJECTS[kind],
        on=on,
        place=kinds.NO_TOWNSHIP,
        programme=programme,
        source=subject,
        value=value,
    )


SUBJECTS: Mapping[str, str] = {kinds.PLAN_AGREED: "plan", kinds.ACTION_DUE: "action"}


def _lock_open(by: Actor, plan: Plan) -> Plan:
    """The plan for who wrote it, while neither agreed nor waiting for the partner."""
    found: Plan | None = (
        Plan.objects.select_for_update(of=("self",))
        .filter(id=plan.id, organisation=by.organisation)
        .first()
    )
    if found is None:
        raise NotFound
    asked = approvals.find_last(by=by, kind=KIND, about=plan.id)
    if asked is not None and asked.state in {State.WAITS, State.APPROVED}:
        raise PlanFixed
    return found
