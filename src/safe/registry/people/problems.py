"""What the registry refuses."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class CardOfAnother(Problem):
    """The card belongs to somebody whose sex or age does not fit."""

    code = "card-of-another"
    sentence = _(
        "This card belongs to somebody of another sex or age. Look at the card again, or give"
        " another one."
    )


class CardUnknown(Problem):
    """No person carries this card yet."""

    code = "card-unknown"
    sentence = _("Nobody was registered with this card. Register the person, or look at it again.")


class CardUnreadable(Problem):
    """Letters that are no card's: the check letter does not fit."""

    code = "card-unreadable"
    sentence = _("These are not the letters of a card. Look at the card again and type them anew.")


class RegistrationUndone(Problem):
    """The same row came again after its registration was taken back."""

    code = "registration-undone"
    status = 409
    sentence = _("This registration was taken back. Register the person anew.")


class TooLateToUndo(Problem):
    """Ten minutes have passed since the registration."""

    code = "too-late-to-undo"
    sentence = _(
        "A registration can be taken back for ten minutes. Correct the record instead, or ask for"
        " erasure."
    )
