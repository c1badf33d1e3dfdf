"""Bodies of pages: too large ones are refused before anybody reads them."""

import threading

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from safe.kernel import web
from safe.kernel.patience import PatientBody

pytestmark = pytest.mark.django_db


def test_a_body_beyond_any_page_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST_BODY", 100)
    answer = Client().post("/sign-in/", {"login": "x" * 200, "password": "y"})
    assert answer.status_code == 413
    assert answer.headers["Cache-Control"] == "no-store"
    assert "too large" in answer.content.decode()


def test_more_fields_than_any_page_has() -> None:
    answer = Client().post("/sign-in/", {f"f{n}": "x" for n in range(2001)})
    assert answer.status_code == 413


class Line:
    """A body of which a part never comes."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.end = threading.Event()

    def read(self, _size: int = -1, /) -> bytes:
        if not self.pieces:
            self.end.wait(10)
        return self.pieces.pop(0) if self.pieces else b""

    readline = read


def test_a_body_that_stops_coming_is_not_waited_for() -> None:
    line = Line(b"a=b", b"&c=")
    body = PatientBody(line, seconds=0.2)
    assert (body.read(3), body.read(3)) == (b"a=b", b"&c=")
    with pytest.raises(TimeoutError):
        body.read(3)
    line.end.set()


def test_what_reading_raises_is_raised() -> None:
    class Broken:
        def read(self, _size: int = -1, /) -> bytes:
            raise ConnectionResetError

        readline = read

    with pytest.raises(ConnectionResetError):
        PatientBody(Broken()).read()


def test_a_page_whose_body_never_comes_is_given_up() -> None:
    lost = Line(b"login=")
    request = RequestFactory().post("/sign-in/", "x", "application/x-www-form-urlencoded")
    environ = request.environ | {
        "wsgi.input": PatientBody(lost, seconds=0.2),
        "CONTENT_LENGTH": "100",
    }
    page = web.BodyFirst(lambda _request: HttpResponse())
    # the first read brings six bytes, which is all that ever comes
    assert page(WSGIRequest(environ)).status_code == 200
    lost.pieces.clear()
    assert page(WSGIRequest(environ)).status_code == 408
    lost.end.set()
