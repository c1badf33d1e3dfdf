"""A report as a workbook. Text is written as text: no cell but a check line is a formula."""

import io
import json
from typing import Any

import xlsxwriter

from safe.results.reports.content import Content, canonical
from safe.results.reports.layout import MODEL, Cell, Kind, Sheet, Words, address, lay_out

_QUIET = {
    "in_memory": True,  # no temporary file of the rows lies on a disk
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PIECE = 30_000  # a cell holds 32,767 letters
_GREY, _INK, _LINE = "#52605C", "#1B2423", "#D8DDD6"
_STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "font_size": 16},
    "label": {"font_color": _GREY},
    "head": {"bold": True, "bottom": 1, "bottom_color": _GREY, "text_wrap": True},
    "quiet": {"font_color": _GREY, "font_size": 9},
    "code": {"font_color": _GREY},
    "note": {"font_color": _GREY, "italic": False},
    "long": {},
    "left": {"align": "left"},
    "number": {"num_format": "#,##0.######"},
    "count": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "mean": {"num_format": "0.000"},
}
_WIDTHS = (14, 18, 34, 14, 12, 12, 14, 14)


def write_workbook(content: Content, words: Words) -> bytes:
    """All sheets, and the hidden one that lets a changed cell be named."""
    sheets = lay_out(content, words)
    sheets.insert(1, _model(content, sheets))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _QUIET)
    styles = {name: book.add_format({"font_color": _INK} | said) for name, said in _STYLES.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        for (row, column), cell in sheet.cells.items():
            _write(page, row, column, cell, styles[cell.style])
        if sheet.is_hidden:
            page.very_hidden()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def words_of(sheets: list[Sheet]) -> dict[str, dict[str, str]]:
    """The words of each sheet by cell: what follows from no content."""
    return {
        sheet.name: {
            address(row, column): str(cell.value)
            for (row, column), cell in sheet.cells.items()
            if cell.kind is Kind.WORDS and cell.value
        }
        for sheet in sheets
    }


def _model(content: Content, sheets: list[Sheet]) -> Sheet:
    sheet = Sheet(MODEL, is_hidden=True)
    said = json.dumps(words_of(sheets), sort_keys=True, ensure_ascii=False)
    for column, text in enumerate((canonical(content), said)):
        for row, start in enumerate(range(0, len(text), PIECE)):
            sheet.fact(row, column, text[start : start + PIECE])
    return sheet


def _write(page: Any, row: int, column: int, cell: Cell, style: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
    if cell.kind is Kind.FORMULA:
        page.write_formula(row, column, cell.formula, style, cell.value)
    elif isinstance(cell.value, str):
        if cell.value:
            page.write_string(row, column, cell.value, style)
    elif cell.value is not None:
        page.write_number(row, column, cell.value, style)
