"""The worker: applies what was received, locks quiet vaults, sweeps files without a row."""

import logging
import signal
import time
from types import FrameType

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from safe.capture.forms.inbox.applying import SETTLE, work_once
from safe.capture.forms.inbox.sweeping import sweep_files
from safe.results.reports.making import make_waiting

log = logging.getLogger("safe.worker")
PAUSE = 0.5
MINUTE, HOUR = 60.0, 3600.0


class Worker:
    """One loop; as many of them as wanted, on as many machines."""

    def __init__(self) -> None:
        self.stopping = False
        self._next_minute = 0.0
        self._next_hour = 0.0

    def run(self) -> None:
        """Work until told to stop; a lost database is waited for."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            try:
                busy = self.once()
            except (InterfaceError, OperationalError) as fault:
                log.warning("the database does not answer", exc_info=fault)
                close_old_connections()
                connection.close()
                busy = 0
                time.sleep(1)
            if not busy:
                time.sleep(PAUSE)

    def once(self) -> int:
        """One round; returns how many forms and reports were looked at."""
        now = time.monotonic()
        if now >= self._next_minute:
            self._next_minute = now + MINUTE
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select core.lock_quiet_sessions()")
        if now >= self._next_hour:
            self._next_hour = now + HOUR
            sweep_files()
        return work_once(settle=SETTLE) + make_waiting()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
