"""What can be refused about places."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class UnknownTownship(Problem):
    """A code or a name that no township of the programme bears."""

    code = "unknown-township"
    sentence = _(
        "No township of the programme has the code or name {township}. "
        "Look at its spelling, or choose it from the list."
    )
