"""What can be refused about half-years, in words."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class PeriodRuns(Problem):
    code = "period-runs"
    status = 409
    sentence = _("The half-year runs until {day}. Come back when it is over.")


class PeriodClosed(Problem):
    """Nothing of a closed half-year is submitted or decided any more."""

    code = "period-closed"
    status = 409
    sentence = _(
        "The half-year is closed. What is recorded or corrected now stands beside the released"
        " figures, with its date."
    )


class NotAPartner(Problem):
    code = "not-a-partner"
    status = 403
    sentence = _("Your organisation has no figures of its own in this programme.")


class NotTheLead(Problem):
    code = "not-the-lead"
    status = 403
    sentence = _("{organisations} closes the half-year; a member there does it.")


class PartnersMissing(Problem):
    """Closing without somebody says why."""

    code = "partners-missing"
    status = 409
    sentence = _(
        "Not approved yet: {partners}. Wait for them, or write the reason for closing without them."
    )
