"""The words for what a form says: questions, answers, flags, bands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.kernel.ui.words import day
from safe.registry.people import words as people

Words = dict[str, str | Promise]
QUESTIONS: Words = {
    "event_curriculum": gettext_lazy("Training"),
    "event_township": gettext_lazy("Township of the training"),
    "event_started_on": gettext_lazy("First day of the training"),
    "event_letter": gettext_lazy("Group"),
    "event_offered": gettext_lazy("Half-days planned"),
    "half_day_on": gettext_lazy("Day"),
    "half_day": gettext_lazy("Half-day"),
    "known_by": gettext_lazy("Known by"),
    "running_no": gettext_lazy("Number on the sheet"),
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "age": gettext_lazy("Age"),
    "displacement": gettext_lazy("Displacement"),
    "disability": gettext_lazy("Disability"),
    "township": gettext_lazy("Township"),
    "consent": gettext_lazy("May we keep the name"),
    "mark": gettext_lazy("Mark"),
    "card": gettext_lazy("Card"),
    "name": gettext_lazy("Name"),
    "other_name": gettext_lazy("Another name"),
    "phone": gettext_lazy("Phone"),
    "document": gettext_lazy("Document"),
    "event_site": gettext_lazy("Camp or village"),
    "filled_by": gettext_lazy("Filled by"),
    "gone": gettext_lazy("This participant is not in the form that holds"),
}
MARKS: Words = {
    "present": gettext_lazy("present"),
    "late": gettext_lazy("late"),
    "absent": gettext_lazy("absent"),
    "excused": gettext_lazy("excused"),
}
_VALUES: dict[str, Words] = {
    "sex": people.SEX,
    "displacement": people.DISPLACEMENT,
    "disability": people.DISABILITY,
    "mark": MARKS,
    "half_day": {"am": gettext_lazy("morning"), "pm": gettext_lazy("afternoon")},
    "consent": {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")},
    "known_by": {
        "card": gettext_lazy("the card"),
        "number": gettext_lazy("the number on the sheet"),
        "new": gettext_lazy("registered on the spot"),
    },
}
_DAYS = {"event_started_on", "half_day_on"}
_TOWNSHIPS = {"township", "event_township"}
# what stands in the clear, in the order in which a person would say it
OF_THE_TRAINING: tuple[str, ...] = (
    *("event_curriculum", "event_township", "event_started_on", "event_letter"),
    *("half_day_on", "half_day", "event_offered"),
)
OF_A_PERSON: tuple[str, ...] = (
    *("known_by", "running_no", "sex", "age_band", "displacement", "disability"),
    *("township", "mark", "consent"),
)
FLAGS: Words = {
    "phone-clock": gettext_lazy("The phone's clock was wrong when this was filled."),
    "offered-differs": gettext_lazy(
        "This form says another number of planned half-days than the training has. The first"
        " number stands."
    ),
}


@dataclass(frozen=True)
class Names:
    """Names of townships and trainings in the language of the page, read once a page."""

    townships: Mapping[str, str] = field(default_factory=dict)
    curricula: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Names":
        """The programme's lists; empty before a programme is loaded."""
        programme = programmes.find_programme()
        if programme is None:
            return cls()
        curricula = programmes.list_curricula(programme)
        return cls(
            {town.code: town.name for town in places.list_townships()},
            {one.code: programmes.name_of(one) for one in curricula},
        )

    def value(self, target: str, said: object) -> str:
        """An answer in words; a code nobody knows stays as it came."""
        text = str(said)
        if target == "age_band":
            return people.band(text)
        if target in _TOWNSHIPS:
            return self.townships.get(text, text)
        if target == "event_curriculum":
            return self.curricula.get(text, text)
        if target in _DAYS:
            return _day(text)
        return str(_VALUES.get(target, {}).get(text, text))


def choices_of(target: str) -> list[tuple[str, str]]:
    """The values of a question with few of them, in words."""
    return [(code, str(said)) for code, said in _VALUES[target].items()]


def question(target: str) -> str:
    """The question that a target stands for."""
    return str(QUESTIONS.get(target, target))


def said_of(answers: Mapping[str, Any]) -> str:
    """Woman, 18–24: as far as the form says it."""
    sex = str(people.SEX.get(str(answers.get("sex", "unknown")), ""))
    band = people.band(str(answers.get("age_band", "unknown")))
    return _("{sex}, {age}").format(sex=sex, age=band)


def mark_of(written: str) -> str:
    """The code of a mark as a wait wrote it down."""
    code = written.lower()
    return code if code in MARKS else ""


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text[:10]))
    except ValueError:
        return text
