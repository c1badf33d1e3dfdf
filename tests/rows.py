"""A row for any table, made from its model alone: so that no new table is forgotten by a proof."""

import datetime
import itertools
import uuid
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from safe.kernel import clock
from safe.kernel.ids import new_id
from safe.kernel.tenancy import Outside
from safe.kernel.tenancy.install import tenancy_of
from safe.kernel.vault import make_pair, random_bytes, seal
from safe.kernel.vault.columns import BoxField

PUBLIC = make_pair().public
GRAPHS = itertools.count()


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to an organisation."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("safe.") and not isinstance(tenancy_of(model), Outside)
    ]


def values(model: type[models.Model], organisation: uuid.UUID) -> dict[str, Any]:
    """Values by column; foreign keys lead nowhere (their triggers are off while it is written)."""
    made = {}
    for field in model._meta.concrete_fields:
        if field.name == "organisation":
            made[field.column] = organisation
        elif not isinstance(field, models.AutoField):
            made[field.column] = _value(field)
    return made


def write_graph(organisation: uuid.UUID, without: set[str] | None = None) -> dict[str, Any]:
    """One row in every tenant table, each pointing at the others; its keys by table.

    Runs as safe_app: it needs an open context. `without` names apps whose rows are made elsewhere.
    """
    keys: dict[str, Any] = {}
    waiting = [m for m in tenant_models() if m._meta.app_label not in (without or set())]
    with connection.cursor() as cursor:
        while waiting:
            model = next(m for m in waiting if not _parents(m) & set(waiting) - {m})
            waiting.remove(model)
            row = values(model, organisation)
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey):
                    row[field.column] = _parent_key(field, keys)
            keys[model._meta.db_table] = insert(cursor, model, row)
    return keys


def _parents(model: type[models.Model]) -> set[type[models.Model]]:
    fields = model._meta.concrete_fields
    return {f.related_model for f in fields if isinstance(f, models.ForeignKey)}  # type: ignore[misc]


def _parent_key(field: Any, keys: dict[str, Any]) -> Any:
    table = field.related_model._meta.db_table
    if table in keys:
        return keys[table]
    there = list(field.related_model.objects.values_list("pk", flat=True))
    # content of which each row is pointed at once: two graphs take two of them
    return there[next(GRAPHS) % len(there)] if field.unique else there[0]


def _value(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field)
    if isinstance(field, ArrayField):
        return "{}"  # shared with nobody
    if field.name == "keeps_name":
        return True  # an identity stands beside it
    if field.has_default() and not isinstance(field, models.UUIDField):
        return field.get_default()
    if isinstance(field, BoxField):
        return seal(PUBLIC, "test", b"x")
    if field.null:
        return None
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type, Any]] = [
        (models.UUIDField, new_id),
        (models.BinaryField, lambda: random_bytes(32)),
        (models.DateTimeField, clock.now),
        (models.DateField, lambda: datetime.date(2020, 2, 12)),
        (models.BooleanField, lambda: True),
        (models.JSONField, dict),
        (models.DecimalField, lambda: 1),
        (models.IntegerField, lambda: 1),
        (models.CharField, lambda: uuid.uuid4().hex[: field.max_length]),
        (models.TextField, lambda: uuid.uuid4().hex),
    ]
    return next(make() for kind, make in kinds if isinstance(field, kind))


def insert(cursor: Any, model: type[models.Model], given: dict[str, Any]) -> Any:
    """Write the row as whoever the cursor is; returns its primary key."""
    from psycopg.types.json import Jsonb

    columns = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(["%s"] * len(given))
    key = model._meta.pk.column  # type: ignore[union-attr]
    cursor.execute(
        f'insert into "{model._meta.db_table}" ({columns}) values ({marks}) returning "{key}"',
        [Jsonb(value) if isinstance(value, dict | list) else value for value in given.values()],
    )
    return cursor.fetchone()[0]
