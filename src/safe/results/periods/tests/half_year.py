"""A half-year of three partners: facts as camp days write them, and members who submit and decide."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from safe.administration.approvals import actions as approvals
from safe.administration.approvals import queries as asked
from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.tests.parties import a_member, working
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.registry.facts.actions import Attributes, make_subject, record_fact, void_facts
from safe.registry.facts.locking import lock_facts
from safe.results.periods import actions, queries
from safe.results.periods.models import Closing

WAINGMAW = "MMR001002"
REACHED = "5.1"


def member(code: str, *without: str) -> Actor:
    """A member of one of the pack's organisations, with what its agreements let him read."""
    by = a_member(code, *without)
    return replace(by, facts_of=programmes.facts_of(by.organisation))


def period(code: str = "2020S1") -> Period:
    """January to June 2020."""
    return Period.objects.get(programme="SAFE", code=code)


def record(code: str, on: str = "2020-02-12", *, subject: UUID | None = None, **more: Any) -> UUID:
    """Somebody was at a training; returns the fact's source. As the product's writers do it."""
    by, source = member(code), new_id()
    said = {"kind": "training.attended", "event": new_id()} | more
    with working(by):
        lock_facts(by.organisation)
        record_fact(
            by=by,
            subject=subject or make_subject(),
            subject_kind="person",
            on=date.fromisoformat(on),
            place=WAINGMAW,
            programme="SAFE",
            source=source,
            attributes=Attributes(sex="female"),
            **said,
        )
    return source


def take_back(code: str, source: UUID) -> None:
    """The fact was wrong."""
    by = member(code)
    with working(by):
        lock_facts(by.organisation)
        void_facts(by=by, why="slip", source=source)


def submit(by: Actor, of: Period, comment: str = "") -> Request:
    """In a transaction of its own."""
    with working(by):
        return actions.submit_period(by=by, period=of, comment=comment)


def decide(by: Actor, request: Request, verdict: Verdict, reason: str = "") -> None:
    """In a transaction of its own."""
    with working(by):
        approvals.decide_request(by=by, request=request, verdict=verdict, reason=reason)


def approve(code: str, of: Period) -> None:
    """Submitted, and approved by everybody whose turn it is."""
    request = submit(member(code), of)
    for deciding in ("metta", "iom"):
        by = member(deciding)
        with working(by):
            found = asked.get_request(by=by, id=request.id)
        if found.is_for(by):
            decide(by, request, Verdict.APPROVED)


def close(of: Period, reason: str = "", by: Actor | None = None) -> Closing:
    """By a member of IOM."""
    by = by or member("iom")
    with working(by):
        return actions.close_period(by=by, period=of, reason=reason)


def released_count(by: Actor, of: Period, whose: UUID | None = None) -> int | None:
    """People reached, as it was released."""
    with working(by):
        found = queries.released(by=by, period=of, code=REACHED, for_organisation=whose)
    return None if found is None else int(found.cells["whole"]["count"])
