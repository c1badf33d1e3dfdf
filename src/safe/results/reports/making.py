"""The worker's step: make what waits, with the rights of who asked, as they are now.

A report waits until its files are kept. Whoever makes it holds a lock of the session alone, so
that a worker that dies leaves nothing behind but the waiting row.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.utils import translation

from safe.administration.members.models import Member
from safe.administration.members.sessions import actor_of
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.kernel.vault import Vault
from safe.results.reports import actions, queries
from safe.results.reports.content import Content, hash_of
from safe.results.reports.gathering import gather, read_by
from safe.results.reports.models import Report, State
from safe.results.reports.paper import write_paper
from safe.results.reports.problems import AskerLeft, MakingFailed
from safe.results.reports.spoken import Spoken
from safe.results.reports.workbook import write_workbook

log = logging.getLogger("safe.worker")
TRIES = 4
AFTER_FIGURES = 2  # steps: the workbook, the paper
_SNAPSHOT = "set transaction isolation level repeatable read, read only"
_LOCK = "select pg_try_advisory_lock(hashtextextended('report ' || %s, 0))"
_UNLOCK = "select pg_advisory_unlock(hashtextextended('report ' || %s, 0))"
_PROGRESS = "select core.note_report_progress(%s, %s, %s, %s)"


def make_waiting() -> int:
    """Make one report of each organisation that waits for one; returns how many were looked at."""
    return sum(_make_next(organisation) for organisation in queries.organisations_waiting())


def _make_next(organisation: UUID) -> int:
    server = Actor(organisation=organisation, scope="organisation")
    with transaction.atomic(), tenancy.acting(server):
        report = queries.next_waiting(organisation)
    if report is None:
        return 0
    with _alone(report) as alone:
        if alone:
            _make(server, report)
    return int(alone)


def _make(server: Actor, report: Report) -> None:
    try:
        if not _begin(server, report):
            return
        content, reads = _gather(server, report)
        xlsx, pdf = _write(report, content)
        with transaction.atomic(), tenancy.acting(server):
            asker = _asker(report)
            with tenancy.acting(asker):
                actions.keep_report(
                    by=asker,
                    report=report,
                    content_hash=hash_of(content),
                    is_exact=content.is_exact,
                    reads=reads,
                    xlsx=xlsx,
                    pdf=pdf,
                )
    except Problem as problem:
        _give_up(server, report, problem.code)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the report waits
    except Exception as fault:
        log.error("report %s could not be made", report.id, exc_info=fault)
        if report.attempts >= TRIES:
            _give_up(server, report, MakingFailed.code)


def _begin(server: Actor, report: Report) -> bool:
    """Whether it still waits; a report that was begun too often is given up."""
    with transaction.atomic(), tenancy.acting(server):
        report.refresh_from_db(fields=["state", "attempts"])
        if report.state != State.WAITS:
            return False
        if report.attempts >= TRIES:
            actions.give_up_report(by=server, report=report, why=MakingFailed.code)
            return False
        actions.begin_report(by=server, report=report)
    return True


def _gather(server: Actor, report: Report) -> tuple[Content, list[UUID]]:
    """All figures of one moment, and the organisations whose facts are in them."""
    is_outermost = not connection.in_atomic_block
    with _progress(report) as note, transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute(_SNAPSHOT)
        with tenancy.acting(server):
            asker = _asker(report)
        with tenancy.acting(asker):
            content = gather(by=asker, period=report.period, note=note)
            reads = read_by(asker)
    return content, reads


def _write(report: Report, content: Content) -> tuple[bytes, bytes]:
    with translation.override(report.language), transaction.atomic():
        words = Spoken.of()
        return write_workbook(content, words), write_paper(content, words)


def _asker(report: Report) -> Actor:
    """Who asked, with the roles and agreements of this moment; raises AskerLeft."""
    member = Member.objects.filter(id=report.asked_by, left_at=None).first()
    if member is None:
        raise AskerLeft
    roles = tuple(member.roles.filter(ended_on=None).order_by("order", "code"))
    return actor_of(member, roles, Vault.locked())


def _give_up(server: Actor, report: Report, why: str) -> None:
    with transaction.atomic(), tenancy.acting(server):
        actions.give_up_report(by=server, report=report, why=why)


@contextmanager
def _alone(report: Report) -> Iterator[bool]:
    """True for one worker at a time; the lock ends with the connection that holds it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(report.id)])
        row = cursor.fetchone()
    held = bool(row and row[0])
    try:
        yield held
    finally:
        if held and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(_UNLOCK, [str(report.id)])


@contextmanager
def _progress(report: Report) -> Iterator[Callable[[int, int], None]]:
    """Says how far it is on a connection of its own, beside the snapshot of the figures."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)

    def note(done: int, steps: int) -> None:
        given = (report.id, report.organisation, done, steps + AFTER_FIGURES)
        with beside.cursor() as cursor:
            cursor.execute(_PROGRESS, given)
        report.done, report.steps = done, steps + AFTER_FIGURES

    try:
        yield note
    finally:
        beside.close()
