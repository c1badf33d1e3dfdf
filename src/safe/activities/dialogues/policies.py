"""Who writes and who reads dialogues; what is sealed, and what the rest betrays."""

from enum import StrEnum

from django.db.models import QuerySet

from safe.activities.dialogues.models import (
    Attendee,
    Commitment,
    Dialogue,
    Influence,
    PublicVersion,
    Recommendation,
    Step,
)
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of dialogues."""

    SEE = "dialogues.see"
    WRITE = "dialogues.write"  # minutes, recommendations, commitments, ratings
    OPEN = "dialogues.open"  # the minutes, and who came
    APPROVE = "dialogues.approve"  # minutes and public versions that another member asked for


def visible(by: Actor) -> QuerySet[Dialogue]:
    """The own organisation's dialogues."""
    if not by.may(P.SEE):
        return Dialogue.objects.none()
    rows: QuerySet[Dialogue] = Dialogue.objects.filter(organisation=by.organisation)
    return rows


def public(by: Actor) -> QuerySet[PublicVersion]:
    """What other organisations let this one read."""
    if not by.may(P.SEE):
        return PublicVersion.objects.none()
    rows: QuerySet[PublicVersion] = PublicVersion.objects.filter(
        shared_with__contains=[by.organisation], withdrawn_on=None
    )
    return rows


_ID = "random and ordered by time: in which order rows were written"
_OWN = "which organisation wrote it"
_DIALOGUE = "random id of the dialogue"
_WORDS = "words about institutions, read inside the organisation, so not sealed; the page says that"
_WORDS += " no person is named there, and nothing keeps a member from doing it"
_SAFETY = "whether a member said that it may be known outside"
_MEMBER = "random id of the member who wrote it"
_DAY = "on which day it happened"
SEALED: dict[type, dict[str, str]] = {
    Dialogue: {"minutes": "registry"},
    Attendee: {"box": "registry"},
}
CLEAR = {
    Dialogue: {
        "id": _ID,
        "organisation": _OWN,
        "programme": "the programme's public code",
        "title": _WORDS,
        "level": "whether it was held at state level or elsewhere",
        "on_date": "on which day institutions met",
        "place": "in which township they met",
        "convenor": "which institution called the meeting",
        "agenda": _WORDS,
        "approved_on": "on which day a second member approved the minutes",
        "safety": _SAFETY,
    },
    Attendee: {
        "id": _ID,
        "organisation": _OWN,
        "dialogue": _DIALOGUE,
        "institution": "for what kind of institution an unnamed person spoke",
        "sex": "one of four words; with the institution it narrows a small group",
    },
    Recommendation: {
        "id": _ID,
        "organisation": _OWN,
        "dialogue": _DIALOGUE,
        "number": "its place in the list",
        "text_en": _WORDS,
        "text_my": _WORDS,
        "theme": _WORDS,
        "addressee": "which institution is asked to act",
        "owner": "a function in the own organisation; the page asks for no name",
        "due_on": "until when it should come about",
        "safety": _SAFETY,
    },
    Influence: {
        "id": _ID,
        "organisation": _OWN,
        "recommendation": "random id of the recommendation",
        "level": "how far a recommendation has come",
        "on_date": _DAY,
        "words": _WORDS,
        "member": _MEMBER,
        "at": "when a member wrote it",
    },
    Commitment: {
        "id": _ID,
        "organisation": _OWN,
        "recommendation": "random id of the recommendation",
        "office": "which office promised; the page asks for no name",
        "promise": _WORDS,
        "due_on": "until when it was promised",
        "safety": _SAFETY,
    },
    Step: {
        "id": _ID,
        "organisation": _OWN,
        "commitment": "random id of the commitment",
        "said": "how far a promise has come",
        "level": "by what it was verified",
        "on_date": _DAY,
        "words": _WORDS,
        "member": _MEMBER,
        "at": "when a member wrote it",
    },
    PublicVersion: {
        "id": _ID,
        "organisation": _OWN,
        "shared_with": "which organisations may read it",
        "dialogue": _DIALOGUE,
        "level": "whether it was held at state level or elsewhere",
        "on_date": "on which day institutions met, when that is rated safe",
        "place": "in which township they met, when that is rated safe",
        "title": "rated safe by two members",
        "content": "recommendations and promises that two members hold safe; no name of a person",
        "published_on": "on which day it was approved",
        "withdrawn_on": "on which day it was taken back",
    },
}
