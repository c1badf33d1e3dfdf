"""Starts web and worker below one parent, restarts what falls, and stops all of it together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from safe.operations.postgres import Postgres, PostgresProblem, die_with_parent

STEADY = 10.0  # seconds after which a process counts as started


@dataclass
class Child:
    """One command that should run."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    fell: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """The parent of everything SAFE started here."""

    environment: Mapping[str, str]
    logs: Path
    postgres: Postgres | None = None
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def add(self, name: str, *words: str) -> None:
        """Start `safe WORDS` and keep it running."""
        child = Child(name, [sys.executable, "-m", "safe", *words])
        self.children.append(child)
        self._start(child)

    def watch(self) -> int:
        """Until told to stop; then web, worker and PostgreSQL end in this order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told)
        try:
            while not self.stopping:
                self._mind_database()
                for child in self.children:
                    self._mind(child)
                time.sleep(0.2)
        finally:
            self.stop()
        return 0

    def stop(self) -> None:
        """Stop everything, politely first."""
        for child in self.children:
            if child.process and child.process.poll() is None:
                _signal_group(child.process, signal.SIGTERM)
        deadline = time.monotonic() + 15
        for child in self.children:
            if child.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                if child.process.poll() is None:
                    _signal_group(child.process, signal.SIGKILL)
        if self.postgres:
            self.postgres.stop()

    def _start(self, child: Child) -> None:
        child.begun = time.monotonic()
        self.logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.log_of(child).open("ab") as log:
            child.process = subprocess.Popen(
                child.words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C reaches the supervisor alone
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no thread runs here yet
                env=dict(os.environ) | dict(self.environment),
            )

    def log_of(self, child: Child) -> Path:
        """Where a child writes."""
        return self.logs / f"{child.name}.log"

    def last_words(self) -> str:
        """The ends of the logs of children that fell."""
        fallen = [c for c in self.children if c.process and c.process.poll()]
        texts = [self.log_of(child).read_text(errors="replace")[-2000:] for child in fallen]
        return "\n".join(texts)

    def _mind(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.again_at:
                self._start(child)
            return
        if child.process.poll() is None:
            if child.fell and time.monotonic() - child.begun > STEADY:
                child.fell = 0
            return
        # what a killed parent leaves behind would go on serving with nobody above it
        _signal_group(child.process, signal.SIGKILL)
        child.fell += 1
        wait = min(2 ** (child.fell - 1), 30)
        code, log = child.process.returncode, self.log_of(child)
        print(f"{child.name} ended ({code}); again in {wait} s. Its words: {log}", flush=True)
        child.process, child.again_at = None, time.monotonic() + wait

    def _mind_database(self) -> None:
        """A postmaster that fell is started again; web and worker wait for it by themselves."""
        if self.postgres is None or not self.postgres.has_fallen:
            return
        try:
            self.postgres.start()
            print("PostgreSQL had ended and runs again.", flush=True)
        except PostgresProblem as problem:  # its old backends may still be ending
            print(problem, flush=True)
            time.sleep(1)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
