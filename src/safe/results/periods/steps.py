"""What the two pages say before something is done: before submitting, before closing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Part, Period, Programme
from safe.capture.forms.inbox import queries as inbox
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.ui.context import address
from safe.results.periods import queries
from safe.results.periods.pages import Row, figure_rows, find_period, name_of
from safe.results.periods.policies import P


@dataclass(frozen=True)
class SubmitPage:
    """Before a half-year is submitted: what it says now, and what is not in it yet."""

    period: Period
    name: str
    rows: Sequence[Row]
    waits: int
    waiting_href: str
    decides: str


def submit_page(*, by: Actor, code: str) -> SubmitPage:
    """The own figures, and what stands in the inbox."""
    period, programme = find_period(by, code)
    if not by.may(P.SUBMIT):
        raise NotAllowed
    return SubmitPage(
        period,
        name_of(period),
        figure_rows(by, period, by.organisation),
        inbox.count_waits(by),
        address("inbox:waiting") if by.may("forms.see") else "",
        _deciding(programme, by),
    )


def _deciding(programme: Programme, by: Actor) -> str:
    ids = [*programmes.list_deciding(programme, Part.CO_LEAD)]
    ids += programmes.list_deciding(programme, Part.LEAD)
    found = programmes.list_organisations([one for one in ids if one != by.organisation])
    ordered = sorted(found, key=lambda one: ids.index(one.id))
    names = [programmes.short_name_of(one) for one in ordered]
    said = names[0] if names else _("another organisation")
    for name in names[1:]:
        said = _("{first}, then {second}").format(first=said, second=name)
    return said


@dataclass(frozen=True)
class ClosePage:
    """Before a half-year is closed: what happens, and who is missing."""

    period: Period
    name: str
    missing: Sequence[str]
    rows: Sequence[Row]


def close_page(*, by: Actor, code: str) -> ClosePage:
    """Who may not close is told so before anything is written."""
    period, _programme = find_period(by, code)
    if not by.may(P.CLOSE):
        raise NotAllowed
    missing = queries.list_missing(by=by, period=period)
    return ClosePage(
        period,
        name_of(period),
        [programmes.short_name_of(one) for one in missing],
        figure_rows(by, period, None),
    )
