"""Which answer is what: the class and the target of each, from the sheet's columns and defaults."""

from dataclasses import replace
from typing import Any

from safe.capture.forms.models.published import Field
from safe.capture.forms.publishing import xpath
from safe.capture.forms.publishing.findings import REFUSES, WARNS, Finding
from safe.capture.forms.publishing.targets import (
    CLASSES,
    IDENTIFYING,
    SENSITIVE,
    STATISTIC,
    TARGETS,
    closer,
)
from safe.capture.forms.publishing.xform import XForm

# anything not listed may hold a name: it is identifying
_SENSITIVE_TYPES = {
    "select one", "select all that apply", "select one external", "rank", "range", "integer", "int",
    "decimal", "date", "time", "dateTime", "datetime", "calculate", "acknowledge", "trigger",
    "boolean", "start", "end", "today", "note", "select one from file", "select multiple from file",
}  # fmt: skip
_IDENTIFYING_NAMES = {"instanceName", "audit"}


def field_table(
    form: XForm, elements: list[dict[str, Any]]
) -> tuple[tuple[Field, ...], list[Finding]]:
    """Every answer of the form with its class, and what is wrong with what the sheet says."""
    said = {element["path"]: element for element in elements}
    findings = [found for element in elements for found in _wrong_words(element)]
    fields: dict[str, Field] = {}
    spoken: set[str] = set()
    for path, is_leaf in form.nodes.items():
        if not is_leaf:
            continue
        element = said.get(path, {})
        chosen = _chosen(path, said)
        kind = str(element.get("type") or form.types.get(path, "string"))
        target = TARGETS.get(str(element.get("safe_map", "")))
        name = path.rpartition("/")[2]
        fields[path] = Field(
            path=path,
            name=name,
            type=kind,
            safe_class=chosen or _default(kind, name, target.at_least if target else STATISTIC),
            target=target.name if target else "",
            repeat=_repeat_above(path, form),
            label=str(element.get("label", "")),
            row=int(element.get("row", 0)),
        )
        if chosen:
            spoken.add(path)
    findings += _inherit(form, fields, spoken)
    return tuple(fields.values()), findings


def check_targets(fields: tuple[Field, ...]) -> list[Finding]:
    """Closed enough for what they fill; each target once; persons in one place."""
    findings = []
    seen: dict[str, Field] = {}
    homes: dict[str, Field] = {}
    for field in fields:
        if not field.target:
            continue
        target = TARGETS[field.target]
        if closer(field.safe_class, target.at_least) != field.safe_class:
            named = {"target": target.name, "class": field.safe_class, "needed": target.at_least}
            findings.append(_at(field, "class-too-open", "safe_class", named))
        if target.name in seen and not target.many:
            named = {"target": target.name, "other": str(seen[target.name].row)}
            findings.append(_at(field, "target-twice", "safe_map", named))
        seen[target.name] = field
        if target.of_person:
            homes.setdefault(field.repeat, field)
        elif field.repeat:
            named = {"target": target.name}
            findings.append(_at(field, "target-in-repeat", "safe_map", named))
    if len(homes) > 1:
        last = list(homes.values())[-1]
        findings.append(_at(last, "persons-in-two-places", "safe_map", {"target": last.target}))
    return findings


def check_required(fields: tuple[Field, ...], kind: str, required: frozenset[str]) -> list[Finding]:
    """What a form of this kind must ask, readable when nobody is signed in."""
    by_target = {field.target: field for field in fields if field.target}
    findings = []
    for name in sorted(required):
        named = {"target": name, "kind": kind}
        field = by_target.get(name)
        if field is None:
            findings.append(
                Finding("target-missing", sheet="survey", column="safe_map", named=named)
            )
        elif field.safe_class != STATISTIC:
            findings.append(_at(field, "target-sealed", "safe_class", named))
    return findings


def _wrong_words(element: dict[str, Any]) -> list[Finding]:
    findings = []
    row = int(element["row"])
    if element["safe_class"] and element["safe_class"] not in CLASSES:
        named = {"value": str(element["safe_class"])}
        findings.append(Finding("class-unknown", REFUSES, "survey", row, "safe_class", named))
    if element["safe_map"] and element["safe_map"] not in TARGETS:
        named = {"value": str(element["safe_map"]), "known": ", ".join(TARGETS)}
        findings.append(Finding("target-unknown", REFUSES, "survey", row, "safe_map", named))
    return findings


def _chosen(path: str, said: dict[str, dict[str, Any]]) -> str:
    """The class written in the row, else in the nearest group above that says one."""
    while path:
        chosen = str(said.get(path, {}).get("safe_class", ""))
        if chosen in CLASSES:
            return chosen
        path = path.rpartition("/")[0]
    return ""


def _default(kind: str, name: str, at_least: str) -> str:
    if name in _IDENTIFYING_NAMES or kind not in _SENSITIVE_TYPES:
        return IDENTIFYING
    return closer(SENSITIVE, at_least)


def _repeat_above(path: str, form: XForm) -> str:
    return max((r for r in form.repeats if path.startswith(f"{r}/")), key=len, default="")


def _inherit(form: XForm, fields: dict[str, Field], spoken: set[str]) -> list[Finding]:
    """A computed answer is as closed as what it reads; its row may open it from sensitive only.

    Repeated until nothing changes, since one calculation reads another.
    """
    sources = _sources(form, fields)
    raised: dict[str, str] = {}
    changed = True
    while changed:
        changed = False
        for path, read in sources.items():
            field = fields[path]
            needed = max((fields[r].safe_class for r in read), key=CLASSES.index, default=STATISTIC)
            if path in spoken and needed == SENSITIVE:
                continue  # its author says that the result may be counted: a band of an age
            if closer(field.safe_class, needed) != field.safe_class:
                if path in spoken:
                    raised[path] = field.safe_class
                fields[path] = replace(field, safe_class=needed)
                changed = True
    return [
        Finding(
            "class-raised",
            WARNS,
            "survey",
            fields[path].row,
            "safe_class",
            {"name": fields[path].name, "class": fields[path].safe_class, "said": said},
        )
        for path, said in raised.items()
    ]


def _sources(form: XForm, fields: dict[str, Field]) -> dict[str, set[str]]:
    """What each computed answer reads: calculations, dynamic defaults, choices out of a repeat."""
    sources: dict[str, set[str]] = {}
    for path in fields:
        expressions = (
            form.expressions.get(path, {}).get("calculate"),
            form.values.get(path),
            form.selects.get(path),
        )
        read = {
            r.path
            for expression in expressions
            if expression
            for r in xpath.reads(expression, path)
            if not r.instance
        }
        # reading a group or repeat is reading all in it
        within = {f for f in fields for r in read if f == r or f.startswith(f"{r}/")}
        if within - {path}:
            sources[path] = within - {path}
    return sources


def _at(field: Field, code: str, column: str, named: dict[str, str]) -> Finding:
    return Finding(code, sheet="survey", row=field.row, column=column, named=named)
