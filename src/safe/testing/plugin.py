"""The test server: a cluster of its own for each run, copied from one migrated once.

Tests connect as safe_app, so that they see what the product sees; `owner` is there for proofs.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
CACHE = Path(os.environ.get("SAFE_TEST_CACHE", ROOT / "var" / "test"))
HOME = Path(tempfile.mkdtemp(prefix="safe-test-"))
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DECIDES: tuple[str, ...] = (
    "src/safe/**/migrations/*.py",
    "src/safe/**/models/*.py",
    "src/safe/**/models.py",
)
DECIDES += ("src/safe/kernel/tenancy/*.py", "src/safe/**/doors.py", "src/safe/testing/plugin.py")
DECIDES += ("src/safe/operations/database.py", "src/safe/operations/postgres.py")
DECIDES += ("programme/**/*.toml", "programme/**/*.xlsx", "src/safe/front/packs/*.py")
KEYS = "1:" + "5a" * 32 + "\n"

os.environ["DJANGO_SETTINGS_MODULE"] = "safe.settings"
os.environ["SAFE_ENV"] = "test"
os.environ["SAFE_VAR"] = str(HOME)
os.environ["SAFE_KEYS"] = str(HOME / "SAFE_KEYS")
os.environ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1"
(HOME / "SAFE_KEYS").write_text(KEYS)
(HOME / "SAFE_KEYS").chmod(0o400)
for folder in ("assets", "static", "files", "locale"):
    (HOME / folder).mkdir()

from safe.operations import database  # noqa: E402
from safe.operations.postgres import Postgres  # noqa: E402


def _fingerprint() -> str:
    digest = hashlib.sha256(KEYS.encode())
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _template() -> Postgres:
    """A stopped cluster with database `safe` migrated; made once a fingerprint of the models."""
    made = CACHE / _fingerprint()
    made.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cluster = Postgres(made, settings=FAST)
        if (made / "ready").exists() and (cluster.data / "PG_VERSION").exists():
            return cluster
        cluster.start()
        try:
            url, password = cluster.url("safe"), database.app_password(made)
            database.prepare(url, password)
            environment = os.environ | dict(database.environment(url, password))
            for words in (["migrate"], ["programme", "load", "programme", "--yes", "--no-forms"]):
                command = [sys.executable, "-m", "safe", *words]
                subprocess.run(
                    command, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL
                )
        finally:
            cluster.stop()
        (made / "ready").touch()
        _forget_others(made)
    return cluster


def _forget_others(made: Path) -> None:
    """Templates of models as they were a day ago and longer."""
    for other in CACHE.iterdir():
        old = other.is_dir() and other.stat().st_mtime < time.time() - 24 * 3600
        if old and other != made:
            shutil.rmtree(Postgres(other).base, ignore_errors=True)
            shutil.rmtree(other, ignore_errors=True)


CLUSTER: Postgres | None = None


def start_cluster() -> Postgres:
    """This run's own cluster, started once; its URLs stand in the environment."""
    global CLUSTER
    if CLUSTER is None:
        template = _template()
        shutil.copytree(template.home / "secrets", HOME / "secrets")
        CLUSTER = Postgres(HOME, settings=FAST)
        subprocess.run(["cp", "-a", str(template.data), str(CLUSTER.data)], check=True)
        CLUSTER.start()
        url, password = CLUSTER.url("safe"), database.app_password(HOME)
        os.environ.update(database.environment(url, password))
    return CLUSTER


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Before Django reads its settings: they need the address of the server."""
    arguments = early_config.invocation_params.args
    if "--version" not in arguments and "--help" not in arguments:
        start_cluster()


def pytest_unconfigure() -> None:
    """Stop and remove the cluster of this run."""
    if CLUSTER is not None:
        CLUSTER.stop()
        shutil.rmtree(CLUSTER.base, ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest walk first: of two workers one would else end minutes after the other."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/browser/test_pages.py"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test proves nothing: it fails the run, loudly."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if reporter and skipped:
        reporter.write_line(f"{len(skipped)} skipped: a skipped test proves nothing.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def real_db(django_db_blocker: Any) -> Iterator[None]:
    """Commits are real; afterwards every table but content is emptied by the owner."""
    with django_db_blocker.unblock():
        yield
        clear_database()


def clear_database() -> None:
    """Empty every table but content, as the owner."""
    from django.apps import apps
    from django.db import connections

    from safe.kernel.tenancy.declared import Outside, OwnOrContent
    from safe.kernel.tenancy.install import tenancy_of

    tables, mixed = [], []
    for model in apps.get_models():
        said = tenancy_of(model)
        if isinstance(said, OwnOrContent):
            mixed.append(f'"{model._meta.db_table}"')
        elif not (isinstance(said, Outside) and said.content):
            tables.append(f'"{model._meta.db_table}"')
    for connection in connections.all():
        connection.close()
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"truncate {', '.join(tables)} restart identity cascade")
        for table in reversed(mixed):
            cursor.execute(f"delete from {table} where organisation is not null")
    connections["owner"].close()
