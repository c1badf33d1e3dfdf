"""The words of dialogues, in the language of the page."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safe.activities.dialogues.models import (
    NO_TOWNSHIP,
    Institution,
    Level,
    Recommendation,
    Safety,
    Step,
)
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes

Words = dict[str, str | Promise]
Code = TypeVar("Code", str, int)

LEVELS: Words = {
    Level.STATE: gettext_lazy("State level"),
    Level.DISTRICT: gettext_lazy("District or township level"),
    Level.UNION: gettext_lazy("Union level"),
    Level.CROSS_BORDER: gettext_lazy("Across the border"),
}
INSTITUTIONS: Words = {
    Institution.UNION_GOVERNMENT: gettext_lazy("Union government"),
    Institution.STATE_GOVERNMENT: gettext_lazy("State government"),
    Institution.LOCAL_AUTHORITY: gettext_lazy("Local authority"),
    Institution.CIVIL_SOCIETY: gettext_lazy("Civil society"),
    Institution.COMMUNITY: gettext_lazy("Community"),
    Institution.EMPLOYERS: gettext_lazy("Employers and recruiters"),
    Institution.INTERNATIONAL: gettext_lazy("International organisation"),
    Institution.OTHER: gettext_lazy("Other institution"),
}
SAFETY: Words = {
    Safety.NOT_RATED: gettext_lazy("Not rated"),
    Safety.SAFE: gettext_lazy("Safe to be known"),
    Safety.INSIDE: gettext_lazy("For us alone"),
    Safety.UNSAFE: gettext_lazy("Unsafe"),
}
SAFETY_CHIPS: dict[str, str] = {
    Safety.NOT_RATED: "wait",
    Safety.SAFE: "done",
    Safety.INSIDE: "plan",
    Safety.UNSAFE: "no",
}
STEPS: Words = {
    Step.Said.SAID: gettext_lazy("Said"),
    Step.Said.PLANNED: gettext_lazy("Planned"),
    Step.Said.DONE: gettext_lazy("Done"),
    Step.Said.VERIFIED: gettext_lazy("Verified"),
}
VERIFIED: dict[int, str | Promise] = {
    0: gettext_lazy("stated"),
    1: gettext_lazy("in minutes"),
    2: gettext_lazy("by a letter or an order"),
    3: gettext_lazy("observed"),
    4: gettext_lazy("migrants see the outcome"),
}
INFLUENCE: dict[int, str | Promise] = {
    0: gettext_lazy("not raised yet"),
    1: gettext_lazy("raised"),
    2: gettext_lazy("discussed"),
    3: gettext_lazy("in minutes"),
    4: gettext_lazy("in a plan or budget"),
    5: gettext_lazy("implemented"),
}
SEX: Words = {
    "female": gettext_lazy("Woman"),
    "male": gettext_lazy("Man"),
    "other": gettext_lazy("Other sex"),
    "unknown": gettext_lazy("Sex not known"),
}


def said(table: Mapping[Code, str | Promise], code: Code) -> str:
    """A word of a table; a code nobody knows stands as it is."""
    return str(table.get(code, str(code)))


def text_of(row: Recommendation | Mapping[str, Any]) -> str:
    """The text in the language of the page, else in English."""
    said = row if isinstance(row, Mapping) else {"text_en": row.text_en, "text_my": row.text_my}
    return str((get_language() == "my" and said["text_my"]) or said["text_en"])


def places_of() -> dict[str, str]:
    """Townships by name, for a whole list at once."""
    known = places.list_townships(programmes.the_programme().code)
    return {one.code: one.name for one in known} | {
        NO_TOWNSHIP: _("outside the programme's townships")
    }


def place_of(code: str) -> str:
    """A township by name."""
    return places_of().get(code, code)
