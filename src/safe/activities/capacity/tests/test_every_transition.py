"""Every transition of a round and its plan, allowed and forbidden, in any order, on both sides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from safe.activities.capacity import actions, queries
from safe.activities.capacity.models import Ballot, Instrument, Plan, PlanAction, Round, Step, Tally
from safe.activities.capacity.tests.conftest import HELD, Sides, cast, everywhere
from safe.activities.capacity.tests.test_plans import LINE
from safe.administration.approvals.actions import decide_request
from safe.administration.approvals.models import Verdict
from safe.kernel import clock, tenancy
from safe.kernel.problems import Problem
from safe.registry.facts.models import Fact

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FROZEN = datetime(2020, 3, 2, 6, tzinfo=UTC)


class Rounds(RuleBasedStateMachine):
    """A model of few booleans beside the product; each rule says whether it must be refused."""

    sides: Sides
    seen: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.round: Round | None = None
        self.state = "none"  # none, open, closed, final, given_up
        self.ballots = self.finals = 0
        self.has_levels = False
        self.slips: list[str] = []
        self.plan: Plan | None = None
        self.line: PlanAction | None = None
        self.request: Any = None
        self.asked = "none"  # none, waits, approved, sent_back
        self.steps: list[str] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def tries(self, by: Any, act: Any, *, allowed: bool, **named: Any) -> Any:
        """Done when the model allows it, else refused by a Problem that changes nothing."""
        try:
            done = self.sides.does(by, act, **named)
        except Problem:
            assert not allowed, f"{act.__name__} was refused: {vars(self)}"
            return None
        assert allowed, f"{act.__name__} was allowed: {vars(self)}"
        return done

    @rule()
    def opens(self) -> None:
        allowed = self.state in {"none", "final", "given_up"}
        made = self.tries(
            self.sides.facilitator,
            actions.open_round,
            allowed=allowed,
            instrument=Instrument.objects.get(code="capacity"),
            partner=self.sides.kwa.organisation,
            held_on=HELD + timedelta(days=self.finals),
        )
        if made is not None:
            self.round, self.state, self.ballots, self.slips = made, "open", 0, []
            self.plan = self.line = self.request = None
            self.asked, self.steps, self.has_levels = "none", [], False

    @rule()
    def prints(self) -> None:
        if self.round is not None:
            drawn = self.tries(
                self.sides.facilitator,
                actions.issue_slips,
                allowed=self.state == "open" and len(self.slips) < 59,
                round=self.round,
                count=2,
            )
            self.slips += drawn or []

    @rule()
    def casts(self) -> None:
        if self.round is not None and self.state == "open" and len(self.slips) > self.ballots:
            cast(self.slips[self.ballots], self.round, everywhere(self.round, 3))
            self.ballots += 1

    @rule()
    def casts_again(self) -> None:
        if self.round is not None and self.ballots:
            with pytest.raises((Problem, AssertionError)):  # used, or no such slip any more
                cast(self.slips[0], self.round, everywhere(self.round, 3))

    @rule()
    def closes(self) -> None:
        if self.round is None:
            return
        half = self.tries(
            self.sides.partner,
            actions.read_half,
            allowed=self.state == "open",
            round=self.fresh(),
        )
        done = self.tries(
            self.sides.facilitator,
            actions.close_round,
            allowed=self.state == "open" and self.ballots >= 3,
            round=self.round,
            letters=half or "",
        )
        self.state = "closed" if done else self.state

    @rule()
    def gives_up(self) -> None:
        if self.round is not None:
            done = self.tries(
                self.sides.facilitator,
                actions.give_up_round,
                allowed=self.state in {"open", "closed"},
                round=self.round,
            )
            self.state = "given_up" if done else self.state

    @rule()
    def agrees_on_levels(self) -> None:
        if self.round is not None:
            try:
                self.sides.agree(self.fresh(), 3)
            except Problem:
                assert self.state != "closed"
            else:
                assert self.state == "closed"
                self.has_levels = True

    @rule()
    def finalises(self) -> None:
        if self.round is not None:
            done = self.tries(
                self.sides.partner,
                actions.finalise_assessment,
                allowed=self.state == "closed" and self.has_levels,
                round=self.fresh(),
            )
            if done:
                self.state, self.finals = "final", self.finals + 1

    @rule()
    def the_other_side_may_not(self) -> None:
        if self.round is None:
            return
        partner = replace(self.sides.partner, permissions=self.sides.facilitator.permissions)
        facilitator = replace(self.sides.facilitator, permissions=self.sides.partner.permissions)
        for by, act, named in (
            (partner, actions.issue_slips, {"count": 1}),
            (partner, actions.close_round, {"letters": ""}),
            (partner, actions.give_up_round, {}),
            (partner, actions.keep_view, {"said": {}}),
            (partner, actions.start_plan, {}),
            (facilitator, actions.read_half, {}),
            (facilitator, actions.keep_levels, {"said": {}}),
            (facilitator, actions.finalise_assessment, {}),
        ):
            self.tries(by, act, allowed=False, round=self.fresh(), **named)

    @rule()
    def plans(self) -> None:
        if self.round is not None:
            made = self.tries(
                self.sides.facilitator,
                actions.start_plan,
                allowed=self.state == "final",
                round=self.round,
            )
            self.plan = made or self.plan

    @rule()
    def writes_a_line(self) -> None:
        if self.plan is not None:
            made = self.tries(
                self.sides.facilitator,
                actions.keep_line,
                allowed=self.asked in {"none", "sent_back"},
                plan=self.plan,
                line=LINE,
                at=self.line.id if self.line else None,
            )
            self.line = made or self.line

    @rule()
    def asks(self) -> None:
        if self.plan is not None:
            made = self.tries(
                self.sides.facilitator,
                actions.ask_for_plan,
                allowed=self.line is not None and self.asked in {"none", "sent_back"},
                plan=self.plan,
            )
            if made:
                self.request, self.asked = made, "waits"

    def decides(self, verdict: Verdict, *, by: Any, allowed: bool) -> None:
        if self.request is not None:
            done = self.tries(
                by,
                decide_request,
                allowed=allowed and self.asked == "waits",
                request=self.request,
                verdict=verdict,
                reason="so",
            )
            self.asked = verdict.value if done else self.asked

    @rule()
    def agrees(self) -> None:
        self.decides(Verdict.APPROVED, by=self.sides.partner, allowed=True)

    @rule()
    def sends_back(self) -> None:
        self.decides(Verdict.SENT_BACK, by=self.sides.partner, allowed=True)

    @rule()
    def nobody_agrees_with_himself(self) -> None:
        may = self.sides.facilitator.permissions | {"capacity.agree"}
        by = replace(self.sides.facilitator, permissions=may)
        self.decides(Verdict.APPROVED, by=by, allowed=False)

    def says(self, said: Step.Said, *, by: Any, allowed: bool) -> None:
        if self.line is not None:
            done = self.tries(
                by,
                actions.note_step,
                allowed=allowed and self.asked == "approved",
                line=self.line,
                said=said,
                on=clock.today(),
                words="seen",
            )
            self.steps += [said.value] if done else []

    @rule()
    def begins(self) -> None:
        self.says(Step.Said.BEGUN, by=self.sides.partner, allowed="done" not in self.steps)

    @rule()
    def is_done(self) -> None:
        self.says(Step.Said.DONE, by=self.sides.partner, allowed="done" not in self.steps)

    @rule()
    def is_checked(self) -> None:
        self.says(Step.Said.CHECKED, by=self.sides.facilitator, allowed="done" in self.steps)

    def goes_on(self) -> None:
        """The next step as people mean it: else chance would seldom come to the end."""
        if self.state != "final":
            steps = {
                "open": (self.prints, self.casts, self.casts, self.closes),
                "closed": (self.agrees_on_levels, self.finalises),
            }.get(self.state, (self.opens,))
        elif self.asked == "waits":
            steps = (self.agrees,)
        elif self.asked != "approved":
            steps = (self.plans, self.writes_a_line, self.asks)
        else:
            steps = (self.begins, self.is_done, self.is_checked)
        for step in steps:
            step()

    @rule()
    def goes_on_once(self) -> None:
        self.goes_on()

    @rule()
    def goes_on_thrice(self) -> None:
        for _ in range(3):
            self.goes_on()

    def fresh(self) -> Round:
        """The round as its row is now."""
        assert self.round is not None
        with tenancy.acting(self.sides.facilitator):
            found: Round = Round.objects.select_related("instrument").get(id=self.round.id)
            return found

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        self.seen |= {self.state, self.asked, *self.steps}
        if self.round is None:
            return
        kept = self.fresh()
        with tenancy.acting(self.sides.facilitator):
            assert (kept.public is not None) == (self.state == "open")
            there = Ballot.objects.filter(round=kept)
            assert there.exists() == (self.state == "open" and bool(self.slips))
            if self.state == "open":
                assert there.filter(box__isnull=False).count() == self.ballots
            is_counted = Tally.objects.filter(round=kept).exists()
            assert not (is_counted and self.state == "open")
            if self.plan is not None:
                assert queries.is_agreed(self.plan) == (self.asked == "approved")
        with tenancy.acting(self.sides.partner):
            valid = Fact.objects.filter(void=False)
            assert valid.filter(kind="capacity.assessed").count() == self.finals
            if self.line is not None:
                due = list(valid.filter(source=self.line.id).values_list("value", flat=True))
                wanted = [int("done" in self.steps)] if self.asked == "approved" else []
                assert due == wanted


def test_every_transition(sides: Sides) -> None:
    Rounds.sides = sides
    with clock.frozen(FROZEN):
        run_state_machine_as_test(
            Rounds,
            settings=settings(
                max_examples=30,
                stateful_step_count=40,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    everything = "none open closed final given_up waits approved sent_back begun done checked"
    assert set(everything.split()) == Rounds.seen
