"""What can be refused about forms, beside what is wrong in a workbook."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class FormIsRefused(Problem):
    """Something in the workbook stands in the way; the findings say what."""

    code = "form-refused"
    sentence = _("This form cannot be published yet: {first}")


class VersionTaken(Problem):
    """Phones know a form by its version; one version is one form for ever."""

    code = "form-version-taken"
    status = 409
    sentence = _(
        "Version {version} of {form} was published before, with other content. Write a higher"
        " version in settings and choose the workbook again."
    )


class FormIdOfProgramme(Problem):
    """An organisation's form would stand beside the programme's own on the phone."""

    code = "form-id-of-programme"
    status = 409
    sentence = _("The programme has a form with the id {form}. Choose another id in settings.")


class FileNotAsked(Problem):
    """A file that the form never shows would only cost the phones their credit."""

    code = "form-file-not-asked"
    sentence = _("The form asks for no file named {name}. Name it exactly as the form does.")


class FileTooLarge(Problem):
    """Beyond what a phone can fetch on a slow line."""

    code = "form-file-too-large"
    status = 413
    sentence = _(
        "{name} is larger than {limit} MB. Make it smaller; phones fetch it on slow lines."
    )
