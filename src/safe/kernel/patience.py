"""A body is waited for as long as it comes: a phone that left the network holds no thread.

The server gives a request its thread when its first lines are there, not when the body is. So a
small body is read at once while few wait (`read_whole`), any other by a thread of its own, and when
too many are on their way one more is sent away: there is always a thread for who has sent all.
"""

import threading
from collections.abc import Callable
from functools import partial
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import Any, Protocol

THREADS = 128  # of a process of the server; one is made when it is needed
AT_ONCE = THREADS // 4  # may wait for a small body without a limit of time
ON_THEIR_WAY = THREADS * 5 // 8  # other bodies that are waited for
SECONDS = 30.0  # without a byte
PIECE = 8 * 1024  # bytes waited for at once: half a minute is enough on the poorest line
SMALL = 64 * 1024  # a form without pictures

_at_once = threading.Semaphore(AT_ONCE)
_on_their_way = threading.Semaphore(ON_THEIR_WAY)


class TooManyWait(OSError):
    """Too many bodies are on their way: who sends again later is let in. A lost body to Django."""


class Source(Protocol):
    """What a WSGI server gives as `wsgi.input`."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class PatientBody:
    """Reads in a thread of its own, and stops waiting; the server then closes the connection."""

    def __init__(self, source: Source, seconds: float = SECONDS) -> None:
        self._source = source
        self._seconds = seconds
        self._asked: SimpleQueue[Callable[[], bytes] | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes | Exception] = SimpleQueue()
        self._is_awaited = False
        self._is_lost = False

    def read(self, size: int = -1) -> bytes:
        """Some of the next bytes. TimeoutError when none came in time: to Django a lost body."""
        if size >= 0:
            return self._wait_for(partial(self._source.read, min(size, PIECE)))
        whole = BytesIO()
        while piece := self.read(PIECE):
            whole.write(piece)
        return whole.getvalue()

    def readline(self, size: int = -1) -> bytes:
        """The next line, in the same way."""
        return self._wait_for(partial(self._source.readline, size))

    def close(self) -> None:
        """Nothing more is waited for."""
        if self._is_awaited:
            self._is_awaited = False
            self._asked.put(None)
            _on_their_way.release()

    __del__ = close

    def _begin(self) -> None:
        if not _on_their_way.acquire(blocking=False):
            raise TooManyWait
        self._is_awaited = True
        both = (self._asked, self._answers)
        threading.Thread(target=_read_on, args=both, daemon=True).start()

    def _wait_for(self, read: Callable[[], bytes]) -> bytes:
        if self._is_lost:
            raise TimeoutError
        if not self._is_awaited:
            self._begin()
        self._asked.put(read)
        try:
            answer = self._answers.get(timeout=self._seconds)
        except Empty:
            self._is_lost = True
            self.close()
            raise TimeoutError from None
        if not answer or isinstance(answer, Exception):
            self.close()
        if isinstance(answer, Exception):
            raise answer
        return answer


def _read_on(
    asked: "SimpleQueue[Callable[[], bytes] | None]", answers: "SimpleQueue[bytes | Exception]"
) -> None:
    while (read := asked.get()) is not None:
        try:
            answers.put(read())
        except Exception as fault:  # noqa: BLE001 - told to who asked
            answers.put(fault)


def read_whole(source: Source, length: int) -> bytes:
    """A small body, read by the very thread that answers while there are threads enough."""
    if _at_once.acquire(blocking=False):
        try:
            return source.read(length)
        finally:
            _at_once.release()
    body, whole = PatientBody(source), BytesIO()
    while (missing := length - whole.tell()) and (piece := body.read(missing)):
        whole.write(piece)
    body.close()
    return whole.getvalue()


class SmallBody:
    """A body that is read at once, when somebody first asks for it."""

    def __init__(self, source: Source, length: int) -> None:
        self._source = source
        self._length = length
        self._whole: BytesIO | None = None

    def read(self, size: int = -1) -> bytes:
        """As a file does."""
        return self._read_whole().read(size)

    def readline(self, size: int = -1) -> bytes:
        """As a file does."""
        return self._read_whole().readline(size)

    def _read_whole(self) -> BytesIO:
        if self._whole is None:
            self._whole = BytesIO(read_whole(self._source, self._length))
        return self._whole


def content_length(asked: dict[str, Any]) -> int:
    """How long the body says it is; -1 when it does not say."""
    text = str(asked.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdigit() else -1


def patient(application: Any) -> Any:  # noqa: ANN401 - a WSGI application, as servers see it
    """The application with patience for bodies that end."""

    def serve(asked: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
        if asked["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            source, length = asked["wsgi.input"], content_length(asked)
            small = 0 <= length <= SMALL
            asked["wsgi.input"] = SmallBody(source, length) if small else PatientBody(source)
        return application(asked, start_response)

    return serve
