"""A closing and forms that arrive meanwhile: each fact is released or late, never neither or both.

Real connections and commits. Every person is recorded once, so the released number of people and
the number of late facts must add up to all that were recorded.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from safe.administration.approvals.tests.parties import colleague, working
from safe.capture.forms.inbox import applying, door
from safe.capture.forms.models import Submission
from safe.capture.forms.tests.field import a_house, by_card, day, registration
from safe.kernel import tenancy
from safe.kernel.problems import Problem
from safe.registry.facts import actions as facts
from safe.results.periods import actions, figuring, queries
from safe.results.periods.tests.half_year import (
    REACHED,
    close,
    member,
    period,
    record,
    released_count,
)

pytestmark = pytest.mark.usefixtures("real_db")
Work = Callable[[], Any]


@pytest.fixture
def threads() -> Iterator[Callable[[Work], threading.Thread]]:
    """Each with a connection of its own; none outlives the test."""
    begun: list[threading.Thread] = []

    def start(work: Work) -> threading.Thread:
        def run() -> None:
            try:
                work()
            finally:
                connection.close()

        begun.append(threading.Thread(target=run))
        begun[-1].start()
        return begun[-1]

    yield start
    for thread in begun:
        thread.join(30)
        assert not thread.is_alive()


def came_late() -> int:
    iom = member("iom")
    with working(iom):
        closing = queries.find_closing(by=iom, period=period())
        assert closing is not None
        late = queries.count_late(by=iom, closing=closing, kinds=["training.attended"])
    assert late.gone == 0
    return late.came


def test_a_fact_that_is_being_written_is_waited_for(
    threads: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer looked at the clock before the closing did, and commits after it began."""
    written = threading.Event()
    record_fact = facts.record_fact

    def slowly(**said: Any) -> Any:
        made = record_fact(**said)
        written.set()
        time.sleep(0.5)
        return made

    monkeypatch.setattr("safe.results.periods.tests.half_year.record_fact", slowly)
    threads(lambda: record("kwa"))
    assert written.wait(10)
    close(period(), "No network.")
    assert released_count(member("iom"), period()) == 1
    assert came_late() == 0


def test_a_form_that_arrives_during_the_closing_is_late_and_not_lost(
    threads: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the real door and the worker: it leaves the form until the closing has committed."""
    with transaction.atomic():
        house = a_house("kwa")
    for body in (registration(1), day("am", by_card(1))):
        door.take(by=house.phone, token=house.token, body=body)
    figured, applied = threading.Event(), threading.Event()
    hook = figuring.hook()
    snapshot = hook.snapshot

    def slowly(by: Any, of: Any) -> Any:
        taken = snapshot(by, of)
        figured.set()
        assert applied.wait(10)
        return taken

    monkeypatch.setattr(hook, "snapshot", slowly)
    closing = threads(lambda: close(period(), "No network."))
    assert figured.wait(10)
    assert applying.work_once() == 0  # the closing holds the facts of KWA
    with working(house.locked):
        assert set(Submission.objects.values_list("state", flat=True)) == {"received"}
    applied.set()
    closing.join(30)
    while applying.work_once():
        pass
    assert released_count(member("iom"), period()) == 0
    assert came_late() == 1


def test_whatever_the_moment_each_fact_is_in_one_of_the_two(threads: Any) -> None:
    """Six writers of two organisations record while IOM closes somewhere in the middle."""
    each, dice = 15, random.Random(5)  # noqa: S311 - moments, no secret
    pauses = [[dice.random() / 50 for _ in range(each)] for _ in range(6)]

    def write(code: str, waits: list[float]) -> None:
        for pause in waits:
            record(code)
            time.sleep(pause)

    writers = [
        threads(lambda n=n: write(("kwa", "hnf")[n % 2], pauses[n])) for n in range(len(pauses))
    ]
    time.sleep(0.15)
    close(period(), "No network.")
    for writer in writers:
        writer.join(60)
    released, late = released_count(member("iom"), period()), came_late()
    assert released is not None
    assert released + late == 6 * each
    assert late > 0, "the closing came after all writers: this proves nothing"
    assert now() == 6 * each


def now() -> int:
    iom = member("iom")
    with working(iom):
        taken = figuring.hook().now(iom, period(), None)
    return next(int(one.cells["whole"]["count"]) for one in taken if one.code == REACHED)


def test_two_members_close_once(threads: Any) -> None:
    record("kwa")
    iom, met, begin = member("iom"), [], threading.Barrier(2)

    def closing(by: Any) -> Work:
        def work() -> None:
            begin.wait(10)
            try:
                close(period(), "No network.", by=by)
                met.append("done")
            except Problem as problem:
                met.append(problem.code)

        return work

    for thread in [threads(closing(iom)), threads(closing(colleague(iom)))]:
        thread.join(30)
    assert sorted(met) == ["done", "period-closed"]


def test_submitting_and_closing_follow_each_other(
    threads: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who submits while the half-year is being closed is told so; nothing stands half."""
    figured, met = threading.Event(), []
    hook = figuring.hook()
    snapshot = hook.snapshot

    def slowly(by: Any, of: Any) -> Any:
        figured.set()
        time.sleep(0.3)
        return snapshot(by, of)

    monkeypatch.setattr(hook, "snapshot", slowly)
    threads(lambda: close(period(), "No network."))
    assert figured.wait(10)
    kwa = member("kwa")
    try:
        with transaction.atomic(), tenancy.acting(kwa):
            actions.submit_period(by=kwa, period=period())
        met.append("done")
    except Problem as problem:
        met.append(problem.code)
    assert met == ["period-closed"]


def test_every_writer_of_facts_holds_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the proof stands on: the product's own way of a form takes it before the first fact."""
    with transaction.atomic():
        house = a_house("kwa")
    for body in (registration(1), day("am", by_card(1))):
        door.take(by=house.phone, token=house.token, body=body)
    held = []
    create = facts.Fact.objects.create

    def look(**said: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and granted"
                " and pid = pg_backend_pid()"
            )
            held.append(cursor.fetchone()[0])
        return create(**said)

    monkeypatch.setattr(facts.Fact.objects, "create", look)
    while applying.work_once():
        pass
    assert held
    assert min(held) >= 1
