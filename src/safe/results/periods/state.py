"""What holds of a half-year before anything is done with it."""

from safe.administration.programmes.models import Period
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ui.words import day
from safe.results.periods import queries
from safe.results.periods.problems import PeriodClosed, PeriodRuns


def check_over(period: Period) -> None:
    """PeriodRuns until its last day has passed."""
    if clock.today() <= period.ends_on:
        raise PeriodRuns(day=day(period.ends_on))


def check_open(*, by: Actor, period: Period) -> None:
    """PeriodClosed once it is closed."""
    if queries.find_closing(by=by, period=period) is not None:
        raise PeriodClosed
