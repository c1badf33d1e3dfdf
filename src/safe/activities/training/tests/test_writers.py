"""Two who write at the same moment: the figures are those of one after the other."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from safe.activities.training import actions
from safe.activities.training.actions import correcting
from safe.activities.training.models import Attendance, Event, Session
from safe.capture.forms.inbox import applying, door
from safe.capture.forms.models import Wait
from safe.capture.forms.tests.field import (
    OTHER_TOWNSHIP,
    a_house,
    acting,
    by_card,
    day,
    registration,
    send,
    states,
)
from safe.registry.facts.models import Fact
from safe.registry.people import actions as people
from safe.registry.people.models import Person
from safe.testing.cast import House

Work = Callable[[], Any]


def beside(house: House, *works: Work) -> None:
    """Each in a thread and transaction of its own, begun together."""
    begin = threading.Barrier(len(works))

    def run(work: Work) -> None:
        begin.wait()
        with transaction.atomic(), acting(house):
            work()
        connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_corrections_of_one_participant_complete_him(
    real_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        house = a_house()
    send(house, registration(1), *(day(h, by_card(1, mark="absent")) for h in ("am", "pm")))
    with transaction.atomic(), acting(house):
        marks = list(Attendance.objects.all())
    settle = correcting.settle

    def slowly(**said: Any) -> None:
        time.sleep(0.3)
        settle(**said)

    monkeypatch.setattr(correcting, "settle", slowly)

    def correct(mark: Attendance) -> Work:
        return lambda: correcting.correct_attendance(
            by=house.locked, attendance=mark, mark="present", why="slip"
        )

    beside(house, *(correct(mark) for mark in marks))
    with transaction.atomic(), acting(house):
        kinds = list(Fact.objects.filter(void=False).values_list("kind", flat=True))
    assert sorted(kinds) == [
        "training.attended", "training.attended", "training.completed",
        "training.session_held", "training.session_held",
    ]  # fmt: skip


def test_who_is_taken_back_while_a_form_is_applied_is_not_counted(
    real_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        house = a_house()
    send(house, registration(1))
    door.take(by=house.phone, token=house.token, body=day("am", by_card(1)))
    with transaction.atomic(), acting(house):
        person = Person.objects.get()
    apply, applied = applying._run, threading.Event()

    def slowly(*said: Any) -> Any:
        outcome = apply(*said)
        applied.set()
        time.sleep(0.3)
        return outcome

    monkeypatch.setattr(applying, "_run", slowly)
    worker = threading.Thread(target=lambda: (applying.work_once(), connection.close()))
    worker.start()
    applied.wait(5)
    with transaction.atomic(), acting(house):
        people.undo_registration(by=house.locked, person=person)
    worker.join()
    with transaction.atomic(), acting(house):
        assert Person.objects.get().undone_at is not None
        assert not Attendance.objects.exists()
        assert not Fact.objects.filter(void=False, subject_kind="person").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_who_becomes_known_after_the_training_was_moved(days: int) -> None:
    """The form's own training is found again where it is now; no second one, no second half-day."""
    house = a_house()
    send(house, registration(1), day("am", by_card(1, 2)))
    with acting(house):
        event = Event.objects.get()
        moved = event.started_on + timedelta(days)
        actions.move_event(
            by=house.locked, event=event, started_on=moved, township=OTHER_TOWNSHIP, why="slip"
        )
    send(house, registration(2))
    with acting(house):
        assert states() == ["applied"] * 3
        assert not Wait.objects.filter(state="waits").exists()
        assert (Event.objects.count(), Session.objects.count()) == (1, 1)
        facts = Fact.objects.filter(void=False, kind="training.attended")
        assert {(f.on_date, f.place) for f in facts} == {(moved, OTHER_TOWNSHIP)}
        assert facts.count() == 2
