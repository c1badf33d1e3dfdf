"""Names on paper: for a purpose, with the printer's name and the date on each sheet."""

from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.training import documents, pages
from safe.activities.training.inputs import PURPOSES, Purpose
from safe.activities.training.pages import RollRow
from safe.activities.training.policies import P
from safe.kernel import clock, ledger
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.ui import words
from safe.registry.people import words as people
from safe.registry.people.pages import name_of
from safe.registry.people.policies import P as PEOPLE


@action(permission=PEOPLE.OPEN, logs=("id", "purpose"))
def print_roster(*, by: Actor, id: UUID, purpose: Purpose, printed_by: str) -> bytes:  # noqa: A002
    """The roster of a training as PDF. VaultLocked while the vault is."""
    page = pages.event_page(by=by, id=id)
    rows = [_row(by, row) for row in page.all_rows]
    ledger.write_opening(
        by=by, what="print_names", subject=id, count=len(rows), purpose=purpose.value
    )
    return documents.roster(
        title=page.title,
        line=f"{words.day(page.began)} · {page.township}",
        rows=rows,
        purpose=str(PURPOSES[purpose]),
        printed_by=printed_by,
        at=clock.now(),
    )


def print_attendance_sheet(*, by: Actor, id: UUID | None = None) -> bytes:  # noqa: A002
    """The paper sheet, its head filled for a training that is known."""
    if id is None:
        if not by.may(P.SEE):
            raise NotAllowed
        return documents.attendance_sheet(curriculum="", township="", began="", offered=None)
    event = pages.get_event(by=by, id=id)
    title, township = pages.names_of(event)
    return documents.attendance_sheet(
        curriculum=title,
        township=township,
        began=words.day(event.started_on),
        offered=event.offered,
    )


def print_cards(*, by: Actor, sheets: int) -> bytes:
    """Sheets of new cards; nothing of them is kept."""
    if not by.may(P.HOLD):
        raise NotAllowed
    return documents.card_sheets(sheets=sheets)


def _row(by: Actor, row: RollRow) -> documents.RosterRow:
    name = name_of(row.person, by, opened=True)
    return documents.RosterRow(
        no=str(row.running_no or ""),
        name=_("seal broken") if name.is_broken else name.words,
        sex=str(people.SEX[row.person.sex]),
        age=people.band(row.person.age_band),
        displaced=str(people.DISPLACEMENT[row.person.displacement]),
        marks=tuple(cell.mark or "absent" for cell in row.cells),
    )
