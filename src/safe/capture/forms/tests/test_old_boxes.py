"""A database of before `boxes.Sealer` takes its boxes after the migration, and keeps the old ones."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connections, transaction

from safe.kernel.vault import Sealer, make_pair, seal

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
step = import_module("safe.capture.forms.migrations.0004_boxes_sealed_together")
ADD = "insert into old_rows (name, box) values (%s, %s)"


def test_a_check_of_before_takes_both_kinds_afterwards() -> None:
    ring = make_pair().public
    together = Sealer(ring).seal("person/identity", b"Ma Example")
    owner = connections["owner"]
    with transaction.atomic("owner"), owner.cursor() as cursor:
        cursor.execute(
            "create temporary table old_rows (name text, box bytea null "
            "check (substr(box, 1, 4) = '\\x53464201'::bytea), check (length(name) < 9)) "
            "on commit drop"
        )
        cursor.execute(ADD, ["alone", seal(ring, "person/identity", b"Ma Example")])
        with pytest.raises(IntegrityError), transaction.atomic("owner"):
            cursor.execute(ADD, ["together", together])
        for _ in range(2):
            cursor.execute(step._TAKE_BOTH)
        cursor.execute(ADD, ["together", together])
        for refused in (["nobox", b"SFB\x03" + together[4:]], ["nine signs", together]):
            with pytest.raises(IntegrityError), transaction.atomic("owner"):
                cursor.execute(ADD, refused)
        cursor.execute("select name from old_rows")
        assert cursor.fetchall() == [("alone",), ("together",)]


def test_no_column_of_boxes_has_the_old_check() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass from pg_constraint where contype = 'c' and "
            "pg_get_constraintdef(oid) like '%53464201%' and "
            "pg_get_constraintdef(oid) not like '%53464202%'"
        )
        assert cursor.fetchall() == []
