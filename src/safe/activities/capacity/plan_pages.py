"""Plans, their actions and steps, and the board of what is due across partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.activities.capacity import queries, words
from safe.activities.capacity.actions.planning import KIND
from safe.activities.capacity.instruments import domains_of, name_of
from safe.activities.capacity.models import Plan, PlanAction, Step
from safe.activities.capacity.pages import names_of
from safe.activities.capacity.policies import P, facilitates, speaks_for_partner
from safe.administration.approvals import pages as approvals
from safe.administration.approvals import queries as requests
from safe.administration.approvals.pages import Entry
from safe.administration.approvals.progress import State
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed

SOON = timedelta(days=30)
PAGE = 25


@dataclass(frozen=True)
class LineRow:
    """One action with where it stands."""

    line: PlanAction
    domain: str
    way: str
    chip: str
    state: str
    steps: Sequence[tuple[Step, str]] = ()
    partner: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the partner said so."""
        return any(step.said == Step.Said.DONE for step, _words in self.steps)


@dataclass(frozen=True)
class OnTime:
    """Of the actions that fell due: how many were done by then."""

    due: int
    done: int

    @property
    def share(self) -> int | None:
        """Percent; None while nothing fell due."""
        return round(100 * self.done / self.due) if self.due else None


@dataclass(frozen=True)
class PlanPage:
    """A plan for one of its sides."""

    plan: Plan
    partner: str
    other: str
    instrument: str
    chip: str
    state: str
    rows: Sequence[LineRow]
    entries: Sequence[Entry]
    on_time: OnTime
    cost: int
    may_write: bool
    is_agreed: bool
    facilitates: bool
    is_partner: bool
    waits_for: UUID | None = None


def plan_page(*, by: Actor, id: UUID) -> PlanPage:  # noqa: A002 - the field's word
    """NotFound for unknown and foreign alike."""
    plan = queries.get_plan(by=by, id=id)
    round_ = plan.round
    lines = queries.list_lines(plan)
    steps = queries.steps_of(lines)
    asked = requests.list_requests(by=by, kind=KIND, about=[plan.id])
    last = asked[-1].state if asked else None
    is_agreed = queries.is_agreed(plan)
    whose = programmes.list_organisations([plan.partner, plan.organisation])
    names = {one.id: programmes.name_of(one) for one in whose}
    domains = {one.code: one.name for one in domains_of(round_.instrument)}
    chip, state = _state(last)
    return PlanPage(
        plan,
        names.get(plan.partner, ""),
        names.get(plan.organisation, ""),
        name_of(round_.instrument),
        chip,
        state,
        [_row(one, steps.get(one.id, []), domains, is_agreed=is_agreed) for one in lines],
        approvals.entries_of(asked, approvals.names_of(asked)),
        on_time(lines, steps) if is_agreed else OnTime(0, 0),
        int(sum(one.cost for one in lines)),
        may_write=facilitates(by, round_) and last not in {State.WAITS, State.APPROVED},
        is_agreed=is_agreed,
        facilitates=facilitates(by, round_),
        is_partner=speaks_for_partner(by, round_),
        waits_for=next((one.request.id for one in asked if one.is_for(by)), None),
    )


def _state(last: State | None) -> tuple[str, str]:
    if last is State.APPROVED:
        return "done", _("Agreed by both")
    if last is State.WAITS:
        return "wait", _("Waits for the partner")
    if last is State.SENT_BACK:
        return "late", _("Sent back by the partner")
    return "plan", _("Draft")


def _row(
    line: PlanAction,
    steps: Sequence[Step],
    domains: Mapping[str, str],
    *,
    is_agreed: bool,
    partner: str = "",
) -> LineRow:
    chip, state = state_of(line, steps) if is_agreed else ("plan", "")
    return LineRow(
        line,
        domains.get(line.domain, line.domain),
        str(words.WAYS[line.way]),
        chip,
        state,
        [(step, str(words.STEPS[step.said])) for step in steps],
        partner,
    )


def state_of(line: PlanAction, steps: Sequence[Step]) -> tuple[str, str]:
    """The chip of an action of an agreed plan and its word."""
    done = next((one for one in steps if one.said == Step.Said.DONE), None)
    if done is not None:
        if steps[-1].said == Step.Said.NOT_SEEN:
            return "late", _("Said done, not seen")
        return "done", _("Done") if done.on_date <= line.due_on else _("Done late")
    left = (line.due_on - clock.today()).days
    if left < 0:
        return "late", ngettext("{days} day late", "{days} days late", -left).format(days=-left)
    if left <= SOON.days:
        return "wait", ngettext("{days} day left", "{days} days left", left).format(days=left)
    return "plan", str(words.STEPS[Step.Said.BEGUN]) if steps else _("Planned")


def on_time(lines: Sequence[PlanAction], steps: Mapping[UUID, Sequence[Step]]) -> OnTime:
    """What fell due by today, and of it what was done by its day."""
    due = [one for one in lines if one.due_on <= clock.today()]
    done = [
        one
        for one in due
        if any(
            step.said == Step.Said.DONE and step.on_date <= one.due_on
            for step in steps.get(one.id, [])
        )
    ]
    return OnTime(len(due), len(done))


@dataclass(frozen=True)
class DuePage:
    """The open actions of all agreed plans that the member may read, the most urgent first."""

    rows: Sequence[LineRow]
    late: int
    all: int
    next_key: UUID | None
    is_first: bool


def due_page(*, by: Actor, after: UUID | None = None) -> DuePage:
    """`after` is the id of the last row seen."""
    if not by.may(P.SEE):
        raise NotAllowed
    shown, next_key = queries.list_due(by=by, after=after)
    count = queries.count_due(by=by, until=clock.today())
    steps = queries.steps_of(shown)
    names = names_of({one.plan.partner for one in shown})
    rows = []
    for one in shown:
        domains = {each.code: each.name for each in domains_of(one.plan.round.instrument)}
        partner = names.get(one.plan.partner, "")
        rows.append(_row(one, steps.get(one.id, []), domains, is_agreed=True, partner=partner))
    return DuePage(rows, count.late, count.open, next_key, after is None)


@dataclass(frozen=True)
class Reminder:
    """For the first page: actions that are late or due soon."""

    late: int
    soon: int
    first: date | None


def reminder(*, by: Actor) -> Reminder | None:
    """None where nothing is due within thirty days."""
    if not by.may(P.SEE):
        return None
    found = queries.count_due(by=by, until=clock.today() + SOON)
    if not found.by_then:
        return None
    return Reminder(found.late, found.by_then - found.late, found.first)
