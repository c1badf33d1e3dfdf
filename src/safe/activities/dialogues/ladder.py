"""Where a promise stands, and how far a recommendation has come: pure rules over what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safe.activities.dialogues.models import Commitment, Influence, Step

ORDER = list(Step.Said)
IN_A_PLAN = 4  # of influence: from here on it is counted
BY_LETTER = 2  # of a verification: from here on a promise counts as kept
SOON_DAYS = 30


@dataclass(frozen=True)
class Standing:
    """A commitment with its steps, in the order in which they were said."""

    commitment: Commitment
    steps: Sequence[Step]

    @property
    def said(self) -> Step.Said:
        """The highest step; a commitment begins as said."""
        return max((Step.Said(one.said) for one in self.steps), key=ORDER.index)

    def step(self, said: Step.Said) -> Step | None:
        """The step of this name, if it was taken."""
        return next((one for one in self.steps if one.said == said), None)

    @property
    def is_kept(self) -> bool:
        """Done by the day it was promised for, and verified by more than words."""
        done, verified = self.step(Step.Said.DONE), self.step(Step.Said.VERIFIED)
        return (
            done is not None
            and done.on_date <= self.commitment.due_on
            and verified is not None
            and (verified.level or 0) >= BY_LETTER
        )

    def is_late(self, today: date) -> bool:
        """Its day is over and it is not said to be done."""
        return self.commitment.due_on < today and self.step(Step.Said.DONE) is None

    def is_soon(self, today: date) -> bool:
        """It falls due within a month."""
        left = (self.commitment.due_on - today).days
        return 0 <= left <= SOON_DAYS and self.step(Step.Said.DONE) is None

    def next_steps(self) -> list[Step.Said]:
        """What may be said now: a higher step; verified after done alone."""
        here = ORDER.index(self.said)
        above = ORDER[here + 1 :]
        is_done = self.step(Step.Said.DONE) is not None
        return [one for one in above if one is not Step.Said.VERIFIED or is_done]


def first_at(influences: Sequence[Influence], level: int) -> Influence | None:
    """The first word that a level, or a higher one, was reached."""
    reached = [one for one in influences if one.level >= level]
    return min(reached, key=lambda one: (one.on_date, one.id)) if reached else None
