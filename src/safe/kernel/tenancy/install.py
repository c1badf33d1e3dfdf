"""Writes grants, policies and doors into the database; run by `safe migrate` as the owner."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from safe.kernel.tenancy.declared import (
    Outside,
    OwnOrContent,
    OwnOrFactsOf,
    OwnOrSharedWith,
    Tenancy,
)
from safe.kernel.tenancy.doors import DOORS

CORE = """
create schema if not exists core;
create or replace function core.orgs() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('safe.orgs', true), '') $$;
create or replace function core.facts_of() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('safe.facts_of', true), '') $$;
revoke create on schema public from public;
grant usage on schema public, core to safe_app;
grant usage on all sequences in schema public to safe_app;
alter default privileges for role safe_owner in schema public grant usage on sequences to safe_app;
"""
MINE = "organisation = any((select core.orgs())::uuid[])"
NAMED = "shared_with && (select core.orgs())::uuid[]"
READABLE = "organisation = any((select core.facts_of())::uuid[])"
# tables of the framework; each with its reason
FRAMEWORK = {"django_migrations": "the list of applied migrations; no word of anybody"}


def tenancy_of(model: type[models.Model]) -> Tenancy:
    """What a model says; TypeError when it says nothing."""
    said = getattr(model, "tenancy", None)
    if not isinstance(said, Tenancy):
        raise TypeError(f"{model.__name__} does not say whose its rows are")
    return said


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring grants, policies and doors to what the models say. Running it twice changes nothing."""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(CORE)
        cursor.execute(f'revoke temporary on database "{name}" from public')
        for model in apps.get_models():
            cursor.execute(_table_sql(model._meta.db_table, tenancy_of(model)))
        for table in FRAMEWORK:
            cursor.execute(f'grant select on "{table}" to safe_app')  # for `safe doctor`
        for made in DOORS.values():
            cursor.execute(made.sql())


def verbs(said: Tenancy) -> tuple[str, ...]:
    """What safe_app may do with a table, before any policy."""
    if isinstance(said, Outside):
        return ("select",) if not said.app_writes else ("select", "insert", "update", "delete")
    return ("select", "insert") if said.append_only else ("select", "insert", "update", "delete")


@dataclass(frozen=True)
class Rule:
    """One policy: on which command, which rows it shows, which it lets be written."""

    command: str
    using: str = ""
    check: str = ""

    def sql(self) -> str:
        """The end of `create policy`."""
        using = f" using ({self.using})" if self.using else ""
        check = f" with check ({self.check})" if self.check else ""
        return f"for {self.command}{using}{check}"


def rules(said: Tenancy) -> dict[str, Rule]:
    """The policies of a table, by the end of their name. Content is written by the owner alone."""
    if isinstance(said, Outside):
        return {}
    read = MINE
    if isinstance(said, OwnOrFactsOf):
        read = f"{MINE} or {READABLE}"
    elif isinstance(said, OwnOrSharedWith):
        read = f"{MINE} or {NAMED}"
    elif isinstance(said, OwnOrContent):
        read = f"organisation is null or {MINE}"
    return {
        "read": Rule("select", using=read),
        "add": Rule("insert", check=MINE),
        "change": Rule("update", using=MINE, check=MINE),
        "drop": Rule("delete", using=MINE),
    }


def _table_sql(table: str, said: Tenancy) -> str:
    may = ", ".join(verbs(said))
    sql = f'revoke all on "{table}" from safe_app; grant {may} on "{table}" to safe_app;'
    if isinstance(said, Outside):
        return sql
    sql += f'alter table "{table}" enable row level security;'
    sql += f'alter table "{table}" force row level security;'
    for name, rule in rules(said).items():
        sql += f'drop policy if exists "{table}_{name}" on "{table}";'
        sql += f'create policy "{table}_{name}" on "{table}" {rule.sql()};'
    return sql
