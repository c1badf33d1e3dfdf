"""Where each value of a report stands in its workbook: one layout, written and verified alike.

Untranslated words (keys, codes, heads of columns) let a program read any language. Cells of the
kind WORDS may be said in any language; all others follow from the content alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from safe.results.reports.content import Content, Indicated, Late, Row, Value, hash_of, plain

COVER, MODEL, LATE = "SAFE", "model", "Late"
A, B, C, D, E, F, G, H = range(8)
TABLE = ("split", "code", "words", "value", "count", "part", "released", "change")
PAIRS = ("sex_age", "age_band", "words", "", "count", "", "", "")
HALVES = ("half", "", "words", "value", "milestone", "", "released", "change")
LATER = ("late", "last_on", "words", "value", "facts", "", "released", "change")
BOARD = ("indicator", "version", "words", "value", "milestone", "target", "released", "change")
COVER_LINES = (
    *("format", "programme", "period", "starts_on", "ends_on", "organisation", "reads"),
    *("as_of", "cells", "closed_at"),
)
SHEET_LINES = ("code", "version", "counts", "measure", "target", "invented", "low", "high")
SAID_LINES = ("name", "meaning", "left_out", "source")
HASH = "content_hash"


class Kind(Enum):
    """What a cell holds."""

    FACT = "fact"
    WORDS = "words"
    FORMULA = "formula"


@dataclass(frozen=True)
class Cell:
    """One written cell; a formula carries the value it comes to."""

    kind: Kind
    value: Value
    formula: str = ""
    style: str = ""


@dataclass
class Sheet:
    """One sheet by row and column, both from zero."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    is_hidden: bool = False

    def fact(self, row: int, column: int, value: Value, style: str = "") -> None:
        """Write what follows from the content; nothing stays an empty cell."""
        if value is not None and value != "":
            self.cells[row, column] = Cell(Kind.FACT, value, style=style)

    def say(self, row: int, column: int, words: str, style: str = "") -> None:
        """Write words of the reader's language."""
        self.cells[row, column] = Cell(Kind.WORDS, words, style=style)

    def reckon(self, row: int, column: int, formula: str, value: Value) -> None:
        """Write a formula and what it comes to."""
        self.cells[row, column] = Cell(Kind.FORMULA, value, formula, "number")


class Words(Protocol):
    """The reader's language."""

    def label(self, key: str) -> str:
        """A line or a head of a column, by its untranslated word."""

    def value(self, key: str, value: Value) -> str:
        """What a value of a line means in words; empty where it says itself."""

    def cell(self, split: str, code: str) -> str:
        """A code of a split."""

    def indicator(self, code: str, what: str) -> str:
        """`name`, `meaning`, `left_out`, `source` of an indicator."""

    def note(self, key: str, **named: object) -> str:
        """A sentence of the cover or under a table."""


def lay_out(content: Content, words: Words) -> list[Sheet]:
    """All sheets but the hidden one, in their order."""
    sheets = [_cover(content, words)]
    sheets += [_indicator(content, one, words) for one in content.indicators]
    if content.late:
        sheets.append(_late(content.late, words))
    return sheets


def address(row: int, column: int) -> str:
    """D17, counted as a reader of the sheet counts."""
    return f"{'ABCDEFGH'[column] if column < 8 else '?'}{row + 1}"


def _cover(content: Content, words: Words) -> Sheet:
    sheet = Sheet(COVER)
    sheet.say(0, A, words.note("title"), "title")
    row = 1
    for key in COVER_LINES:
        value = getattr(content, key)
        text = " ".join(value) if isinstance(value, tuple) else value
        _line(sheet, row, key, text, words)
        row += 1
    _line(sheet, row, HASH, hash_of(content), words)
    row = _table(sheet, row + 2, BOARD, words)
    for one in content.indicators:
        half = next((half for half in one.halves if half.period == content.period), None)
        style = one.measure
        sheet.fact(row, A, one.code, "code")
        sheet.fact(row, B, one.version, "left")
        sheet.say(row, C, words.indicator(one.code, "name"))
        sheet.fact(row, D, one.total.value, style)
        sheet.fact(row, E, half.milestone if half else None, style)
        sheet.fact(row, F, one.target, style)
        sheet.fact(row, G, one.total.released, style)
        sheet.fact(row, H, one.total.change, style)
        row += 1
    change = "change" if content.is_exact else "change_hidden"
    for note in ("invented", "placing", change, "verify", "places"):
        row += 1
        sheet.say(row, A, words.note(note), "note")
    return sheet


def _indicator(content: Content, one: Indicated, words: Words) -> Sheet:
    sheet = Sheet(one.code)
    row = 0
    for key in SAID_LINES:
        sheet.say(row, A, words.label(key), "label")
        sheet.say(row, B, words.indicator(one.code, key), "long")
        row += 1
    for key in ("period", "as_of"):
        _line(sheet, row, key, getattr(content, key), words)
        row += 1
    for key in SHEET_LINES:
        said = getattr(one, key)
        _line(sheet, row, key, int(said) if isinstance(said, bool) else said, words, one.measure)
        row += 1
    heads = (*TABLE[:F], "valued", *TABLE[G:]) if one.measure == "mean" else TABLE
    first = row = _table(sheet, row + 1, heads, words)
    for cell in one.rows:
        _write_row(sheet, row, cell, one.measure, words)
        row += 1
    row = _checks(sheet, row, first, one, words)
    row = _pairs(sheet, row + 1, one, words)
    _halves(sheet, row, one, words)
    return sheet


def _write_row(sheet: Sheet, row: int, cell: Row, measure: str, words: Words) -> None:
    sheet.fact(row, A, cell.split, "code")
    sheet.fact(row, B, cell.code, "code")
    sheet.say(row, C, words.cell(cell.split, cell.code))
    sheet.fact(row, D, cell.value, measure)
    sheet.fact(row, E, cell.count, "count")
    sheet.fact(row, F, cell.part, "count")
    sheet.fact(row, G, cell.released, measure)
    sheet.fact(row, H, cell.change, measure)


def _checks(sheet: Sheet, row: int, first: int, one: Indicated, words: Words) -> int:
    last = row - 1
    sheet.fact(row, A, "rows", "code")
    sheet.fact(row, B, len(one.rows), "number")
    sheet.reckon(row, C, f"=COUNTA(B{first + 1}:B{last + 1})", len(one.rows))
    spans = list(sums(one, first))
    formula = "+".join(
        f"ABS(SUM({column}{a + 1}:{column}{b + 1})-{column}{first + 1})" for column, a, b in spans
    )
    sheet.fact(row + 1, A, "check", "code")
    if not spans:  # nothing that may be seen says whether the cells sum to the total
        sheet.say(row + 1, C, words.note("unchecked"), "note")
        sheet.fact(row + 1, D, "hidden")
        return row + 2
    sheet.say(row + 1, C, words.note("check", splits=len({a for _, a, _b in spans})), "note")
    sheet.reckon(row + 1, D, f"={formula}", check_of(one))
    return row + 2


def sums(one: Indicated, first: int = 0) -> Iterator[tuple[str, int, int]]:
    """Column, first and last row of each split that can be summed: nothing in it is hidden."""
    for name in dict.fromkeys(row.split for row in one.rows[1:]):
        places = [place for place, row in enumerate(one.rows) if row.split == name]
        for column, what in (("E", "count"), ("F", "part")):
            values = [getattr(row, what) for row in (*one.split(name), one.total)]
            if not any(isinstance(value, str) for value in values) and values[-1] is not None:
                yield column, first + places[0], first + places[-1]


def check_of(one: Indicated) -> Value:
    """What the check line comes to: 0 when every split sums to the total."""
    off: float = 0
    for column, a, b in sums(one):
        what = "count" if column == "E" else "part"
        whole = sum(getattr(row, what) or 0 for row in one.rows[a : b + 1])
        off += abs(whole - (getattr(one.total, what) or 0))
    return plain(off)


def _pairs(sheet: Sheet, row: int, one: Indicated, words: Words) -> int:
    if not one.pairs:
        return row
    row = _table(sheet, row, PAIRS, words)
    for pair in one.pairs:
        sheet.fact(row, A, pair.sex, "code")
        sheet.fact(row, B, pair.age_band, "code")
        said = (words.cell("sex", pair.sex), words.cell("age_band", pair.age_band))
        sheet.say(row, C, ", ".join(said))
        sheet.fact(row, E, pair.count, "count")
        row += 1
    return row + 1


def _halves(sheet: Sheet, row: int, one: Indicated, words: Words) -> None:
    row = _table(sheet, row, HALVES, words)
    for half in one.halves:
        sheet.fact(row, A, half.period, "code")
        sheet.say(row, C, words.cell("period", half.period))
        sheet.fact(row, D, half.value, one.measure)
        sheet.fact(row, E, half.milestone, one.measure)
        sheet.fact(row, G, half.released, one.measure)
        sheet.fact(row, H, half.change, one.measure)
        row += 1


def _late(late: Sequence[Late], words: Words) -> Sheet:
    sheet = Sheet(LATE)
    sheet.say(0, A, words.note("late"), "note")
    row = _table(sheet, 2, LATER, words)
    for one in late:
        sheet.fact(row, A, one.code, "code")
        sheet.fact(row, B, one.last_on, "code")
        sheet.say(row, C, words.indicator(one.code, "name"))
        sheet.fact(row, D, one.value, "number")
        sheet.fact(row, E, one.facts, "count")
        sheet.fact(row, G, one.released, "number")
        sheet.fact(row, H, one.change, "number")
        row += 1
    sheet.fact(row, A, "rows", "code")
    sheet.fact(row, B, len(late), "number")
    sheet.reckon(row, C, f"=COUNTA(A{row - len(late) + 1}:A{row})", len(late))
    return sheet


def _line(sheet: Sheet, row: int, key: str, value: Value, words: Words, measure: str = "") -> None:
    sheet.say(row, A, words.label(key), "label")
    sheet.fact(row, B, value, measure if key in {"target", "low", "high"} else "left")
    sheet.say(row, C, words.value(key, value))
    sheet.fact(row, H, key, "quiet")


def _table(sheet: Sheet, row: int, heads: Sequence[str], words: Words) -> int:
    """Heads in words, below them the untranslated ones; returns the row after."""
    for column, head in enumerate(heads):
        if head:
            sheet.say(row, column, words.label(head), "head")
            sheet.fact(row + 1, column, head, "quiet")
    return row + 2
