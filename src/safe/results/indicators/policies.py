"""Who may see figures, and whose facts they are made of."""

from enum import StrEnum
from uuid import UUID

from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.results.indicators.models import Indicator, IndicatorVersion, Milestone


class P(StrEnum):
    """Permissions of results."""

    SEE = "results.see_figures"
    SEE_RECORDS = "results.see_records"  # the records behind a figure, and exact small cells
    EXPORT = "results.export"


def visible(by: Actor) -> tuple[UUID, ...]:
    """The organisations whose facts the actor reads: the own one, then those of agreements.

    Who may not see the records counts over no fact at all: he reads what was released.
    """
    if not (by.may(P.SEE) and by.may(P.SEE_RECORDS)):
        raise NotAllowed
    return tuple(dict.fromkeys((by.organisation, *by.facts_of)))


SEALED: dict[type, dict[str, str]] = {}
PUBLIC = "public content of a programme pack, no word of a person"
CLEAR = {
    Indicator: {field.attname: PUBLIC for field in Indicator._meta.concrete_fields},
    IndicatorVersion: {field.attname: PUBLIC for field in IndicatorVersion._meta.concrete_fields},
    Milestone: {field.attname: PUBLIC for field in Milestone._meta.concrete_fields},
}
