"""The checker sees one digit that was changed, a row that is missing, and nothing in a true file."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook

from prove.report_file import differences, read_tables

NOW: dict[str, Any] = {
    "measure": "mean",
    "whole": {"count": 3, "valued": 2, "total": "0.6429"},
    "splits": {
        "sex": {
            "female": {"count": 2, "valued": 1, "total": "0.5000"},
            "male": {"count": 1, "valued": 1, "total": "0.1429"},
        }
    },
}
ROWS = (
    ("name", "what a sheet says above its table"),
    ("split", "code", "words", "value", "count", "valued", "released", "change"),
    ("total", "all", "", 0.32145, 3, 2, 0.32145, 0),
    ("sex", "female", "", 0.5, 2, 1, 0.5, 0),
    ("sex", "male", "", 0.1429, 1, 1, 0.1429, 0),
    ("sex", "other", "", None, 0, 0, None, None),
    ("rows", 4),
    ("check", "", "", 0),
)


def book(rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    workbook, out = Workbook(), io.BytesIO()
    workbook.remove(workbook.active)
    sheet = workbook.create_sheet("OC1.1")
    for row in rows:
        sheet.append(row)
    workbook.save(out)
    return out.getvalue()


def found(data: bytes) -> list[str]:
    return list(differences(read_tables(data, {"OC1.1": NOW})["OC1.1"], NOW, NOW))


def test_a_true_file_differs_nowhere() -> None:
    assert found(book()) == []


def test_every_number_changed_by_one_is_seen() -> None:
    for row in range(3, 7):
        for column in range(4, 9):
            changed = load_workbook(io.BytesIO(book()))
            cell = changed["OC1.1"].cell(row, column)
            cell.value = (cell.value or 0) + 1
            out = io.BytesIO()
            changed.save(out)
            assert len(found(out.getvalue())) == 1


def test_a_missing_row_is_seen() -> None:
    assert found(book((*ROWS[:3], *ROWS[4:]))) == ["sex/female has no row"]
