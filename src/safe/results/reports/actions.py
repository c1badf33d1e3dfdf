"""Asking for a report, keeping what was made, fetching it: each stands in the ledger."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from safe.administration.programmes.models import Period
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NothingChanges
from safe.results.indicators import policies as figures
from safe.results.periods import queries as periods
from safe.results.reports import policies
from safe.results.reports.models import Report, State
from safe.results.reports.policies import P
from safe.results.reports.problems import NotClosedYet, NotMadeYet, OutOfReach, TooManyWait
from safe.results.reports.queries import lock_waiting

MOST_WAITING = 6


class Paper(StrEnum):
    """In which shape a report is fetched."""

    XLSX = "xlsx"
    PDF = "pdf"


class Language(StrEnum):
    """In which language a report is made."""

    ENGLISH = "en"
    BURMESE = "my"


@action(permission=P.REPORT, logs=("period", "language"))
def ask_for_report(*, by: Actor, period: Period, language: Language) -> Report:
    """Put a report into the queue; the worker makes it with the rights of who asked."""
    if not by.may(figures.P.SEE_RECORDS) and periods.find_closing(by=by, period=period) is None:
        raise NotClosedYet
    waiting = policies.visible(by).filter(state=State.WAITS).count()
    if waiting >= MOST_WAITING:
        raise TooManyWait(count=waiting)
    asked: Report = Report.objects.create(
        organisation=by.organisation,
        period=period,
        language=language.value,
        asked_by=_member(by),
        asked_at=clock.now(),
    )
    return asked


@action(permission=P.REPORT, logs=("report",))
def ask_again(*, by: Actor, report: Report) -> Report:
    """Let a report that failed wait again, now for the member who asks."""
    if report.state != State.FAILED:
        raise NothingChanges
    report.state, report.reason, report.attempts = State.WAITS, "", 0
    report.done, report.steps = 0, 0
    report.asked_by, report.asked_at = _member(by), clock.now()
    fields = ["state", "reason", "attempts", "done", "steps", "asked_by", "asked_at"]
    report.save(update_fields=fields)
    return report


@action(permission=P.REPORT, logs=("report", "content_hash", "is_exact"))
def keep_report(
    *,
    by: Actor,
    report: Report,
    content_hash: str,
    is_exact: bool,
    reads: Iterable[UUID],
    xlsx: bytes,
    pdf: bytes,
) -> Report:
    """Keep the files of a report that was made with the rights of `by`."""
    lock_waiting(by=by, report=report)
    report.state, report.reason, report.made_at = State.MADE, "", clock.now()
    report.content_hash, report.is_exact = content_hash, is_exact
    report.reads = [str(one) for one in reads]
    report.xlsx, report.pdf = xlsx, pdf
    report.xlsx_digest = hashlib.sha256(xlsx).hexdigest()
    report.pdf_digest = hashlib.sha256(pdf).hexdigest()
    report.done = report.steps
    report.save()
    return report


@action(permission=None, logs=("report", "why"))
def give_up_report(*, by: Actor, report: Report, why: str) -> Report:
    """Say why a report could not be made; it can be asked for again."""
    lock_waiting(by=by, report=report)
    report.state, report.reason = State.FAILED, why
    report.save(update_fields=["state", "reason"])
    return report


@action(permission=None, logs=("report",))
def begin_report(*, by: Actor, report: Report) -> Report:
    """Count that the worker began: what kills it is not begun for ever."""
    lock_waiting(by=by, report=report)
    report.attempts += 1
    report.save(update_fields=["attempts"])
    return report


@action(permission=P.REPORT, logs=("report", "paper"))
def fetch_report(*, by: Actor, report: Report, paper: Paper) -> bytes:
    """The file, if the member may read today what stands in it."""
    if report.state != State.MADE:
        raise NotMadeYet
    if not policies.may_fetch(by, report):
        raise OutOfReach
    return bytes((report.xlsx if paper is Paper.XLSX else report.pdf) or b"")


def _member(by: Actor) -> UUID:
    """A report is made with the rights of a member: a phone or the server cannot ask."""
    if by.member is None:
        raise NotAllowed
    return by.member
