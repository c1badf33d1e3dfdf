"""A column that holds a box, and says so to the database."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class BoxField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that begin as a box does; the database refuses anything else (security: data-map)."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        name = connection.ops.quote_name(self.column)
        return f"substr({name}, 1, 4) in ('\\x53464201'::bytea, '\\x53464202'::bytea)"

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> bytes | None:
        """psycopg gives bytes or memoryview; the vault wants bytes."""
        return None if value is None else bytes(value)
