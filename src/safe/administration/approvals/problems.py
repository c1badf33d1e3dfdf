"""What can be refused about requests and decisions, in words."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class OwnRequest(Problem):
    """Nobody decides what he asked for."""

    code = "own-request"
    status = 403
    sentence = _("You asked for this, so another member decides.")


class DecidedAlready(Problem):
    """Twice pressed, or another was faster."""

    code = "decided-already"
    status = 409
    sentence = _("This is decided already. Nothing was changed; look at it again.")


class DecidedBefore(Problem):
    """One member, two levels."""

    code = "decided-before"
    status = 403
    sentence = _("You decided an earlier step of this, so another member decides this one.")


class NotYoursToDecide(Problem):
    """The level belongs to another organisation, or needs another permission."""

    code = "not-yours-to-decide"
    status = 403
    sentence = _("This waits for {organisations}. A member there decides.")


class ReasonMissing(Problem):
    """Sending back and refusing say why."""

    code = "reason-missing"
    sentence = _("Write the reason: whoever asked reads it, and knows what to do next.")


class WordsBeyondLimit(Problem):
    """A comment or reason longer than its column."""

    code = "words-beyond-limit"
    sentence = _("What you wrote has {letters} letters; {limit} are kept. Shorten it.")


class AskedAlready(Problem):
    code = "asked-already"
    status = 409
    sentence = _("This was asked for already and waits for {organisations}. Nothing was changed.")


class ApprovedAlready(Problem):
    code = "approved-already"
    status = 409
    sentence = _("This is approved already. Nothing was changed.")


class RefusedForGood(Problem):
    code = "refused-for-good"
    status = 409
    sentence = _("This was refused, and is not asked for again. Read the reason there.")


class NobodyDecides(Problem):
    """The rule leads only to the organisation that asks."""

    code = "nobody-decides"
    status = 409
    sentence = _(
        "No other organisation decides this for yours. The rule stands in approvals.toml of the"
        " programme: name one there."
    )


class NobodyElse(Problem):
    """The own organisation decides, and only the asker may."""

    code = "nobody-else"
    status = 409
    sentence = _(
        "Nobody else in your organisation may decide this, and nobody decides what he asked for."
        " Give another member a role that may."
    )


class NoRule(Problem):
    """Nothing says that this needs a decision."""

    code = "no-rule"
    status = 409
    sentence = _("The programme has no rule for this, so nobody needs to decide it.")
