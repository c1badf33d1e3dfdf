"""What of the inbox is sealed, and what the rest betrays (who may do what: forms.policies)."""

from safe.capture.forms.models import Attachment, Part, Submission, Wait

_ID = "random and ordered by time: in which order records came"
_ORGANISATION = "which organisation's phone sent it"
SEALED: dict[type, dict[str, str]] = {
    Submission: {"original": "registry"},
    Part: {"box": "registry"},
    Attachment: {"box": "registry"},
}
CLEAR: dict[type, dict[str, str]] = {
    Submission: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "device": "random id of the phone that sent the form",
        "form": "random id of the blank form's version",
        "form_code": "the blank form's own code: what kind of work was done",
        "kind": "whether it was a registration, a training day, or another form",
        "instance": "a mark of the form's number under the server's key, to know it again",
        "content": "a mark of the bytes under the server's key, to know a resend",
        "variant": "that a form came again with other answers",
        "received_at": "when the form came, so when a phone had network",
        "applied_at": "when the form was counted",
        "filled_at": "when the phone says that the form was filled",
        "state": "whether the form was counted, waits or was set aside",
        "reason": "why the whole form waits, as one of a few codes",
        "flags": "what was odd, as codes: a wrong phone clock, another number of half-days",
        "answers": "codes, bands, dates, townships and marks of cards of unnamed people",
        "original_size": "how many bytes the phone sent, so roughly how much was written",
        "files_named": "marks of file names under the server's key: how many files belong to it",
        "attempts": "how often counting it failed",
    },
    Part: {
        "id": "random; the id that the person or the training will have",
        "organisation": _ORGANISATION,
        "submission": "random id of the form",
        "kind": "whether the part speaks of a person or of a training",
        "no": "which participant of the form it is, in the order of writing",
    },
    Attachment: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "submission": "random id of the form",
        "stored": "random name of the encrypted file in the store",
        "name": "a mark of the file's name under the server's key, to know a resend",
        "content": "a mark of the file's bytes under the server's key, to know a resend",
        "size": "how many bytes the file has: a picture or a long recording",
        "referenced": "whether the form speaks of the file",
        "received_at": "when the file came, so when the phone had network",
    },
    Wait: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "submission": "random id of the form",
        "part": "which participant of the form waits",
        "reason": "why it waits, as one of a few codes",
        "details": "codes, dates and numbers that do not fit, and what a member put in their place",
        "awaits": "a mark of a card or number under the server's key that would take it up",
        "state": "whether it waits, was mended or set aside",
        "since": "since when a form or a participant waits",
        "ended_at": "when a member or a later form ended the waiting",
        "ended_by": "random id of the member who decided",
    },
}
