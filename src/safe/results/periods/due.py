"""What waits for the hand of the own organisation: a half-year that is over and not submitted."""

from dataclasses import dataclass

from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ui.context import address
from safe.results.periods import queries
from safe.results.periods.pages import may_submit, name_of
from safe.results.periods.policies import P


@dataclass(frozen=True)
class Due:
    """A half-year to submit, and where."""

    name: str
    href: str
    is_sent_back: bool


def find_due(*, by: Actor) -> Due | None:
    """The oldest one in which the organisation recorded something; None when nothing is due."""
    programme = programmes.find_programme() if by.may(P.SUBMIT) else None
    if programme is None:
        return None
    over = [one for one in programmes.list_periods(programme) if one.ends_on < clock.today()]
    partners = programmes.list_partners(programme)
    own = [one for one in partners if one.id == by.organisation]
    closings = queries.list_closings(by=by, periods=over)
    rounds = queries.list_rounds(by=by, periods=over)
    for period in over:
        last = queries.last_rounds(rounds[period.id]).get(by.organisation)
        if may_submit(by, period, closings.get(period.id), own, last) and queries.with_facts(
            own, period
        ):
            href = address("periods:period", code=period.code)
            return Due(name_of(period), href, is_sent_back=last is not None)
    return None
