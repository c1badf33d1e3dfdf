"""What a workbook must be before anything opens it: its true kind, and no bomb.

Sizes are counted while reading: what a zip declares about itself is not believed.
"""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from safe.capture.forms.publishing.findings import Refused

XLSX, XLS = ".xlsx", ".xls"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MB = 1024 * 1024
MAXIMAL = {XLSX: 10 * MB, XLS: 5 * MB}
MEMBERS = 2000
UNPACKED = 200 * MB
RATIO = 100
SMALL = MB  # a ratio says nothing about a small part
CHUNK = 64 * 1024
_DECLARES = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le")
) + tuple(word.encode("utf-16-be") for word in ("<!DOCTYPE", "<!ENTITY"))
_OVERLAP = 32
_VBA = "_VBA_PROJECT".encode("utf-16-le")
_NESTED = {".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".jar"}


def sniff(content: bytes) -> str:
    """.xlsx or .xls by the first eight bytes; the name of a file says nothing."""
    if content.startswith(_ZIP):
        return XLSX
    if content.startswith(_OLE):
        return XLS
    raise Refused(code="not-a-workbook")


def guard(content: bytes) -> str:
    """The kind of the workbook, or Refused."""
    kind = sniff(content)
    if len(content) > MAXIMAL[kind]:
        raise Refused(code="workbook-too-large", limit=MAXIMAL[kind] // MB)
    if kind == XLSX:
        _guard_zip(content)
    elif _VBA in content:
        raise Refused(code="workbook-has-macros")
    return kind


def _guard_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                raise Refused(code="workbook-is-a-bomb")
            for member in members:
                _guard_name(member)
            if sum(member.file_size for member in members) > UNPACKED:
                raise Refused(code="workbook-is-a-bomb")
            read = 0
            for member in members:
                read += _read(archive, member, UNPACKED - read)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise Refused(code="workbook-broken") from fault


def _guard_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    path = PurePosixPath(name)
    if name.startswith(("/", "\\")) or "\\" in name or ".." in path.parts:
        raise Refused(code="workbook-broken")
    if member.flag_bits & 1:
        raise Refused(code="workbook-has-password")
    lowered = name.lower()
    if "vbaproject" in lowered or "/macrosheets/" in lowered:
        raise Refused(code="workbook-has-macros")
    if "/externallinks/" in lowered:
        raise Refused(code="workbook-has-links")
    if path.suffix.lower() in _NESTED:
        raise Refused(code="workbook-is-a-bomb")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Read one part in pieces; how much it truly was."""
    read, tail = 0, b""
    limit = max(SMALL, member.compress_size * RATIO)
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(member) as stream:
        while piece := stream.read(CHUNK):
            read += len(piece)
            if read > left or read > limit:
                raise Refused(code="workbook-is-a-bomb")
            if is_xml:
                seen = (tail + piece).upper()
                if any(word in seen for word in _DECLARES):
                    raise Refused(code="workbook-declares-entities")
                tail = piece[-_OVERLAP:]
    return read
