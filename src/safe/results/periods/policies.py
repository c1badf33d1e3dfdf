"""Who submits, decides and closes; who reads what was released; what the columns betray."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from safe.kernel.actor import Actor
from safe.results.periods.models import Closing, ReleasedFigure


class P(StrEnum):
    """Permissions of this package."""

    SEE = "periods.see"  # where each half-year stands, exact figures, what came late
    SUBMIT = "periods.submit"
    DECIDE = "periods.decide"
    CLOSE = "periods.close"


#: declared above, in results.indicators: whoever reads figures reads the released ones
READS_FIGURES = "results.see_figures"
#: declared there too: without it the reader sees what was released, small cells hidden
SEES_RECORDS = "results.see_records"


def visible(by: Actor) -> QuerySet[ReleasedFigure]:
    """Released figures that were shared with the actor's organisation when they were released.

    They hold exact cells: whoever may not open the records is shown them with small cells hidden.
    """
    if not may_read(by):
        return ReleasedFigure.objects.none()
    rows: QuerySet[ReleasedFigure] = ReleasedFigure.objects.filter(_named(by))
    return rows


def visible_closings(by: Actor) -> QuerySet[Closing]:
    """That a half-year was closed, when, and without whom."""
    if not may_read(by):
        return Closing.objects.none()
    rows: QuerySet[Closing] = Closing.objects.filter(_named(by))
    return rows


def may_read(by: Actor) -> bool:
    """Either permission reads that a half-year is closed."""
    return by.may(P.SEE) or by.may(READS_FIGURES)


def _named(by: Actor) -> Q:
    return Q(organisation=by.organisation) | Q(shared_with__contains=[by.organisation])


_ID = "random and ordered by time: when a half-year was closed"
_SHARED = "which organisations work in the programme"
SEALED: dict[type, dict[str, str]] = {}
CLEAR = {
    Closing: {
        "id": _ID,
        "organisation": "which organisation closes half-years",
        "shared_with": _SHARED,
        "period": "which half-year: public content of the programme",
        "closed_at": "when a member worked",
        "closed_by": "random id of the member who closed",
        "reason": "words about organisations whose figures were missing; the page says that no"
        " person is named there, and nothing keeps a member from doing it",
        "missing": "which organisations' figures had not been approved",
    },
    ReleasedFigure: {
        "id": _ID,
        "organisation": "which organisation closes half-years",
        "shared_with": _SHARED,
        "closing": "random id of the closing",
        "period": "which half-year: public content of the programme",
        "for_organisation": "which organisation the figure is of",
        "code": "which indicator: public content of the programme",
        "version": "which version of a public definition",
        "cells": "numbers of people by sex, age band, displacement, disability, township and"
        " partner: a cell of one says that there was one such person",
    },
}
