"""What can be refused about programmes."""

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class NoProgramme(Problem):
    """Nothing was loaded yet."""

    code = "no-programme"
    status = 409
    sentence = _(
        "No programme is loaded here yet. The system keeper loads one: "
        "safe programme load programme/"
    )


class UnknownCurriculum(Problem):
    """A code that no curriculum of the programme has."""

    code = "unknown-curriculum"
    sentence = _(
        "The programme has no curriculum {curriculum}. Choose one from the list, or add it to "
        "the programme's file curricula.toml."
    )
