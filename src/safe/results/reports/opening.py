"""The child process that opens a workbook of unknown hands: bytes in by stdin, cells out as JSON.

It limits itself before it imports a reader, so that a hostile file can hurt nobody else.
"""

import math
from typing import Any

from safe.capture.forms.publishing.findings import Refused
from safe.capture.forms.publishing.guard import XLSX, guard
from safe.kernel import apart

MEMORY = 1024**3
CPU_SECONDS = 20
SHEETS, ROWS, COLUMNS = 40, 600, 12
LONGEST = 40_000  # a cell holds 32,767 letters


def open_cells(content: bytes) -> dict[str, Any]:
    """Sheet by sheet `[row, column, value, formula]`; `refused` with a code instead."""
    try:
        if guard(content) != XLSX:
            return {"refused": "not-a-workbook"}
        return {"sheets": _sheets(content)}
    except Refused as refused:
        return {"refused": refused.finding.code}
    except (MemoryError, RecursionError):
        return {"refused": "workbook-too-heavy"}
    except Exception:  # noqa: BLE001 - a reader meets anything in a file of unknown hands
        return {"refused": "workbook-broken"}


def _sheets(content: bytes) -> dict[str, list[list[Any]]]:
    import io  # noqa: PLC0415 - after the limits

    from openpyxl import load_workbook  # noqa: PLC0415

    found: dict[str, dict[tuple[int, int], list[Any]]] = {}
    for values in (False, True):
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=values)
        if len(book.sheetnames) > SHEETS:
            raise Refused(code="workbook-too-heavy")
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            cells = found.setdefault(sheet.title, {})
            for row in sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS):
                for cell in row:
                    if cell.value is not None:
                        _take(cells, cell, values=values)
    return {name: list(cells.values()) for name, cells in found.items()}


def _take(cells: dict[tuple[int, int], list[Any]], cell: Any, *, values: bool) -> None:  # noqa: ANN401
    row, column = cell.row - 1, cell.column - 1
    if row >= ROWS:
        raise Refused(code="workbook-too-heavy")
    if not values:
        is_formula = cell.data_type == "f"
        value = None if is_formula else _plain(cell.value)
        cells[row, column] = [row, column, value, str(cell.value) if is_formula else ""]
    elif (row, column) in cells and cells[row, column][3]:
        cells[row, column][2] = _plain(cell.value)


def _plain(value: object) -> int | float | str:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return str(value)[:LONGEST]


def main() -> None:
    """Read all of stdin, write one JSON document."""
    apart.limit(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    apart.answer(open_cells)


if __name__ == "__main__":
    main()
