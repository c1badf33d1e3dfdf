"""Every transition of a dialogue, allowed and forbidden, in any order, by two members."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from safe.activities.dialogues import actions, queries
from safe.activities.dialogues.actions import Attending, Recommending, Said
from safe.activities.dialogues.models import Commitment, Dialogue, Safety, Step
from safe.activities.dialogues.tests.conftest import HELD, NOON, Table
from safe.activities.dialogues.tests.test_dialogues import MAY, seen
from safe.administration.approvals.actions import decide_request
from safe.administration.approvals.models import Verdict
from safe.kernel import clock, tenancy
from safe.kernel.problems import Problem
from safe.registry.facts.models import Fact

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RATED = st.sampled_from(["dialogue", "recommendation", "commitment"])
SAFETY = st.sampled_from([Safety.SAFE, Safety.SAFE, Safety.INSIDE, Safety.UNSAFE])
SECRET = "Mahtu Planted"


class Dialogues(RuleBasedStateMachine):
    """A model of few words beside the product; each rule says whether it must be refused."""

    table: Table
    met: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        by = self.table.first
        said = Said("Papers", "state", HELD, "State government", "MMR001001")
        self.dialogue: Dialogue = actions.keep_dialogue(by=by, said=said)
        self.asks_for = actions.keep_recommendation(
            by=by, dialogue=self.dialogue, said=Recommending("Give papers", "Township office")
        )
        self.promise: Commitment = actions.add_commitment(
            by=by,
            recommendation=self.asks_for,
            office="Labour office",
            promise="A counter",
            due_on=MAY,
            on=HELD,
            words="minutes",
        )
        self.safety = dict.fromkeys(("dialogue", "recommendation", "commitment"), "")
        self.minutes = self.public = "none"  # waits, approved, sent_back; public, withdrawn
        self.has_minutes = False
        self.requests: dict[str, Any] = {}
        self.steps = {"said": "first"}  # by whom it was written
        self.influence = 0
        self.came = 0

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def tries(self, act: Any, *, by: str = "first", allowed: bool, **named: Any) -> Any:
        """Done when the model allows it, else refused by a Problem that changes nothing."""
        try:
            with transaction.atomic():
                done = act(by=getattr(self.table, by), **named)
        except Problem:
            assert not allowed, f"{act.__name__} was refused: {vars(self)}"
            return None
        assert allowed, f"{act.__name__} was allowed: {vars(self)}"
        return done or True

    @property
    def is_open(self) -> bool:
        return self.minutes in {"none", "sent_back"}

    @property
    def may_be_public(self) -> bool:
        rated = self.safety["dialogue"] == self.safety["recommendation"] == Safety.SAFE
        return self.minutes == "approved" and rated

    @rule()
    def minutes_are_written(self) -> None:
        text = f"{SECRET} spoke."
        named = {"dialogue": self.dialogue, "text": text}
        done = self.tries(actions.keep_minutes, allowed=self.is_open, **named)
        self.has_minutes = self.has_minutes or bool(done)

    @rule()
    def somebody_came(self) -> None:
        said = Attending("state", "female", name=SECRET, office="")
        named = {"dialogue": self.dialogue, "said": said}
        self.came += bool(self.tries(actions.add_attendee, allowed=self.is_open, **named))

    @rule()
    def words_are_changed(self) -> None:
        said = Recommending("Give papers to all", "Township office")
        self.tries(
            actions.keep_recommendation,
            allowed=self.is_open or self.asks_for.text_en == said.text_en,
            dialogue=self.dialogue,
            said=said,
            at=self.asks_for.id,
        )
        self.asks_for.refresh_from_db()

    @rule()
    def minutes_are_asked_for(self) -> None:
        made = self.tries(
            actions.ask_for_minutes,
            allowed=self.is_open and self.has_minutes,
            dialogue=self.dialogue,
        )
        if made:
            self.requests["minutes"], self.minutes = made, "waits"

    @rule(
        kind=st.sampled_from(["minutes", "public"]),
        verdict=st.sampled_from([Verdict.APPROVED, Verdict.APPROVED, Verdict.SENT_BACK]),
        by=st.sampled_from(["first", "second", "second"]),
    )
    def is_decided(self, kind: str, verdict: Verdict, by: str) -> None:
        if kind in self.requests:
            done = self.tries(
                decide_request,
                by=by,
                allowed=by == "second" and getattr(self, kind) == "waits",
                request=self.requests[kind],
                verdict=verdict,
                reason="so",
            )
            if done:
                setattr(self, kind, verdict.value)

    @rule(what=RATED, safety=SAFETY)
    def is_rated(self, what: str, safety: Safety) -> None:
        row = {
            "dialogue": self.dialogue,
            "recommendation": self.asks_for,
            "commitment": self.promise,
        }[what]
        named = {"dialogue": self.dialogue, "what": row, "safety": safety}
        self.tries(actions.rate_safety, allowed=True, **named)
        self.safety[what] = safety
        if self.public == "approved":
            self.public = "approved" if safety is Safety.SAFE else "withdrawn"
        else:
            self.public = "none"

    @rule()
    def public_is_asked_for(self) -> None:
        named = {"allowed": self.may_be_public, "dialogue": self.dialogue}
        if made := self.tries(actions.ask_for_public, **named):
            self.requests["public"], self.public = made, "waits"

    @rule()
    def public_is_taken_back(self) -> None:
        named = {"allowed": self.public == "approved", "dialogue": self.dialogue}
        if self.tries(actions.withdraw_version, **named):
            self.public = "withdrawn"

    @rule(said=st.sampled_from(list(Step.Said)), by=st.sampled_from(["first", "second"]))
    def comes_further(self, said: Step.Said, by: str) -> None:
        order = list(Step.Said)
        allowed = order.index(said) > max(order.index(Step.Said(one)) for one in self.steps)
        if said is Step.Said.VERIFIED:
            allowed = allowed and self.steps.get("done", by) != by
        level = 2 if said is Step.Said.VERIFIED else None
        named = {"commitment": self.promise, "said": said, "on": HELD, "words": "seen"}
        if self.tries(actions.note_step, by=by, allowed=allowed, level=level, **named):
            self.steps[said.value] = by

    @rule(level=st.integers(1, 5))
    def influences(self, level: int) -> None:
        named = {"recommendation": self.asks_for, "level": level, "on": HELD, "words": "seen"}
        if self.tries(actions.say_influence, allowed=level > self.influence, **named):
            self.influence = level

    @rule(count=st.integers(1, 4), verdict=st.sampled_from([Verdict.APPROVED, Verdict.SENT_BACK]))
    def goes_on(self, count: int, verdict: Verdict) -> None:
        """The next steps as people mean them: else chance would seldom come to the end."""
        for _ in range(count):
            if self.is_open and not self.has_minutes:
                self.minutes_are_written()
            elif self.is_open:
                self.minutes_are_asked_for()
            elif self.minutes == "waits":
                self.is_decided("minutes", verdict, "second")
            elif not self.may_be_public:
                self.is_rated("dialogue", Safety.SAFE)
                self.is_rated("recommendation", Safety.SAFE)
            elif self.public == "waits":
                self.is_decided("public", verdict, "second")
            elif self.public == "approved":
                self.public_is_taken_back()
            else:
                self.public_is_asked_for()

    @invariant()
    def rows_say_what_the_model_says(self) -> None:
        self.met |= {f"minutes {self.minutes}", f"public {self.public}", *self.steps}
        found = queries.get_dialogue(by=self.table.first, id=self.dialogue.id)
        assert (found.approved_on is not None) == (self.minutes == "approved")
        assert found.attendees.count() == self.came
        valid = Fact.objects.filter(event=found.id, void=False)
        assert valid.exists() == (self.minutes == "approved")

    @invariant()
    def others_read_what_is_safe_alone(self) -> None:
        read = seen(self.table)
        assert len(read) == (self.public == "approved")
        for version in read:
            assert self.may_be_public
            promised = "A counter" in str(version.content)
            assert not promised or self.safety["commitment"] == Safety.SAFE
            assert SECRET not in str([version.title, version.content])


def test_every_transition(table: Table) -> None:
    Dialogues.table = table
    with clock.frozen(NOON), tenancy.acting(table.first):
        run_state_machine_as_test(
            Dialogues,
            settings=settings(
                max_examples=20,
                stateful_step_count=40,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    minutes = {f"minutes {word}" for word in ("none", "waits", "approved", "sent_back")}
    words = ("none", "waits", "approved", "sent_back", "withdrawn")
    assert Dialogues.met == minutes | {f"public {word}" for word in words} | set(Step.Said.values)
