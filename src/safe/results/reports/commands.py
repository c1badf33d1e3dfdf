"""`safe report verify FILE`: is it still what was made? Beside it: list, and make what waits."""

import sys
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from safe.administration.members.models import Member
from safe.administration.programmes import queries as programmes
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import moment
from safe.results.reports import queries
from safe.results.reports.making import make_waiting
from safe.results.reports.models import Report
from safe.results.reports.policies import P
from safe.results.reports.reading import LARGEST, NotAReport
from safe.results.reports.verifying import Fault, Verdict, What, verify

RIGHT, DIFFERS, NO_REPORT = 0, 1, 2
SHOWN = 20


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse names this type privately
    """Add `report verify`, `report list` and `report make`."""
    report = commands.add_parser("report", help="half-year reports: is a file what was made?")
    verbs = report.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "verify",
        help="reckon the content hash of a file again and name what was changed",
        description="Exit code 0: the file says what was made. 1: it differs, and where."
        " 2: it is no report, or may not be opened.",
    )
    check.add_argument("file", type=Path, help="the XLSX or PDF")
    check.set_defaults(run=lambda said: verify_command(said.file))
    listed = verbs.add_parser("list", help="the last reports of an organisation")
    listed.add_argument("organisation", help="its code, for example iom")
    listed.set_defaults(run=lambda said: list_command(said.organisation))
    make = verbs.add_parser(
        "make",
        help="make what waits now, without a worker; a report is asked for on the page Reports,"
        " because it is made with the rights of who asks",
    )
    make.set_defaults(run=lambda _said: make_command())


def verify_command(file: Path) -> int:
    """0 right · 1 differs · 2 no report."""
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as fault:
        print(f"{file}: {fault.strerror}.", file=sys.stderr)
        return NO_REPORT
    try:
        verdict = verify(data)
    except NotAReport as wrong:
        print(_("{file} is no report of SAFE.").format(file=file.name), file=sys.stderr)
        print(f"  {_refusal(str(wrong))}", file=sys.stderr)
        return NO_REPORT
    known, asked = _known(verdict)
    _say(file.name, verdict)
    for report, maker in known:
        kept = {report.xlsx_digest, report.pdf_digest}
        print(_made(report, maker))
        if verdict.digest in kept:
            print(_("  Byte for byte the file that was made."))
    if not known:
        print(
            _("No report with this content hash was made in this installation.")
            if asked
            else _("The database was not asked who made it: it does not answer here.")
        )
    return RIGHT if verdict.is_right else DIFFERS


def list_command(code: str) -> int:
    """The newest twenty, newest first."""
    try:
        organisation = programmes.get_organisation(code).id
    except NotFound:
        print(_("No organisation has the code {code}.").format(code=code), file=sys.stderr)
        return DIFFERS
    server = Actor(organisation=organisation, permissions=frozenset({P.REPORT}))
    with transaction.atomic(), tenancy.acting(server):
        rows = queries.list_reports(by=server).rows
    for row in rows:
        at = moment(row.made_at or row.asked_at)
        said = row.content_hash or row.reason
        print(f"{row.period.code}  {row.language}  {row.state:<6}  {at}  {said}")
    if not rows:
        print(_("{code} has no reports yet.").format(code=code))
    return RIGHT


def make_command() -> int:
    """Make until nothing waits."""
    made = 0
    while count := make_waiting():
        made += count
    print(_("{count} looked at; nothing waits.").format(count=made))
    return RIGHT


def _say(name: str, verdict: Verdict) -> None:
    if verdict.is_right:
        print(_("{file} says what was made.").format(file=name))
    else:
        print(_("{file} differs from what was made:").format(file=name))
    for fault in verdict.faults[:SHOWN]:
        print(f"  {_words(fault)}")
    if len(verdict.faults) > SHOWN:
        print(_("  and {count} more").format(count=len(verdict.faults) - SHOWN))
    content = verdict.content
    if content is not None:
        line = _("  {programme} {period}, for {organisation}, as of {at}; small cells {cells}")
        print(
            line.format(
                programme=content.programme,
                period=content.period,
                organisation=content.organisation,
                at=content.as_of,
                cells=content.cells,
            )
        )
    print(_("  content hash {hash}").format(hash=verdict.reckoned or "–"))


def _words(fault: Fault) -> str:
    said = {
        What.CHANGED: _("{place}: says {found}, was {said}"),
        What.MISSING: _("{place}: is missing, was {said}"),
        What.ADDED: _("{place}: {found} was added"),
        What.FORMULA: _("{place}: the formula is {found}, was {said}"),
        What.COPY: _("the hidden copy of the content does not fit the printed hash"),
        What.HASH: _("the content comes to {found}, the file prints {said}"),
        What.BYTES: _("a byte of the file was changed, added or taken away"),
        What.CUT: _("the last line is missing: the file was cut, or saved by another program"),
        What.BROKEN: _("the content inside cannot be read"),
    }
    return said[fault.what].format(
        place=fault.place, found=fault.found or "–", said=fault.said or "–"
    )


def _refusal(code: str) -> str:
    said = {
        "not-a-workbook": _("It is neither a workbook (.xlsx) nor a PDF."),
        "no-cover": _("It is a workbook without the cover of a report."),
        "nothing-embedded": _("It is a PDF without the content of a report inside."),
        "pdf-too-large": _("It is larger than any report."),
        "workbook-too-large": _("It is larger than any report."),
        "workbook-too-heavy": _("It holds more than any report, or takes too long to open."),
        "workbook-is-a-bomb": _("It would unpack to far more than it is; it was not opened."),
        "workbook-declares-entities": _("It declares entities; it was not opened."),
    }
    return said.get(code, _("It is broken, or holds what no report holds."))


def _known(verdict: Verdict) -> tuple[list[tuple[Report, str]], bool]:
    """The reports of this hash with who made them; False when the database does not answer."""
    wanted = verdict.printed or verdict.reckoned
    try:
        found = []
        for report, organisation in queries.find_by_hash(wanted):
            server = Actor(organisation=organisation, permissions=frozenset({P.REPORT}))
            with transaction.atomic(), tenancy.acting(server):
                row = queries.get_report(by=server, report=report)
                member = Member.objects.filter(id=row.asked_by).first()
                code = programmes.list_organisations([organisation])[0].code
                found.append((row, f"{member.login if member else '?'} ({code})"))
        return found, True
    except DatabaseError:
        return [], False


def _made(report: Report, maker: str) -> str:
    return _("Made here for {maker} on {at}, {period}, language {language}.").format(
        maker=maker,
        at=moment(report.made_at or report.asked_at),
        period=report.period.code,
        language=report.language,
    )
