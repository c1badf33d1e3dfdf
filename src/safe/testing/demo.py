"""The demo itself as a test bed: started as a person starts it, ended afterwards."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from safe.operations.postgres import Postgres

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 600


@dataclass(frozen=True)
class Account:
    """A member of the demo."""

    login: str
    password: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Demo:
    """A running demo."""

    base: str
    var: Path
    accounts: tuple[Account, ...]

    def account(self, login: str) -> Account:
        """The account with this login name."""
        return next(one for one in self.accounts if one.login == login)


@contextmanager
def running_demo() -> Iterator[Demo]:
    """`safe demo` in a folder of its own, filled, with everything applied."""
    with tempfile.TemporaryDirectory(prefix="safe-demo-") as folder:
        var = Path(folder)
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("SAFE_", "DATABASE_"))}
        demo = subprocess.Popen(
            [sys.executable, "-m", "safe", "demo"],
            cwd=ROOT,
            env=keep | {"SAFE_VAR": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            base = _address(demo)
            _await_applied(var)
            made = json.loads((var / "synth" / "demo.json").read_text())["accounts"]
            accounts = [Account(m["login"], m["password"], tuple(m["roles"])) for m in made]
            yield Demo(base, var, tuple(accounts))
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(60)
            if demo.stdout is not None:
                demo.stdout.close()
            # for root the cluster lies outside var
            shutil.rmtree(Postgres(var).base, ignore_errors=True)


def _address(demo: "subprocess.Popen[str]") -> str:
    base, heard = "", []
    assert demo.stdout is not None
    for line in demo.stdout:
        heard.append(line)
        if line.startswith("http://"):
            base = line.strip()
        if base and "Ctrl-C" in line:
            return base
    raise RuntimeError("the demo did not start:\n" + "".join(heard[-20:]))


def _await_applied(var: Path) -> None:
    until = time.monotonic() + PATIENCE
    waiting = "select count(*) from forms_submission where state = 'received'"
    with psycopg.connect(Postgres(var).url("safe"), autocommit=True) as owner:
        while time.monotonic() < until:
            row = owner.execute(waiting).fetchone()
            if row and row[0] == 0:
                return
            time.sleep(0.5)
    raise RuntimeError(f"the worker has not applied everything in {PATIENCE} s")
