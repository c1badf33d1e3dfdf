"""The `safe` command: every task of the system keeper, with --help and exit codes.

0 done · 1 refused, with a sentence · 2 called wrongly, or something needs a yes.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from safe.kernel.vault.problems import KeysMissing
from safe.kernel.vault.server_keys import make_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safe.settings")

Command = Callable[[argparse.Namespace], int]
# packages that bring commands of their own: each has commands.py with add_commands(subparsers)
PACKAGES: tuple[str, ...] = (
    "safe.operations",
    "safe.administration.members",
    "safe.front.packs",
    "safe.capture.forms",
    "safe.results.reports",
)
WITHOUT_DJANGO = {"demo", "keys", "database"}
WITHOUT_KEYS = {"data-map", "urls", "report"}
POOLED = {"serve", "worker"}  # the others ask a few questions and end
# these write content of the programme or found organisations: they connect as the owner
AS_OWNER = {"migrate", "programme", "form", "organisation", "member"}


def main(arguments: list[str] | None = None) -> None:
    """Parse, run one command, leave with its code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["makemigrations"]:
        _makemigrations(words[1:])
        return
    parser = argparse.ArgumentParser(prog="safe", description="The working system of SAFE.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    packages = PACKAGES
    if words[:1] and words[0] in WITHOUT_DJANGO:
        packages = PACKAGES[:1]
    else:
        _prepare(words)
    for package in packages:
        import_module(f"{package}.commands").add_commands(commands)
    chosen = parser.parse_args(words)
    run: Command = chosen.run
    sys.exit(run(chosen) if packages is not PACKAGES else _run(run, chosen))


def _run(run: Command, chosen: argparse.Namespace) -> int:
    """A database that does not answer is a sentence, not a page of Python."""
    from django.db import OperationalError

    try:
        return run(chosen)
    except OperationalError as fault:
        words = " ".join(str(fault).split())
        print(f"The database does not answer: {words}", file=sys.stderr)
        print("Beside `make demo`: . var/demo.env   Else: docs/keeper.md.", file=sys.stderr)
        return 1


def _prepare(words: list[str]) -> None:
    """Set Django up as the right role; a missing key file is said in one sentence."""
    if words[:1] and words[0] in AS_OWNER and os.environ.get("DATABASE_URL"):
        os.environ["SAFE_APP_URL"] = os.environ["DATABASE_URL"]
    if not words or words[0] not in POOLED:
        os.environ["SAFE_POOL"] = "0"
    try:
        _setup()
    except KeysMissing as fault:
        if words and words[0] not in WITHOUT_KEYS and not {"-h", "--help"} & set(words):
            sys.exit(str(fault))
        # words about commands, addresses and columns need no keys of the server
        with tempfile.TemporaryDirectory() as folder:
            make_keys(Path(folder) / "keys")
            os.environ["SAFE_KEYS"] = str(Path(folder) / "keys")
            _setup()


def _setup() -> None:
    import django

    django.setup()


def _makemigrations(words: list[str]) -> None:
    """For developers: Django's own, against no database."""
    _setup()
    from django.core.management import call_command

    call_command("makemigrations", *words)


if __name__ == "__main__":
    main()
