"""The web server: granian with threads, so that slow phones starve nobody (docs/decisions)."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from safe.kernel.patience import THREADS


def serve(*, host: str, port: int, workers: int | None = None) -> None:
    """Serve until told to stop."""
    Granian(
        target="safe.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or os.cpu_count() or 1,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()
