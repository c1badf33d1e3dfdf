"""What loading a pack would change, in words, before anything changes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model

from safe.front.packs.forms import FormChange
from safe.front.packs.wanted import Wanted

_LONG = 60


class Does(StrEnum):
    """What happens to a row."""

    NEW = "+"
    CHANGED = "~"
    ENDED = "-"
    BACK = "^"


@dataclass(frozen=True)
class Change:
    """One row that would change; `values` are what is written."""

    does: Does
    model: type[Model]
    pk: Any
    label: str
    values: Mapping[str, Any]
    said: Sequence[str] = ()

    def __str__(self) -> str:
        more = f": {'; '.join(self.said)}" if self.said else ""
        ended = " ends" if self.does is Does.ENDED else ""
        back = " is back" if self.does is Does.BACK else ""
        return f"  {self.does} {self.label}{ended}{back}{more}"


@dataclass(frozen=True)
class Plan:
    """All changes of a pack, in the order of writing."""

    programme: str
    lead: UUID
    changes: Sequence[Change] = field(default_factory=list)
    forms: Sequence[FormChange] = ()

    def __str__(self) -> str:
        if not self:
            return f"Programme {self.programme}: nothing changes."
        lines = [*map(str, self.changes), *map(str, self.forms)]
        return "\n".join([f"Programme {self.programme}:", *lines, self._sum()])

    def __bool__(self) -> bool:
        return bool(self.changes or self.forms)

    @property
    def digest(self) -> str:
        """The same for the same changes: what somebody said yes to."""
        said = "\n".join([*map(str, self.changes), *map(str, self.forms)])
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()

    def _sum(self) -> str:
        words = {Does.NEW: "new", Does.CHANGED: "changed", Does.ENDED: "ended", Does.BACK: "back"}
        counts = {does: sum(c.does is does for c in self.changes) for does in words}
        for form in self.forms:
            counts[Does.CHANGED if form.before else Does.NEW] += 1
        return f"{', '.join(f'{counts[d]} {word}' for d, word in words.items() if counts[d])}."


@dataclass(frozen=True)
class Scope:
    """Which rows of a table belong to the pack: what it no longer names of these is ended."""

    model: type[Model]
    belongs: Mapping[str, Any]
    noun: str


def changes_of(wanted: Sequence[Wanted], scopes: Sequence[Scope]) -> list[Change]:
    """Compare with the database; parents first, endings last."""
    changes: list[Change] = []
    there = _rows_there(wanted)
    kept: set[tuple[type[Model], Any]] = set()
    for one in wanted:
        row = there.get((one.model, tuple(one.key.values())))
        if row is None:
            values = dict(one.key) | dict(one.values)
            pk = {"pk": one.pk} if one.pk is not None else {}
            changes.append(Change(Does.NEW, one.model, one.pk, one.label, values | pk))
            continue
        kept.add((one.model, row.pk))
        changes.extend(_change(one, row))
    for scope in scopes:
        for row in scope.model._default_manager.filter(**scope.belongs, ended_on=None):
            if (scope.model, row.pk) not in kept:
                label = f"{scope.noun} {_name(row)}"
                changes.append(Change(Does.ENDED, scope.model, row.pk, label, {}))
    return changes


def _change(one: Wanted, row: Model) -> Iterable[Change]:
    said, values = [], {}
    for name, value in one.values.items():
        before = getattr(row, name)
        if before != value:
            values[name] = value
            said.extend(_said(name, before, value))
    if getattr(row, "ended_on", None) is not None:
        yield Change(Does.BACK, one.model, row.pk, one.label, values, said)
    elif values:
        yield Change(Does.CHANGED, one.model, row.pk, one.label, values, said)


def _rows_there(wanted: Sequence[Wanted]) -> dict[tuple[type[Model], tuple[Any, ...]], Model]:
    found = {}
    keys = {one.model: list(one.key) for one in wanted}
    for model, names in keys.items():
        for row in model._default_manager.all():
            found[model, tuple(getattr(row, name) for name in names)] = row
    return found


def _said(name: str, before: object, after: object) -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(before.keys() | after.keys())
        return [
            words
            for key in keys
            if before.get(key) != after.get(key)
            for words in _said(key, before.get(key), after.get(key))
        ]
    if isinstance(before, list) and isinstance(after, list):
        gone = [f"−{item}" for item in before if item not in after]
        return [f"{name} {' '.join([*gone, *(f'+{i}' for i in after if i not in before)])}"]
    old, new = _short(before), _short(after)
    return [f"{name.removesuffix('_id')} {old} → {new}"]


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _name(row: Model) -> str:
    return str(getattr(row, "code", None) or row)
