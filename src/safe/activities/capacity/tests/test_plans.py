"""A plan holds when both agreed; its actions are counted from then on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from safe.activities.capacity import actions, plan_pages, queries
from safe.activities.capacity.actions.planning import KIND, Line
from safe.activities.capacity.models import Plan, PlanAction, Step
from safe.activities.capacity.problems import (
    BeforeTheRound,
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
from safe.activities.capacity.subject import PlanSubject
from safe.activities.capacity.tests.conftest import Sides
from safe.administration.approvals.actions import decide_request
from safe.administration.approvals.models import Verdict
from safe.administration.approvals.problems import NotYoursToDecide, OwnRequest
from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id
from safe.kernel.problems import NotAllowed, NotFound
from safe.registry.facts.models import Fact

pytestmark = pytest.mark.django_db
TODAY = datetime(2020, 3, 2, 6, tzinfo=UTC)
DUE = date(2020, 5, 1)
LINE = Line(
    domain="finance",
    what="A second signature on each voucher",
    way="mentoring",
    partner_owner="treasurer",
    other_owner="finance officer",
    due_on=DUE,
    evidence="ten vouchers of a month",
    cost=Decimal(150000),
)


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def plan(sides: Sides) -> Plan:
    made = sides.final()
    found: Plan = sides.does(sides.facilitator, actions.start_plan, round=made)
    return found


def kept(sides: Sides, plan: Plan, **changes: Any) -> PlanAction:
    found: PlanAction = sides.does(
        sides.facilitator, actions.keep_line, plan=plan, line=replace(LINE, **changes)
    )
    return found


def agreed(sides: Sides, plan: Plan) -> None:
    asked = sides.does(sides.facilitator, actions.ask_for_plan, plan=plan)
    sides.does(sides.partner, decide_request, request=asked, verdict=Verdict.APPROVED)


def facts(sides: Sides, **wanted: Any) -> list[Fact]:
    with tenancy.acting(sides.partner):
        return list(Fact.objects.filter(**wanted).order_by("kind", "recorded_at"))


def test_a_plan_follows_a_final_assessment(sides: Sides) -> None:
    made = sides.closed()
    with pytest.raises(NoPlanYet):
        sides.does(sides.facilitator, actions.start_plan, round=made)
    sides.agree(made, 2)
    sides.does(sides.partner, actions.finalise_assessment, round=made)
    first = sides.does(sides.facilitator, actions.start_plan, round=made)
    assert sides.does(sides.facilitator, actions.start_plan, round=made) == first


def test_one_side_alone_agrees_nothing(sides: Sides, plan: Plan) -> None:
    line = kept(sides, plan)
    asked = sides.does(sides.facilitator, actions.ask_for_plan, plan=plan)
    colleague = replace(sides.facilitator, member=new_id())
    permissions = colleague.permissions | {"capacity.agree"}
    with pytest.raises(OwnRequest):
        sides.does(sides.facilitator, decide_request, request=asked, verdict=Verdict.APPROVED)
    with pytest.raises(NotYoursToDecide):
        sides.does(
            replace(colleague, permissions=permissions),
            decide_request,
            request=asked,
            verdict=Verdict.APPROVED,
        )
    with tenancy.acting(sides.partner):
        assert not queries.is_agreed(plan)
    assert not facts(sides, kind="capacity.plan_agreed")
    with pytest.raises(PlanNotAgreed):
        step(sides, line, Step.Said.BEGUN)


def test_the_partner_agrees_and_actions_are_due(sides: Sides, plan: Plan) -> None:
    line = kept(sides, plan)
    agreed(sides, plan)
    [one] = facts(sides, kind="capacity.plan_agreed")
    assert (one.subject, one.on_date, one.organisation) == (
        plan.id,
        date(2020, 3, 2),
        sides.kwa.organisation,
    )
    [due] = facts(sides, kind="capacity.action_due")
    assert (due.subject, due.on_date, due.value) == (line.id, DUE, 0)
    with tenancy.acting(sides.facilitator):
        assert queries.is_agreed(plan)
        assert [one.id for one in queries.list_due(by=sides.facilitator)[0]] == [line.id]


def test_sent_back_it_is_changed_and_asked_again(sides: Sides, plan: Plan) -> None:
    line = kept(sides, plan)
    asked = sides.does(sides.facilitator, actions.ask_for_plan, plan=plan)
    with pytest.raises(PlanFixed):
        kept(sides, plan)
    back = {"request": asked, "verdict": Verdict.SENT_BACK, "reason": "too early"}
    sides.does(sides.partner, decide_request, **back)
    assert not facts(sides, kind="capacity.plan_agreed")
    later = replace(LINE, due_on=date(2020, 9, 1))
    sides.does(sides.facilitator, actions.keep_line, plan=plan, line=later, at=line.id)
    agreed(sides, plan)
    for act, named in (
        (actions.keep_line, {"plan": plan, "line": LINE}),
        (actions.drop_line, {"line": line}),
        (actions.ask_for_plan, {"plan": plan}),
    ):
        with pytest.raises(PlanFixed):
            sides.does(sides.facilitator, act, **named)
    assert [one.on_date for one in facts(sides, kind="capacity.action_due")] == [later.due_on]


def test_what_cannot_be_asked(sides: Sides, plan: Plan) -> None:
    with pytest.raises(PlanEmpty):
        sides.does(sides.facilitator, actions.ask_for_plan, plan=plan)
    with pytest.raises(DueInThePast):
        kept(sides, plan, due_on=date(2020, 2, 11))
    with pytest.raises(NotAllowed):
        sides.does(sides.partner, actions.keep_line, plan=plan, line=LINE)
    may = replace(sides.partner, permissions=sides.facilitator.permissions)
    with pytest.raises(NotFound):  # of the other side, with every permission
        sides.does(may, actions.keep_line, plan=plan, line=LINE)


def step(sides: Sides, line: PlanAction, said: Step.Said, **more: Any) -> Step:
    of_partner = said in {Step.Said.BEGUN, Step.Said.DONE}
    by = sides.partner if of_partner else sides.facilitator
    named = {"on": clock.today(), "words": "vouchers seen"} | more
    found: Step = sides.does(by, actions.note_step, line=line, said=said, **named)
    return found


def test_done_in_time_is_counted_and_late_is_not(sides: Sides, plan: Plan) -> None:
    early, late = kept(sides, plan), kept(sides, plan, due_on=date(2020, 4, 1))
    agreed(sides, plan)
    with clock.frozen(datetime(2020, 6, 1, 6, tzinfo=UTC)):
        for line, on in ((early, date(2020, 4, 30)), (late, date(2020, 4, 2))):
            step(sides, line, Step.Said.BEGUN, on=date(2020, 4, 1), words="")
            step(sides, line, Step.Said.DONE, on=on)
        valid = facts(sides, kind="capacity.action_due", void=False)
        assert {one.subject: one.value for one in valid} == {early.id: 1, late.id: 0}
        with tenancy.acting(sides.facilitator):
            page = plan_pages.plan_page(by=sides.facilitator, id=plan.id)
            assert (page.on_time.due, page.on_time.done, page.on_time.share) == (2, 1, 50)
            assert not queries.list_due(by=sides.facilitator)[0]
    assert len(facts(sides, kind="capacity.action_due", void=True)) == 1


def test_steps_that_are_refused(sides: Sides, plan: Plan) -> None:
    line = kept(sides, plan)
    agreed(sides, plan)
    with pytest.raises(NotDoneYet):
        step(sides, line, Step.Said.CHECKED)
    with pytest.raises(NotYetHappened):
        step(sides, line, Step.Said.DONE, on=date(2020, 3, 3))
    with pytest.raises(EvidenceMissing):
        step(sides, line, Step.Said.DONE, words=" ")
    with pytest.raises(NotAllowed):
        sides.does(
            sides.facilitator,
            actions.note_step,
            line=line,
            said=Step.Said.DONE,
            on=clock.today(),
            words="x",
        )
    step(sides, line, Step.Said.DONE)
    for again in (Step.Said.DONE, Step.Said.BEGUN):
        with pytest.raises(DoneAlready):
            step(sides, line, again)
    step(sides, line, Step.Said.NOT_SEEN)
    step(sides, line, Step.Said.CHECKED)
    with tenancy.acting(sides.partner):
        assert [one.said for one in queries.steps_of([line])[line.id]] == [
            "done",
            "not_seen",
            "checked",
        ]


def test_the_first_page_reminds_both_sides(sides: Sides, plan: Plan) -> None:
    kept(sides, plan)
    agreed(sides, plan)
    for by in (sides.facilitator, sides.partner):
        with tenancy.acting(by):
            assert plan_pages.reminder(by=by) is None
        with clock.frozen(datetime(2020, 4, 5, 6, tzinfo=UTC)), tenancy.acting(by):
            told = plan_pages.reminder(by=by)
            assert told is not None
            assert (told.late, told.soon, told.first) == (0, 1, DUE)
        with clock.frozen(datetime(2020, 5, 2, 6, tzinfo=UTC)), tenancy.acting(by):
            told = plan_pages.reminder(by=by)
            assert told is not None
            assert (told.late, told.soon) == (1, 0)


def test_what_is_due_is_read_page_by_page(sides: Sides, plan: Plan) -> None:
    lines = [
        kept(sides, plan, due_on=DUE + timedelta(days=number // 3))
        for number in range(queries.PAGE + 6)
    ]
    agreed(sides, plan)
    with tenancy.acting(sides.partner):
        first = plan_pages.due_page(by=sides.partner)
        assert (len(first.rows), first.all) == (queries.PAGE, len(lines))
        assert first.next_key == first.rows[-1].line.id
    # what is done meanwhile still says where its page ended
    step(sides, first.rows[-1].line, Step.Said.DONE)
    with tenancy.acting(sides.partner):
        second = plan_pages.due_page(by=sides.partner, after=first.next_key)
        assert (second.next_key, second.is_first, second.all) == (None, False, len(lines) - 1)
    shown = [row.line.id for page in (first, second) for row in page.rows]
    assert sorted(shown) == sorted(one.id for one in lines)
    with tenancy.acting(sides.partner), pytest.raises(NotFound):
        plan_pages.due_page(by=sides.partner, after=new_id())


def test_what_waits_names_the_plan(sides: Sides, plan: Plan) -> None:
    kept(sides, plan)
    asked = sides.does(sides.facilitator, actions.ask_for_plan, plan=plan)
    assert (asked.kind, asked.amount) == (KIND, 150000)
    with tenancy.acting(sides.partner):
        from safe.administration.approvals import pages

        [row] = pages.to_decide_page(by=sides.partner).rows
        assert row.title == "Plan of KWA, round 1"
        page = pages.request_page(by=sides.partner, id=asked.id)
        assert [line.name for line in page.lines] == [
            "Both sides sat together",
            "A second signature on each voucher",
        ]


def test_what_was_signed_on_paper_counts_on_its_day(sides: Sides, plan: Plan) -> None:
    line = kept(sides, plan, due_on=date(2020, 2, 28))
    asks = {"plan": plan, "on": date(2020, 2, 20)}
    for wrong, problem in (
        (date(2020, 3, 3), NotYetHappened),
        (date(2020, 2, 11), BeforeTheRound),
        (date(2020, 2, 29), DueInThePast),
    ):
        with pytest.raises(problem):
            sides.does(sides.facilitator, actions.ask_for_plan, **asks | {"on": wrong})
    asked = sides.does(sides.facilitator, actions.ask_for_plan, **asks)
    with tenancy.acting(sides.partner):
        first, *_others = PlanSubject().lines(sides.partner, asked)
    assert "20" in first.value
    sides.does(sides.partner, decide_request, request=asked, verdict=Verdict.APPROVED)
    [one] = facts(sides, kind="capacity.plan_agreed")
    assert one.on_date == date(2020, 2, 20)
    step(sides, line, Step.Said.DONE, on=date(2020, 2, 27))
    [due] = facts(sides, kind="capacity.action_due", void=False)
    assert (due.on_date, due.value) == (date(2020, 2, 28), 1)
