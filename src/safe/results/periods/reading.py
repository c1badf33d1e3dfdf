"""Half-years of who reads released figures alone: the closed ones, each total and how it moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safe.administration.programmes import queries as programmes
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound
from safe.results.periods import figuring, queries
from safe.results.periods.figuring import ShownRelease
from safe.results.periods.pages import Line, missing_of, name_of, state_of
from safe.results.periods.policies import SEES_RECORDS, P, may_read


@dataclass(frozen=True)
class ReleasedPage:
    """One closed half-year."""

    name: str
    chip: str
    state: str
    missing: str
    rows: Sequence[ShownRelease]

    @property
    def has_hidden(self) -> bool:
        """Whether a number or a change is not told."""
        return any(row.is_hidden for row in self.rows)


def sees_exact(by: Actor) -> bool:
    """Whether the pages may show where half-years stand, and exact figures."""
    return by.may(P.SEE) and by.may(SEES_RECORDS)


def list_released(*, by: Actor) -> list[Line]:
    """The closed half-years, the newest first."""
    if not may_read(by):
        raise NotAllowed
    programme = programmes.find_programme()
    if programme is None:
        return []
    periods = programmes.list_periods(programme)
    closings = queries.list_closings(by=by, periods=periods)
    said = _("The figures as they were released, and how far they moved since.")
    return [
        Line(period.code, name_of(period), *state_of(period, closings[period.id]), said)
        for period in reversed(periods)
        if period.id in closings
    ]


def released_page(*, by: Actor, code: str) -> ReleasedPage:
    """NotFound for an unknown half-year, and for one that is not closed."""
    if not may_read(by):
        raise NotAllowed
    period = queries.get_period(programmes.the_programme(), code)
    closing = queries.find_closing(by=by, period=period)
    if closing is None:
        raise NotFound
    chip, state = state_of(period, closing)
    rows = figuring.hook().released(by, period)
    return ReleasedPage(name_of(period), chip, state, missing_of(closing), rows)
