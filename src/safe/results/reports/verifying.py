"""Whether a file says today what it said when it was made, and where it does not."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from json import JSONDecodeError, loads

from safe.results.reports import reading
from safe.results.reports.content import Content, NoContent, Value, hash_of, read_content
from safe.results.reports.layout import COVER, HASH, MODEL, Kind, Sheet, address, lay_out
from safe.results.reports.reading import Book, Got, NotAReport, Unreadable

# the last line of a PDF: its content hash and the hash of every byte before the line
_SEAL = re.compile(rb"\n%SAFE-REPORT/1 ([0-9a-f]{64}) ([0-9a-f]{64})\n\Z")


class What(StrEnum):
    """What is wrong at a place."""

    CHANGED = "changed"  # the cell says something else
    MISSING = "missing"
    ADDED = "added"
    FORMULA = "formula"
    COPY = "copy"  # the hidden copy does not fit the printed hash
    HASH = "hash"  # the content does not come to the printed hash
    BYTES = "bytes"  # some byte of the file was changed
    CUT = "cut"  # the last line is missing
    BROKEN = "broken"  # the content inside cannot be read


@dataclass(frozen=True)
class Fault:
    """One difference: where, what stands there, what the report said."""

    what: What
    place: str = ""
    found: str = ""
    said: str = ""


@dataclass(frozen=True)
class Verdict:
    """What was found out about a file."""

    printed: str
    reckoned: str
    content: Content | None
    faults: tuple[Fault, ...]
    digest: str = field(default="")

    @property
    def is_right(self) -> bool:
        return not self.faults


def seal_pdf(data: bytes, content_hash: str) -> bytes:
    """The PDF with its last line, a remark that readers of PDFs pass over."""
    digest = hashlib.sha256(data).hexdigest()
    return data + f"\n%SAFE-REPORT/1 {content_hash} {digest}\n".encode()


def verify(data: bytes) -> Verdict:
    """The verdict; raises NotAReport for what is no report of ours."""
    digest = hashlib.sha256(data).hexdigest()
    verdict = _verify_pdf(data) if data.startswith(b"%PDF-") else _verify_book(data)
    return Verdict(verdict.printed, verdict.reckoned, verdict.content, verdict.faults, digest)


def _verify_pdf(data: bytes) -> Verdict:
    sealed = _SEAL.search(data[-200:])
    faults = []
    printed = ""
    if sealed is None:
        faults.append(Fault(What.CUT))
    else:
        printed = sealed[1].decode()
        body = data[: len(data) - len(sealed[0])]
        if hashlib.sha256(body).hexdigest() != sealed[2].decode():
            faults.append(Fault(What.BYTES))
    content, reckoned = None, ""
    try:
        content = read_content(reading.embedded(data))
        reckoned = hash_of(content)
    except (NoContent, NotAReport):
        if sealed is None:
            raise NotAReport("nothing-embedded") from None
        faults.append(Fault(What.BROKEN))
    if printed and reckoned and printed != reckoned:
        faults.append(Fault(What.HASH, "", reckoned, printed))
    return Verdict(printed, reckoned, content, tuple(faults))


def _verify_book(data: bytes) -> Verdict:
    book = reading.open_book(data)
    printed = book.printed_hash
    content, reckoned, faults = None, "", []
    try:
        content = reading.content_of(book)
        reckoned = hash_of(content)
    except Unreadable as wrong:
        faults.append(Fault(What.MISSING, wrong.place))
    except (TypeError, ValueError):
        faults.append(Fault(What.BROKEN))
    faults += _differences(book, printed, content if reckoned == printed else None)
    if reckoned and reckoned != printed:
        faults.append(Fault(What.HASH, f"{COVER}!{HASH}", reckoned, printed))
    return Verdict(printed, reckoned, content, tuple(dict.fromkeys(faults)))


def _differences(book: Book, printed: str, content: Content | None) -> Iterator[Fault]:
    """Each cell beside what the hidden copy says of it; the copy itself beside the hash."""
    copy, words = _hidden_copy(book)
    if copy is None or hash_of(copy) != printed:
        yield Fault(What.COPY, MODEL)
        if content is None:
            return
        copy, words = content, None
    sheets = lay_out(copy, _Silent())
    for sheet in sheets:
        found = book.sheets.get(sheet.name)
        if found is None:
            yield Fault(What.MISSING, sheet.name)
            continue
        said = None if words is None else words.get(sheet.name, {})
        yield from _cells(sheet.name, found, _expected(sheet, found, said))
    known = {sheet.name for sheet in sheets} | {MODEL}
    yield from (Fault(What.ADDED, name) for name in book.sheets if name not in known)


def _hidden_copy(book: Book) -> tuple[Content | None, dict[str, dict[str, str]] | None]:
    try:
        copy, words = read_content(book.hidden(0)), loads(book.hidden(1))
    except (NoContent, JSONDecodeError, RecursionError):
        return None, None
    if not isinstance(words, dict) or not all(isinstance(one, dict) for one in words.values()):
        return None, None
    return copy, words


def _expected(
    sheet: Sheet, found: dict[tuple[int, int], Got], words: dict[str, str] | None
) -> dict[tuple[int, int], Got]:
    """What stood in the sheet; without the list of its words they are taken as they are."""
    expected: dict[tuple[int, int], Got] = {}
    for place, cell in sheet.cells.items():
        if cell.kind is not Kind.WORDS:
            expected[place] = Got(cell.value, cell.formula)
        elif words is None and place in found:
            expected[place] = found[place]
        elif words and words.get(address(*place)):
            expected[place] = Got(str(words[address(*place)]))
    return expected


def _cells(
    sheet: str, found: dict[tuple[int, int], Got], expected: dict[tuple[int, int], Got]
) -> Iterator[Fault]:
    for place in sorted({*found, *expected}):
        got, wanted = found.get(place), expected.get(place)
        where = f"{sheet}!{address(*place)}"
        if got is None and wanted is not None:
            yield Fault(What.MISSING, where, "", _shown(wanted.value))
        elif wanted is None and got is not None:
            yield Fault(What.ADDED, where, _shown(got.value))
        elif got is not None and wanted is not None:
            if _formula(got) != _formula(wanted):
                yield Fault(What.FORMULA, where, got.formula, wanted.formula)
            elif not _same(got, wanted):
                yield Fault(What.CHANGED, where, _shown(got.value), _shown(wanted.value))


def _formula(cell: Got) -> str:
    """LibreOffice and Excel write a formula again with other blanks."""
    return cell.formula.replace(" ", "")


def _same(found: Got, wanted: Got) -> bool:
    if found.formula and found.value is None:
        return True  # saved by a program that leaves the reckoning to the next reader
    if isinstance(found.value, int | float) and isinstance(wanted.value, int | float):
        return abs(found.value - wanted.value) <= 1e-9
    return found.value == wanted.value


def _shown(value: Value) -> str:
    return "" if value is None else str(value)[:80]


class _Silent:
    """No language: the words of a file are compared with its own list of them."""

    def label(self, key: str) -> str:  # noqa: ARG002 - the shape of Words
        return ""

    def value(self, key: str, value: Value) -> str:  # noqa: ARG002
        return ""

    def cell(self, split: str, code: str) -> str:  # noqa: ARG002
        return ""

    def indicator(self, code: str, what: str) -> str:  # noqa: ARG002
        return ""

    def note(self, key: str, **named: object) -> str:  # noqa: ARG002
        return ""
