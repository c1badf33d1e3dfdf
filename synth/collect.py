"""A client that behaves as ODK Collect does: form list, download, HEAD, multipart POST, resend."""

import gzip
import hashlib
import http.client
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree

from synth.xform import Blank

AGENT = "org.odk.collect.android/v2026.3.1 Dalvik/2.1.0 (Linux; U; Android 11)"
LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
FILES_A_REQUEST = 101
ASSUMED_SIZE = 10_000_000
ASKS = "the server asks for a name and a password"
NO_ENDPOINT = "Is this an OpenRosa submission endpoint?"
NO_OPENROSA = "not an OpenRosa server: X-OpenRosa-Version is missing"


class PhoneSays(Exception):
    """What Collect would show on its screen when the server does not answer as it must."""


@dataclass(frozen=True)
class Listed:
    """One form of the server's list."""

    form_id: str
    name: str
    version: str
    md5: str
    download: str
    manifest: str


@dataclass(frozen=True)
class Answer:
    """What the server said to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def taken(self) -> bool:
        """Collect marks the instance as sent, and may delete it."""
        return self.status in {201, 202}

    @property
    def message(self) -> str:
        """The words shown to the enumerator."""
        if b"OpenRosaResponse" not in self.body:
            return ""
        try:
            return etree.fromstring(self.body).findtext(f"{RESPONSE}message") or ""
        except etree.XMLSyntaxError:
            return ""


@dataclass(frozen=True)
class Filled:
    """A finalised instance in the phone's storage."""

    name: str
    xml: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


class Phone:
    """One phone with its device URL. Keeps its connection and what it has downloaded."""

    def __init__(self, url: str, device_id: str = "collect:synth", language: str = "en") -> None:
        self.url = url.rstrip("/")
        self.device_id = device_id
        self.language = language
        self._lines: dict[tuple[str, str], http.client.HTTPConnection] = {}
        self._etags: dict[str, tuple[str, Answer]] = {}
        self._head: int | None = None
        self.largest = ASSUMED_SIZE  # what this phone puts into one request at most
        self.forms: dict[str, Blank] = {}

    def form_list(self) -> list[Listed]:
        """The forms the server offers; an entry without what is required empties the list."""
        answer = self._get(f"{self.url}/formList", text=True)
        root = etree.fromstring(answer.body)
        if root.tag.lower() != f"{LIST}xforms".lower():
            raise PhoneSays(f"the list's root is {root.tag}")
        found = []
        for entry in root.iterfind(f"{LIST}xform"):
            said = {etree.QName(child).localname: child.text or "" for child in entry}
            if not (said.get("formID") and said.get("name") and said.get("downloadUrl")):
                return []
            digest = said.get("hash", "")
            found.append(
                Listed(
                    said["formID"],
                    said["name"],
                    said.get("version", ""),
                    digest.removeprefix("md5:") if digest.startswith("md5:") else "",
                    said["downloadUrl"],
                    said.get("manifestUrl", ""),
                )
            )
        return found

    def fetch(self, listed: Listed) -> Blank:
        """Download a form and its files, checking every md5 as Collect does."""
        if not listed.md5:
            raise PhoneSays(f"{listed.form_id} has no hash and cannot be downloaded")
        answer = self._get(listed.download, text=False)
        if hashlib.md5(answer.body, usedforsecurity=False).hexdigest() != listed.md5:
            raise PhoneSays(f"{listed.form_id}: the md5 of the form is not that of the list")
        for name, digest, place in self.media(listed):
            body = self._get(place, text=False).body
            if hashlib.md5(body, usedforsecurity=False).hexdigest() != digest:
                raise PhoneSays(f"{listed.form_id}: the md5 of {name} is not the manifest's")
        blank = Blank.read(answer.body)
        self.forms[blank.form_id] = blank
        return blank

    def media(self, listed: Listed) -> list[tuple[str, str, str]]:
        """Name, md5 and URL of the files of a form."""
        if not listed.manifest:
            return []
        root = etree.fromstring(self._get(listed.manifest, text=True).body)
        if root.tag != f"{MANIFEST}manifest":
            raise PhoneSays(f"the manifest's root is {root.tag}")
        return [
            (
                (entry.findtext(f"{MANIFEST}filename") or "").rpartition("/")[2],
                (entry.findtext(f"{MANIFEST}hash") or "")[4:],
                entry.findtext(f"{MANIFEST}downloadUrl") or "",
            )
            for entry in root.iterfind(f"{MANIFEST}mediaFile")
        ]

    def refresh(self) -> dict[str, Blank]:
        """Download all forms of the list."""
        for listed in self.form_list():
            self.fetch(listed)
        return self.forms

    def send(self, filled: Filled, attempts: int = 3) -> Answer:
        """HEAD once a batch, then the requests of one instance; from the start again on failure."""
        for attempt in range(1, attempts):
            try:
                return self._send_once(filled)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1 * 2**attempt)
        return self._send_once(filled)

    def send_body(self, body: bytes, kind: str) -> Answer:
        """A body as it is: what a broken phone may send."""
        place = f"{self.url}/submission?deviceID={quote(self.device_id, safe='')}"
        return self._request("POST", place, body, {"Content-Type": kind})

    def break_off(self, filled: Filled, share: float = 0.5) -> None:
        """Begin to send and lose the network in the middle of the body."""
        body, kind = multipart(filled, filled.files, last=True)
        parts = urlsplit(f"{self.url}/submission?deviceID={quote(self.device_id, safe='')}")
        line = http.client.HTTPConnection(parts.netloc, timeout=60)
        line.putrequest("POST", f"{parts.path}?{parts.query}")
        for name, value in {**self._headers(), "Content-Type": kind}.items():
            line.putheader(name, value)
        line.putheader("Content-Length", str(len(body)))
        line.endheaders()
        line.send(body[: int(len(body) * share)])
        line.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._drop_lines()

    def __enter__(self) -> "Phone":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send_once(self, filled: Filled) -> Answer:
        place = f"{self.url}/submission?deviceID={quote(self.device_id, safe='')}"
        if self._head is None:
            self._head = self._ask(place)
        answer = Answer(0, {}, b"")
        batches = _batches(filled, min(self._head, self.largest))
        for number, batch in enumerate(batches):
            body, kind = multipart(filled, batch, last=number + 1 == len(batches))
            answer = self._request("POST", place, body, {"Content-Type": kind})
            if not answer.taken:
                return answer
        return answer

    def _ask(self, place: str) -> int:
        """The HEAD before a batch; only 204 is good, 2xx else aborts, the rest is tried."""
        answer = self._request("HEAD", place)
        if answer.status == 204:
            announced = answer.headers.get("x-openrosa-accept-content-length", "")
            return int(announced) if announced.isdigit() else ASSUMED_SIZE
        if 200 <= answer.status < 300:
            raise PhoneSays(NO_ENDPOINT)
        if answer.status == 401:
            raise PhoneSays(ASKS)
        return ASSUMED_SIZE

    def _get(self, url: str, *, text: bool) -> Answer:
        joined = f"{url}{'&' if '?' in url else '?'}deviceID={quote(self.device_id, safe='')}"
        known = self._etags.get(joined)
        extra = {"If-None-Match": known[0]} if known else {}
        answer = self._request("GET", joined, headers=extra)
        if answer.status == 304 and known:
            return known[1]
        if answer.status == 401:
            raise PhoneSays(ASKS)
        if answer.status != 200:
            raise PhoneSays(f"the server answered {answer.status}: {answer.message}")
        kind = answer.headers.get("content-type", "text/xml")
        if text and "text/xml" not in kind:
            raise PhoneSays(f"content type {kind} instead of text/xml")
        if text and "x-openrosa-version" not in answer.headers:
            raise PhoneSays(NO_OPENROSA)
        if tag := answer.headers.get("etag"):
            self._etags[joined] = (tag, answer)
        return answer

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        hops: int = 5,
    ) -> Answer:
        parts = urlsplit(url)
        line = self._line(parts.scheme, parts.netloc)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            line.request(method, path, body, {**self._headers(), **(headers or {})})
            got = line.getresponse()
            data = got.read()
        except (OSError, http.client.HTTPException):
            self._drop_lines()
            raise
        said = {name.lower(): value for name, value in got.getheaders()}
        if method == "GET" and got.status in {301, 302, 303, 307, 308} and hops:
            return self._request("GET", urljoin(url, said["location"]), None, headers, hops - 1)
        if said.get("content-encoding") == "gzip":
            data = gzip.decompress(data)
        return Answer(got.status, said, data)

    def _headers(self) -> dict[str, str]:
        # Collect writes Date with a twelve-hour clock: a server must not judge it
        return {
            "X-OpenRosa-Version": "1.0",
            "User-Agent": AGENT,
            "Date": datetime.now(UTC).strftime("%a, %d %b %Y %I:%M:%S GMT"),
            "Accept-Encoding": "gzip",
            "Accept-Language": self.language,
            "Connection": "Keep-Alive",
        }

    def _line(self, scheme: str, place: str) -> http.client.HTTPConnection:
        known = self._lines.get((scheme, place))
        if known is None:
            maker = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
            known = self._lines[scheme, place] = maker(place, timeout=60)
        return known

    def _drop_lines(self) -> None:
        for line in self._lines.values():
            line.close()
        self._lines.clear()


def multipart(
    filled: Filled, files: Mapping[str, bytes], *, last: bool, boundary: str = ""
) -> tuple[bytes, str]:
    """The body of one request as okhttp writes it, and its content type."""
    mark = boundary or str(uuid.uuid4())
    parts = [_part("xml_submission_file", filled.name, "text/xml", filled.xml)]
    parts += [_part(name, name, _type(name), data) for name, data in files.items()]
    if not last:
        parts.append(b'Content-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes')
    body = b"".join(b"--" + mark.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + b"--" + mark.encode() + b"--\r\n", f"multipart/form-data; boundary={mark}"


def _part(name: str, file: str, kind: str, data: bytes) -> bytes:
    said = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
    return said.encode() + f"Content-Type: {kind}\r\n\r\n".encode() + data


def _type(name: str) -> str:
    known = {"jpg": "image/jpeg", "png": "image/png", "csv": "text/csv", "m4a": "audio/mp4"}
    return known.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _batches(filled: Filled, size: int) -> list[dict[str, bytes]]:
    batches: list[dict[str, bytes]] = [{}]
    used = len(filled.xml)
    for name, data in filled.files.items():
        full = len(batches[-1]) >= FILES_A_REQUEST or used + len(data) > size
        if batches[-1] and full:
            batches.append({})
            used = len(filled.xml)
        batches[-1][name] = data
        used += len(data)
    return batches
