"""What the supervisor does when one of its processes falls."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil

from safe.operations.supervisor import Child, Supervisor

# a parent with a child, as the web server is
FAMILY = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


def _await_child(pid: int) -> psutil.Process:
    for _ in range(200):
        children = psutil.Process(pid).children()
        if children:
            return children[0]
        time.sleep(0.02)
    raise AssertionError("no child was started")


def test_a_killed_parent_takes_its_children_along_and_comes_again(tmp_path: Path) -> None:
    supervisor = Supervisor(environment={}, logs=tmp_path)
    child = Child("web", [sys.executable, "-c", FAMILY])
    supervisor.children.append(child)
    supervisor._start(child)
    try:
        assert child.process is not None
        grandchild = _await_child(child.process.pid)
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait(10)
        assert grandchild.is_running()
        supervisor._mind(child)
        psutil.wait_procs([grandchild], timeout=10)
        assert not grandchild.is_running()
        child.again_at = 0.0
        supervisor._mind(child)
        assert child.process is not None
        _await_child(child.process.pid)
    finally:
        supervisor.stop()
