"""Where a body lies while it is read: memory, never a disk in clear."""

import os
import tempfile
from pathlib import Path


def spool_directory(base: Path) -> Path:
    """A 0700 folder of this user below `base` (tmpfs where there is one)."""
    place = base / f"safe-spool-{os.geteuid()}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if place.stat().st_uid == os.geteuid() and not place.is_symlink():
            place.chmod(0o700)
            return place
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="safe-spool-"))
