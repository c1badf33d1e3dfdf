"""Where a request stands: it follows from its decisions alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from safe.administration.approvals.models import Verdict


class State(StrEnum):
    """Where a request stands."""

    WAITS = "waits"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REFUSED = "refused"


_ENDS = {Verdict.SENT_BACK: State.SENT_BACK, Verdict.REFUSED: State.REFUSED}


@dataclass(frozen=True)
class Progress:
    """The state, and the level at which it waits."""

    state: State
    level: int | None = None


def progress_of(levels: int, verdicts: Sequence[str]) -> Progress:
    """`verdicts` in the order of levels: the first that is no approval ends the round."""
    for verdict in verdicts:
        if verdict != Verdict.APPROVED:
            return Progress(_ENDS[Verdict(verdict)])
    if len(verdicts) >= levels:
        return Progress(State.APPROVED)
    return Progress(State.WAITS, len(verdicts))
