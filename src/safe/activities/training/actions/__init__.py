"""Holding a training, marking who was there, correcting both."""

from safe.activities.training.actions.correcting import correct_attendance, move_event
from safe.activities.training.actions.holding import (
    enrol_person,
    ensure_event,
    hold_session,
    mark_attendance,
    take_part,
)
from safe.activities.training.actions.testing import correct_sitting, record_sitting
from safe.activities.training.actions.typing import type_day

__all__ = [
    "correct_attendance",
    "correct_sitting",
    "enrol_person",
    "ensure_event",
    "hold_session",
    "mark_attendance",
    "move_event",
    "record_sitting",
    "take_part",
    "type_day",
]
