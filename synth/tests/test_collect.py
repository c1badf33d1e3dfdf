"""The phone speaks as Collect does: against a small server that notes what it was sent."""

import hashlib
import threading
from collections.abc import Iterator
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from synth.collect import Filled, Phone, PhoneSays, multipart
from synth.tests.test_xform import XFORM

MD5 = hashlib.md5(XFORM, usedforsecurity=False).hexdigest()


class Notes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str, dict[str, str]]] = []
    bodies: list[bytes] = []
    failures = 0
    head_status = 204
    accepts = "900"

    def do_GET(self) -> None:
        self._note()
        if "/formList" in self.path:
            if self.headers.get("If-None-Match") == '"1"':
                self._answer(304)
                return
            place = f"http://{self.headers['Host']}/form.xml"
            entry = "<formID>day</formID><name>Day</name><version>7</version>"
            entry += f"<hash>md5:{MD5}</hash><downloadUrl>{place}?v=7</downloadUrl>"
            body = f'<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform>{entry}</xform></xforms>'
            self._answer(200, body.encode(), {"ETag": '"1"'})
        else:
            self._answer(200, XFORM)

    def do_HEAD(self) -> None:
        self._note()
        self._answer(self.head_status, extra={"X-OpenRosa-Accept-Content-Length": self.accepts})

    def do_POST(self) -> None:
        self._note()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Notes.bodies.append(
            b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body
        )
        if Notes.failures:
            Notes.failures -= 1
            self.close_connection = True
            return
        words = '<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>Thanks</message></OpenRosaResponse>'
        self._answer(201, words.encode())

    def _note(self) -> None:
        Notes.asked.append((self.command, self.path, dict(self.headers)))

    def _answer(self, status: int, body: bytes = b"", extra: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "X-OpenRosa-Version": "1.0",
            "Content-Type": "text/xml",
            **(extra or {}),
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Notes.asked, Notes.bodies, Notes.failures, Notes.head_status = [], [], 0, 204
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1/key/T/projects/1"
    server.shutdown()
    thread.join()
    server.server_close()


def parts(body: bytes) -> list[tuple[str, bytes]]:
    message = BytesParser().parsebytes(body)
    found = []
    for part in message.get_payload():
        disposition = part.get_params(header="Content-Disposition")
        found.append((dict(disposition)["name"].strip('"'), part.get_payload(decode=True)))
    return found


def test_every_request_carries_the_device_and_the_header(url: str) -> None:
    with Phone(url, "collect:A b") as phone:
        assert list(phone.refresh()) == ["day"]
        phone.send(Filled("day.xml", b"<data/>"))
    assert [entry[0] for entry in Notes.asked] == ["GET", "GET", "HEAD", "POST"]
    for _method, path, headers in Notes.asked:
        assert "deviceID=collect%3AA%20b" in path
        assert headers["X-OpenRosa-Version"] == "1.0"


def test_a_second_look_at_the_list_costs_nothing(url: str) -> None:
    with Phone(url) as phone:
        assert phone.form_list() == phone.form_list()
    assert Notes.asked[1][2]["If-None-Match"] == '"1"'


def test_large_instances_go_in_several_requests(url: str) -> None:
    files = {f"{n}.jpg": bytes([n]) * 400 for n in range(4)}
    with Phone(url) as phone:
        answer = phone.send(Filled("day.xml", b"<data/>", files))
    assert answer.taken
    assert answer.message == "Thanks"
    names = [[name for name, _data in parts(body)] for body in Notes.bodies]
    assert names == [
        ["xml_submission_file", "0.jpg", "1.jpg", "*isIncomplete*"],
        ["xml_submission_file", "2.jpg", "3.jpg"],
    ]
    assert {
        data for body in Notes.bodies for name, data in parts(body) if name == "xml_submission_file"
    } == {b"<data/>"}


def test_a_broken_request_is_sent_again(url: str) -> None:
    Notes.failures = 1
    with Phone(url) as phone:
        assert phone.send(Filled("day.xml", b"<data/>")).taken
    assert len(Notes.bodies) == 2


def test_a_strange_head_is_no_endpoint(url: str) -> None:
    Notes.head_status = 200
    with Phone(url) as phone, pytest.raises(PhoneSays):
        phone.send(Filled("day.xml", b"<data/>"))


def test_the_body_is_okhttps() -> None:
    body, kind = multipart(Filled("a.xml", b"<x/>"), {}, last=False, boundary="B")
    assert kind == "multipart/form-data; boundary=B"
    assert body == (
        b'--B\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n<x/>\r\n"
        b'--B\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n--B--\r\n'
    )
