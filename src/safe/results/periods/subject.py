"""What a request of the kind `period` is about: a half-year of one organisation."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.subjects import Line, Title
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.kernel.actor import Actor
from safe.kernel.ui.context import address
from safe.kernel.ui.words import month_span
from safe.registry.facts.locking import lock_facts
from safe.results.periods import figuring, queries
from safe.results.periods.problems import PeriodClosed
from safe.results.periods.queries import KIND
from safe.results.periods.state import check_open
from safe.results.periods.words import said

__all__ = ["KIND", "HalfYear"]


class HalfYear:
    """Approved or sent back: a half-year that is refused for good could never be closed."""

    verdicts: tuple[Verdict, ...] = (Verdict.APPROVED, Verdict.SENT_BACK)

    def titles(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, Title]:
        """KWA: January to June 2020"""
        del by
        periods = {one.id: one for one in Period.objects.filter(id__in=[r.about for r in requests])}
        whose = {
            one.id: programmes.short_name_of(one)
            for one in programmes.list_organisations([r.organisation for r in requests])
        }
        return {
            request.id: Title(
                _("{organisation}: {half_year}").format(
                    organisation=whose.get(request.organisation, ""),
                    half_year=month_span(period.starts_on, period.ends_on),
                ),
                address("periods:period", code=period.code),
                _("The half-year"),
                _("The figures as they are now."),
                in_figures=True,
            )
            for request in requests
            if (period := periods.get(request.about)) is not None
        }

    def lines(self, by: Actor, request: Request) -> Sequence[Line]:
        """The organisation's own figures as they are this moment."""
        period = Period.objects.filter(id=request.about).first()
        if period is None:
            return []
        figures = {one.code: one for one in figuring.hook().now(by, period, request.organisation)}
        return [
            Line(f"{one.code} {one.name}", said(figures[one.code].cells), one.href)
            for one in figuring.hook().shown(period)
            if one.code in figures
        ]

    def ended(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, str]:
        """What waited when its half-year was closed."""
        periods = list(Period.objects.filter(id__in=[request.about for request in requests]))
        closed = queries.list_closings(by=by, periods=periods)
        why = PeriodClosed().words()
        return {request.id: why for request in requests if request.about in closed}

    def check(self, by: Actor, request: Request) -> None:
        """PeriodClosed once it is closed; a closing that runs is waited for."""
        period = Period.objects.filter(id=request.about).first()
        if period is not None:
            lock_facts(request.organisation)
            check_open(by=by, period=period)
