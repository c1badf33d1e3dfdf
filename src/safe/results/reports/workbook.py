"""A report as a workbook. Text is written as text: no cell but a check line is a formula."""

import io
import json
from collections.abc import Mapping
from typing import Any
from unicodedata import category

import xlsxwriter

from safe.results.reports.content import Content, canonical
from safe.results.reports.layout import MODEL, Cell, D, Kind, Sheet, Words, address, lay_out

_QUIET = {
    "in_memory": True,  # no temporary file of the rows lies on a disk
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PIECE = 30_000  # a cell holds 32,767 letters
_GREY, _INK, _LINE = "#52605C", "#1B2423", "#D8DDD6"
_STYLES: dict[str, dict[str, Any]] = {
    "": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16},
    "label": {"font_color": _GREY, "text_wrap": True},
    "head": {"bold": True, "bottom": 1, "bottom_color": _GREY, "text_wrap": True},
    "quiet": {"font_color": _GREY, "font_size": 9},
    "head_right": {
        "bold": True,
        "bottom": 1,
        "bottom_color": _GREY,
        "text_wrap": True,
        "align": "right",
    },
    "quiet_right": {"font_color": _GREY, "font_size": 9, "align": "right"},
    "code": {"font_color": _GREY},
    "note": {"font_color": _GREY, "text_wrap": True},
    "long": {"text_wrap": True},
    "left": {"align": "left", "text_wrap": True},
    "number": {},  # a format with optional places would leave a point behind a whole number
    "count": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "mean": {"num_format": "0.000"},
}
_WIDTHS = (20, 22, 36, 14, 12, 12, 14, 14)
_ONE_LINE = {"title", "quiet", "code"}
_SPREAD = {"long", "note", "left"}  # sentences: over the empty cells beside them
_TALL, _TALL_BURMESE = 15, 21  # points of a line


def write_workbook(content: Content, words: Words) -> bytes:
    """All sheets, and the hidden one that lets a changed cell be named."""
    sheets = lay_out(content, words)
    sheets.insert(1, _model(content, sheets))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _QUIET)
    base = {"font_color": _INK, "valign": "top"}
    styles = {name: book.add_format(base | said) for name, said in _STYLES.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        if not sheet.is_hidden:
            _make_room(page, sheet, styles)
        for (row, column), cell in sheet.cells.items():
            is_over_numbers = column >= D and cell.style in {"head", "quiet"}
            style = f"{cell.style}_right" if is_over_numbers else cell.style
            _write(page, row, column, cell, styles[style])
        if sheet.is_hidden:
            page.very_hidden()
        page.set_paper(9)
        page.set_margins(left=0.5, right=0.5)
        page.fit_to_pages(1, 0)
        page.set_footer(f"&L{content.period} {content.organisation} {sheet.name}&R&P / &N")
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


def _make_room(page: Any, sheet: Sheet, styles: Mapping[str, Any]) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Sentences over the empty cells beside them, and each row as tall as its words need."""
    heights: dict[int, float] = {
        row: 30 for (row, _), cell in sheet.cells.items() if cell.style == "title"
    }
    filled = sorted(place for place, cell in sheet.cells.items() if cell.value not in {None, ""})
    for row, column in filled:
        cell, last = sheet.cells[row, column], column
        if not isinstance(cell.value, str) or cell.style in _ONE_LINE:
            continue
        if cell.style in _SPREAD:
            beside = [other for where, other in filled if where == row and other > column]
            last = min(beside, default=len(_WIDTHS)) - 1
        if last > column:
            page.merge_range(row, column, row, last, "", styles[cell.style])
        lines = 1 + int(sum(map(_width, cell.value)) / sum(_WIDTHS[column : last + 1]))
        tall = _TALL_BURMESE if any(map(_is_burmese, cell.value)) else _TALL
        heights[row] = max(heights.get(row, 0), lines * tall)
    for row, height in heights.items():
        page.set_row(row, height)


def _is_burmese(letter: str) -> bool:
    return "\u1000" <= letter <= "\u109f"


def _width(letter: str) -> float:
    """About, in the digits that a column's width is counted in."""
    kind = category(letter)
    if kind == "Mn":
        return 0
    return (0.8 if kind == "Mc" else 1.6) if _is_burmese(letter) else 1


def _write(page: Any, row: int, column: int, cell: Cell, style: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
    if cell.kind is Kind.FORMULA:
        page.write_formula(row, column, cell.formula, style, cell.value)
    elif isinstance(cell.value, str):
        if cell.value:
            page.write_string(row, column, cell.value, style)
    elif cell.value is not None:
        page.write_number(row, column, cell.value, style)
