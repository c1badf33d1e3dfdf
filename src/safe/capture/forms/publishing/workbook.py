"""The sheets of a workbook before conversion: languages, identity, forbidden columns, rows."""

import re
from collections import defaultdict
from typing import Any

from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from safe.capture.forms.publishing.findings import WARNS, Finding, Refused

Definition = Any  # pyxform's DefinitionData
ROW = "safe_row"  # an unknown column stays in the converter's tree: so each question knows its row
LONGEST_ID = 64
_MEDIA = {"image", "big-image", "audio", "video"}
_TEXTS = {"label", "hint", "guidance_hint"}
_MESSAGES = {"jr:constraintMsg", "jr:requiredMsg"}
_FORBIDDEN = re.compile(r"\s*bind\s*::?\s*safe\s*:", re.IGNORECASE)
_CODE = re.compile(r"(.*?)\s*\(([A-Za-z][A-Za-z0-9-]{1,20})\)\s*")
_UNFIT = re.compile(r"[\x00-\x1f/\\]")
SHOWN_ROWS = 8


class Column:
    """A translatable column: what it says, in which language ('' = none named)."""

    def __init__(self, sheet: str, header: str, tokens: tuple[str, ...]) -> None:
        self.sheet, self.header = sheet, header
        base = 1 if tokens[0] in _TEXTS else 2
        self.kind = tokens[base - 1]
        self.language = "::".join(tokens[base:])
        # a message without a language stays as it is written; other texts make a language "default"
        self.is_message = tokens[0] == "bind"


def translatable_columns(definition: Definition) -> list[Column]:
    """Every column of survey and choices that a language may name."""
    found = []
    known = (
        ("survey", aliases.survey_header, set(MultipleChoiceQuestion.get_slot_names())),
        ("choices", aliases.list_header, set(Option.get_slot_names())),
    )
    for sheet, names, slots in known:
        headers = _headers(definition, sheet)
        doubles = any("::" in header for header in headers)
        for header in headers:
            _new, tokens = process_header(header, doubles, names, slots)
            if _is_translatable(tokens):
                found.append(Column(sheet, header, tuple(tokens)))
    return found


def drop_empty_languages(definition: Definition) -> list[str]:
    """Take out translated columns in which nobody has written a word; their languages, if whole."""
    columns = [column for column in translatable_columns(definition) if column.language]
    filled = {column.language for column in columns if _is_filled(definition, column)}
    for column in columns:
        if not _is_filled(definition, column):
            del getattr(definition, f"{column.sheet}_header")[0][column.header]
    return sorted({column.language for column in columns} - filled)


def refuse_forbidden(definition: Definition) -> None:
    """`bind::safe:*` would make a form that no phone can read; safe_class is the way."""
    for header in _headers(definition, "survey"):
        if _FORBIDDEN.match(header):
            raise Refused(code="bind-safe", sheet="survey", row=1, column=header)


def settle_identity(definition: Definition, version_if_none: str, id_if_none: str) -> list[Finding]:
    """A form needs an id and a version; what is not written is taken from file name and clock."""
    if not definition.settings:
        definition.settings, definition.settings_header = [{}], [{}]
    names = {_setting(header): header for header in _headers(definition, "settings")}
    settled = (("id_string", "form_id", id_if_none), ("version", "version", version_if_none))
    findings = []
    for slot, column, if_none in settled:
        header = names.get(slot, column)
        written = str(definition.settings[0].get(header, "")).strip()
        if not written and not if_none:
            raise Refused(code="no-form-id", sheet="settings", row=2, column=column)
        if len(written) > LONGEST_ID or _UNFIT.search(written):
            raise Refused(
                code=f"{column}-unfit", sheet="settings", row=2, column=header, value=written
            )
        if not written:
            definition.settings[0][header] = if_none
            definition.settings_header[0][header] = None
            findings.append(
                Finding(f"{column}-made", WARNS, "settings", 2, column, {"value": if_none})
            )
    return findings


def number_rows(definition: Definition) -> None:
    """Each row of the survey says which it is, so that later checks can name it."""
    for number, row in enumerate(definition.survey or (), start=2):
        if row:
            row[ROW] = str(number)
    if definition.survey_header:
        definition.survey_header[0][ROW] = None


def look_at_languages(definition: Definition) -> list[Finding]:
    """Warnings: one language under two names, languages without a code, gaps."""
    columns = translatable_columns(definition)
    named = sorted({column.language for column in columns if column.language})
    findings = [
        Finding("language-twice", WARNS, "", 1, "", {"one": one, "other": other})
        for index, one in enumerate(named)
        for other in named[index + 1 :]
        if _same_language(one, other)
    ]
    findings += [
        Finding("language-without-code", WARNS, "", 1, "", {"language": language})
        for language in named
        if not _CODE.fullmatch(language)
    ]
    if len(named) > 1:
        findings += _gaps(definition, columns, named)
    return findings


def columns_without_language(definition: Definition) -> list[tuple[str, str]]:
    """(sheet, header) of texts without a language, where others have one."""
    columns = translatable_columns(definition)
    if not any(column.language for column in columns):
        return []
    return [(c.sheet, c.header) for c in columns if not c.language and not c.is_message]


def row_of(definition: Definition, sheet: str, number: int) -> tuple[tuple[str, str], ...]:
    """The filled cells of a row, shortened, for showing beside a finding."""
    rows = getattr(definition, sheet, None) or ()
    if not 2 <= number <= len(rows) + 1:
        return ()
    cells = ((k, str(v)) for k, v in rows[number - 2].items() if k not in (ROW, "__row"))
    return tuple((name, value[:80]) for name, value in list(cells)[:12])


def _gaps(definition: Definition, columns: list[Column], named: list[str]) -> list[Finding]:
    families: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for column in columns:
        families[column.sheet, column.kind][column.language] = column.header
    findings = []
    for (sheet, kind), headers in families.items():
        for language in named:
            missing = [
                number
                for number, row in enumerate(getattr(definition, sheet), start=2)
                if any(row.get(h) for h in headers.values()) and not row.get(headers.get(language))
            ]
            if missing:
                rows = ", ".join(str(n) for n in missing[:SHOWN_ROWS])
                rows += " …" if len(missing) > SHOWN_ROWS else ""
                words = {"language": language, "rows": rows, "count": str(len(missing))}
                header = headers.get(language, f"{kind}::{language}")
                findings.append(Finding("language-gap", WARNS, sheet, missing[0], header, words))
    return findings


def _same_language(one: str, other: str) -> bool:
    first, second = _CODE.fullmatch(one), _CODE.fullmatch(other)
    if first and second and first.group(2).lower() == second.group(2).lower():
        return True
    plain_one = (first.group(1) if first else one).strip().casefold()
    plain_other = (second.group(1) if second else other).strip().casefold()
    return plain_one == plain_other


def _is_translatable(tokens: tuple[str, ...]) -> bool:
    if tokens[0] in _TEXTS:
        return True
    if len(tokens) < 2:
        return False
    return (tokens[0] == "media" and tokens[1] in _MEDIA) or (
        tokens[0] == "bind" and tokens[1] in _MESSAGES
    )


def _is_filled(definition: Definition, column: Column) -> bool:
    rows = getattr(definition, column.sheet) or ()
    return any(str(row.get(column.header) or "").strip() for row in rows)


def _headers(definition: Definition, sheet: str) -> list[str]:
    said = getattr(definition, f"{sheet}_header") or ()
    return list(said[0]) if said else []


def _setting(header: str) -> str:
    slots = set(Survey.get_slot_names())
    _new, tokens = process_header(header, "::" in header, aliases.settings_header, slots)
    return str(tokens[0])
