"""Who may hold and correct trainings; what is sealed, and what the rest betrays."""

from enum import StrEnum

from django.db.models import QuerySet

from safe.activities.training.models import Attendance, Event, Participant, Session
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of trainings."""

    SEE = "training.see"
    HOLD = "training.hold"
    CORRECT = "training.correct"


def visible(by: Actor) -> QuerySet[Event]:
    """The trainings of the actor's own organisation."""
    if not by.may(P.SEE):
        return Event.objects.none()
    events: QuerySet[Event] = Event.objects.filter(organisation=by.organisation)
    return events


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
}
