"""Finding reports; the files themselves are read by the action that hands them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from safe.administration.programmes.models import Period
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound
from safe.results.indicators import policies as figures
from safe.results.periods import queries as periods
from safe.results.reports import policies
from safe.results.reports.models import Report, State
from safe.results.reports.policies import P

PAGE = 20


@dataclass(frozen=True)
class ReportList:
    """Some reports, newest first, and the key after which the next ones come."""

    rows: Sequence[Report]
    next_key: str = ""


def list_reports(*, by: Actor, after: str = "") -> ReportList:
    """The reports of the actor's organisation; raises NotAllowed without the permission."""
    if not by.may(P.REPORT):
        raise NotAllowed
    rows = _without_files(policies.visible(by)).select_related("period").order_by("-id")
    if after:
        rows = rows.filter(id__lt=_read_key(after))
    found = list(rows[: PAGE + 1])
    return ReportList(found[:PAGE], found[PAGE - 1].id.hex if len(found) > PAGE else "")


def get_report(*, by: Actor, report: UUID) -> Report:
    """One report without its files; raises NotAllowed, or NotFound for a foreign one."""
    if not by.may(P.REPORT):
        raise NotAllowed
    return _one(_without_files(policies.visible(by)), report)


def get_with_files(*, by: Actor, report: UUID) -> Report:
    """For the action that checks the permission and writes the ledger; raises NotFound."""
    return _one(policies.visible(by), report)


def next_waiting(organisation: UUID) -> Report | None:
    """What the worker makes next for an organisation; needs its context."""
    rows = Report.objects.filter(organisation=organisation, state=State.WAITS)
    found: Report | None = _without_files(rows).select_related("period").order_by("id").first()
    return found


def lock_waiting(*, by: Actor, report: Report) -> None:
    """Hold the row until the end of the transaction; raises NotFound when it waits no more."""
    rows = policies.visible(by).filter(id=report.id, state=State.WAITS)
    if not rows.select_for_update().values_list("id", flat=True):
        raise NotFound


def organisations_waiting() -> list[UUID]:
    """Whose reports wait; asked by the worker outside any organisation's context."""
    with connection.cursor() as cursor:
        cursor.execute("select * from core.reports_waiting()")
        return [row[0] for row in cursor.fetchall()]


def find_by_hash(content_hash: str) -> list[tuple[UUID, UUID]]:
    """Report and organisation of what was made with this content hash, in any organisation."""
    with connection.cursor() as cursor:
        cursor.execute("select * from core.reports_by_hash(%s)", [content_hash])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def may_ask(*, by: Actor, offered: Sequence[Period]) -> list[Period]:
    """The half-years of which the actor can have a report, newest first."""
    if not by.may(figures.P.SEE_RECORDS):
        closed = periods.list_closings(by=by, periods=offered)
        offered = [period for period in offered if period.id in closed]
    return list(reversed(offered))


def _without_files(rows: QuerySet[Report]) -> QuerySet[Report]:
    return rows.defer("xlsx", "pdf")


def _one(rows: QuerySet[Report], report: UUID) -> Report:
    found = rows.select_related("period").filter(id=report).first()
    if found is None:
        raise NotFound
    return found


def _read_key(key: str) -> UUID:
    try:
        return UUID(hex=key)
    except ValueError as wrong:
        raise NotFound from wrong
