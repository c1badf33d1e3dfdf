"""Another key file of the server for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from safe.kernel.vault import server_keys


@contextmanager
def other_keys(path: Path) -> Iterator[Path]:
    """SAFE_KEYS names `path`, which need not exist yet; afterwards the file of all tests again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAFE_KEYS", str(path))
        server_keys.forget()
        yield path
    server_keys.forget()
