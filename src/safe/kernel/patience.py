"""A body is waited for as long as it comes: a phone that left the network holds no thread."""

import threading
from collections.abc import Callable
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import Any, Protocol

SECONDS = 30.0  # without a byte
SMALL = 64 * 1024  # bytes that one wait may take together: a form without pictures


class Source(Protocol):
    """What a WSGI server gives as `wsgi.input`."""

    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class PatientBody:
    """Reads in a thread of its own, and stops waiting; the server then closes the connection."""

    def __init__(self, source: Source, seconds: float = SECONDS) -> None:
        self._source = source
        self._seconds = seconds

    def read(self, size: int = -1) -> bytes:
        """The next bytes. TimeoutError when none came in time: to Django a lost body."""
        return self._wait_for(self._source.read, size)

    def readline(self, size: int = -1) -> bytes:
        """The next line, in the same way."""
        return self._wait_for(self._source.readline, size)

    def _wait_for(self, read: Callable[[int], bytes], size: int) -> bytes:
        answers: SimpleQueue[bytes | Exception] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(read(size))
            except Exception as fault:  # noqa: BLE001 - told to who asked
                answers.put(fault)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise answer
        return answer


class SmallBody:
    """A body that is read at once, when somebody first asks for it."""

    def __init__(self, source: PatientBody, length: int) -> None:
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
            self._whole = BytesIO(self._source.read(self._length))
        return self._whole


def patient(application: Any) -> Any:  # noqa: ANN401 - a WSGI application, as servers see it
    """The application with patience for bodies that end."""

    def serve(asked: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401
        if asked["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            body = PatientBody(asked["wsgi.input"])
            length = asked.get("CONTENT_LENGTH") or ""
            small = length.isdigit() and int(length) <= SMALL
            asked["wsgi.input"] = SmallBody(body, int(length)) if small else body
        return application(asked, start_response)

    return serve
