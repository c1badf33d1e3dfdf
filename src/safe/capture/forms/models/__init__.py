"""Forms as published, and the inbox of what was sent."""

from safe.capture.forms.models.inbox import Attachment, Part, State, Submission, Wait

__all__ = ["Attachment", "Part", "State", "Submission", "Wait"]
