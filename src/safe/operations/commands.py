"""Commands of the keeper."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from safe.kernel.vault.server_keys import make_keys
from safe.operations.demo import ROOT, run_demo

VAR = Path(os.environ.get("SAFE_VAR", ROOT / "var"))
Subparsers = Any  # argparse names this type only privately


def add_commands(commands: Subparsers) -> None:
    """Add this package's commands."""
    demo = commands.add_parser("demo", help="start everything here, with invented people")
    demo.add_argument("--listen", default="127.0.0.1", help="address; 0.0.0.0 serves a room")
    demo.add_argument(
        "--days", type=int, default=40, help="training days of the synthetic year; 0: empty"
    )
    demo.set_defaults(run=run_demo)
    keys = commands.add_parser("keys", help="make the server's key file (SAFE_KEYS), once")
    keys.add_argument("file", type=Path, help="where: on another medium than the data")
    keys.set_defaults(run=_keys)
    database = commands.add_parser("database", help="make the database and the role safe_app")
    database.set_defaults(run=_database)
    migrate = commands.add_parser("migrate", help="bring the database to this version, as owner")
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
    doctor = commands.add_parser("doctor", help="what is wrong or weak here, and what to do")
    doctor.set_defaults(run=_doctor)
    data_map = commands.add_parser("data-map", help="write docs/data-map.md from the models")
    data_map.add_argument("--check", action="store_true", help="only compare it")
    data_map.set_defaults(run=_data_map)
    urls = commands.add_parser("urls", help="every address, with its name")
    urls.set_defaults(run=_urls)


def _keys(said: argparse.Namespace) -> int:
    try:
        make_keys(said.file)
    except OSError as fault:
        print(f"{said.file} was not written: {fault.strerror}.", file=sys.stderr)
        return 1
    print(f"Set SAFE_KEYS={said.file} wherever SAFE runs, and keep a copy on paper or a stick.")
    return 0


def _database(_: argparse.Namespace) -> int:
    from safe.operations import database

    owner = os.environ.get("DATABASE_URL")
    if not owner:
        print(
            "Set DATABASE_URL to the owner's address: postgresql://owner@host/safe", file=sys.stderr
        )
        return 2
    password = database.app_password(VAR)
    try:
        database.prepare(owner, password)
    except database.DatabaseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(
        f"Set SAFE_APP_URL={database.app_url(owner, password)} for `safe serve` and `safe worker`."
    )
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from safe.operations import database

    database.migrate()
    return 0


def _prepare(_: argparse.Namespace) -> int:
    from safe.operations import assets

    assets.prepare()
    return 0


def _serve(said: argparse.Namespace) -> int:
    from safe.operations.serving import serve

    serve(host=said.host, port=said.port, workers=said.workers)
    return 0


def _worker(_: argparse.Namespace) -> int:
    from safe.operations.working import Worker

    Worker().run()
    return 0


def _doctor(said: argparse.Namespace) -> int:
    from safe.operations.doctor import run_doctor

    return run_doctor(said)


def _data_map(said: argparse.Namespace) -> int:
    from safe.operations.datamap import DATA_MAP, write_map

    faults = write_map(DATA_MAP, check=said.check)
    print("\n".join(faults) or f"{DATA_MAP.name} says what the models say.")
    return 1 if faults else 0


def _urls(_: argparse.Namespace) -> int:
    from safe.operations.addresses import addresses

    for address in addresses():
        print(f"{address.pattern:<60} {address.name}")
    return 0
