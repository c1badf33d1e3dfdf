"""The second lock, with the first one gone: safe_app with raw SQL against rows of another.

Rows are made for every table from its model, so a new table is proved without being named here.
Everything happens on the owner's connection, which becomes safe_app, and is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, models, transaction

from safe.activities.training import policies as training
from safe.administration.approvals import policies as approvals
from safe.administration.devices import policies as devices
from safe.administration.devices.models import Device
from safe.administration.members import policies as members
from safe.capture.forms import policies as forms
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.tenancy import DOORS, OwnOrContent, OwnOrFactsOf, OwnOrSharedWith
from safe.kernel.tenancy.install import tenancy_of
from safe.registry.people import policies as people
from safe.results.periods import policies as periods
from safe.testing.cast import EVERYTHING
from tests.rows import insert, tenant_models, values

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

OURS, THEIRS = new_id(), new_id()
MODELS = tenant_models()
EACH = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)


class World:
    """One row of ours and one of theirs in every table, seen by safe_app."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.keys: dict[tuple[type[models.Model], UUID], Any] = {}
        cursor.execute("set local session_replication_role = replica")
        for model in MODELS:
            for organisation in (OURS, THEIRS):
                row = values(model, organisation)
                self.keys[model, organisation] = insert(cursor, model, row)
        cursor.execute("set local session_replication_role = origin")

    def act(self, orgs: str, facts_of: str = "") -> None:
        self.cursor.execute("set local role safe_app")
        self.cursor.execute(
            "select set_config('safe.orgs', %s, true), set_config('safe.facts_of', %s, true)",
            [orgs, facts_of or orgs],
        )

    def organisations(self, model: type[models.Model]) -> list[UUID | None]:
        self.cursor.execute(f'select distinct organisation from "{model._meta.db_table}"')
        return [row[0] for row in self.cursor.fetchall()]

    def touched(self, sql: str, parameters: list[Any] | None = None) -> int:
        self.cursor.execute(sql, parameters)
        return int(self.cursor.rowcount)


@pytest.fixture
def world() -> Iterator[World]:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield World(cursor)
        transaction.set_rollback(True, using="owner")


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
        yield


def array(*ids: UUID) -> str:
    return "{" + ",".join(str(one) for one in ids) + "}"


def test_there_are_tables_to_prove() -> None:
    assert len(MODELS) > 15


@EACH
def test_only_our_rows_are_read(world: World, model: type[models.Model]) -> None:
    world.act(array(OURS))
    seen = set(world.organisations(model))
    assert OURS in seen
    assert seen <= {OURS, None}


@EACH
def test_without_a_context_no_row_is_read_or_touched(
    world: World, model: type[models.Model]
) -> None:
    table = model._meta.db_table
    for nothing in ("", "{}"):
        world.act(nothing, nothing)
        allowed = {None} if isinstance(tenancy_of(model), OwnOrContent) else set()
        assert set(world.organisations(model)) <= allowed
    if not getattr(tenancy_of(model), "append_only", False):
        assert world.touched(f'update "{table}" set organisation = organisation') == 0
        assert world.touched(f'delete from "{table}"') == 0


@EACH
def test_foreign_rows_are_neither_changed_nor_removed(
    world: World, model: type[models.Model]
) -> None:
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    world.act(array(OURS), array(OURS, THEIRS))  # reading their facts gives no right to change
    theirs = world.keys[model, THEIRS]
    sqls = [
        f'update "{table}" set organisation = organisation where "{key}" = %s',
        f'delete from "{table}" where "{key}" = %s',
    ]
    for sql in sqls:
        if getattr(tenancy_of(model), "append_only", False):
            with refused():
                world.cursor.execute(sql, [theirs])
        else:
            assert world.touched(sql, [theirs]) == 0


@EACH
def test_a_row_is_neither_made_for_another_nor_moved_to_him(
    world: World, model: type[models.Model]
) -> None:
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    world.act(array(OURS))
    for other in (THEIRS, None):  # none: content, which would be everybody's
        row = values(model, THEIRS) | {"organisation": other}
        with refused():
            insert(world.cursor, model, row)
        with refused():
            world.cursor.execute(
                f'update "{table}" set organisation = %s where "{key}" = %s',
                [other, world.keys[model, OURS]],
            )


@EACH
def test_an_insert_that_clashes_with_a_foreign_row_takes_nothing_from_it(
    world: World, model: type[models.Model]
) -> None:
    """R12: with its id known, `on conflict do update` must not reach a foreign row."""
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    world.act(array(OURS))
    row = values(model, OURS) | {key: world.keys[model, THEIRS]}
    columns = ", ".join(f'"{name}"' for name in row)
    world.cursor.execute("reset role")
    world.cursor.execute("set local session_replication_role = replica")
    world.cursor.execute("set local role safe_app")
    with refused():
        from psycopg.types.json import Jsonb

        world.cursor.execute(
            f'insert into "{table}" ({columns}) values ({", ".join(["%s"] * len(row))})'
            f' on conflict ("{key}") do update set organisation = excluded.organisation',
            [Jsonb(value) if isinstance(value, dict | list) else value for value in row.values()],
        )


@EACH
def test_nothing_is_read_through_a_failing_expression(
    world: World, model: type[models.Model]
) -> None:
    """R10: a division by zero in WHERE must not be evaluated on foreign rows."""
    world.act(array(OURS))
    table = model._meta.db_table
    world.cursor.execute(
        f"select count(*) from \"{table}\" where 1 / (case organisation when '{THEIRS}' then 0"
        " else 1 end) = 1"
    )


@EACH
def test_the_sharing_agreement_reads_facts_alone(world: World, model: type[models.Model]) -> None:
    world.act(array(OURS), array(OURS, THEIRS))
    reads_theirs = THEIRS in world.organisations(model)
    assert reads_theirs == isinstance(tenancy_of(model), OwnOrFactsOf)


SHARED = [model for model in MODELS if isinstance(tenancy_of(model), OwnOrSharedWith)]
EACH_SHARED = pytest.mark.parametrize("model", SHARED, ids=lambda model: model._meta.db_table)


def test_there_are_shared_tables_to_prove() -> None:
    assert len(SHARED) >= 4


@EACH_SHARED
def test_a_row_is_read_by_those_it_names_and_written_by_none_of_them(
    world: World, model: type[models.Model]
) -> None:
    """What is asked here and decided there: both read it, each writes its own."""
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    third = new_id()
    world.cursor.execute(
        f'update "{table}" set shared_with = %s::uuid[] where "{key}" = %s',
        [array(OURS), world.keys[model, THEIRS]],
    )
    world.act(array(OURS))
    assert set(world.organisations(model)) == {OURS, THEIRS}
    world.act(array(third), array(third, OURS, THEIRS))  # not named: reading facts gives nothing
    assert world.organisations(model) == []
    world.act(array(OURS))
    for sql in (
        f'update "{table}" set organisation = organisation where "{key}" = %s',
        f'update "{table}" set shared_with = \'{{}}\' where "{key}" = %s',
        f'delete from "{table}" where "{key}" = %s',
        f'select 1 from "{table}" where "{key}" = %s for update',
    ):
        if tenancy_of(model).append_only:  # type: ignore[union-attr]
            with refused():
                world.cursor.execute(sql, [world.keys[model, THEIRS]])
        else:  # the own organisation changes it, so the verb is granted; a foreign row is no row
            assert world.touched(sql, [world.keys[model, THEIRS]]) == 0


@EACH_SHARED
def test_naming_somebody_lets_nobody_write_in_his_name(
    world: World, model: type[models.Model]
) -> None:
    world.act(array(OURS))
    row = values(model, THEIRS) | {"shared_with": array(OURS)}
    with refused():
        insert(world.cursor, model, row)


@EACH
def test_work_across_organisations_reads_both_and_no_third(
    world: World, model: type[models.Model]
) -> None:
    """R15: the array of a job; it opens no box, since no ring comes with it."""
    world.act(array(OURS, THEIRS))
    assert set(world.organisations(model)) - {None} == {OURS, THEIRS}


@EACH
def test_truncating_and_pointing_at_a_table_are_denied(
    world: World, model: type[models.Model]
) -> None:
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    world.act(array(OURS))
    for sql in (
        f'truncate "{table}"',
        f'alter table "{table}" disable row level security',
        f'alter table "{table}" no force row level security',
        f'drop policy "{table}_read" on "{table}"',
        f'create view public.peep as select * from "{table}"',
        f'create table core.points (a uuid references "{table}" ("{key}"))',
        f'create trigger peep after insert on "{table}" execute function core.orgs()',
        f"copy \"{table}\" to program 'cat'",
    ):
        with refused():
            world.cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "set role safe_owner",
        "set session authorization safe_owner",
        "alter role safe_app bypassrls",
        "alter role safe_app superuser",
        "create role peep bypassrls",
        "create function core.peep() returns int language sql as 'select 1'",
        "create or replace function core.orgs() returns text language sql as 'select 1::text'",
        "create temporary table peep (a int)",
        "create schema peep",
        "create extension pg_trgm",
        "select pg_read_file('PG_VERSION')",
        "select lo_import('/etc/passwd')",
        "copy (select 1) to '/tmp/peep'",
        "load 'auto_explain'",
        "set session_replication_role = replica",
        "select setval('ledger_entry_id_seq', 1)",
    ],
)
def test_the_app_itself_gets_no_further_right(sql: str) -> None:
    """On its own connection: on the owner's one, a role may always be put back."""
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(sql)


def test_row_security_cannot_be_switched_off_by_the_app(world: World) -> None:
    world.act(array(OURS))
    world.cursor.execute("set local row_security = off")
    with refused():
        world.cursor.execute("select * from people_person")


def test_the_owner_without_bypass_would_be_held_too(world: World) -> None:
    """R14: FORCE holds the owner of a table; so `safe migrate` needs BYPASSRLS, and has it."""
    cursor = world.cursor
    cursor.execute("create role other_owner")
    cursor.execute("grant create, usage on schema public to other_owner")
    cursor.execute("grant usage on schema core to other_owner")
    cursor.execute("alter table people_person owner to other_owner")
    cursor.execute("set local role other_owner")
    assert world.touched("update people_person set sex = sex") == 0
    cursor.execute("reset role")
    assert world.touched("update people_person set sex = sex") == 2


def test_the_app_sets_its_own_context_so_no_sql_is_built_from_words(world: World) -> None:
    """R9: what injection could do is written down here; ruff's S608 and the house keep it out."""
    world.act(array(OURS))
    world.cursor.execute("select set_config('safe.orgs', %s, true)", [array(THEIRS)])
    assert world.organisations(MODELS[0]) == [THEIRS]


VISIBLE = {
    "people": people.visible,
    "training": training.visible,
    "devices": devices.visible,
    "members": members.visible,
    "forms": forms.visible,
    "approvals": approvals.visible,
    "periods": periods.visible,
}
ALL = Actor(organisation=OURS, member=new_id(), permissions=EVERYTHING, scope="organisation")
NONE = Actor(organisation=OURS, member=new_id())


def rows(visible: Any, by: Actor) -> set[UUID]:
    with tenancy.acting(by):
        return set(visible(by).using("owner").values_list("organisation", flat=True))


@pytest.mark.parametrize("package", VISIBLE)
def test_with_row_level_security_off_permission_holds(world: World, package: str) -> None:
    visible = VISIBLE[package]
    for model in MODELS:
        table = model._meta.db_table
        world.cursor.execute(f'alter table "{table}" disable row level security')
    world.act(array(OURS))
    everything = {one for model in MODELS for one in world.organisations(model)}
    assert everything >= {OURS, THEIRS}  # the second lock is really open
    assert rows(visible, ALL) <= {OURS, None}
    assert rows(visible, NONE) <= {None}


@pytest.mark.parametrize("package", VISIBLE)
def test_what_visible_shows_row_level_security_returns(world: World, package: str) -> None:
    """`visible` ⊆ what the policy returns: else a list would be silently short."""
    visible = VISIBLE[package]
    shown = rows(visible, ALL)
    world.act(array(OURS))
    assert rows(visible, ALL) == shown


# R12: what is unique over all organisations tells one of them that another has it. Each such
# column holds what nobody can guess, or is meant to be known across organisations.
KNOWN_ACROSS = {
    ("members_member", "login"): "ends in the code of its organisation; actions add it themselves",
    ("members_membersession", "sid"): "a hash of 32 random bytes",
    ("members_link", "token_hash"): "a hash of 32 random bytes",
    ("devices_device", "token_hash"): "a hash of 64 random letters",
    ("capacity_ballot", "token_hash"): "a keyed hash of eight random letters",
    ("periods_closing", "period"): "a half-year is closed once for all; its id is public content",
    ("people_card", "mac"): "a card is one person in all organisations (docs/decisions/0006)",
}


@EACH
def test_what_is_unique_over_all_organisations_cannot_be_guessed(model: type[models.Model]) -> None:
    table = model._meta.db_table
    groups = [c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    groups += [(f.name,) for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    for group in groups:
        fields = [model._meta.get_field(name) for name in group]
        within = any(
            field.name == "organisation"
            or (isinstance(field, models.ForeignKey) and field.related_model in MODELS)
            for field in fields
        )
        assert within or all((table, name) in KNOWN_ACROSS for name in group), (table, group)


@EACH
def test_keys_are_made_by_the_server_and_are_random(model: type[models.Model]) -> None:
    if model._meta.db_table != "ledger_entry":  # counts up: nobody asks for an entry by number
        key = model._meta.pk
        assert isinstance(key, models.UUIDField)
        assert key.default is new_id


def test_doors_give_ids_alone() -> None:
    """R13: what runs with the owner's rights returns uuids, a count or a yes; never a row."""
    for made in DOORS.values():
        if made.definer:
            words = made.returns.removeprefix("table(").rstrip(")").replace("setof ", "")
            kinds = {piece.split()[-1] for piece in words.split(",")}
            assert kinds <= {"uuid", "bigint", "boolean"}, made.name


def test_a_door_finds_what_its_tables_do_not_show(world: World) -> None:
    world.cursor.execute("select token_hash from devices_device where organisation = %s", [THEIRS])
    (token,) = world.cursor.fetchone()
    world.cursor.execute("update devices_device set revoked_at = null")
    world.act("")
    world.cursor.execute("select device, organisation from core.device_by_token(%s)", [token])
    assert world.cursor.fetchall() == [(world.keys[Device, THEIRS], THEIRS)]
    assert world.organisations(Device) == []
