"""Reads a pack's files and checks the shape of every row; collects all faults before it refuses."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from safe.front.packs.problems import Fault
from safe.front.packs.shapes import FILES, TYPES, Key, Table

Row = dict[str, Any]
_LIKE = 0.6


@dataclass
class Rows:
    """What the files say, by kind of row; `faults` grows while they are read."""

    of: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, kind: str) -> list[Row]:
        return self.of.get(kind, [])

    def fault(self, file: str, key: str, what: str, remedy: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(file, key, what, remedy))


def read_rows(folder: Path) -> Rows:
    """Read every file of the pack; faults are noted, not raised."""
    rows = Rows()
    if not folder.is_dir():
        rows.fault(str(folder), "", "There is no such folder.", "Give the folder of the pack.")
        return rows
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            rows.fault(path.name, "", "A pack has no such file.", nearest(path.name, FILES))
    for name, tables in FILES.items():
        read_file(folder / name, tables, rows)
    return rows


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy for a word nobody knows."""
    names = sorted(known)
    likeness = {name: difflib.SequenceMatcher(None, word, name).ratio() for name in names}
    best = max(likeness.values(), default=0)
    close = [name for name in names if likeness[name] == best]
    # two that are equally like would be a guess: then all are named
    if best >= _LIKE and len(close) == 1:
        return f'Did you mean "{close[0]}"?'
    return f"Known are: {', '.join(names)}." if names else "None is known."


def label(kind: str, row: Row, number: int) -> str:
    """How a fault names a row: by its code, else by its number in the file."""
    code = row.get("code") or row.get("reader")
    return f"{kind} {code}" if isinstance(code, str) and code else f"{kind} number {number}"


def read_file(path: Path, tables: dict[str, Table], rows: Rows) -> None:
    """Read one file into `rows`, its faults too."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        rows.fault(path.name, "", "The file is missing.", "Add it; it may be empty of rows.")
        return
    except UnicodeDecodeError:
        rows.fault(path.name, "", "The file is not UTF-8 text.", "Save it as UTF-8.")
        return
    except tomllib.TOMLDecodeError as wrong:
        remedy = "Look at that line: quotes closed, one key a line, dates as 2019-07-01."
        rows.fault(path.name, "", f"Not readable as TOML: {wrong}.", remedy)
        return
    for kind in said.keys() - tables.keys():
        rows.fault(path.name, kind, "No such table in this file.", nearest(kind, tables))
    for kind, table in tables.items():
        rows.of[kind] = _read_table(path.name, kind, table, said.get(kind), rows)


def _read_table(file: str, kind: str, table: Table, found: object, rows: Rows) -> list[Row]:
    given: object = [] if found is None else found if table.many else [found]
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        brackets = f"[[{kind}]]" if table.many else f"[{kind}]"
        rows.fault(file, kind, "This is not a table.", f"Write {brackets} above its keys.")
        return []
    if len(given) < (table.least if table.many else 1):
        brackets = f"[[{kind}]]" if table.many else f"[{kind}]"
        rows.fault(file, kind, "There is none.", f"Add a table {brackets}.")
        return []
    before = len(rows.faults)
    seen: set[str] = set()
    for number, row in enumerate(given, start=1):
        name = label(kind, row, number)
        _check_row(file, name, table.keys, row, rows)
        code = row.get("code")
        if isinstance(code, str) and code in seen:
            what = f'The code "{code}" stands there twice.'
            rows.fault(file, name, what, "Give each row its own code, or delete one.")
        seen.add(str(code))
    # rows that have faults of shape are not looked at further: their faults would only repeat
    return given if len(rows.faults) == before else []


def _check_row(file: str, name: str, keys: dict[str, Key], row: Row, rows: Rows) -> None:
    for key in row.keys() - keys.keys():
        rows.fault(file, f"{name}, {key}", "No such key.", nearest(key, keys))
    for key, shape in keys.items():
        if key in row:
            _check_value(file, f"{name}, {key}", shape, row[key], rows)
        elif shape.must:
            example = f' Example: {key} = "{shape.example}".' if shape.example else ""
            remedy = f"Write {key} = {TYPES[shape.kind]}.{example}"
            rows.fault(file, f"{name}, {key}", "The key is missing.", remedy)


def _check_value(file: str, key: str, shape: Key, value: object, rows: Rows) -> None:
    is_kind = type(value) is shape.kind and not isinstance(value, datetime)
    is_kind |= shape.kind is float and type(value) is int
    if not is_kind:
        remedy = f"Write {TYPES[shape.kind]}."
        if shape.kind is date:
            remedy = f"Write a date without quotes, as {shape.example}."
        rows.fault(file, key, f"{_shown(value)} is not {TYPES[shape.kind]}.", remedy)
        return
    if isinstance(value, list) and any(type(item) is not shape.items for item in value):
        remedy = f"Write each of them as {TYPES[shape.items]}."
        rows.fault(file, key, f"{_shown(value)} holds something else.", remedy)
        return
    if isinstance(value, str):
        _check_text(file, key, shape, value, rows)
    elif isinstance(value, int | float) and value < 0:
        rows.fault(file, key, f"{value} is less than nothing.", "Write a number from 0 on.")


def _check_text(file: str, key: str, shape: Key, value: str, rows: Rows) -> None:
    if shape.choices and value not in shape.choices:
        rows.fault(file, key, f'"{value}" is not known here.', nearest(value, shape.choices))
    elif shape.pattern and not shape.pattern.fullmatch(value):
        what = f'"{value}" is not a code of this kind.'
        rows.fault(file, key, what, f'Write it like "{shape.example}".')
    elif shape.longest and len(value) > shape.longest:
        what = f"The text has {len(value)} letters."
        rows.fault(file, key, what, f"Shorten it to {shape.longest}.")
    elif shape.must and not value.strip():
        rows.fault(file, key, "The text is empty.", "Write it, or delete the row.")


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)[:40]
