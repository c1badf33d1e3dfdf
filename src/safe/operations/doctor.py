"""`safe doctor`: what is wrong or weak here, one line each, with what to do about it.

Faults make it leave with 1. A demo holds invented people, so there some faults count as weak.
"""

import argparse
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from safe.administration.members.health import Trouble
from safe.administration.members.health import checks as members_checks
from safe.administration.members.models import MemberSession
from safe.administration.programmes.models import Organisation
from safe.capture.forms.models import Submission
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ledger.models import Entry
from safe.operations.guards import guards

LATE = timedelta(minutes=5)
FREE = 0.1  # of a disk
SWAPS = Path("/proc/swaps")
MIGRATE = "Run `safe migrate` as the owner."
# what a server of one's own must not write into its log
QUIET = {
    "log_statement": ("none",),
    "log_min_messages": ("log", "fatal", "panic"),
    "log_error_verbosity": ("terse",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_parameter_max_length_on_error": ("0",),
    "log_min_duration_statement": ("-1",),
}
Check = Callable[[], Iterator[Trouble]]


def run_doctor(_: argparse.Namespace) -> int:
    """Print every finding; 1 when one of them is a fault."""
    found = examine()
    for trouble in found:
        print(f"{'WRONG' if trouble.is_fault else 'weak '}  {trouble.words}")
    faults = sum(trouble.is_fault for trouble in found)
    print(f"{faults} wrong, {len(found) - faults} weak.")
    return 1 if faults else 0


def examine() -> list[Trouble]:
    """All findings. Without a database that answers, only what needs none."""
    found = [trouble for check in MACHINE for trouble in check()]
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except OperationalError:
        words = "The database does not answer. Start it, or set SAFE_APP_URL to where it is."
        return [*found, _wrong(words)]
    for check in DATABASE:
        try:
            found += check()
        except DatabaseError as fault:
            words = f"The database refused a question of `{check.__name__.strip('_')}`"
            found.append(_wrong(f"{words} ({type(fault).__name__}). {MIGRATE}"))
            connection.close()
    return found


def _wrong(words: str) -> Trouble:
    return Trouble(is_fault=True, words=words)


def _weak(words: str) -> Trouble:
    return Trouble(is_fault=False, words=words)


def _serious(words: str) -> Trouble:
    """A fault where real people are; in a demo it is only said."""
    return Trouble(is_fault=not settings.IS_DEMO, words=words)


def _backup() -> Iterator[Trouble]:
    yield _serious(
        "There is no backup and no escrow yet: do not register real people."
        " A lost disk or lost passwords would lose everything."
    )


def _disk() -> Iterator[Trouble]:
    for place in dict.fromkeys((Path(settings.VAR), Path(settings.FILES))):
        if not place.exists():
            continue
        said = shutil.disk_usage(place)
        if said.free < FREE * said.total:
            left = said.free // (1 << 20)
            yield _wrong(f"The disk of {place} is nearly full: {left} MB left. Make room.")
        if place.stat().st_mode & 0o007:
            yield _serious(f"{place} is open to others. Remedy: chmod 0700 {place}")


def _swap() -> Iterator[Trouble]:
    lines = SWAPS.read_text().splitlines()[1:] if SWAPS.exists() else []
    if any("zram" not in line for line in lines):
        yield _weak(
            "Swap is on: what members open may be written to the disk in clear."
            " Turn it off (swapoff -a), or encrypt it.",
        )


def _spool() -> Iterator[Trouble]:
    if not Path(settings.FILE_UPLOAD_TEMP_DIR).is_relative_to("/dev/shm"):  # noqa: S108
        yield _serious(
            "Bodies of requests are not kept in memory: /dev/shm cannot be written."
            " Mount a tmpfs there."
        )


def _roles() -> Iterator[Trouble]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole or rolcreatedb from pg_roles"
            " where rolname in (current_user, 'safe_app')"
        )
        rows = cursor.fetchall()
    names = {row[0] for row in rows}
    if "safe_app" not in names:
        yield _wrong(f"The role safe_app does not exist. {MIGRATE}")
    elif len(names) > 1:
        other = min(names - {"safe_app"})
        yield _wrong(f"SAFE connects as {other}. Set SAFE_APP_URL so that it is safe_app.")
    for name, is_super, bypasses, makes in rows:
        if is_super or bypasses or makes:
            yield _wrong(
                f"The role {name} may pass by row-level security. Remedy: alter role {name}"
                " nosuperuser nobypassrls nocreaterole nocreatedb",
            )


def _migrations() -> Iterator[Trouble]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        first = waiting[0][0]
        yield _wrong(
            f"{len(waiting)} migration(s) wait, from {first.app_label} {first.name}. {MIGRATE}",
        )


def _guards() -> Iterator[Trouble]:
    for words in guards():
        yield _wrong(words if "Drop it" in words else f"{words} {MIGRATE}")


def _server_log() -> Iterator[Trouble]:
    with connection.cursor() as cursor:
        for name, good in QUIET.items():
            cursor.execute("select current_setting(%s)", [name])
            (said,) = cursor.fetchone() or ("",)
            if said not in good:
                yield _serious(
                    f"PostgreSQL may write words of people into its log: {name} is {said}."
                    f" Set it to {good[0]}."
                )


def _clocks() -> Iterator[Trouble]:
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp())")
        (there,) = cursor.fetchone() or (before,)
    if abs(float(there) - (before + time.time()) / 2) > 2:
        yield _wrong("The clocks of SAFE and of its database differ. Set both by NTP.")
    for organisation in _organisations():
        if Entry.objects.filter(at__gt=clock.now() + LATE).exists():
            yield _wrong(
                f"{organisation.code}: the ledger holds acts of the future: the clock was wrong,"
                " or is. Set it by NTP before anybody works.",
            )


def _worker() -> Iterator[Trouble]:
    late = clock.now() - LATE
    for organisation in _organisations():
        waiting = Submission.objects.filter(state="received", received_at__lt=late).count()
        if waiting:
            yield _wrong(
                f"{organisation.code}: {waiting} form(s) wait for the worker for more than five"
                " minutes. Start `safe worker`.",
            )
        open_still = MemberSession.objects.filter(box__isnull=False, locks_at__lt=late)
        if open_still.exists():
            yield _wrong(
                f"{organisation.code}: a quiet vault was not locked in time. Start `safe worker`.",
            )


def _organisations() -> Iterator[Organisation]:
    """Each in turn, with its rows in sight."""
    for organisation in Organisation.objects.filter(ended_on=None):
        with transaction.atomic(), tenancy.acting(Actor(organisation=organisation.id)):
            yield organisation


def _members() -> Iterator[Trouble]:
    yield from members_checks()


MACHINE: tuple[Check, ...] = (_backup, _disk, _swap, _spool)
DATABASE: tuple[Check, ...] = (
    _roles,
    _migrations,
    _guards,
    _server_log,
    _clocks,
    _members,
    _worker,
)
