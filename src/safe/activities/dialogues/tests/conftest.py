"""A house with two policy members whose vault is open, and another that reads along."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from safe.activities.dialogues import actions
from safe.activities.dialogues.actions import Attending, Recommending, Said
from safe.activities.dialogues.models import Dialogue, Safety
from safe.activities.dialogues.policies import P
from safe.administration.approvals.actions import decide_request
from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.policies import P as APPROVALS
from safe.administration.members.models import Member, MemberRole, Role
from safe.administration.programmes import queries as programmes
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.results.indicators.policies import P as RESULTS
from safe.testing.cast import House, build

NOON = datetime(2020, 5, 12, 5, 30, tzinfo=UTC)
HELD = date(2020, 5, 4)
EVERYTHING = frozenset({*P, *APPROVALS, RESULTS.SEE, RESULTS.SEE_RECORDS})


class Table:
    """Two members of one house at work: `first` writes, `second` decides."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.first = self.member()
        self.second = self.member()

    def member(self, code: str = "") -> Actor:
        organisation = programmes.get_organisation(code).id if code else self.house.organisation
        return Actor(
            organisation=organisation,
            member=new_id(),
            permissions=EVERYTHING,
            facts_of=programmes.facts_of(organisation),
            scope="organisation",
        )

    def opener(self) -> Actor:
        return replace(self.second, vault=self.house.vault())

    def dialogue(self, title: str = "Papers for people on the move") -> Dialogue:
        said = Said(title, "state", HELD, "State government", "MMR001001")
        made = actions.keep_dialogue(by=self.first, said=said)
        for sex in ("female", "female", "male"):
            who = Attending("state", sex, name="U Planted Example", office="Planted office")
            actions.add_attendee(by=self.first, dialogue=made, said=who)
        for number in range(2):
            row = Recommending(f"Recommendation {number}", "State government", owner="officer")
            actions.keep_recommendation(by=self.first, dialogue=made, said=row)
        actions.keep_minutes(by=self.first, dialogue=made, text="U Planted Example spoke.")
        return made

    def decide(self, request: Request, verdict: Verdict = Verdict.APPROVED) -> None:
        reason = "" if verdict is Verdict.APPROVED else "look again"
        decide_request(by=self.second, request=request, verdict=verdict, reason=reason)

    def approved(self) -> Dialogue:
        made = self.dialogue()
        self.decide(actions.ask_for_minutes(by=self.first, dialogue=made))
        made.refresh_from_db()
        return made

    def safe(self, made: Dialogue) -> None:
        for what in (made, made.recommendations.get(number=1)):
            actions.rate_safety(by=self.first, dialogue=made, what=what, safety=Safety.SAFE)
        made.refresh_from_db()


def _admit(actor: Actor) -> None:
    """The row of a member with the role that the pack gives policy staff."""
    with tenancy.acting(actor):
        row = Member.objects.create(
            id=actor.member,
            organisation=actor.organisation,
            login=f"policy-{actor.member}",
            skeleton=str(actor.member),
            joined_at=clock.now(),
            confirmed_at=clock.now(),
        )
        MemberRole.objects.create(
            organisation=actor.organisation,
            member=row,
            role=Role.objects.get(code="policy_staff"),
            given_at=clock.now(),
        )


@pytest.fixture
def table(db: None) -> Table:
    made = Table(build("kwa"))
    for actor in (made.first, made.second):
        _admit(actor)
    return made


@pytest.fixture
def noon(table: Table) -> Iterator[None]:
    """Everything happens at one moment, as the first member's organisation."""
    with clock.frozen(NOON), tenancy.acting(table.first):
        yield
