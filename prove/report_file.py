"""Reads the workbook of a half-year's report, and compares it with the truth cell by cell."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

NEAR = 1e-9
SHOWN = 6  # places of a share or a mean in the file
Key = tuple[str, str]
WHOLE = ("total", "all")


@dataclass(frozen=True)
class Row:
    """One row of an indicator's table as it stands in the file."""

    shown: object
    count: object
    part: object
    released: object
    change: object


def read_tables(data: bytes, codes: Mapping[str, Any]) -> dict[str, dict[Key, Row]]:
    """The table of each indicator's sheet: split and code → row."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {code: _table(book[code]) for code in codes if code in book.sheetnames}


def differences(
    table: Mapping[Key, Row], now: Mapping[str, Any], released: Mapping[str, Any] | None
) -> Iterator[str]:
    """What does not agree, cell by cell; a row that the truth does not know must be zero."""
    measure, wanted = now["measure"], _cells(now)
    before = _cells(released) if released else None
    for key in wanted:
        if key not in table:
            yield f"{'/'.join(key)} has no row"
    if before is not None:
        gone = [key for key in before if key not in wanted and key not in table]
        yield from (f"{'/'.join(key)} has no row" for key in gone)
    splits = {split for split, _code in wanted} | {*now["splits"]}
    for key, row in table.items():
        if key[0] not in splits:
            continue  # what is no part of this figure: sessions have no sex
        cell = wanted.get(key, {})
        value = value_of(measure, cell)
        expected: dict[str, float | None] = {"shown": value, "count": int(cell.get("count", 0))}
        if measure != "count":
            expected["part"] = int(cell.get("part" if measure == "share" else "valued", 0))
        if before is not None:
            old = value_of(measure, before.get(key, {}))
            expected["released"] = old
            expected["change"] = None if value is None or old is None else value - old
        else:
            expected |= {"released": None, "change": None}
        for name, want in expected.items():
            seen = getattr(row, name)
            near = (
                NEAR if measure == "count" or name in {"count", "part"} else 10**-SHOWN / 2 + NEAR
            )
            if not _same(seen, want, near * (2 if name == "change" else 1)):
                yield f"{'/'.join(key)} {name}: {seen}, not {want}"


def value_of(measure: str, cell: Mapping[str, Any]) -> int | float | None:
    """The figure of a cell: a count, a share or a mean; None where there is nothing to divide."""
    count = int(cell.get("count", 0))
    if measure == "count":
        return count
    if measure == "share":
        return int(cell["part"]) / count if count else None
    valued = int(cell.get("valued", 0))
    return float(Decimal(str(cell["total"])) / valued) if valued else None


def _cells(figure: Mapping[str, Any]) -> dict[Key, Mapping[str, Any]]:
    found = {WHOLE: figure["whole"]}
    for split, cells in figure["splits"].items():
        found |= {(split, code): cell for code, cell in cells.items()}
    return found


def _same(seen: object, wanted: float | None, near: float) -> bool:
    if wanted is None or seen in (None, ""):
        return wanted is None and seen in (None, "")
    return isinstance(seen, int | float) and abs(seen - wanted) <= near


def _table(sheet: Any) -> dict[Key, Row]:  # noqa: ANN401 - openpyxl has no types
    found: dict[Key, Row] = {}
    begun = False
    for row in sheet.iter_rows(max_col=8, values_only=True):
        cells = [*row, *[None] * (8 - len(row))]
        if cells[0] == "rows":
            break
        if begun and cells[0]:
            found[str(cells[0]), str(cells[1])] = Row(*cells[3:8])
        begun = begun or cells[0] == "split"
    return found
