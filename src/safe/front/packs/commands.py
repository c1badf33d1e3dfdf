"""`safe programme load FOLDER`: shows what would change, asks, applies."""

import sys
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from safe.administration.programmes.policies import P
from safe.capture.forms.policies import P as FORMS
from safe.front.packs.actions import load_programme
from safe.front.packs.loading import Pack, plan_pack, read_pack
from safe.front.packs.plans import Plan
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem

DONE, REFUSED, NEEDS_YES = 0, 1, 2
_YES = {"y", "yes"}


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse names this type privately
    """Add `programme load`."""
    programme = commands.add_parser("programme", help="the programme as content")
    verbs = programme.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser(
        "load", help="load a programme pack; prints what would change, and asks before it applies"
    )
    load.add_argument("folder", type=Path, help="the folder of the pack, as programme/")
    load.add_argument("--yes", action="store_true", help="apply without asking")
    load.add_argument("--no-forms", action="store_true", help="leave the pack's forms alone")
    load.set_defaults(
        run=lambda said: load_command(said.folder, yes=said.yes, forms=not said.no_forms)
    )


def load_command(
    folder: Path,
    *,
    yes: bool,
    forms: bool = True,
    asks: TextIO = sys.stdin,
    out: TextIO = sys.stdout,
) -> int:
    """0 loaded or nothing changes · 1 refused, with every fault · 2 a yes is needed."""
    try:
        pack = read_pack(folder, forms=forms)
        plan = plan_pack(pack)
        print(plan, file=out)
        if not plan:
            return DONE
        if not yes:
            if not asks.isatty():
                print("Nothing was changed. To apply it, say --yes.", file=out)
                return NEEDS_YES
            print("Apply? [y/N] ", end="", file=out, flush=True)
            if asks.readline().strip().casefold() not in _YES:
                print("Nothing was changed.", file=out)
                return NEEDS_YES
        apply_plan(pack, plan)
    except Problem as problem:
        print(problem.words(), file=sys.stderr)
        return REFUSED
    print("Loaded.", file=out)
    return DONE


def apply_plan(pack: Pack, plan: Plan) -> Plan:
    """Apply as the server, in the ledger of the leading organisation."""
    may = frozenset({P.LOAD, FORMS.PUBLISH, FORMS.PUBLISH_PROGRAMME})
    server = Actor(organisation=plan.lead, permissions=may)
    with transaction.atomic(), tenancy.acting(server):
        return load_programme(by=server, programme=plan.programme, digest=plan.digest, pack=pack)


def load_pack(folder: Path, *, forms: bool = False) -> Plan:
    """Read, plan and apply without asking: for tests, which have no owner to publish forms."""
    pack = read_pack(folder, forms=forms)
    return apply_plan(pack, plan_pack(pack))
