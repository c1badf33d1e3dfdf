"""An installation of one's own to break: the demo without its half-year, a second worker beside it.

Its processes are found from outside, by what they were started with; imports nothing of `safe`.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path("/var/lib/safe")


class Installation:
    """`safe demo` in a folder of its own; `base` is its address."""

    def __init__(self, folder: Path | None = None, *, workers: int = 2) -> None:
        self.var = folder or Path(tempfile.mkdtemp(prefix="safe-prove-", dir="/var/tmp"))
        self.base = ""
        self.said: list[str] = []
        self._demo: subprocess.Popen[str] | None = None
        self._second: subprocess.Popen[bytes] | None = None
        self._workers = workers

    def __enter__(self) -> "Installation":
        (self.var / "synth").mkdir(parents=True, exist_ok=True)
        (self.var / "synth" / "sent").touch()  # no half-year: only what is sent here stands in it
        known = {k: v for k, v in os.environ.items() if not k.startswith(("SAFE_", "DATABASE_"))}
        self._demo = subprocess.Popen(
            [sys.executable, "-m", "safe", "demo"],
            cwd=ROOT,
            env=known | {"SAFE_VAR": str(self.var), "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._demo.stdout is not None
        for line in self._demo.stdout:
            self.said.append(line)
            if line.startswith("http://"):
                self.base = line.strip()
            if self.base and "Ctrl-C" in line:
                break
        if not self.base:
            raise RuntimeError("the demo did not start:\n" + "".join(self.said[-20:]))
        threading.Thread(target=self._listen, daemon=True).start()
        self.mind_second_worker()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        if self._second is not None:
            self._second.terminate()
            self._second.wait(30)
        if self._demo is not None:
            self._demo.send_signal(signal.SIGTERM)
            self._demo.wait(60)
        cluster = (self.var / "pg").resolve().parent
        if cluster.is_relative_to(SHARED) and cluster != SHARED:
            shutil.rmtree(cluster, ignore_errors=True)
        shutil.rmtree(self.var, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a command beside this installation needs (var/demo.env)."""
        lines = (self.var / "demo.env").read_text(encoding="utf-8").splitlines()
        pairs = [shlex.split(line.removeprefix("export "))[0].partition("=")[::2] for line in lines]
        return dict(os.environ) | dict(pairs)

    def owner(self) -> "psycopg.Connection[Any]":
        """The database as its keeper sees it, past every row-level rule."""
        return psycopg.connect(self.environment["DATABASE_URL"], autocommit=True)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """web (the master), web worker, worker, postmaster: those that live now."""
        found: dict[str, list[psutil.Process]] = {
            "web": [], "web worker": [], "worker": [], "postmaster": []
        }  # fmt: skip
        assert self._demo is not None
        for child in psutil.Process(self._demo.pid).children():
            try:
                words = " ".join(child.cmdline())
                if " serve " in words:
                    found["web"].append(child)
                    found["web worker"] += child.children()
                elif words.endswith(" worker"):
                    found["worker"].append(child)
                elif "postgres" in words:
                    found["postmaster"].append(child)
            except psutil.NoSuchProcess:
                continue
        if self._second is not None and self._second.poll() is None:
            found["worker"].append(psutil.Process(self._second.pid))
        return found

    def mind_second_worker(self) -> None:
        """Start the worker beside the demo's own again, if it fell."""
        if self._workers < 2 or (self._second and self._second.poll() is None):
            return
        self._second = subprocess.Popen(
            [sys.executable, "-m", "safe", "worker"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def answers(self) -> bool:
        """Whether the web server and its database answer now."""
        try:
            with urllib.request.urlopen(f"{self.base}/health", timeout=3) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def await_answer(self, patience: float = 120.0) -> float:
        """Wait until it answers; seconds that took. RuntimeError when it does not come back."""
        began = time.monotonic()
        while not self.answers():
            if time.monotonic() - began > patience:
                raise RuntimeError(
                    "the installation did not come back:\n" + "".join(self.said[-20:])
                )
            self.mind_second_worker()
            time.sleep(0.1)
        return time.monotonic() - began

    def await_applied(self, patience: float = 900.0) -> None:
        """Wait until no form is queued any more."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            self.mind_second_worker()
            try:
                with self.owner() as owner:
                    row = owner.execute(
                        "select count(*) from forms_submission where state = 'received'"
                    ).fetchone()
                if row is not None and row[0] == 0:
                    return
            except psycopg.OperationalError:
                pass
            time.sleep(1)
        raise RuntimeError("forms are still queued")

    def _listen(self) -> None:
        assert self._demo is not None
        assert self._demo.stdout is not None
        self.said += self._demo.stdout
