"""Forms as published, and the inbox of what was sent."""

from safe.capture.forms.models.inbox import Attachment, Part, State, Submission, Wait
from safe.capture.forms.models.published import Field, Form, FormVersion, MediaFile

__all__ = [
    "Attachment",
    "Field",
    "Form",
    "FormVersion",
    "MediaFile",
    "Part",
    "State",
    "Submission",
    "Wait",
]
