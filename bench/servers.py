"""Granian as the product runs it, for both sides of a comparison."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THREADS = 128  # as the product's


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def workers() -> int:
    """As many as there are cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def serving(application: str, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Serve a WSGI application until the block ends."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers())]
    command += ["--blocking-threads", str(THREADS), "--log-level", "warning", application]
    known = os.environ | environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    server = subprocess.Popen(command, cwd=ROOT, env=known)
    try:
        await_port(port, server)
        yield
    finally:
        stop(server)


def await_port(port: int, server: "subprocess.Popen[bytes]", seconds: float = 60.0) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port} after {seconds:.0f} s")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End what was started here."""
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
