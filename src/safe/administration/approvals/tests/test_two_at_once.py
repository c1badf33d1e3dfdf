"""Two connections at the same moment: one decides, the other is told so."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from safe.administration.approvals import actions
from safe.administration.approvals.actions import asking, deciding
from safe.administration.approvals.models import Decision, Request, Rule, Verdict
from safe.administration.approvals.problems import AskedAlready, DecidedAlready
from safe.administration.approvals.tests.parties import (
    OUTER,
    a_member,
    a_rule,
    ask,
    colleague,
    working,
)
from safe.administration.programmes import queries as programmes
from safe.kernel import tenancy
from safe.kernel.ids import new_id
from safe.kernel.problems import Problem

Work = Callable[[], Any]


@pytest.fixture
def plans(real_db: None) -> Any:
    """Rules are content and survive the clearing of tables; this one is taken out again."""
    rule = a_rule("plan", OUTER)
    yield rule
    Rule.objects.filter(id=rule.id).delete()


def together(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *works: Work) -> list[str]:
    """Both have looked before either writes; returns what each met."""
    meeting, met = threading.Barrier(len(works)), []
    looked = getattr(module, name)

    def look(*said: Any, **named: Any) -> Any:
        found = looked(*said, **named)
        meeting.wait(10)
        return found

    monkeypatch.setattr(module, name, look)

    def run(work: Work) -> None:
        try:
            work()
            met.append("done")
        except Problem as problem:
            met.append(problem.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(met)


def test_two_members_decide_one_level_once(plans: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    metta = a_member("metta")
    request = ask(a_member("kwa"))

    def deciding_as(by: Any, verdict: Verdict, reason: str = "") -> Work:
        def work() -> None:
            with transaction.atomic(), tenancy.acting(by):
                actions.decide_request(by=by, request=request, verdict=verdict, reason=reason)

        return work

    met = together(
        monkeypatch,
        deciding,
        "_level_of",
        deciding_as(metta, Verdict.APPROVED),
        deciding_as(colleague(metta), Verdict.SENT_BACK, "The totals differ."),
    )
    assert met == [DecidedAlready.code, "done"]
    with working(metta):
        assert Decision.objects.count() == 1


def test_two_members_submit_one_round_once(plans: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    kwa, about, programme = a_member("kwa"), new_id(), programmes.the_programme()

    def asking_as(by: Any) -> Work:
        def work() -> None:
            with transaction.atomic(), tenancy.acting(by):
                actions.file_request(by=by, programme=programme, kind="plan", about=about)

        return work

    met = together(monkeypatch, asking, "_next_round", asking_as(kwa), asking_as(colleague(kwa)))
    assert met == [AskedAlready.code, "done"]
    with working(kwa):
        assert Request.objects.count() == 1
