"""What a round, an assessment or a plan refuses."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class RoundRuns(Problem):
    code = "round-runs"
    status = 409
    sentence = _(
        "A round of this organisation with this instrument is not final yet. Bring it to its end,"
        " or give it up, before the next is opened."
    )


class OnlyPartners(Problem):
    code = "only-partners"
    sentence = _(
        "This organisation does not carry out the programme, or it is your own. Choose a partner"
        " of the programme."
    )


class NoBallots(Problem):
    """The instrument is answered openly, or the round is over."""

    code = "no-ballots"
    status = 409
    sentence = _("This round takes no ballots: it is over, or its instrument has none.")


class TooManySlips(Problem):
    code = "too-many-slips"
    sentence = _("A round has {most} slips at most; {there} are printed. Print fewer.")


class SlipUnknown(Problem):
    """A wrong letter, a closed round, a slip that never was: one answer."""

    code = "slip-unknown"
    status = 404
    sentence = _(
        "No open round knows this slip. Look at its letters again; if they are right, ask whoever"
        " leads the meeting for another slip."
    )


class SlipUsed(Problem):
    code = "slip-used"
    status = 409
    sentence = _("This slip was used already, and what it said stands. Each slip scores once.")


class ScoresMissing(Problem):
    code = "scores-missing"
    sentence = _("{count} statements have no answer. Answer each, or say that you cannot say.")


class HalfWrong(Problem):
    code = "half-wrong"
    sentence = _(
        "These letters do not belong to this round, or one of them is wrong. Have them read aloud"
        " again: seven groups of four."
    )


class TooFewBallots(Problem):
    code = "too-few-ballots"
    status = 409
    sentence = _(
        "{voted} ballots are in; from {least} on they can be opened, so that nobody is seen in"
        " them. Wait for more, or give the round up."
    )


class NotClosed(Problem):
    code = "not-closed"
    status = 409
    sentence = _("The ballots are not open yet. First they are opened, then you talk and agree.")


class NotFinalYet(Problem):
    code = "not-final-yet"
    status = 409
    sentence = _("This assessment is not final yet. Its two pages can be printed when it is.")


class FinalAlready(Problem):
    code = "final-already"
    status = 409
    sentence = _("This assessment is final and does not change. The next round follows it.")


class NotComplete(Problem):
    code = "not-complete"
    sentence = _(
        "{count} statements have no level, or one without its evidence. Write both, or say that"
        " the statement does not apply."
    )


class FallNeedsWords(Problem):
    code = "fall-needs-words"
    sentence = _(
        "The overall level is lower than in the round before. That may be honest: people who"
        " understand more ask more of themselves. Write in the comment what lies behind it."
    )


class NoPlanYet(Problem):
    code = "no-plan-yet"
    status = 409
    sentence = _("A plan follows a final assessment. Wait until the partner has made it final.")


class PlanEmpty(Problem):
    code = "plan-empty"
    sentence = _("The plan holds no action. Write one at least, then ask the partner to agree.")


class PlanFixed(Problem):
    code = "plan-fixed"
    status = 409
    sentence = _(
        "This plan is agreed, or waits for the partner's decision, so its actions stay as they are."
        " What happens with them is written as steps."
    )


class PlanNotAgreed(Problem):
    code = "plan-not-agreed"
    status = 409
    sentence = _("Steps belong to a plan that both sides agreed. This one is not agreed yet.")


class DueInThePast(Problem):
    code = "due-in-the-past"
    sentence = _(
        "The day by which it should be done lies before the day on which both sides sat together."
        " Choose a later one."
    )


class BeforeTheRound(Problem):
    code = "before-the-round"
    sentence = _("This day lies before the round's own day. Write the day on which it was agreed.")


class NotYetHappened(Problem):
    code = "not-yet-happened"
    sentence = _("This day has not come yet. Write the day on which it happened.")


class DoneAlready(Problem):
    code = "done-already"
    status = 409
    sentence = _("This action was said to be done already. Nothing was changed.")


class NotDoneYet(Problem):
    code = "not-done-yet"
    status = 409
    sentence = _("The partner has not said that this is done, so there is nothing to check yet.")


class EvidenceMissing(Problem):
    code = "evidence-missing"
    sentence = _("Write by what it can be seen: a paper, a list, a day. Name no person.")
