"""docs/data-map.md: every column of every table, sealed or with what it could betray.

Each package says it in its policies.py: SEALED = {Model: {field: ring}} and
CLEAR = {Model: {field: sentence}}. A table outside row-level security says it by its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import models

from safe.kernel.tenancy import Outside
from safe.kernel.tenancy.install import FRAMEWORK, tenancy_of
from safe.kernel.vault.columns import BoxField

DATA_MAP = Path(__file__).resolve().parents[3] / "docs" / "data-map.md"
LEAST = 20  # letters of a sentence that says something
INTRODUCTION = """# What a thief of the disk could read

Written by `safe data-map`; do not edit. Each column of each table is either *sealed* (a box: only
members who open that ring can read it) or *clear*, with what it could betray. Tables *outside*
row-level security hold no rows of an organisation, for the reason that is given.
"""


ROWS = {
    "Own": "Rows of one organisation, seen by it alone.",
    "OwnOrFactsOf": "Rows of one organisation; read also by those its sharing agreement names.",
    "OwnOrSharedWith": "Rows of one organisation; each is read also by those it names itself.",
    "OwnOrContent": "Rows of one organisation, and content of the programme that all read.",
}


@dataclass(frozen=True)
class Column:
    """One column: sealed to a ring, or clear with a sentence."""

    name: str
    sealed_to: str
    betrays: str


@dataclass
class Table:
    """One table and whose its rows are."""

    name: str
    rows: str
    columns: list[Column] = field(default_factory=list)


def read_map() -> tuple[list[Table], list[str]]:
    """Every table as it is said, and what is not said as it must be."""
    tables, faults = [], []
    for model in sorted(_own_models(), key=lambda model: model._meta.db_table):
        table, missing = _table(model, _policies(model))
        tables.append(table)
        faults += missing
    return tables, faults


def as_markdown(tables: list[Table]) -> str:
    """The page."""
    parts = [INTRODUCTION]
    for table in tables:
        parts.append(f"## {table.name}\n\n{table.rows}\n")
        if table.columns:
            lines = ["| column | | what it could betray |", "|---|---|---|"]
            for column in table.columns:
                mark = f"**sealed**: {column.sealed_to}" if column.sealed_to else "clear"
                betrays = column.betrays.replace("|", "\\|")
                lines.append(f"| `{column.name}` | {mark} | {betrays} |")
            parts.append("\n".join(lines) + "\n")
    rest = "\n".join(f"- `{name}`: {reason}" for name, reason in sorted(FRAMEWORK.items()))
    parts.append(f"## Tables of the framework\n\n{rest}\n")
    return "\n".join(parts)


def write_map(path: Path, *, check: bool) -> list[str]:
    """Write the page, or with `check` compare it; returns what is wrong, in sentences."""
    tables, faults = read_map()
    page = as_markdown(tables)
    if check:
        is_fresh = path.exists() and path.read_text(encoding="utf-8") == page
        if not is_fresh:
            faults.append(f"{path.name} is not what the models say. Run `safe data-map`.")
    elif not faults:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    return faults


def _own_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("safe."):
            yield model


def _policies(model: type[models.Model]) -> ModuleType | None:
    config = apps.get_app_config(model._meta.app_label)
    name = f"{config.name}.policies"
    return import_module(name) if find_spec(name) else None


def _said(policies: ModuleType | None, what: str, model: type[models.Model]) -> dict[str, str]:
    """A package may name its models by class or by name."""
    table: dict[Any, dict[str, str]] = getattr(policies, what, {})
    return table.get(model) or table.get(model.__name__) or {}


def _table(model: type[models.Model], policies: ModuleType | None) -> tuple[Table, list[str]]:
    said = tenancy_of(model)
    content = ""
    if isinstance(said, Outside):
        table = Table(model._meta.db_table, f"*Outside*: {said.reason}.")
        content = "public content of a programme pack" if said.content else ""
    else:
        table = Table(model._meta.db_table, ROWS[type(said).__name__])
    faults = _of_nothing(model, policies)
    for column, sealed_to, betrays in _columns(model, policies):
        where = f"{_where(model)}.{column.name}"
        sentence = betrays or (content if sealed_to is None else "")
        faults += [f"{where} {words}" for words in _faults(column, sealed_to, sentence)]
        table.columns.append(Column(column.attname, sealed_to or "", sentence))
    return table, faults


def _faults(column: Any, sealed_to: str | None, sentence: str) -> Iterator[str]:  # noqa: ANN401
    is_box = isinstance(column, BoxField)
    if sealed_to is not None and sentence:
        yield "is said to be sealed and clear. Choose."
    elif sealed_to is not None and not is_box:
        yield "is said to be sealed, but is no BoxField."
    elif sealed_to is None and is_box:
        yield "is a BoxField and in no SEALED of policies.py."
    elif sealed_to is None and not sentence:
        yield "is in neither SEALED nor CLEAR of policies.py."
    elif sentence and len(sentence) < LEAST:
        yield f"needs a sentence on what it could betray, {LEAST} letters or more."


def _columns(
    model: type[models.Model], policies: ModuleType | None
) -> Iterator[tuple[Any, str | None, str | None]]:
    sealed, clear = _said(policies, "SEALED", model), _said(policies, "CLEAR", model)
    for column in model._meta.concrete_fields:
        names = (column.name, column.attname)
        ring = next((sealed[name] for name in names if name in sealed), None)
        sentence = next((clear[name] for name in names if name in clear), None)
        yield column, ring, sentence


def _of_nothing(model: type[models.Model], policies: ModuleType | None) -> list[str]:
    """Names in policies.py that are no column: a renamed field leaves its sentence behind."""
    names = {name for f in model._meta.concrete_fields for name in (f.name, f.attname)}
    spoken = {**_said(policies, "SEALED", model), **_said(policies, "CLEAR", model)}
    return [
        f"{_where(model)} has no column {name}; policies.py speaks of it."
        for name in sorted(spoken.keys() - names)
    ]


def _where(model: type[models.Model]) -> str:
    return f"{model.__module__.partition('.models')[0]}: {model.__name__}"
