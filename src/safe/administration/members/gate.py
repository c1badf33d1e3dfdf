"""The gate of Argon2: at most two at once on this machine, a short queue, else 503.

Each run takes 64 MiB; without a gate thirty people who sign in together take two GiB. Slots are
locked files, so that all processes and threads of the machine share them, and a killed one
frees its own.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from safe.administration.members.problems import Busy
from safe.kernel.vault import password_key

AT_ONCE = 2
QUEUE = 8
PATIENCE = 15.0  # seconds; eight runs before one's own take half a second
RETRY_AFTER = 5
_LOOK = 0.01


def guarded_key(password: str, salt: bytes, *, ops: int, memory: int) -> bytes:
    """The key of a password, once it is our turn; Busy when too many wait."""
    with _one_of("waiting", AT_ONCE + QUEUE, patience=0), _one_of("running", AT_ONCE):
        return password_key(password, salt, ops=ops, memory=memory)


@contextmanager
def _one_of(name: str, count: int, patience: float = PATIENCE) -> Iterator[None]:
    """Hold one of `count` locked files."""
    folder = Path(settings.VAR) / "gate"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    until = time.monotonic() + patience
    while True:
        for number in range(count):
            handle = os.open(folder / f"{name}-{number}", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            try:
                yield
            finally:
                os.close(handle)
            return
        if time.monotonic() >= until:
            raise Busy
        time.sleep(_LOOK)
