"""Runs the converter in its own process: no environment, no secrets, limits, a wall clock."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import safe
from safe.capture.forms.publishing.findings import Finding

WALL_SECONDS = 60
# a second workbook waits for the first: publishing is rare, the two cores serve phones
_TURN = threading.BoundedSemaphore(1)
_MODULE = "safe.capture.forms.publishing.convert"


def convert_apart(content: bytes, *, version_if_none: str, id_if_none: str) -> dict[str, Any]:
    """What the child says; a finding when it was stopped."""
    source = str(Path(safe.__file__).parents[1])
    with _TURN:
        try:
            done = subprocess.run(
                [sys.executable, "-X", "utf8", "-m", _MODULE, version_if_none, id_if_none],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                check=False,
                env={"PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"},
                cwd="/",
            )
        except subprocess.TimeoutExpired:
            return {"findings": [Finding("workbook-too-heavy").as_json()]}
    if done.returncode != 0 or not done.stdout:
        return {"findings": [Finding("workbook-too-heavy").as_json()]}
    said: dict[str, Any] = json.loads(done.stdout)
    return said
