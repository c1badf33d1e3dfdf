"""Every change of a dialogue."""

from safe.activities.dialogues.actions.following import add_commitment, note_step, say_influence
from safe.activities.dialogues.actions.keeping import (
    Attending,
    Recommending,
    Said,
    add_attendee,
    approve_minutes,
    ask_for_minutes,
    drop_attendee,
    keep_dialogue,
    keep_minutes,
    keep_recommendation,
)
from safe.activities.dialogues.actions.publishing import (
    ask_for_public,
    publish_version,
    rate_safety,
    withdraw_version,
)

__all__ = [
    "Attending",
    "Recommending",
    "Said",
    "add_attendee",
    "add_commitment",
    "approve_minutes",
    "ask_for_minutes",
    "ask_for_public",
    "drop_attendee",
    "keep_dialogue",
    "keep_minutes",
    "keep_recommendation",
    "note_step",
    "publish_version",
    "rate_safety",
    "say_influence",
    "withdraw_version",
]
