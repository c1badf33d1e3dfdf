"""What the vault refuses, in words."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class VaultLocked(Problem):
    """A sealed value was asked for while the vault is closed."""

    code = "vault-locked"
    status = 423
    sentence = _("The vault is locked. Open it with your password to go on.")


class NotYourRing(VaultLocked):
    """The vault is open, but holds no key for this box."""

    code = "not-your-ring"
    status = 403
    sentence = _("Your vault holds no key for this. Ask an opener of the organisation.")


class BrokenSeal(Problem):
    """A box, lock or stream that is not what it says: changed, cut, moved or made by others."""

    code = "broken-seal"
    status = 422
    sentence = _("The seal of this value is broken, so it is not shown. Report it to the keeper.")


class RingMissing(Problem):
    """There is no public key to seal to, or the one on record is not ours."""

    code = "ring-missing"
    status = 503
    sentence = _(
        "This organisation cannot seal anything now, so nothing was taken. Tell the keeper:"
        " `safe doctor` names the cause."
    )


class KeysMissing(RuntimeError):
    """The server's key file is missing or unreadable; the message is for the keeper."""
