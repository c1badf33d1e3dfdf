"""Who may hold and correct trainings; what is sealed, and what the rest betrays."""

from enum import StrEnum

from django.db.models import QuerySet

from safe.activities.training.models import (
    Attendance,
    Event,
    KnowledgeTest,
    Participant,
    Session,
    Sitting,
)
from safe.administration.programmes.models import PUBLIC
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of trainings."""

    SEE = "training.see"
    HOLD = "training.hold"
    CORRECT = "training.correct"


SEES_RECORDS = "results.see_records"  # declared above; here only asked


def visible(by: Actor) -> QuerySet[Event]:
    """The trainings of the actor's own organisation."""
    if not by.may(P.SEE):
        return Event.objects.none()
    events: QuerySet[Event] = Event.objects.filter(organisation=by.organisation)
    return events


def sees_answers(by: Actor) -> bool:
    """Whether the actor may see what single participants answered, and so few of them together."""
    return by.may(P.SEE) and (by.may(P.HOLD) or by.may(P.CORRECT) or by.may(SEES_RECORDS))


_ID = "random and ordered by time: in which order records were written"
_ORGANISATION = "which organisation held the training"
SEALED = {Event: {"details": "registry"}}
CLEAR = {
    Event: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "programme": "the programme's public code",
        "curriculum": "which curriculum was taught",
        "township": "in which township people met; the site is sealed",
        "started_on": "on which day people began to meet",
        "letter": "that a second training began on the same day",
        "offered": "how many half-days were planned",
        "made_at": "when the server learned of the training",
    },
    Session: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "event": "random id of the training",
        "on_date": "on which day people met",
        "half": "whether people met in the morning or the afternoon",
        "recorded_at": "when the server learned of the half-day",
    },
    Participant: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "event": "random id of the training",
        "person": "random id of a person; who sat with whom, without names",
        "running_no": "a number on the paper sheet: a seized sheet leads to a random person",
    },
    Attendance: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "session": "random id of the half-day",
        "participant": "random id of the participant",
        "mark": "whether an unnamed person was there, late, absent or excused",
        "recorded_at": "when the server learned of it",
    },
    KnowledgeTest: {field.attname: PUBLIC for field in KnowledgeTest._meta.concrete_fields},
    Sitting: {
        "id": _ID,
        "organisation": _ORGANISATION,
        "participant": "random id of the participant",
        "test": "random id of the public test",
        "when": "whether the test was sat before or after the training",
        "form": "which of the two forms was asked",
        "mode": "whether the questions were read aloud: most often to who reads little",
        "on_date": "on which day the test was sat",
        "answers": "what an unnamed person knows and does not know of safe migration",
        "recorded_at": "when the server learned of it",
    },
}
