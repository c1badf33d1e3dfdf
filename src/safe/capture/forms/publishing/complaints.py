"""What the converter complains of, read back into a code, a sheet, a row and a column.

The converter writes sentences. Most come from templates it keeps itself: each template becomes a
pattern, so that its code and its values are known again. The older sentences are listed here.
"""

import re
import string
from functools import cache

from pyxform.errors import ErrorCode

from safe.capture.forms.publishing.findings import REFUSES, WARNS, Finding

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_NEXT = re.compile(r"\n(?=\[row : )")
SHOWN = 40
_WHERE = re.compile(r"On the '(\w+)' sheet, the '([^']*)' value")
_OLDER = (
    (r"Duplicate column header: (?P<header>.*)", "header-twice", "", ""),
    (r"You must have a sheet named 'survey'\..*", "no-survey-sheet", "survey", ""),
    (r"There should be a choices sheet.*", "no-choices-sheet", "choices", ""),
    (r"\s*Missing calculation\.", "no-calculation", "survey", "calculation"),
    (r"\s*Question with no type\..*", "no-type", "survey", "type"),
    (r"\s*Question or group with no name\..*", "no-name", "survey", "name"),
    (r"Unknown question type '(?P<value>.*)'\.", "unknown-type", "survey", "type"),
    (
        r"\s*List name not in (choices|external choices|columns) sheet: (?P<value>.*)",
        "no-such-list",
        "survey",
        "type",
    ),
    (r"(?P<prefix>.*)There is no survey element named '(?P<q>.*)'\.", "PYREF_003", "survey", ""),
    (
        r"(?P<prefix>.*)There are multiple survey elements named '(?P<q>.*)'\.",
        "PYREF_004",
        "survey",
        "",
    ),
    (
        r"The survey element named '(?P<value>.*)' has no label or hint\.",
        "no-label",
        "survey",
        "label",
    ),
    (r"This section has not been included\..*", "include", "survey", "type"),
    (r"\s*Audits must always be named 'audit\.'.*", "audit-named", "survey", "name"),
    (r"To use big-image, you must also specify.*", "big-image-alone", "survey", "big-image"),
    (
        r"Error reading \.xlsx? file: .*(?i:encrypt|ole2|password).*",
        "workbook-has-password",
        "",
        "",
    ),
    (r"Error reading \.xlsx? file: .*", "workbook-broken", "", ""),
)
# a template whose sentence we need not explain apart goes by the code of its family
_FAMILIES = {"NAMES_009": "NAMES_008", "PYREF_002": "PYREF_001"}


def read_complaints(text: str) -> list[Finding]:
    """The findings behind what the converter says; it may name many rows at once."""
    return [_read(line) for line in _NEXT.split(text)[:SHOWN]]


def _read(text: str) -> Finding:
    row_found = _ROW.search(text)
    row = int(row_found.group(1)) if row_found else 0
    where = _WHERE.search(text)
    sheet, column = (where.group(1), where.group(2)) if where else ("", "")
    for code, pattern in _templates():
        if found := pattern.fullmatch(text):
            named = {name: value or "" for name, value in found.groupdict().items()}
            sheet = named.pop("sheet", "") or named.pop("sheet_name", "") or sheet or "survey"
            column = named.pop("column", "") or column
            row = int(named.pop("row", "") or row) if named.get("row", "0").isdigit() else row
            named["text"] = _ROW.sub("", text).strip()[:400]
            return Finding(_FAMILIES.get(code, code), REFUSES, sheet, row, column, named)
    plain = _ROW.sub("", text).strip()
    for pattern_text, code, older_sheet, older_column in _OLDER:
        if found := re.fullmatch(pattern_text, plain, re.DOTALL):
            named = {k: (v or "").strip() for k, v in found.groupdict().items() if k != "prefix"}
            return Finding(code, REFUSES, older_sheet, row, older_column, named)
    return Finding("converter-says", REFUSES, sheet, row, column, {"text": plain[:400]})


def read_warnings(texts: list[str]) -> list[Finding]:
    """Warnings in the converter's own words, each said once with the rows it is about."""
    rows: dict[str, list[int]] = {}
    for text in texts:
        row_found = _ROW.search(text)
        plain = _ROW.sub("", text).strip().split("\n{")[0].split(": {")[0][:400]
        rows.setdefault(plain, []).append(int(row_found.group(1)) if row_found else 0)
    return [
        Finding(
            "converter-warns",
            WARNS,
            "survey" if numbers[0] else "",
            numbers[0],
            named={"text": plain, "rows": ", ".join(map(str, numbers[:SHOWN]))},
        )
        for plain, numbers in rows.items()
    ]


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for code in ErrorCode:
        pattern, seen = "", set()
        for literal, name, _spec, _conversion in string.Formatter().parse(code.value.msg):
            pattern += re.escape(literal)
            if name:
                # a template may name one value twice
                pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
                seen.add(name)
        made.append((code.name, re.compile(pattern, re.DOTALL)))
    return tuple(made)
