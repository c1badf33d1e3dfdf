"""The second lock: no context no rows, foreign rows never, the context before comes back."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.kernel.tenancy import NoTenant, Outside
from safe.kernel.tenancy.install import FRAMEWORK, tenancy_of
from safe.registry.facts.models import Fact

pytestmark = pytest.mark.django_db

OURS, THEIRS = Actor(organisation=new_id()), Actor(organisation=new_id())


def write_entry(actor: Actor) -> Entry:
    with tenancy.acting(actor):
        return Entry.objects.create(
            at="2020-02-12T00:00Z", organisation=actor.organisation, action="a", outcome="done"
        )


def raw_count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        return int(cursor.fetchone()[0])


def test_without_a_context_python_raises_and_the_database_returns_nothing() -> None:
    write_entry(OURS)
    with pytest.raises(NoTenant):
        Entry.objects.count()
    assert raw_count("ledger_entry") == 0


def test_no_foreign_row_is_seen() -> None:
    write_entry(THEIRS)
    write_entry(OURS)
    with tenancy.acting(OURS):
        assert raw_count("ledger_entry") == 1
        assert Entry.objects.get().organisation == OURS.organisation


def test_a_foreign_row_cannot_be_written() -> None:
    with tenancy.acting(OURS), pytest.raises(ProgrammingError), transaction.atomic():
        Entry.objects.create(
            at="2020-02-12T00:00Z", organisation=THEIRS.organisation, action="a", outcome="done"
        )


def test_the_ledger_is_append_only_for_the_app() -> None:
    entry = write_entry(OURS)
    with tenancy.acting(OURS):
        for sql in ("update ledger_entry set action = 'b'", "delete from ledger_entry"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(sql)
        assert Entry.objects.get(pk=entry.pk).action == "a"


def test_the_context_before_comes_back() -> None:
    write_entry(THEIRS)
    with tenancy.acting(THEIRS):
        with tenancy.acting(OURS):
            assert raw_count("ledger_entry") == 0
        assert raw_count("ledger_entry") == 1
    assert raw_count("ledger_entry") == 0


def test_the_sharing_agreement_lets_facts_be_read_and_not_written() -> None:
    reader = Actor(organisation=new_id(), facts_of=(THEIRS.organisation,))
    fact = {
        "kind": "k",
        "subject_kind": "person",
        "on_date": "2020-02-12",
        "place": "MMR001002",
        "programme": "safe",
        "recorded_at": "2020-02-12T00:00Z",
    }
    with tenancy.acting(THEIRS):
        Fact.objects.create(organisation=THEIRS.organisation, source=new_id(), **fact)
        write_entry(THEIRS)
    with tenancy.acting(reader):
        assert raw_count("facts_fact") == 1
        assert raw_count("ledger_entry") == 0
        assert Fact.objects.update(void=True, voided_at="2020-02-12T00:00Z") == 0
    with tenancy.acting(OURS):
        assert raw_count("facts_fact") == 0


def test_the_app_may_neither_truncate_nor_make_tables() -> None:
    for sql in ("truncate facts_fact", "create table x (a int)", "create temp table y (a int)"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(sql)


def test_a_malformed_context_is_an_error_and_returns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('safe.orgs', 'x', true)")
        with pytest.raises(Exception, match="malformed"), transaction.atomic():
            cursor.execute("select * from ledger_entry")


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_table_is_under_a_policy_or_on_the_list_with_its_reason() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity,"
            " (select count(*) from pg_policies p where p.tablename = c.relname), c.relkind"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm')"
        )
        found = {name: (forced, policies, kind) for name, forced, policies, kind in cursor}
    assert {kind for _, _, kind in found.values()} == {"r"}  # no views, no partitions
    said = {m._meta.db_table: tenancy_of(m) for m in apps.get_models(include_auto_created=True)}
    for table, (forced, policies, _) in found.items():
        if table in FRAMEWORK:
            continue
        if isinstance(said[table], Outside):
            assert not forced
        else:
            assert forced, table
            assert policies == 4, table


def test_no_code_sets_a_context_beyond_its_transaction() -> None:
    from safe.testing.plugin import ROOT

    for path in (ROOT / "src").rglob("*.py"):
        if "tests" not in path.parts:
            text = path.read_text()
            assert "set_config" not in text or ", false)" not in text, path
            assert "SET SESSION" not in text, path


_ = IntegrityError
