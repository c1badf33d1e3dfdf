"""Whether the database guards its rows as the models say: policies, grants, doors, tables."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from safe.kernel.tenancy import DOORS, Outside, Tenancy
from safe.kernel.tenancy.install import FRAMEWORK, rules, tenancy_of, verbs

_TABLES = """
select c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
       pg_get_userbyid(c.relowner) = 'safe_app'
from pg_class c where c.relnamespace = 'public'::regnamespace
and c.relkind in ('r', 'p', 'v', 'm', 'f')"""
_POLICIES = """
select tablename, policyname, lower(cmd), permissive, coalesce(qual, ''), coalesce(with_check, '')
from pg_policies where schemaname = 'public'"""
_GRANTS = """
select c.relname, lower(a.privilege_type) from pg_class c, aclexplode(c.relacl) a
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
and (a.grantee = 0 or a.grantee = 'safe_app'::regrole)"""
_FUNCTIONS = """
select p.proname, p.prosecdef, p.proacl is null or exists (
  select from aclexplode(p.proacl) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')
from pg_proc p where p.pronamespace in ('core'::regnamespace, 'public'::regnamespace)"""
_MAKES = """
select has_schema_privilege('safe_app', 'public', 'create')
    or has_schema_privilege('safe_app', 'core', 'create')
    or has_database_privilege('safe_app', current_database(), 'temporary')"""
CONTEXT = {"orgs", "facts_of"}
KINDS = {"v": "view", "m": "materialised view", "p": "partitioned table", "f": "foreign table"}


def guards() -> list[str]:
    """Every difference, as a sentence."""
    said = {
        model._meta.db_table: tenancy_of(model)
        for model in apps.get_models(include_auto_created=True)
    }
    with _full_names():
        found = [*_tables(said), *_policies(said), *_grants(said), *_functions()]
        if _rows(_MAKES)[0][0]:
            found.append("The role safe_app may make tables.")
    return found


@contextmanager
def _full_names() -> Iterator[None]:
    """PostgreSQL shows a function's schema only when it is not on the path."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("select current_setting('search_path')")
        (before,) = cursor.fetchone() or ("",)
        cursor.execute("set local search_path = pg_catalog")
        yield
        cursor.execute("select set_config('search_path', %s, true)", [before])


def _tables(said: dict[str, Tenancy]) -> Iterator[str]:
    found = {str(row[0]): row[1:] for row in _rows(_TABLES)}
    for name, (kind, is_on, is_forced, is_of_app) in sorted(found.items()):
        if kind in KINDS:
            yield f"{name} is a {KINDS[kind]}, which row-level security does not cover. Drop it."
        elif name not in said and name not in FRAMEWORK:
            yield f"The table {name} is of no model and on no list. Drop it, or declare it."
        elif name in said and not isinstance(said[name], Outside) and not (is_on and is_forced):
            yield f"Row-level security of {name} is off or not forced."
        if is_of_app:
            yield f"The table {name} belongs to safe_app, which may then change its guard."
    for name in sorted(said.keys() - found.keys()):
        yield f"The table {name} does not exist."


def _policies(said: dict[str, Tenancy]) -> Iterator[str]:
    wanted = {
        (table, f"{table}_{name}"): (
            rule.command,
            "PERMISSIVE",
            plain(rule.using),
            plain(rule.check),
        )
        for table, tenancy in said.items()
        for name, rule in rules(tenancy).items()
    }
    found = {
        (row[0], row[1]): (row[2], row[3], plain(row[4]), plain(row[5])) for row in _rows(_POLICIES)
    }
    for table, name in sorted(wanted.keys() | found.keys()):
        if (table, name) not in found:
            yield f"The policy {name} is missing."
        elif (table, name) not in wanted:
            yield f"The policy {name} on {table} is not ours. Drop it."
        elif found[table, name] != wanted[table, name]:
            yield f"The policy {name} differs from what the model says."


def _grants(said: dict[str, Tenancy]) -> Iterator[str]:
    may: dict[str, set[str]] = {}
    for table, verb in _rows(_GRANTS):
        may.setdefault(table, set()).add(verb)
    for table, tenancy in sorted(said.items()):
        if more := may.get(table, set()) - set(verbs(tenancy)):
            yield f"The role safe_app may {', '.join(sorted(more))} on {table}."
        if less := set(verbs(tenancy)) - may.get(table, set()):
            yield f"The role safe_app may not {', '.join(sorted(less))} on {table}."


def _functions() -> Iterator[str]:
    found = {row[0]: (row[1], row[2]) for row in _rows(_FUNCTIONS)}
    for name, (is_definer, is_public) in sorted(found.items()):
        if is_definer and (name not in DOORS or not DOORS[name].definer):
            yield f"The function {name} has the owner's rights and is no door. Drop it."
        if is_public and name not in CONTEXT:
            yield f"The function {name} may be called by every role."
    for name in sorted(DOORS.keys() - found.keys()):
        yield f"The door {name} is missing."


def plain(clause: str) -> str:
    """A clause without what PostgreSQL adds when it shows it: brackets, spaces, column names."""
    return re.sub(r"as(orgs|facts_of)(?=::)", "", re.sub(r"[\s()]", "", clause.lower()))


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
