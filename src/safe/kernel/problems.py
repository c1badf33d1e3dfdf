"""What can be refused, in words: what, why, what next. A sentence never holds a person's name."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Problem(Exception):
    """A refusal with a code, an HTTP status and a translated sentence with named places."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 422
    sentence: ClassVar[str | Promise] = _("This cannot be done.")

    def __init__(self, **named: object) -> None:
        super().__init__(self.code)
        self.named = named

    def words(self) -> str:
        """The sentence in the language of the request."""
        return str(self.sentence).format(**self.named)


class NotFound(Problem):
    """Unknown, or of another organisation: one answer for both."""

    code = "not-found"
    status = 404
    sentence = _("There is nothing here that you can open.")


class NotAllowed(Problem):
    """The actor's roles do not carry the permission."""

    code = "not-allowed"
    status = 403
    sentence = _("Your role does not allow this. Ask the keeper of your organisation.")


class NothingChanges(Problem):
    """A correction that changes nothing."""

    code = "nothing-changes"
    sentence = _("This is what is written already. Choose what should change.")
