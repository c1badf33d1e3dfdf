"""Commands of the keeper: migrate, serve, worker, demo, doctor, data-map, urls."""

import argparse
from typing import Any

Subparsers = Any  # argparse names this type only privately


def add_commands(commands: Subparsers) -> None:
    """Add this package's commands."""
    migrate = commands.add_parser("migrate", help="bring the database to this version, as its owner")
    migrate.set_defaults(run=_migrate)


def _migrate(_: argparse.Namespace) -> int:
    from safe.operations import database

    database.migrate()
    return 0
