"""Commands of the keeper: migrate, prepare, serve, worker, demo."""

import argparse
from typing import Any

from safe.operations.demo import run_demo

Subparsers = Any  # argparse names this type only privately


def add_commands(commands: Subparsers) -> None:
    """Add this package's commands."""
    demo = commands.add_parser("demo", help="start everything here, with invented people")
    demo.add_argument("--listen", default="127.0.0.1", help="address; 0.0.0.0 serves a room")
    demo.set_defaults(run=run_demo)
    migrate = commands.add_parser("migrate", help="bring the database to this version, as its owner")
    migrate.set_defaults(run=_migrate)
    prepare = commands.add_parser("prepare", help="make fonts, catalogues and static files in var")
    prepare.set_defaults(run=_prepare)
    serve = commands.add_parser("serve", help="the web server")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=None, help="processes; default: one a core")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="apply what arrives; as many as wanted")
    worker.set_defaults(run=_worker)


def _migrate(_: argparse.Namespace) -> int:
    from safe.operations import database  # noqa: PLC0415 - Django is set up only for its commands

    database.migrate()
    return 0


def _prepare(_: argparse.Namespace) -> int:
    from safe.operations import assets  # noqa: PLC0415

    assets.prepare()
    return 0


def _serve(said: argparse.Namespace) -> int:
    from safe.operations.serving import serve  # noqa: PLC0415

    serve(host=said.host, port=said.port, workers=said.workers)
    return 0


def _worker(_: argparse.Namespace) -> int:
    from safe.operations.working import Worker  # noqa: PLC0415

    Worker().run()
    return 0
