"""From the bytes of a workbook to a form that may be published, or to what stands in the way."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from safe.capture.forms.models.published import Field
from safe.capture.forms.publishing import classes, cycles, xform, xpath
from safe.capture.forms.publishing.child import convert_apart
from safe.capture.forms.publishing.convert import CONVERTER
from safe.capture.forms.publishing.findings import REFUSES, WARNS, Finding
from safe.capture.forms.publishing.targets import IDENTIFYING
from safe.kernel import clock

_COLUMNS = {"calculate": "calculation", "readonly": "read_only"}
_UNWRITTEN = re.compile(r"[^A-Za-z0-9_-]+")
ITEMSETS = "itemsets.csv"
# functions of the ODK XForms specification; another one stops the form on the phone
_FUNCTIONS = frozenset(
    {
        "if", "coalesce", "once", "regex", "concat", "string-length", "substr",
        "substring-before", "substring-after", "contains", "starts-with", "ends-with",
        "translate", "string", "format-date", "format-date-time", "number", "int", "round",
        "pow", "abs", "log", "log10", "exp", "exp10", "sqrt", "sin", "cos", "tan", "asin",
        "acos", "atan", "atan2", "pi", "sum", "max", "min", "random", "count",
        "count-non-empty", "position", "last", "true", "false", "not", "boolean",
        "boolean-from-string", "checklist", "weighted-checklist", "selected", "selected-at",
        "count-selected", "jr:choice-name", "jr:itext", "indexed-repeat", "randomize", "date",
        "date-time", "decimal-date-time", "decimal-time", "today", "now", "area", "distance",
        "geofence", "join", "uuid", "digest", "current", "instance", "pulldata",
        "base64-decode", "normalize-space", "ceiling", "floor", "local-name", "name", "id",
        "lang", "namespace-uri", "thousands-sep", "version", "property", "extract-signed",
        "intersects", "decimal-date", "is-null-or-empty", "substring",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """What came of a workbook. `xform` is empty when something refuses it."""

    findings: tuple[Finding, ...]
    workbook: bytes
    workbook_type: str = ""
    xform: bytes = b""
    itemsets: bytes | None = None
    form_id: str = ""
    title: str = ""
    version: str = ""
    kind: str = ""
    languages: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    files: tuple[str, ...] = ()
    converter: str = CONVERTER

    @property
    def is_refused(self) -> bool:
        """Whether anything stands in the way of publishing."""
        return any(finding.level == REFUSES for finding in self.findings)


def check_workbook(
    content: bytes, *, file_name: str = "", required: Mapping[str, frozenset[str]] | None = None
) -> Checked:
    """Convert a workbook apart from us and check what came out; never raises for its content."""
    said = convert_apart(
        content,
        version_if_none=clock.now().astimezone(UTC).strftime("%Y%m%d%H%M%S"),
        id_if_none=_id_from(file_name),
    )
    findings = [Finding.read(found) for found in said["findings"]]
    if "xform" not in said:
        kind = str(said.get("file_type", ""))
        return Checked(tuple(findings), content, kind)
    if said["has_public_key"]:
        findings.append(Finding("public-key", sheet="settings", row=2, column="public_key"))
    made = str(said["xform"]).encode()
    try:
        form = xform.read_xform(made)
    except xform.Unreadable:
        findings.append(Finding("xform-unreadable"))
        return Checked(tuple(findings), content, said["file_type"])
    rows = {element["path"]: element for element in said["elements"]}
    findings += [*_languages(form, said), *_expressions(form, rows), *_references(form)]
    fields: tuple[Field, ...] = ()
    if not any(finding.code == "expression-broken" for finding in findings):
        findings += [*_rings(form, rows)]
        fields, found = classes.field_table(form, said["elements"])
        findings += [*found, *classes.check_targets(fields)]
        findings += _kind(fields, said["kind"], required or {})
        findings += _keeps_last(form, fields)
    return Checked(
        findings=tuple(findings),
        workbook=content,
        workbook_type=said["file_type"],
        xform=made,
        itemsets=None if said["itemsets"] is None else str(said["itemsets"]).encode(),
        form_id=said["form_id"],
        title=said["title"][:255] or said["form_id"],
        version=said["version"],
        kind=said["kind"][:32],
        languages=tuple(form.texts),
        dropped=tuple(said["dropped"]),
        fields=fields,
        files=tuple(name for name in form.files if name != ITEMSETS),
    )


def _id_from(file_name: str) -> str:
    """A form id out of a file's name; Burmese and signs go, since the id stands in addresses."""
    stem = file_name.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0] or file_name
    return _UNWRITTEN.sub("_", stem).strip("_")[:64]


def _languages(form: xform.XForm, said: dict[str, Any]) -> Iterator[Finding]:
    for dropped in said["dropped"]:
        yield Finding("language-dropped", WARNS, named={"language": str(dropped)})
    named_ones = [name for name in form.texts if name != "default"]
    unnamed = said["unnamed"] if said["default_language"] in {"", "default"} else []
    if len(form.texts) > 1 and "default" in form.texts and not unnamed:
        unnamed = [("survey", "label")]  # made by or_other, or by a picture
    if named_ones:
        for sheet, column in unnamed:
            named = {"cure": f"{column}::{named_ones[0]}"}
            yield Finding("column-without-language", REFUSES, sheet, 1, column, named)
    for language, texts in form.texts.items():
        for missing in sorted(form.asked_texts - texts)[:3]:
            yield Finding("text-missing", named={"language": language, "text": missing})


def _expressions(form: xform.XForm, rows: dict[str, Any]) -> Iterator[Finding]:
    for path, said in form.expressions.items():
        for attribute, expression in said.items():
            row = int(rows.get(path, {}).get("row", 0))
            column = _COLUMNS.get(attribute, attribute)
            try:
                unknown = sorted(xpath.functions(expression) - _FUNCTIONS)
            except xpath.Broken as broken:
                named = {"near": str(broken), "name": path.rpartition("/")[2]}
                yield Finding("expression-broken", REFUSES, "survey", row, column, named)
                continue
            for name in unknown:
                named = {"function": name}
                yield Finding("function-unknown", WARNS, "survey", row, column, named)
            for asked in sorted(xpath.instances(expression) - form.instances.keys()):
                named = {"list": asked}
                yield Finding("list-missing", REFUSES, "survey", row, column, named)
            for read in xpath.reads(expression, path):
                if not read.instance and read.path not in form.nodes:
                    named = {"text": expression[:60], "path": read.path}
                    yield Finding("reads-nothing", WARNS, "survey", row, column, named)
    for path, nodeset in form.selects.items():
        row = int(rows.get(path, {}).get("row", 0))
        for asked in sorted(xpath.instances(nodeset) - form.instances.keys()):
            yield Finding("list-missing", REFUSES, "survey", row, "type", {"list": asked})


def _references(form: xform.XForm) -> Iterator[Finding]:
    for path in [*form.expressions, *(reference for reference, _name in form.body)]:
        if path not in form.nodes and "/@" not in path:
            yield Finding("reference-missing", named={"path": path})


def _rings(form: xform.XForm, rows: dict[str, Any]) -> Iterator[Finding]:
    for ring in cycles.find_rings(form):
        names = [path.rpartition("/")[2] for path in ring]
        first = next((rows[path] for path in ring if path in rows), None)
        named = {"ring": " → ".join([*names, names[0]])}
        yield Finding("ring", REFUSES, "survey", int(first["row"]) if first else 0, "", named)


def _kind(
    fields: tuple[Field, ...], kind: str, required: Mapping[str, frozenset[str]]
) -> list[Finding]:
    if not kind:
        return []
    if kind not in required:
        known = ", ".join(sorted(required)) or "–"
        named = {"kind": kind, "known": known}
        return [Finding("kind-unknown", WARNS, "settings", 2, "safe_handler", named)]
    return classes.check_required(fields, kind, required[kind])


def _keeps_last(form: xform.XForm, fields: tuple[Field, ...]) -> list[Finding]:
    """`last-saved` leaves a whole copy of the last form on the phone, sent or not."""
    closed = any(f.safe_class == IDENTIFYING and f.row for f in fields)
    if xpath.LAST_SAVED in form.instances and closed:
        return [Finding("keeps-last", WARNS, "survey", 0, "default")]
    return []
