"""One mark set on a page: corrected when it is there, written when it is not."""

from safe.activities.training import actions
from safe.activities.training.models import Attendance, Participant, Session
from safe.activities.training.pages import Cell, RollRow
from safe.kernel.actor import Actor
from safe.registry.facts.locking import lock_facts


def set_mark(*, by: Actor, row: RollRow, cell: Cell, mark: str, why: str) -> Attendance:
    """The mark of one participant for one half-day. Raises NothingChanges."""
    if cell.attendance is not None:
        standing = Attendance.objects.get(organisation=by.organisation, id=cell.attendance)
        return actions.correct_attendance(by=by, attendance=standing, mark=mark, why=why)
    lock_facts(by.organisation)
    return actions.mark_attendance(
        by=by,
        session=Session.objects.get(organisation=by.organisation, id=cell.session),
        participant=Participant.objects.get(organisation=by.organisation, id=row.participant),
        mark=mark,
    )
