"""A partner says: these are our figures of the half-year."""

from safe.administration.approvals import actions as approvals
from safe.administration.approvals.models import Request
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.registry.facts.locking import lock_facts
from safe.results.periods import queries
from safe.results.periods.policies import P
from safe.results.periods.problems import NotAPartner
from safe.results.periods.state import check_open, check_over


@action(permission=P.SUBMIT, logs=("period",))
def submit_period(*, by: Actor, period: Period, comment: str = "") -> Request:
    """Ask for the approval of one's own half-year; sent back, it may be asked again."""
    partners = {one.id for one in programmes.list_partners(period.programme)}
    if by.organisation not in partners:
        raise NotAPartner
    check_over(period)
    lock_facts(by.organisation)  # a closing holds it: one comes after the other
    check_open(by=by, period=period)
    return approvals.file_request(
        by=by,
        programme=period.programme,
        kind=queries.KIND,
        about=period.id,
        comment=comment,
    )
