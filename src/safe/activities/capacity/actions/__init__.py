"""Rounds, ballots, what was found, plans."""

from safe.activities.capacity.actions.assessing import (
    finalise_assessment,
    keep_levels,
    keep_view,
)
from safe.activities.capacity.actions.closing import close_round, give_up_round, read_half
from safe.activities.capacity.actions.opening import issue_slips, open_round
from safe.activities.capacity.actions.voting import cast_ballot, type_ballot

__all__ = [
    "cast_ballot",
    "close_round",
    "finalise_assessment",
    "give_up_round",
    "issue_slips",
    "keep_levels",
    "keep_view",
    "open_round",
    "read_half",
    "type_ballot",
]
