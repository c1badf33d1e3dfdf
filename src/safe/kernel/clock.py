"""The one source of the time, so that tests can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

YANGON = ZoneInfo("Asia/Yangon")
_frozen: ContextVar[datetime | None] = ContextVar("frozen clock", default=None)


def now() -> datetime:
    """The present moment, aware, UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date where the programme works."""
    return now().astimezone(YANGON).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware moment (tests)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
