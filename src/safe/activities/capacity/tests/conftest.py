"""Two sides of a round: Metta facilitates, KWA looks at itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from safe.activities.capacity import actions, queries
from safe.activities.capacity.instruments import statements_of
from safe.activities.capacity.models import Instrument, Round
from safe.activities.capacity.policies import P
from safe.activities.capacity.slips import read_slip
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.testing.cast import House, build
from safe.testing.members import cheap, stranger

__all__ = ["cheap", "stranger"]

HELD = date(2020, 2, 12)
FACILITATES = frozenset({P.SEE, P.FACILITATE, "approvals.see", "approvals.decide"})
SPEAKS = frozenset({P.SEE, P.FINALISE, P.AGREE, "approvals.see", "approvals.decide"})


@dataclass
class Sides:
    """Both houses, and what each does under its own organisation."""

    metta: House
    kwa: House

    @property
    def facilitator(self) -> Actor:
        return replace(self.metta.opened, permissions=FACILITATES)

    @property
    def partner(self) -> Actor:
        return replace(self.kwa.opened, permissions=SPEAKS)

    def does(self, by: Actor, act: Callable[..., Any], **named: Any) -> Any:
        """One action in the transaction of one side."""
        with tenancy.acting(by):
            return act(by=by, **named)

    def opened(self, code: str = "capacity", held_on: date = HELD) -> Round:
        instrument = Instrument.objects.get(code=code)
        found: Round = self.does(
            self.facilitator,
            actions.open_round,
            instrument=instrument,
            partner=self.kwa.organisation,
            held_on=held_on,
        )
        return found

    def voted(self, round: Round, scores: list[dict[str, int]]) -> list[str]:  # noqa: A002
        """Print slips and cast each ballot; the letters in the order of printing."""
        letters: list[str] = self.does(
            self.facilitator, actions.issue_slips, round=round, count=len(scores)
        )
        for slip, given in zip(letters, scores, strict=True):
            cast(slip, round, given)
        return letters

    def closed(self, scores: list[dict[str, int]] | None = None, **more: Any) -> Round:
        """A round whose ballots are open."""
        made = self.opened(**more)
        self.voted(made, scores or [everywhere(made, level) for level in (1, 2, 4)])
        half = self.does(self.partner, actions.read_half, round=made)
        found: Round = self.does(self.facilitator, actions.close_round, round=made, letters=half)
        return found

    def final(self, level: int = 2, comment: str = "", **more: Any) -> Round:
        """A final assessment with one level everywhere."""
        made = self.closed(**more)
        self.agree(made, level)
        self.does(self.partner, actions.finalise_assessment, round=made, comment=comment)
        return made

    def agree(self, round: Round, level: int) -> None:  # noqa: A002
        said = dict.fromkeys(statements_of(round.instrument), (level, "seen by a paper"))
        self.does(self.partner, actions.keep_levels, round=round, said=said)


def everywhere(round: Round, level: int) -> dict[str, int]:  # noqa: A002
    """The same answer to every statement."""
    return dict.fromkeys(statements_of(round.instrument), level)


def cast(slip: str, round: Round, scores: dict[str, int]) -> None:  # noqa: A002
    """As whoever holds the slip."""
    found = queries.find_slip(read_slip(slip) or "")
    assert found is not None
    voter = Actor(organisation=found.organisation, permissions=frozenset({P.VOTE}))
    with tenancy.acting(voter):
        actions.cast_ballot(by=voter, round=round, ballot=found.ballot, scores=scores)


@pytest.fixture
def sides(db: None) -> Sides:
    """Metta and KWA."""
    return Sides(build("metta"), build("kwa"))
