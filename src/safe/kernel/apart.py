"""A file of unknown hands is opened in a process of its own, so that it can hurt nobody else.

The child gets bytes by stdin and answers with one JSON document; it has no environment, no secrets,
and a wall clock. Its module calls `limit` before it imports anything large.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import safe

_SOURCE = Path(safe.__file__).parents[1]


def run_apart(module: str, content: bytes, *words: str, seconds: int) -> Any | None:  # noqa: ANN401
    """What the child says; None when it was stopped or broke."""
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", module, *words],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={"PYTHONPATH": str(_SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else None


def limit(*, memory: int, cpu_seconds: int) -> None:
    """So much memory and CPU, no file written, no core left: for the child itself."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(work: Callable[[bytes], Any]) -> None:
    """The child's whole life after its limits: read stdin, write what came of it, end."""
    result_stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints elsewhere
    result_stream.write(json.dumps(work(sys.stdin.buffer.read())).encode())
    result_stream.close()
    sys.stdout.flush()  # _exit leaves behind what waits in a buffer
    # the result is out; tearing down a large heap would only take time
    os._exit(0)
