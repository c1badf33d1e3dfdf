"""Random steps of askers and deciders beside a model of our own: each allowed one, each forbidden.

What must hold is written here without the product's code: per round a list of verdicts and who gave
them. After each step the state that every party reads is compared, and what waits for whom.
"""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from safe.administration.approvals import queries
from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.tests.parties import (
    OUTER,
    a_member,
    a_rule,
    ask,
    colleague,
    decide,
    working,
)
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import Problem

CODES = ("kwa", "metta", "iom", "hnf")
DECIDES = {"kwa": ["metta", "iom"], "hnf": ["metta", "iom"], "metta": ["iom"], "iom": ["metta"]}
MEMBERS = st.tuples(st.sampled_from(CODES), st.integers(0, 1))
THINGS = st.integers(0, 1)


@dataclass
class Round:
    """One round as it must be."""

    request: Request
    asker: tuple[str, int]
    given: list[tuple[tuple[str, int], Verdict]] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.given and self.given[-1][1] != Verdict.APPROVED:
            return str(self.given[-1][1])
        return "approved" if len(self.given) == len(DECIDES[self.asker[0]]) else "waits"

    def awaits(self, who: tuple[str, int]) -> bool:
        touched = {self.asker, *(member for member, _ in self.given)}
        level = len(self.given)
        return (
            self.state == "waits" and who not in touched and DECIDES[self.asker[0]][level] == who[0]
        )


class Approvals(RuleBasedStateMachine):
    """Four organisations of two members each, two things each of them may ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        a_rule("plan", OUTER)
        self.members: dict[tuple[str, int], Actor] = {}
        for code in CODES:
            first = a_member(code)
            self.members |= {(code, 0): first, (code, 1): colleague(first)}
        self.steps = 0
        self.things: list[UUID] = [new_id(), new_id()]
        self.rounds: dict[tuple[str, int], list[Round]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(who=MEMBERS, thing=THINGS)
    def ask_for(self, who: tuple[str, int], thing: int) -> None:
        rounds = self.rounds.setdefault((who[0], thing), [])
        may = not rounds or rounds[-1].state == "sent_back"
        try:
            request = ask(self.members[who], about=self.things[thing])
        except Problem:
            request = None
        assert (request is not None) == may, (who, rounds)
        if request is None:
            return
        assert request.round == len(rounds) + 1
        rounds.append(Round(request, who))

    @rule(
        who=MEMBERS,
        whose=st.sampled_from(CODES),
        thing=THINGS,
        verdict=st.sampled_from(Verdict),
        reason=st.sampled_from(["", "The totals differ."]),
        back=st.integers(0, 1),
    )
    def decide_on(
        self,
        who: tuple[str, int],
        whose: str,
        thing: int,
        verdict: Verdict,
        reason: str,
        back: int,
    ) -> None:
        rounds = self.rounds.get((whose, thing), [])
        if len(rounds) <= back:
            return
        chosen = rounds[-1 - back]
        may = chosen.awaits(who) and (verdict == Verdict.APPROVED or bool(reason))
        try:
            decide(self.members[who], chosen.request, verdict, reason)
            was_done = True
        except Problem:
            was_done = False
        assert was_done == may, (who, chosen)
        if was_done:
            chosen.given.append((who, verdict))

    @rule(whose=st.sampled_from(CODES), thing=THINGS)
    def take_the_next_step(self, whose: str, thing: int) -> None:
        """Random pairs seldom meet: this one lets rounds come to their end."""
        rounds = self.rounds.get((whose, thing), [])
        for who in self.members:
            if rounds and rounds[-1].awaits(who):
                self.decide_on(who, whose, thing, Verdict.APPROVED, "", 0)
                return

    @invariant()
    def every_party_reads_the_same(self) -> None:
        everything = [one for rounds in self.rounds.values() for one in rounds]
        if everything:
            one = everything[self.steps % len(everything)]
            for party in {one.asker[0], *DECIDES[one.asker[0]]}:
                by = self.members[party, 0]
                with working(by):
                    assert queries.get_request(by=by, id=one.request.id).state == one.state

    @invariant()
    def each_meets_what_waits_for_him(self) -> None:
        everything = [one for rounds in self.rounds.values() for one in rounds]
        self.steps += 1
        who = list(self.members)[self.steps % len(self.members)]
        wanted = {one.request.id for one in everything if one.awaits(who)}
        with working(self.members[who]):
            found = queries.list_to_decide(by=self.members[who])
        assert {asked.request.id for asked in found} == wanted


@pytest.mark.slow
@pytest.mark.django_db
def test_every_transition() -> None:
    run_state_machine_as_test(
        Approvals,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
