"""The embedded server comes back after its death, and never beside a living one."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from safe.operations.postgres import Postgres, PostgresProblem
from safe.operations.supervisor import Supervisor


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Postgres]:
    """A cluster of its own, started."""
    cluster = Postgres(tmp_path)
    cluster.start()
    yield cluster
    cluster.stop()
    if cluster.base.is_relative_to("/var/lib/safe"):
        shutil.rmtree(cluster.base)


def _kill(cluster: Postgres) -> None:
    assert cluster.process is not None
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait(10)


def test_a_killed_postmaster_is_started_again_by_the_supervisor(
    cluster: Postgres, tmp_path: Path
) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as owner:
        owner.execute("create table kept (it int)")
        owner.execute("insert into kept values (7)")
    supervisor = Supervisor(environment={}, logs=tmp_path / "log", postgres=cluster)
    supervisor._mind_database()
    assert not cluster.has_fallen
    _kill(cluster)
    assert cluster.has_fallen
    until = time.monotonic() + 30
    while cluster.has_fallen and time.monotonic() < until:
        supervisor._mind_database()
    with psycopg.connect(cluster.url("postgres")) as owner:
        assert owner.execute("select it from kept").fetchall() == [(7,)]


def test_backends_that_still_live_are_waited_for(cluster: Postgres) -> None:
    """A backend stopped in its tracks outlives its postmaster: a second server must not start."""
    owner = psycopg.connect(cluster.url("postgres"), autocommit=True)
    pid = owner.info.backend_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        _kill(cluster)
        with pytest.raises(PostgresProblem, match="does not start"):
            cluster.start()
        assert cluster.has_fallen
    finally:
        os.kill(pid, signal.SIGKILL)
        owner.close()
    time.sleep(0.3)
    cluster.start()
    assert cluster.ready()


def test_a_number_that_belongs_to_somebody_else_now_hinders_nobody(cluster: Postgres) -> None:
    _kill(cluster)
    stranger = subprocess.Popen(
        ["sleep", "60"], user=cluster.uid if os.geteuid() == 0 else None, cwd="/"
    )
    try:
        file = cluster.data / "postmaster.pid"
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        cluster.start()
        assert cluster.ready()
    finally:
        stranger.kill()
        stranger.wait()
