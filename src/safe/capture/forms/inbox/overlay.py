"""What may be laid over the clear answers of a form: the closed list, and what fits."""

import re
from collections.abc import Callable, Mapping

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.capture.forms.inbox.problems import DoesNotFit
from safe.capture.forms.inbox.splitting import read_date
from safe.capture.forms.inbox.words import MARKS, question
from safe.kernel.problems import Problem
from safe.registry.people.models import AgeBand, Disability, Displacement, Sex

Fits = Callable[[str], bool]


def _one_of(*known: str) -> Fits:
    return lambda said: said in known


def _like(pattern: str) -> Fits:
    return lambda said: re.fullmatch(pattern, said, re.ASCII) is not None


def _is_day(said: str) -> bool:
    return len(said) == 10 and read_date(said) is not None


def _is_township(said: str) -> bool:
    try:
        places.check_township(said, programme=programmes.the_programme().code)
    except Problem:
        return False
    return True


def _is_curriculum(said: str) -> bool:
    return said in {one.code for one in programmes.list_curricula(programmes.the_programme())}


_FITS: dict[str, Fits] = {
    "event_curriculum": _is_curriculum,
    "event_township": _is_township,
    "event_started_on": _is_day,
    "event_letter": _like("[A-Z]{1,2}"),
    "event_offered": _like("[1-9]|[1-5][0-9]|60"),
    "half_day_on": _is_day,
    "half_day": _one_of("am", "pm"),
    "known_by": _one_of("card", "number", "new"),
    "card": _like("([0-9a-f]{32})?"),
    "running_no": _like("([1-9][0-9]{0,3})?"),
    "sex": _one_of(*Sex.values),
    "age_band": _one_of(*AgeBand.values),
    "age": _one_of(""),  # only to say that the age told was looked at; a band holds it
    "displacement": _one_of(*Displacement.values),
    "disability": _one_of(*Disability.values),
    "township": lambda said: not said or _is_township(said),
    "consent": _one_of("no"),  # no name was sealed, so a yes would promise what is not there
    "mark": _one_of(*MARKS),
    "overrule": _one_of("yes"),
}


def check_answers(answers: Mapping[str, str]) -> None:
    """Raises DoesNotFit for a target that is not clear, or a value that no form could have."""
    for target, said in answers.items():
        fits = _FITS.get(target)
        if fits is None or not fits(said):
            raise DoesNotFit(question=question(target))
