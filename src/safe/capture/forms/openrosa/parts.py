"""The parts of a request, as they come: the filled form in memory, files in the spool.

Limits hold while it is read, whatever the request says of its size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from safe.capture.forms.inbox.door import LONGEST
from safe.kernel.patience import SMALL, PatientBody, content_length, read_whole

FORM_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"  # a flag of Collect's, no file
LARGEST_PART = 10 * 1024 * 1024
IN_MEMORY = (
    256 * 1024
)  # of a file; what is more lies in the spool, which is memory too where it can
PIECE = 64 * 1024


class TooLarge(Exception):
    """A form, a file, the request or the number of its parts is beyond the limit."""


class NoForm(Exception):
    """The request holds no filled form, two of them, or ends before its end."""


@dataclass
class File:
    """A file of a request. Its name is as the phone wrote it."""

    name: str
    media_type: str
    content: IO[bytes]

    def pieces(self) -> Iterator[bytes]:
        """Its bytes from the first."""
        self.content.seek(0)
        while piece := self.content.read(PIECE):
            yield piece


@dataclass
class Parts:
    """What a request holds; closed when it has been taken."""

    form: bytes | None = None
    files: list[File] = field(default_factory=list)

    def __enter__(self) -> "Parts":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self.files:
            file.content.close()


def read_parts(asked: dict[str, Any]) -> Parts:
    """Read a request's body. Raises TooLarge, NoForm, and OSError when the rest never comes."""
    kind, options = parse_options_header(asked.get("CONTENT_TYPE") or "")
    length = content_length(asked)
    if length > settings.MAXIMAL_BODY:
        raise TooLarge
    if kind != "multipart/form-data" or length <= 0:
        raise NoForm
    parts = Parts()
    try:
        _read(parts, asked["wsgi.input"], length, options.get("boundary", ""))
    except BaseException as fault:
        parts.__exit__()
        if isinstance(fault, ParserLimitReached):
            raise TooLarge from None
        if isinstance(fault, MultipartError):
            raise NoForm from None
        raise
    return parts


def _read(parts: Parts, source: Any, length: int, boundary: str) -> None:  # noqa: ANN401 - the server's
    # names are UTF-8; one that is not must not cost the form
    parser = PushMultipartParser(
        boundary.encode("latin-1", "replace"),
        content_length=length,
        header_charset="latin-1",
        max_segment_size=LARGEST_PART,
        max_segment_count=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    )
    form = _Form()
    into: Any = None
    with parser:
        for piece in _pieces(source, length):
            for event in parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    into = _taker(event, parts, form)
                elif event and into is not None:
                    into(event)
    if form.is_there:
        parts.form = b"".join(form.pieces)


class _Form:
    """The filled form while it comes."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.is_there = False

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > LONGEST:
            raise TooLarge
        self.pieces.append(piece)


def _taker(segment: MultipartSegment, parts: Parts, form: _Form) -> Any:  # noqa: ANN401
    """What takes the bytes of a part; None where nobody wants them."""
    name = (segment.name or "").encode("latin-1", "replace").decode("utf-8", "replace")
    if name == FORM_PART:
        if form.is_there:
            raise NoForm  # one of two would be thanked for and lost
        form.is_there = True
        return form.write
    if segment.filename is None or name == INCOMPLETE:
        return None
    content: IO[bytes] = SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - Parts closes it
    parts.files.append(File(name, segment.content_type or "", content))
    return content.write


def _pieces(source: Any, length: int) -> Iterator[bytes]:  # noqa: ANN401 - the server's
    if length <= SMALL:
        yield read_whole(source, length)
        return
    body = source if isinstance(source, PatientBody) else PatientBody(source)
    left = length
    while left and (piece := body.read(min(left, PIECE))):
        left -= len(piece)
        yield piece
    body.close()
