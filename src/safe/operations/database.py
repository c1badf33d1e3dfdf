"""Roles, database and migrations; everything here acts as safe_owner."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from safe.operations.postgres import secret_file

APP = "safe_app"


def app_password(var: Path) -> str:
    """The password of safe_app: given by SAFE_APP_PASSWORD, else made once in var/secrets."""
    return os.environ.get("SAFE_APP_PASSWORD") or secret_file(var / "secrets" / "app_password")


def app_url(owner_url: str, password: str) -> str:
    """The same database, as safe_app."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{APP}:{quote(password)}@{place}"))


def prepare(owner_url: str, password: str) -> None:
    """Make the database and the role safe_app where they are missing; set what each may.

    Raises psycopg.Error when the owner may not.
    """
    name = urlsplit(owner_url).path.lstrip("/")
    maintenance = urlunsplit(urlsplit(owner_url)._replace(path="/postgres"))
    with psycopg.connect(maintenance, autocommit=True) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [APP]).fetchone():
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(APP)))
        connection.execute(
            sql.SQL(
                "alter role {} login nosuperuser nobypassrls nocreatedb nocreaterole password {}"
            ).format(sql.Identifier(APP), sql.Literal(password))
        )
        if not connection.execute(
            "select 1 from pg_database where datname = %s", [name]
        ).fetchone():
            connection.execute(
                sql.SQL("create database {} template template0 encoding 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
        for role in (APP, urlsplit(owner_url).username or "safe_owner"):
            connection.execute(
                sql.SQL("alter role {} in database {} set search_path = public, core").format(
                    sql.Identifier(role), sql.Identifier(name)
                )
            )
            connection.execute(
                sql.SQL("alter role {} in database {} set timezone = 'UTC'").format(
                    sql.Identifier(role), sql.Identifier(name)
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
