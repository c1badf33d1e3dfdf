"""What can be refused about members, in words."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class SignInRefused(Problem):
    """Unknown name and wrong password: one answer for both."""

    code = "sign-in-refused"
    sentence = _(
        "That name and password do not belong together."
        " Try again, or ask an opener in your organisation."
    )


class PasswordWrong(Problem):
    """The signed-in member's own password was not this."""

    code = "password-wrong"
    sentence = _(
        "That is not your password. Try again, or ask an opener in your organisation for a new"
        " way in."
    )


class TooManyTries(Problem):
    """The same answer whether the name exists or not."""

    code = "too-many-tries"
    status = 429
    sentence = _("Too many tries. Wait {seconds} seconds, then try again.")


class Busy(Problem):
    """More sign-ins at once than the machine's memory allows."""

    code = "busy"
    status = 503
    sentence = _("Many people sign in at this moment. Wait a few seconds, then try again.")


class NotProtected(Problem):
    """Signing in over an open line, outside the demo."""

    code = "not-protected"
    status = 503
    sentence = _(
        "This address is not protected, so nobody signs in here. The keeper sets SAFE_PUBLIC_URL"
        " to an address that begins with https."
    )


class PasswordWeak(Problem):
    """Too short to hold against a thief of the disk."""

    code = "password-weak"
    sentence = _(
        "This password is too easy to guess. Take four words that do not belong together, or 14"
        " letters and signs."
    )


class PasswordsDiffer(Problem):
    code = "passwords-differ"
    sentence = _("The two passwords are not the same. Type them once more.")


class LinkUsed(Problem):
    """Unknown, used and old links: one answer."""

    code = "link-used"
    status = 404
    sentence = _("This link was used, or it is too old. Ask for a new one.")


class LoginTaken(Problem):
    code = "login-taken"
    sentence = _(
        "Somebody in this organisation has this login name, or one that looks like it. Choose"
        " another."
    )


class LoginOdd(Problem):
    code = "login-odd"
    sentence = _(
        "A login name has 2 to 30 small letters a–z, digits, dots or dashes, and begins with a"
        " letter."
    )


class UnknownRole(Problem):
    code = "unknown-role"
    sentence = _("The programme has no role {role}. Choose one from the list.")


class RoleBeyondYours(Problem):
    """Nobody gives away what he does not have himself."""

    code = "role-beyond-yours"
    status = 403
    sentence = _(
        "The role {role} may do more than you, so you cannot give or take it. Ask the keeper."
    )


class FingerprintDiffers(Problem):
    """The letters read aloud are not those of the key on record."""

    code = "fingerprint-differs"
    sentence = _(
        "These are not the letters of the key that arrived here. Read them again. If they still"
        " differ, somebody else may have used the link: give a new one."
    )


class NothingToAdmit(Problem):
    code = "nothing-to-admit"
    sentence = _("This member has not set a password yet. The link must be used first.")


class AlreadyAdmitted(Problem):
    code = "already-admitted"
    status = 409
    sentence = _("This member is admitted already. Nothing was changed.")


class MemberLeft(Problem):
    code = "member-left"
    status = 409
    sentence = _("This member has left. Invite again under a new login name.")


class NoOpenerYourself(Problem):
    """The one who admits cannot open the ring himself."""

    code = "no-opener-yourself"
    status = 403
    sentence = _("You do not open names yourself, so you cannot hand them on. Ask an opener.")


class LastOpener(Problem):
    """Without an opener the names of the organisation are lost for good."""

    code = "last-opener"
    status = 409
    sentence = _(
        "Nobody else in this organisation opens names; without this member they would be lost for"
        " good. Admit another opener first."
    )


class NotYourself(Problem):
    code = "not-yourself"
    status = 409
    sentence = _("This is about yourself, so another member decides.")


class KeyNotOurs(Problem):
    """A public key whose MAC is not this server's: somebody wrote into the database."""

    code = "key-not-ours"
    status = 503
    sentence = _(
        "The key on record for a member is not the one that was set here, so nothing was sealed"
        " to it. Tell the keeper at once."
    )


class RingExists(Problem):
    code = "ring-exists"
    status = 409
    sentence = _("This organisation has a ring for this already. Nothing was changed.")


class WordsTooLong(Problem):
    code = "words-too-long"
    sentence = _("What you wrote is too long to be kept while the vault is locked.")
