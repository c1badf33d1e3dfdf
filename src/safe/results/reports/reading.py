"""What a file says, read back in a bounded way: cells of a workbook, the JSON inside a PDF."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from safe.kernel.apart import run_apart
from safe.results.reports.content import (
    Content,
    Half,
    Indicated,
    Late,
    NoContent,
    Pair,
    Row,
    Value,
    plain,
)
from safe.results.reports.layout import (
    COVER,
    COVER_LINES,
    HASH,
    LATE,
    MODEL,
    SHEET_LINES,
    A,
    B,
    D,
    E,
    F,
    G,
    H,
    address,
)

WALL_SECONDS = 60
LARGEST = 8 * 1024 * 1024
LARGEST_CONTENT = 4 * 1024 * 1024
_MODULE = "safe.results.reports.opening"
_EMBEDDED = re.compile(
    rb"<<(?=[^>]{0,300}/Type/EmbeddedFile)[^>]{0,300}(?:<<[^>]{0,300}>>)?[^>]{0,300}>>\s*stream\r?\n"
)
_LENGTH = re.compile(rb"/Length (\d{1,9})\b")


class NotAReport(Exception):
    """A file that is no report, or that may not be opened; the code says why."""


class Unreadable(Exception):
    """A cell that a report has is missing or holds what it never holds."""

    def __init__(self, sheet: str, row: int, column: int) -> None:
        self.place = f"{sheet}!{address(row, column)}"
        super().__init__(self.place)


@dataclass(frozen=True)
class Got:
    """A cell as it was found."""

    value: Value
    formula: str = ""


Cells = dict[tuple[int, int], Got]


@dataclass(frozen=True)
class Book:
    """The sheets of a workbook that calls itself a report."""

    sheets: dict[str, Cells]

    @property
    def printed_hash(self) -> str:
        """What the cover says."""
        return next(
            (
                str(cell.value)
                for (row, column), cell in self.sheets[COVER].items()
                if column == B and _key(self.sheets[COVER], row) == HASH
            ),
            "",
        )

    def hidden(self, column: int) -> str:
        """One column of the hidden sheet, put together."""
        cells = self.sheets.get(MODEL, {})
        rows = sorted(row for row, where in cells if where == column)
        return "".join(str(cells[row, column].value) for row in rows)


def open_book(data: bytes) -> Book:
    """The cells of a workbook, opened in a process of its own; raises NotAReport."""
    if len(data) > LARGEST:
        raise NotAReport("workbook-too-large")
    said = run_apart(_MODULE, data, seconds=WALL_SECONDS)
    if said is None:
        raise NotAReport("workbook-too-heavy")
    if "refused" in said:
        raise NotAReport(said["refused"])
    sheets = {
        name: {(row, column): Got(value, formula) for row, column, value, formula in cells}
        for name, cells in said["sheets"].items()
    }
    cover = sheets.get(COVER, {})
    if not any(_key(cover, row) == "format" for row, _column in cover):
        raise NotAReport("no-cover")
    return Book(sheets)


def content_of(book: Book) -> Content:
    """The content as the cells say it; raises Unreadable."""
    cover = book.sheets[COVER]
    said = {key: _text(book, COVER, _row_of(book, COVER, key)) for key in COVER_LINES}
    codes = []
    row = _row_of(book, COVER, "indicator", A) + 1
    while (row, A) in cover and (row, B) in cover:
        codes.append(str(cover[row, A].value))
        row += 1
    return Content(
        indicators=tuple(_indicated(book, code) for code in codes),
        late=_late(book) if LATE in book.sheets else (),
        reads=tuple(said.pop("reads").split()),
        **said,
    )


def _indicated(book: Book, code: str) -> Indicated:
    cells = book.sheets.get(code)
    if cells is None:
        raise Unreadable(code, 0, A)
    said = {key: _value(cells, _row_of(book, code, key), B) for key in SHEET_LINES}
    begins = _row_of(book, code, "split", A) + 1
    ends = _row_of(book, code, "rows", A)
    rows = [
        Row(
            str(_value(cells, row, A)),
            str(_value(cells, row, B)),
            *(_value(cells, row, column) for column in (D, E, F, G, H)),
        )
        for row in range(begins, ends)
    ]
    if not rows:
        raise Unreadable(code, begins, A)
    return Indicated(
        code=str(said["code"]),
        version=_whole(said["version"], code),
        counts=str(said["counts"]),
        measure=str(said["measure"]),
        target=said["target"],
        invented=bool(said["invented"]),
        low=said["low"],
        high=said["high"],
        rows=tuple(rows),
        pairs=tuple(
            Pair(str(cells[row, A].value), str(_value(cells, row, B)), _value(cells, row, E))
            for row in _table_rows(cells, "sex_age")
        ),
        halves=tuple(
            Half(
                str(cells[row, A].value),
                *(_value(cells, row, column) for column in (D, E, G, H)),
            )
            for row in _table_rows(cells, "half")
        ),
    )


def _late(book: Book) -> tuple[Late, ...]:
    cells = book.sheets[LATE]
    return tuple(
        Late(
            code=str(cells[row, A].value),
            released=_value(cells, row, G),
            value=_value(cells, row, D),
            change=_value(cells, row, H),
            facts=_value(cells, row, E),
            last_on=str(_value(cells, row, B) or ""),
        )
        for row in _table_rows(cells, "late")
        if cells[row, A].value != "rows"
    )


def _table_rows(cells: Cells, head: str) -> list[int]:
    """The rows below an untranslated head, as far as column A is filled."""
    start = next(
        (row for (row, column), cell in cells.items() if column == A and cell.value == head), None
    )
    rows: list[int] = []
    if start is not None:
        row = start + 1
        while (row, A) in cells:
            rows.append(row)
            row += 1
    return rows


def _key(cells: Mapping[tuple[int, int], Got], row: int) -> str:
    found = cells.get((row, H))
    return str(found.value) if found else ""


def _row_of(book: Book, sheet: str, word: str, column: int = H) -> int:
    for (row, where), cell in book.sheets[sheet].items():
        if where == column and cell.value == word:
            return row
    raise Unreadable(sheet, 0, column)


def _text(book: Book, sheet: str, row: int) -> str:
    found = book.sheets[sheet].get((row, B))
    return "" if found is None else str(found.value)


def _value(cells: Cells, row: int, column: int) -> Value:
    found = cells.get((row, column))
    if found is None:
        return None
    if isinstance(found.value, float) and abs(found.value) < 1e15:
        exact = float(f"{found.value:.12g}")  # a program that saved it again rounds at fifteen
        return plain(exact) if plain(exact) == exact else found.value
    return found.value


def _whole(value: Value, sheet: str) -> int:
    if not isinstance(value, int):
        raise Unreadable(sheet, 0, B)
    return value


def embedded(data: bytes) -> str:
    """The JSON that a PDF of ours carries; raises NotAReport or NoContent."""
    if not data.startswith(b"%PDF-"):
        raise NotAReport("no-pdf")
    if len(data) > LARGEST:
        raise NotAReport("pdf-too-large")
    found = _EMBEDDED.search(data)
    if found is None:
        raise NotAReport("nothing-embedded")
    length = _LENGTH.search(found.group())
    if length is None:
        raise NoContent
    body = data[found.end() : found.end() + int(length[1])]
    try:
        if b"/FlateDecode" in found.group():
            reader = zlib.decompressobj()
            body = reader.decompress(body, LARGEST_CONTENT)
            if reader.unconsumed_tail or not reader.eof:
                raise NoContent
        return body.decode()
    except (zlib.error, UnicodeDecodeError) as wrong:
        raise NoContent from wrong
