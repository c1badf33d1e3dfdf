"""What the pages of reports show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound, Problem
from safe.kernel.ui.languages import NAMES
from safe.kernel.ui.words import month_span
from safe.results.indicators import policies as figures
from safe.results.indicators import queries as indicators
from safe.results.periods import queries as periods
from safe.results.reports import policies, problems, queries
from safe.results.reports.actions import Language
from safe.results.reports.models import Report, State

SOON, LATER = 2, 10  # seconds until a page that waits asks again: first often, then seldom
FRESH = timedelta(seconds=40)


@dataclass(frozen=True)
class Line:
    """One report in the list, and on its own page."""

    report: Report
    may_fetch: bool

    @property
    def href(self) -> str:
        return reverse("reports:report", args=[self.report.id])

    @property
    def again(self) -> str:
        return reverse("reports:again", args=[self.report.id])

    @property
    def xlsx(self) -> str:
        return reverse("reports:xlsx", args=[self.report.id])

    @property
    def pdf(self) -> str:
        return reverse("reports:pdf", args=[self.report.id])

    @property
    def period(self) -> str:
        return month_span(self.report.period.starts_on, self.report.period.ends_on)

    @property
    def language(self) -> str:
        return NAMES.get(self.report.language, self.report.language)

    @property
    def lang(self) -> str:
        return self.report.language

    @property
    def waits(self) -> bool:
        return self.report.state == State.WAITS

    @property
    def is_made(self) -> bool:
        return self.report.state == State.MADE

    @property
    def has_failed(self) -> bool:
        return self.report.state == State.FAILED

    @property
    def at(self) -> datetime:
        return self.report.made_at or self.report.asked_at

    @property
    def short_hash(self) -> str:
        return self.report.content_hash[:12]

    @property
    def why(self) -> str:
        """The reason in words."""
        return _reason(self.report.reason)

    @property
    def how_far(self) -> str:
        if not self.report.steps:
            return _("Waits for the worker")
        return _("{done} of {steps} steps").format(done=self.report.done, steps=self.report.steps)


@dataclass(frozen=True)
class ListPage:
    """All reports of the organisation, and what may be asked for."""

    lines: Sequence[Line]
    offered: Sequence[tuple[str, str]]
    chosen: str
    next: str
    first: str
    sees_exact: bool

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(NAMES.items())


def list_page(*, by: Actor, after: str) -> ListPage:
    """A page of the list."""
    found = queries.list_reports(by=by, after=after)
    asked = queries.may_ask(by=by, offered=_offered())
    here = reverse("reports:list")
    return ListPage(
        lines=[Line(row, policies.may_fetch(by, row)) for row in found.rows],
        offered=[(one.code, month_span(one.starts_on, one.ends_on)) for one in asked],
        chosen=_chosen(by, asked),
        next=f"{here}?{urlencode({'after': found.next_key})}" if found.next_key else "",
        first=here if after else "",
        sees_exact=by.may(figures.P.SEE_RECORDS),
    )


def _chosen(by: Actor, asked: Sequence[Period]) -> str:
    """The newest half-year with figures; who reads released ones is offered no other."""
    last_on = None
    if by.may(figures.P.SEE_RECORDS):
        last_on = indicators.freshness(by=by, programme=programmes.the_programme()).last_on
    heard = [one for one in asked if last_on and one.starts_on <= last_on]
    return next((one.code for one in (*heard, *asked)), "")


@dataclass(frozen=True)
class ReportPage:
    """One report."""

    line: Line
    organisations: Sequence[str]
    every: str

    @property
    def list(self) -> str:
        return reverse("reports:list")


def report_page(*, by: Actor, report: Report) -> ReportPage:
    """How far it is, and whose figures stand in it."""
    names = [programmes.short_name_of(one) for one in programmes.list_organisations(report.reads)]
    is_fresh = clock.now() - report.asked_at < FRESH
    seconds = SOON if is_fresh else LATER
    return ReportPage(Line(report, policies.may_fetch(by, report)), names, f"every {seconds}s")


def read_wish(*, by: Actor, said: Mapping[str, str]) -> tuple[Period, Language]:
    """Half-year and language of a form; raises NotFound for what nobody offered."""
    period = periods.get_period(programmes.the_programme(), said.get("period", ""))
    language = said.get("language", "") or by.language
    if language not in set(Language) or period not in _offered():
        raise NotFound
    return period, Language(language)


def _offered() -> list[Period]:
    """The half-years that have begun."""
    every = programmes.list_periods(programmes.the_programme())
    return [period for period in every if period.starts_on <= clock.today()]


def _reason(code: str) -> str:
    found = [*vars(problems).values(), *Problem.__subclasses__()]
    for one in found:
        if isinstance(one, type) and issubclass(one, Problem) and one.code == code:
            return str(one.sentence)
    return _("It could not be made.")
