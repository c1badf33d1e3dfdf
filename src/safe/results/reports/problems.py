"""What can be refused about reports."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class NotClosedYet(Problem):
    """Who reads released figures has none before the half-year is closed."""

    code = "not-closed-yet"
    sentence = _(
        "This half-year is not closed yet, so nothing of it is released. Choose one that is closed."
    )


class TooManyWait(Problem):
    """The queue of an organisation is full."""

    code = "too-many-reports"
    sentence = _("{count} reports are waiting to be made. Ask again when one of them is done.")


class NotMadeYet(Problem):
    """There is no file to fetch."""

    code = "report-not-made"
    status = 409
    sentence = _("This report is not made yet. Its page shows how far it is.")


class OutOfReach(Problem):
    """The file holds what the member may not read any more."""

    code = "report-out-of-reach"
    status = 403
    sentence = _(
        "This file holds figures that you may not read now: your role or the sharing agreement has"
        " changed since it was made. Make a new report; it holds what you may read."
    )


class AskerLeft(Problem):
    """A report is made with the rights of who asked for it."""

    code = "asker-left"
    sentence = _("Who asked for this report is not a member any more. Ask for it yourself.")


class MakingFailed(Problem):
    """A report could not be made again and again: our fault."""

    code = "report-fault"
    status = 500
    sentence = _(
        "Making this report failed several times, and it is our fault. Try again; if it fails,"
        " tell the keeper the time."
    )
