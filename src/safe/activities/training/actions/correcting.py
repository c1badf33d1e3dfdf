"""Corrections: the mark changes, the facts are voided and written anew, the ledger says why."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from safe.activities.training.actions.completion import settle, settle_event
from safe.activities.training.actions.holding import check_date, record_session
from safe.activities.training.actions.testing import settle_sittings
from safe.activities.training.models import Attendance, Event, Mark, Participant, Sitting
from safe.activities.training.policies import P
from safe.activities.training.problems import SameTraining
from safe.administration.places import queries as places
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NothingChanges
from safe.registry.facts import actions as facts
from safe.registry.facts.locking import lock_facts


@action(permission=P.CORRECT, logs=("attendance", "mark", "why"))
def correct_attendance(*, by: Actor, attendance: Attendance, mark: str, why: str) -> Attendance:
    """Change one mark. Raises NothingChanges."""
    lock_facts(by.organisation)
    attendance = Attendance.objects.select_for_update(of=("self",)).get(
        organisation=by.organisation, pk=attendance.pk
    )
    if attendance.mark == mark:
        raise NothingChanges
    attendance.mark = Mark(mark)
    attendance.save(update_fields=["mark"])
    settle(by=by, participant=attendance.participant, why=why)
    return attendance


@action(permission=P.CORRECT, logs=("event", "started_on", "township", "why"))
def move_event(
    *,
    by: Actor,
    event: Event,
    why: str,
    started_on: date | None = None,
    township: str | None = None,
) -> Event:
    """Correct an event's first day (its half-days move along) or its township.

    Raises NothingChanges, SameTraining, UnknownTownship, DayAhead, NotOffered.
    """
    lock_facts(by.organisation)
    event = Event.objects.select_for_update().get(organisation=by.organisation, pk=event.pk)
    shift = (started_on or event.started_on) - event.started_on
    if not shift and township in (None, event.township):
        raise NothingChanges
    if township is not None:
        places.check_township(township, programme=event.programme)
        event.township = township
    sessions = list(event.sessions.all())
    event.started_on += shift
    for day in [event.started_on, *(session.on_date + shift for session in sessions)]:
        check_date(day)
    try:
        with transaction.atomic():
            event.save(update_fields=["started_on", "township"])
    except IntegrityError:
        raise SameTraining from None
    # the later day first, so that no half-day meets its neighbour on the way
    for session in sorted(sessions, key=lambda s: s.on_date, reverse=shift.days > 0):
        session.on_date += shift
        session.save(update_fields=["on_date"])
        facts.void_facts(by=by, source=session.id, why=why)
        record_session(by=by, event=event, session=session)
    settle_event(by=by, event=event, why=why)
    _move_sittings(by=by, event=event, shift=shift, why=why)
    return event


def _move_sittings(*, by: Actor, event: Event, shift: timedelta, why: str) -> None:
    """Tests move along with their training."""
    sat = Sitting.objects.filter(participant__event=event)
    sat.update(on_date=F("on_date") + shift)
    moved = Participant.objects.filter(event=event, sittings__isnull=False).distinct()
    for participant in moved.filter(person__undone_at__isnull=True):
        settle_sittings(by=by, participant=participant, why=why)
