"""The row is the queue; a report is made with the rights of who asked, as they are then."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from safe.administration.members.models import Member, MemberRole, Role
from safe.administration.programmes.models import SharingAgreement
from safe.kernel import tenancy
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NothingChanges
from safe.results.indicators import policies as figures
from safe.results.reports import actions, making, policies, queries
from safe.results.reports.actions import Language, Paper
from safe.results.reports.content import Content
from safe.results.reports.making import make_waiting
from safe.results.reports.models import Report, State
from safe.results.reports.problems import NotMadeYet, OutOfReach, TooManyWait
from safe.results.reports.verifying import verify
from safe.testing.members import Planted, plant

FOUNDS = ["members.open_registry"]  # the first member of an organisation makes its ring
SEES = ["results.see_figures", *FOUNDS]
RIGHTS = [*SEES, policies.P.REPORT, figures.P.SEE_RECORDS]


@pytest.fixture
def role(db: None) -> Role:
    made: Role = Role.objects.create(
        code="t_reporter", name_en="Reporter", permissions=RIGHTS, scope="programme"
    )
    return made


@pytest.fixture
def asker(role: Role, cheap: None, faces: Path) -> Planted:
    return plant("metta", "naw", role.code)


def ask(asker: Planted, language: Language = Language.ENGLISH) -> Report:
    by = asker.actor
    with transaction.atomic(), tenancy.acting(by):
        period = queries.may_ask(by=by, offered=_periods())[-2]
        return actions.ask_for_report(by=by, period=period, language=language)


def _periods() -> list[Any]:
    from safe.administration.programmes import queries as programmes

    return programmes.list_periods(programmes.the_programme())


def again(asker: Planted, report: Report) -> Report:
    with transaction.atomic(), tenancy.acting(asker.actor):
        return queries.get_with_files(by=asker.actor, report=report.id)


def ledger(asker: Planted, action: str) -> list[tuple[str, dict[str, Any]]]:
    with transaction.atomic(), tenancy.acting(asker.actor):
        return list(
            Entry.objects.filter(action=action).order_by("id").values_list("outcome", "details")
        )


def now_actor(asker: Planted) -> Any:
    """The member as his next request finds him."""
    with transaction.atomic(), tenancy.acting(asker.actor):
        return making._asker(Report(asked_by=asker.member.id))


def test_what_is_asked_for_is_made_and_says_how_far_it_is(asker: Planted) -> None:
    report = ask(asker)
    assert again(asker, report).state == State.WAITS
    assert make_waiting() == 1
    made = again(asker, report)
    assert (made.state, made.reason) == (State.MADE, "")
    assert made.done == made.steps
    assert made.steps >= 5
    for data in (bytes(made.xlsx), bytes(made.pdf)):
        verdict = verify(data)
        assert verdict.is_right, verdict.faults
        assert verdict.printed == made.content_hash
    assert made.is_exact
    assert len(made.reads) == 9
    assert make_waiting() == 0


def test_both_languages_have_one_content(asker: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were it made in the same second."""
    instant = "safe.results.reports.releasing._instant"
    monkeypatch.setattr(instant, lambda _: "2020-07-01T00:00:00Z")
    rows = [ask(asker, language) for language in Language]
    while make_waiting():
        pass
    made = [again(asker, row) for row in rows]
    assert len({row.content_hash for row in made}) == 1
    assert bytes(made[0].xlsx) != bytes(made[1].xlsx)


def test_fetching_stands_in_the_ledger(asker: Planted) -> None:
    report = ask(asker)
    with transaction.atomic(), tenancy.acting(asker.actor), pytest.raises(NotMadeYet):
        actions.fetch_report(by=asker.actor, report=report, paper=Paper.PDF)
    make_waiting()
    found = again(asker, report)
    with transaction.atomic(), tenancy.acting(asker.actor):
        data = actions.fetch_report(by=asker.actor, report=found, paper=Paper.XLSX)
    assert data == bytes(found.xlsx)
    outcomes = ledger(asker, "fetch_report")
    assert [outcome for outcome, _ in outcomes] == ["refused", "done"]
    assert outcomes[1][1] == {"report": str(report.id), "paper": "xlsx"}


def refused_fetch(asker: Planted, report: Report, why: type[Exception]) -> None:
    by = now_actor(asker)
    with transaction.atomic(), tenancy.acting(by):
        found = queries.get_with_files(by=by, report=report.id)
        for paper in Paper:
            with pytest.raises(why):
                actions.fetch_report(by=by, report=found, paper=paper)
    assert [outcome for outcome, _ in ledger(asker, "fetch_report")] == ["refused", "refused"]


def test_who_lost_the_permission_gets_no_file(asker: Planted, role: Role) -> None:
    report = ask(asker)
    make_waiting()
    Role.objects.filter(code=role.code).update(permissions=SEES)
    refused_fetch(asker, report, NotAllowed)


def test_who_may_not_open_records_gets_no_exact_cells(asker: Planted, role: Role) -> None:
    report = ask(asker)
    make_waiting()
    Role.objects.filter(code=role.code).update(permissions=[*SEES, policies.P.REPORT])
    refused_fetch(asker, report, OutOfReach)


def test_an_agreement_that_ended_closes_the_file(asker: Planted) -> None:
    report = ask(asker)
    make_waiting()
    from safe.kernel import clock

    ended = SharingAgreement.objects.filter(reader__code="metta", of__code="kwa")
    assert ended.update(ended_on=clock.today()) == 1
    refused_fetch(asker, report, OutOfReach)


def test_a_report_is_made_with_the_rights_of_the_moment(asker: Planted, role: Role) -> None:
    lost, left = ask(asker), None
    Role.objects.filter(code=role.code).update(permissions=SEES)
    make_waiting()
    assert again(asker, lost).state == State.FAILED
    assert again(asker, lost).reason == "not-allowed"
    Role.objects.filter(code=role.code).update(permissions=RIGHTS)
    left = ask(asker)
    with transaction.atomic(), tenancy.acting(asker.actor):
        MemberRole.objects.filter(member=asker.member).delete()
    make_waiting()
    assert again(asker, left).reason == "not-allowed"
    assert again(asker, left).xlsx is None


def test_who_left_gets_no_report(asker: Planted) -> None:
    from safe.kernel import clock

    report = ask(asker)
    with transaction.atomic(), tenancy.acting(asker.actor):
        Member.objects.filter(id=asker.member.id).update(left_at=clock.now())
    make_waiting()
    assert again(asker, report).reason == "asker-left"


def test_what_failed_can_be_tried_again(asker: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    report = ask(asker)

    def breaks(*_: object, **__: object) -> Content:
        raise RuntimeError("no")

    with monkeypatch.context() as broken:
        broken.setattr(making, "gather", breaks)
        for attempt in range(1, making.TRIES + 1):
            assert again(asker, report).state == State.WAITS
            make_waiting()
            assert again(asker, report).attempts == attempt
    assert again(asker, report).reason == "report-fault"
    with transaction.atomic(), tenancy.acting(asker.actor):
        actions.ask_again(by=asker.actor, report=again(asker, report))
    make_waiting()
    made = again(asker, report)
    assert made.state == State.MADE
    with (
        transaction.atomic(),
        tenancy.acting(asker.actor),
        pytest.raises(NothingChanges),
    ):
        actions.ask_again(by=asker.actor, report=made)


def test_a_queue_has_an_end(asker: Planted) -> None:
    for _ in range(actions.MOST_WAITING):
        ask(asker)
    with pytest.raises(TooManyWait):
        ask(asker)


def test_two_workers_do_not_make_one_report(asker: Planted) -> None:
    """The second finds it held: a session lock is asked for on another connection."""
    report = ask(asker)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute(making._LOCK, [str(report.id)])
        assert make_waiting() == 0
        cursor.execute(making._UNLOCK, [str(report.id)])
    other.close()
    assert make_waiting() == 1


@pytest.fixture
def real_asker(real_db: None, cheap: None, faces: Path) -> Iterator[Planted]:
    Role.objects.update_or_create(
        code="t_reporter",
        defaults={"name_en": "Reporter", "permissions": RIGHTS, "scope": "programme"},
    )
    yield plant("metta", "naw", "t_reporter")
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from members_memberrole where role_id = 't_reporter'")
        cursor.execute("delete from members_role where code = 't_reporter'")
    connections["owner"].close()


def start_worker(slow: bool) -> "subprocess.Popen[bytes]":
    """The product's worker, where `slow` one that stops in the middle of writing."""
    said = "import django; django.setup(); from safe.results.reports import making\n"
    if slow:
        said += "import time; making._write = lambda *_: time.sleep(60)\n"
    said += "from safe.operations.working import Worker; Worker().run()"
    return subprocess.Popen([sys.executable, "-c", said], env=os.environ | {"SAFE_POOL": "2"})


def until(asker: Planted, report: Report, what: Any) -> Report:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = again(asker, report)
        if what(found):
            return found
        time.sleep(0.2)
    raise AssertionError(f"{found.state} {found.done}/{found.steps} {found.reason}")


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_leaves_it_waiting_and_the_next_makes_it(
    real_asker: Planted,
) -> None:
    report = ask(real_asker)
    first = start_worker(slow=True)
    try:
        half = until(real_asker, report, lambda row: row.steps and row.done == row.steps - 2)
        assert half.state == State.WAITS
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    assert again(real_asker, report).state == State.WAITS
    second = start_worker(slow=False)
    try:
        made = until(real_asker, report, lambda row: row.state != State.WAITS)
    finally:
        second.terminate()
        second.wait(20)
    assert (made.state, made.reason, made.attempts) == (State.MADE, "", 2)
    assert verify(bytes(made.pdf)).is_right
    connection.close()
