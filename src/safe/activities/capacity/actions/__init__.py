"""Rounds, ballots, what was found, plans."""

from safe.activities.capacity.actions.assessing import (
    finalise_assessment,
    keep_levels,
    keep_view,
)
from safe.activities.capacity.actions.closing import close_round, give_up_round, read_half
from safe.activities.capacity.actions.opening import issue_slips, open_round
from safe.activities.capacity.actions.planning import (
    ask_for_plan,
    drop_line,
    keep_line,
    note_step,
    start_plan,
)
from safe.activities.capacity.actions.voting import cast_ballot, type_ballot

__all__ = [
    "ask_for_plan",
    "cast_ballot",
    "close_round",
    "drop_line",
    "finalise_assessment",
    "give_up_round",
    "issue_slips",
    "keep_levels",
    "keep_line",
    "keep_view",
    "note_step",
    "open_round",
    "read_half",
    "start_plan",
    "type_ballot",
]
