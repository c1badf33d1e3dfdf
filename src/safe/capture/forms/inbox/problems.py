"""What the inbox refuses."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class NotWaiting(Problem):
    """Somebody, or a later form, was faster."""

    code = "not-waiting"
    status = 409
    sentence = _("This does not wait any more: somebody decided, or a later form took it up.")


class DoesNotFit(Problem):
    """An answer that may not be laid over a form."""

    code = "does-not-fit"
    sentence = _("The answer to {question} is none of the choices. Choose one of them.")


class NeedsReading(Problem):
    """Trying again changes nothing: the original must be read, or a decision taken."""

    code = "needs-reading"
    sentence = _("Trying again changes nothing here. Open the form and decide.")


class NotPublished(Problem):
    """The form version that the original names is still not here."""

    code = "not-published"
    sentence = _(
        "Form {form}, version {version}, is not published here. Publish it, then read this again."
    )


class NothingToRead(Problem):
    """The original was overwritten, or is no form at all."""

    code = "nothing-to-read"
    sentence = _("There is no original that could be read again. Set this aside with a reason.")


class FileBroken(Problem):
    """A file that is gone, cut or changed."""

    code = "file-broken"
    sentence = _(
        "This file is gone, cut or not the one that came, so it is not shown. Tell the keeper:"
        " {number}."
    )
