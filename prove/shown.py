"""What a reader of released figures was given: his workbooks and his pages, as plain statements.

A statement is a number, a mark with its bounds, or nothing (there is nothing to divide).
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from openpyxl import load_workbook

BOUNDS = {"1–4": (1, 4), "0–4": (0, 4), "hidden": (0, None)}
LITTLE = "fewer than 5"
NUMBERED = frozenset({"version", "target", "invented", "low", "high"})  # lines above a table
HEADS = frozenset({"split", "sex_age", "half", "late", "indicator"})
WHOLE = ("total", "all")
UTF8 = html.HTMLParser(encoding="utf-8")
Key = tuple[str, str]


class NotAReport(Exception):
    """The file is none that a reader of released figures is given."""


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    value: object
    count: object = None
    part: object = None
    released: object = None
    change: object = None

    @property
    def is_hidden(self) -> bool:
        """Whether a mark stands in it."""
        return any(one in BOUNDS for one in (self.value, self.count, self.part, self.released))


@dataclass
class Table:
    """One indicator in one half-year, as one file or page shows it."""

    source: str
    scope: str
    period: str
    as_of: str
    code: str
    measure: str
    people: bool
    rows: dict[Key, Row] = field(default_factory=dict)
    pairs: dict[Key, object] = field(default_factory=dict)
    halves: dict[str, Row] = field(default_factory=dict)
    is_page: bool = False

    @property
    def shows_today(self) -> bool:
        """Whether the values are today's, beside what was released."""
        return any(row.released is not None and row.value != row.released
                   for row in self.rows.values())  # fmt: skip


@dataclass
class Shown:
    """All that one file says, and the numbers in it that nobody can place."""

    source: str
    tables: list[Table] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    words: dict[str, dict[str, Key]] = field(default_factory=dict)  # split → words → key


def read_workbook(data: bytes, source: str) -> Shown:
    """Every statement of a donor's workbook, its hidden sheet too."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    if "SAFE" not in book.sheetnames:
        raise NotAReport(f"{source}: no sheet SAFE")
    cover = list(book["SAFE"].iter_rows(max_col=8, values_only=True))
    head = {str(row[7]): row[1] for row in cover if row[7] is not None and row[0] != "indicator"}
    if head.get("cells") != "hidden":
        raise NotAReport(f"{source}: made for who may see exact cells")
    told = (str(head["reads"]), str(head["period"]), str(head["as_of"]))
    shown = Shown(source)
    boards: dict[str, Row] = {}
    for sheet in book.worksheets:
        rows = [(*row, *[None] * (8 - len(row))) for row in sheet.iter_rows(values_only=True)]
        if sheet.sheet_state != "visible":
            shown.tables += _beneath(rows, f"{source} (hidden sheet)", shown.strange)
            continue
        table = Table(source, *told, sheet.title, measure="count", people=True)
        _read_sheet(sheet.title, rows, table, boards, shown)
        if table.rows:
            shown.tables.append(table)
    for table in shown.tables:
        if table.code in boards and not table.source.endswith("(hidden sheet)"):
            shown.tables.append(
                Table(*_head(table), rows={WHOLE: boards.pop(table.code)}, is_page=True)
            )
    return shown


def _head(table: Table) -> tuple[str, str, str, str, str, str, bool]:
    return (table.source, table.scope, table.period, table.as_of, table.code, table.measure,
            table.people)  # fmt: skip


def _read_sheet(
    name: str, rows: Sequence[tuple[Any, ...]], table: Table, boards: dict[str, Row], shown: Shown
) -> None:
    """Each row by the untranslated head above it."""
    inside = ""
    for number, row in enumerate(rows, 1):
        a, b, c, d, e, f, g, h = row[:8]
        known: set[int] = set()
        if a in HEADS and (d == "value" or e == "count" or g == "released"):
            inside = str(a)
        elif a in {"rows", "check"}:
            inside, known = "", {1, 2, 3}
        elif inside == "split" and a:
            table.rows[str(a), str(b)] = Row(d, e, f, g, h)
            shown.words.setdefault(str(a), {})[str(c)] = (str(a), str(b))
            known = {3, 4, 5, 6, 7}
        elif inside == "sex_age" and a:
            table.pairs[str(a), str(b)] = e
            known = {4}
        elif inside == "half" and a:
            table.halves[str(a)] = Row(d, released=g, change=h)
            known = {3, 4, 6, 7}
        elif inside in {"late", "indicator"} and a:
            known = _known_on_cover(inside, row, boards)
        elif not a:
            inside = ""
        elif isinstance(h, str) and h in NUMBERED:
            known = {1}
        elif h == "measure":
            table.measure = str(b)
        elif h == "counts":
            table.people = b == "people"
        _ask_after_strangers(name, number, row, known, shown)


def _known_on_cover(inside: str, row: tuple[Any, ...], boards: dict[str, Row]) -> set[int]:
    """Which cells of a line of the cover are understood; its figure is kept."""
    a, _b, _c, d, _e, _f, g, h = row[:8]
    is_board = inside == "indicator"
    if g is None:  # nothing to divide, now and then: what was planned stands alone
        return {1, 4, 5, 6 if h else 7} if is_board and d is None else set()
    boards.setdefault(str(a), Row(d if is_board else g, released=g, change=h))
    return {1, 3, 4, 5, 6, 7} if is_board else {1, 3, 6, 7}


def _ask_after_strangers(
    name: str, number: int, row: tuple[Any, ...], known: set[int], shown: Shown
) -> None:
    for place, value in enumerate(row):
        if isinstance(value, int | float) and place not in known:
            shown.strange.append(f"{shown.source} {name}, row {number}: {value} is not understood")


def _beneath(rows: Iterable[tuple[Any, ...]], source: str, strange: list[str]) -> Iterator[Table]:
    """The same figures once more, in the sheet that a program reads: it must not say more."""
    text = "".join(str(row[0]) for row in rows if row[0] is not None)
    try:
        said = json.loads(text)
        for one in said["indicators"]:
            table = Table(source, " ".join(said["reads"]), said["period"], said["as_of"],
                          one["code"], one["measure"], one["counts"] == "people")  # fmt: skip
            for row in one["rows"]:
                kept = (row[name] for name in ("value", "count", "part", "released", "change"))
                table.rows[row["split"], row["code"]] = Row(*kept)
            table.pairs = {(pair["sex"], pair["age_band"]): pair["count"] for pair in one["pairs"]}
            table.halves = {
                half["period"]: Row(half["value"], None, None, half["released"], half["change"])
                for half in one["halves"]
            }
            if table.rows[WHOLE].value in BOUNDS and one["low"] is not None:
                strange.append(f"{source} {one['code']}: the interval of a hidden mean")
            yield table
        strange += [
            f"{source} {one['code']}: how many facts came late"
            for one in said["late"]
            if one["facts"] is not None
        ]
    except (ValueError, KeyError, TypeError, IndexError) as wrong:
        strange.append(f"{source}: cannot be read ({wrong!r})")


def read_page(
    data: bytes, source: str, like: Table, words: Mapping[str, Mapping[str, Key]]
) -> Shown:
    """The tables of an indicator's page; `like` says of which indicator, half-year and reader.

    Rows are known by their words in the workbook of the same language, else by their own.
    """
    shown = Shown(source)
    table = Table(source, *_head(like)[1:], is_page=True)
    for drawn in html.document_fromstring(data, parser=UTF8).iter("table"):
        if "s-plain" not in (drawn.get("class") or ""):
            continue
        lines = list(_lines(drawn, table.measure))
        split, known = _split_of([name for name, _row, _bar in lines], words)
        split = split or _words(drawn.find("caption"))
        for place, (name, row, bar) in enumerate(lines):
            is_last = place == len(lines) - 1
            table.rows[WHOLE if is_last else known.get(name, (split, name))] = row
            if row.is_hidden and bar:
                shown.strange.append(f"{source} {split} {name}: a bar of {bar} % beside a mark")
    shown.tables.append(table)
    return shown


def _lines(drawn: html.HtmlElement, measure: str) -> Iterator[tuple[str, Row, float]]:
    for line in drawn.iter("tr"):
        head, cells = line.find("th"), line.findall("td")
        texts = [_words(cell) for cell in cells if "n" in (cell.get("class") or "").split()]
        if head is None or not texts:
            continue
        of = re.findall(r"[\d,]+", texts[0]) if len(texts) > 1 else []
        part, count = (int(_plain(one)) for one in of) if len(of) == 2 else (None, None)
        value = _value(texts[-1], measure)
        if measure == "count":
            count = value  # type: ignore[assignment]
        fill = line.find(".//rect[@class='fill']")
        bar = float(fill.get("width", "0").rstrip("%")) if fill is not None else 0.0
        yield _words(head), Row(value, count, part), bar


def _value(text: str, measure: str) -> object:
    """A number of a page; of a share it is rounded, so that its parts say it better."""
    if re.fullmatch(r"[01]\D4", text):
        return text.replace("-", "–")
    plain = _plain(text)
    if not re.fullmatch(r"\d+", plain):
        return None if re.search(r"\d", plain) or text in {"–", "—", ""} else "hidden"
    return int(plain) if measure == "count" else None


def _plain(text: str) -> str:
    return "".join(str(int(one)) if one.isdigit() else one for one in text if one != ",")


def _split_of(
    names: Sequence[str], words: Mapping[str, Mapping[str, Key]]
) -> tuple[str, Mapping[str, Key]]:
    for split, known in words.items():
        if len(names) > 1 and all(name in known for name in names[:-1]):
            return split, known
    return "", {}


def _words(element: html.HtmlElement | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())
