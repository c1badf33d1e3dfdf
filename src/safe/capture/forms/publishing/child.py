"""Runs the converter in its own process."""

import threading
from typing import Any

from safe.capture.forms.publishing.findings import Finding
from safe.kernel.apart import run_apart

WALL_SECONDS = 60
# a second workbook waits for the first: publishing is rare, the two cores serve phones
_TURN = threading.BoundedSemaphore(1)
_MODULE = "safe.capture.forms.publishing.convert"


def convert_apart(content: bytes, *, version_if_none: str, id_if_none: str) -> dict[str, Any]:
    """What the child says; a finding when it was stopped."""
    with _TURN:
        said: dict[str, Any] | None = run_apart(
            _MODULE, content, version_if_none, id_if_none, seconds=WALL_SECONDS
        )
    return {"findings": [Finding("workbook-too-heavy").as_json()]} if said is None else said
