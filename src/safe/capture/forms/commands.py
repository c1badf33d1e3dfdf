"""`safe form publish FILE`: checks a workbook, shows what it found, asks, publishes."""

import sys
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safe.administration.programmes.queries import (
    get_organisation,
    list_partners,
    the_programme,
)
from safe.capture.forms.policies import P
from safe.capture.forms.publishing import actions
from safe.capture.forms.publishing.checking import Checked
from safe.capture.forms.publishing.targets import CLASSES
from safe.capture.forms.publishing.words import say
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound, Problem

DONE, REFUSED, NEEDS_YES = 0, 1, 2
_YES = {"y", "yes"}


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse names this type privately
    """Add `form publish`."""
    form = commands.add_parser("form", help="questionnaires for phones")
    verbs = form.add_subparsers(dest="verb", required=True, metavar="VERB")
    publish = verbs.add_parser(
        "publish", help="check an XLSForm, show how each answer is guarded, ask, publish"
    )
    publish.add_argument("file", type=Path, help="the workbook, .xlsx or .xls")
    publish.add_argument(
        "--organisation",
        default="",
        help="code of the organisation whose form it is; else all get it",
    )
    publish.add_argument("--yes", action="store_true", help="publish without asking")
    publish.set_defaults(
        run=lambda said: publish_command(said.file, organisation=said.organisation, yes=said.yes)
    )


def publish_command(
    file: Path,
    *,
    organisation: str = "",
    yes: bool,
    asks: TextIO = sys.stdin,
    out: TextIO = sys.stdout,
) -> int:
    """0 published or unchanged · 1 refused, with every reason · 2 a yes is needed."""
    try:
        content = file.read_bytes()
        owner = get_organisation(organisation).id if organisation else None
    except OSError as fault:
        print(f"{file}: {fault.strerror}.", file=sys.stderr)
        return REFUSED
    except NotFound:
        print(_("No organisation has the code {code}.").format(code=organisation), file=sys.stderr)
        return REFUSED
    checked = actions.check(content, file.name)
    _show(checked, out)
    if checked.is_refused:
        return REFUSED
    if not (yes or _agreed(asks, out)):
        print(_("Nothing was changed. To publish it, say --yes."), file=out)
        return NEEDS_YES
    try:
        publish_checked(checked, owner=owner)
    except Problem as problem:
        print(problem.words(), file=sys.stderr)
        return REFUSED
    print(_("Published."), file=out)
    return DONE


def publish_checked(checked: Checked, *, owner: UUID | None = None) -> UUID:
    """Publish as the server, in the ledger of the owner or of the leading organisation."""
    organisation = owner or _lead()
    server = Actor(
        organisation=organisation, permissions=frozenset({P.PUBLISH, P.PUBLISH_PROGRAMME})
    )
    with transaction.atomic(), tenancy.acting(server):
        draft = actions.draft_form(by=server, checked=checked, owner=owner)
        return actions.publish_form(by=server, version=draft).id


def _lead() -> UUID:
    partners = list_partners(the_programme())
    if not partners:
        raise NotFound
    return partners[0].id


def _agreed(asks: TextIO, out: TextIO) -> bool:
    if not asks.isatty():
        return False
    print(_("Publish? [y/N] "), end="", file=out, flush=True)
    return asks.readline().strip().casefold() in _YES


def _show(checked: Checked, out: TextIO) -> None:
    for said in map(say, checked.findings):
        mark = "✗" if said.refuses else "!"
        where = f"{said.where}: " if said.where else ""
        print(f"{mark} {where}{said.sentence}\n    {said.remedy}", file=out)
        if said.cells:
            print("    " + " | ".join(f"{name}: {value}" for name, value in said.cells), file=out)
    if not checked.form_id or checked.is_refused:
        return
    head = _("{title} ({form}), version {version}; languages: {languages}")
    languages = ", ".join(checked.languages) or "–"
    words = head.format(
        title=checked.title, form=checked.form_id, version=checked.version, languages=languages
    )
    print(words, file=out)
    for safe_class in CLASSES:
        names = [
            f"{field.name} → {field.target}" if field.target else field.name
            for field in checked.fields
            if field.safe_class == safe_class and field.row
        ]
        print(f"  {safe_class} ({len(names)}): {', '.join(names)}", file=out)
    for name in checked.files:
        print(
            _("  The form shows a file: {name}. Upload it on its page.").format(name=name), file=out
        )
