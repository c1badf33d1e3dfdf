"""Roles, database and migrations; everything here acts as safe_owner."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from safe.operations.postgres import secret_file

APP = "safe_app"
# a figure sorts the facts of a half-year: in memory, not on the disk (bench/figures)
SETTINGS = (("search_path", ["public", "core"]), ("timezone", ["UTC"]), ("work_mem", ["32MB"]))
_MAY = """
select rolsuper or rolbypassrls, rolsuper or rolcreaterole, rolsuper or rolcreatedb
from pg_roles where rolname = current_user"""

_ATTRIBUTES = """
select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = %s"""


class DatabaseProblem(Exception):
    """A sentence for the keeper."""


def app_password(var: Path) -> str:
    """The password of safe_app: given by SAFE_APP_PASSWORD, else made once in var/secrets."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.environ.get("SAFE_APP_PASSWORD") or secret_file(var / "secrets" / "app_password")


def app_url(owner_url: str, password: str) -> str:
    """The same database, as safe_app."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{APP}:{quote(password)}@{place}"))


def prepare(owner_url: str, password: str) -> None:
    """Make the database and the role safe_app where they are missing; set what each may.

    Raises DatabaseProblem when the owner may not, or the server does not answer.
    """
    try:
        _prepare(owner_url, password)
    except psycopg.Error as fault:
        words = " ".join(str(fault).split())
        raise DatabaseProblem(f"The database was not made: {words}") from None


def _prepare(owner_url: str, password: str) -> None:
    parts = urlsplit(owner_url)
    name, owner = unquote(parts.path.lstrip("/")), unquote(parts.username or "safe_owner")
    maintenance = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        bypasses, makes_roles, makes_databases = connection.execute(_MAY).fetchone() or [False] * 3
        if not bypasses:
            raise DatabaseProblem(
                f"The role {owner} must see the rows of every organisation. As superuser:"
                f" alter role {owner} bypassrls"
            )
        _make_role(connection, password, owner if not makes_roles else "")
        _make_database(connection, name, owner if not makes_databases else "")
        for role in (APP, owner):
            for setting, value in SETTINGS:
                connection.execute(
                    sql.SQL("alter role {} in database {} set {} = {}").format(
                        sql.Identifier(role),
                        sql.Identifier(name),
                        sql.Identifier(setting),
                        sql.SQL(", ").join(map(sql.Literal, value)),
                    )
                )


def _make_role(connection: psycopg.Connection, password: str, may_not: str) -> None:
    found = connection.execute(_ATTRIBUTES, [APP]).fetchone()
    if may_not:
        raise DatabaseProblem(
            f"The role {may_not} may not make the role {APP}. As superuser:"
            f" alter role {may_not} createrole"
        )
    role = sql.Identifier(APP)
    if not found:
        connection.execute(sql.SQL("create role {} login").format(role))
    elif any(found):  # only a superuser takes these away
        connection.execute(
            sql.SQL("alter role {} nosuperuser nobypassrls nocreatedb nocreaterole").format(role)
        )
    # hashed here: a server that logs statements learns no password
    hashed = connection.pgconn.encrypt_password(password.encode(), APP.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("alter role {} login password {}").format(role, sql.Literal(hashed.decode()))
    )


def _make_database(connection: psycopg.Connection, name: str, may_not: str) -> None:
    if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return
    if may_not:
        raise DatabaseProblem(
            f"The role {may_not} may not make the database {name}. As superuser:"
            f" create database {name} owner {may_not} template template0 encoding 'UTF8'"
        )
    connection.execute(
        sql.SQL("create database {} template template0 encoding 'UTF8'").format(
            sql.Identifier(name)
        )
    )


def migrate() -> None:
    """Apply migrations, then grants, policies and doors, as the owner."""
    from django.core.management import call_command
    from django.db import connections

    from safe.kernel.tenancy.install import install

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    install(connections["owner"])


def environment(owner_url: str, password: str, **more: str) -> Mapping[str, str]:
    """The variables that a web process or worker of this installation needs."""
    return {"DATABASE_URL": owner_url, "SAFE_APP_URL": app_url(owner_url, password)} | more
