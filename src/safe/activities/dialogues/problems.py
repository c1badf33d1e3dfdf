"""What a dialogue refuses."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class MinutesMissing(Problem):
    code = "minutes-missing"
    status = 409
    sentence = _("There are no minutes yet. Write them, then ask another member to approve them.")


class MinutesMoved(Problem):
    code = "minutes-moved"
    status = 409
    sentence = _(
        "Another member wrote the minutes since you opened them. Your words stand below: copy them,"
        " open the minutes anew, and put both together."
    )


class MinutesFixed(Problem):
    code = "minutes-fixed"
    status = 409
    sentence = _(
        "The minutes are approved, or wait for a decision, so what was said at the table stays as"
        " it is. What became of it is written as steps."
    )


class MinutesNotApproved(Problem):
    code = "minutes-not-approved"
    status = 409
    sentence = _("The minutes are not approved yet. A public version follows approved minutes.")


class NotSafe(Problem):
    code = "not-safe"
    status = 409
    sentence = _(
        "This dialogue is not rated safe, so nothing of it leaves the organisation. Rate it first,"
        " if it is safe for everybody who came."
    )


class NothingSafe(Problem):
    code = "nothing-safe"
    status = 409
    sentence = _("No recommendation is rated safe, so there is nothing to show. Rate them first.")


class NotHeldYet(Problem):
    code = "not-held-yet"
    status = 409
    sentence = _("This dialogue has not been held yet. Minutes follow its day.")


class DayNotCome(Problem):
    code = "day-not-come"
    sentence = _("This day has not come yet. Write the day on which it happened.")


class OutsideTheProgramme(Problem):
    code = "outside-the-programme"
    sentence = _("This day lies outside the programme's time. Look at the year again.")


class BeforeTheDialogue(Problem):
    code = "before-the-dialogue"
    sentence = _("This day lies before the dialogue was held. Look at the date again.")


class BeforeTheStep(Problem):
    code = "before-the-step"
    sentence = _("This day lies before the step that came first. Look at the days again.")


class LadderOrder(Problem):
    code = "ladder-order"
    status = 409
    sentence = _(
        "The steps are said, planned, done, verified. This one was said already, or lies below one"
        " that was: what is done is not planned again, and only what is done is verified."
    )


class VerifiedByAnother(Problem):
    code = "verified-by-another"
    status = 403
    sentence = _("Who wrote that it is done does not verify it. Ask another member.")


class NotHigher(Problem):
    code = "not-higher"
    status = 409
    sentence = _("This level, or a higher one, was reached already. It stands, and counts.")


class NotPublic(Problem):
    code = "not-public"
    status = 409
    sentence = _("This dialogue has no public version. There is nothing to take back.")
