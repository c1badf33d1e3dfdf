"""Figures and the records behind them: one query, three uses (page, list, export)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import get_language

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ids import day_key, read_day_key
from safe.kernel.problems import NotFound
from safe.kernel.tenancy import NoTenant, current_organisations
from safe.registry.facts.kinds import KINDS, PERSONAL
from safe.registry.people import policies as people
from safe.registry.people.models import Person
from safe.results.indicators import policies, sql
from safe.results.indicators.declarations import Declaration, Level, Measure, Window
from safe.results.indicators.figures import (
    Bounds,
    Cell,
    Figure,
    Record,
    RecordPage,
    Scope,
    figure_from,
    planned_by,
)
from safe.results.indicators.models import Indicator, IndicatorVersion, Milestone
from safe.results.periods import policies as releases
from safe.results.periods import queries as closings
from safe.results.periods.models import Closing
from safe.results.periods.queries import LateCount

PAGE = 25
OPENS_NAMES = people.P.OPEN
SEES_PEOPLE = people.P.SEE


def list_indicators(programme: Programme) -> list[Indicator]:
    """The logframe rows in order, with their milestones."""
    in_force = Milestone.objects.filter(ended_on=None)
    return list(
        Indicator.objects.filter(programme=programme, ended_on=None).prefetch_related(
            Prefetch("milestones", queryset=in_force, to_attr="in_force")
        )
    )


def get_indicator(programme: Programme, code: str) -> Indicator:
    """By code; raises NotFound."""
    for indicator in list_indicators(programme):
        if indicator.code == code:
            return indicator
    raise NotFound


def headline_of(indicators: Sequence[Indicator]) -> Indicator | None:
    """The count of people that the pack puts first, else the first one there is."""
    said = [(one, Declaration.of(one)) for one in indicators]
    people = [one for one, of in said if of.counts_people and of.measure is Measure.COUNT]
    marked = [one for one in people if one.definition.get("headline")]
    return next(iter(marked or people), None)


def figure(
    *,
    by: Actor,
    indicator: Indicator,
    scope: Scope,
    level: Level = Level.EACH_ONCE,
    alone: UUID | None = None,
) -> Figure:
    """The value and its cells; `alone`: over one organisation's facts, as its own members see it.

    A partner of the scope chooses cells of the common placing; alone, everybody is placed anew.
    """
    said = Declaration.of(indicator)
    is_mean = said.measure is Measure.MEAN
    statement = sql.CELLS_OF_VALUES if is_mean else sql.CELLS[level]
    if said.window is Window.LATEST:
        statement = sql.LATEST_CELLS_OF_VALUES if is_mean else sql.LATEST_CELLS
    more = {} if alone is None else {"readable": [_one_of(by, alone)]}
    return figure_from(_rows(statement, by, indicator, scope, more), said)


def whole(
    *,
    by: Actor,
    indicator: Indicator,
    scope: Scope,
    level: Level = Level.EACH_ONCE,
    window: Window | None = None,
    so_far: bool = False,
) -> Cell:
    """The whole alone, without its cells.

    `window` asks for another one than the declared: who is new beside who was reached.
    `so_far` asks for everybody, each once, from the programme's beginning to the period's end.
    """
    more: dict[str, Any] = {}
    if window is not None:
        first_ever = window is Window.FIRST_EVER
        more["searched_from"] = date.min if first_ever else scope.period.starts_on
    if so_far:
        more = {"searched_from": date.min, "starts_on": date.min}
    is_latest = Declaration.of(indicator).window is Window.LATEST
    statement = sql.LATEST_WHOLE if is_latest else sql.WHOLE[level]
    return Cell(*_rows(statement, by, indicator, scope, more)[0])


def count(*, by: Actor, indicator: Indicator, scope: Scope, level: Level = Level.EACH_ONCE) -> int:
    """How many people or sessions."""
    return whole(by=by, indicator=indicator, scope=scope, level=level).count


def value(*, by: Actor, indicator: Indicator, scope: Scope) -> int | Decimal | None:
    """The value alone: a count, a share, a mean; None: nothing to divide."""
    found = whole(by=by, indicator=indicator, scope=scope)
    return Figure(Declaration.of(indicator).measure, found).value()


def bounds(*, by: Actor, indicator: Indicator, scope: Scope) -> Bounds:
    """How far "each once" reached between organisations that know each other's people by card."""
    lower, upper, recorded = _rows(sql.BOUNDS, by, indicator, scope)[0]
    return Bounds(int(lower), int(upper), knows_cards=recorded > 0)


@dataclass(frozen=True)
class Released:
    """A figure as it was released, and when."""

    figure: Figure
    version: int
    closing: Closing


def list_released(
    *, by: Actor, indicator: Indicator, for_organisation: UUID | None
) -> dict[UUID, Released]:
    """By half-year, the closed ones: the whole programme's figures or one organisation's own."""
    rows = releases.visible(by).filter(code=indicator.code, for_organisation=for_organisation)
    return {
        row.period_id: Released(Figure.from_json(row.cells), row.version, row.closing)
        for row in rows.select_related("closing")
    }


def list_reported(
    *, by: Actor, periods: Sequence[Period], partner: UUID | None = None
) -> set[UUID]:
    """The half-years of which zero means zero: begun, and with facts of any kind, or closed.

    Of every other half-year nothing is reported, which is not nought.
    """
    begun = [period for period in periods if period.starts_on <= clock.today()]
    if not begun:
        return set()
    given = {
        "programme": begun[0].programme_id,
        "readable": list(policies.visible(by)) if partner is None else [_one_of(by, partner)],
        "kinds": list(KINDS),
        "codes": [period.code for period in begun],
        "starts": [period.starts_on for period in begun],
        "ends": [period.ends_on for period in begun],
        "today": clock.today(),
    }
    there = {code for (code,) in _run(sql.REPORTED, given)}
    closed = closings.list_closings(by=by, periods=begun)
    return {period.id for period in begun if period.code in there or period.id in closed}


def list_versions(indicator: Indicator) -> list[IndicatorVersion]:
    """Every definition this code had, the one in force first."""
    rows = IndicatorVersion.objects.filter(programme=indicator.programme_id, code=indicator.code)
    return list(rows.filter(version__lte=indicator.version).order_by("-version"))


def records(
    *,
    by: Actor,
    indicator: Indicator,
    scope: Scope,
    level: Level = Level.EACH_ONCE,
    after: str | None = None,
    size: int | None = PAGE,
) -> RecordPage:
    """The rows behind a figure, oldest first; `after` is the key of the last row seen."""
    key = read_day_key(after) if after else (None, None)
    if key is None:
        raise NotFound
    after_on, after_id = key
    more = {
        "after_on": after_on,
        "after_id": after_id,
        "size": None if size is None else size + 1,
    }
    is_latest = Declaration.of(indicator).window is Window.LATEST
    statement = sql.LATEST_LIST if is_latest else sql.LIST[level]
    rows = [_record(row) for row in _rows(statement, by, indicator, scope, more)]
    if size is None or len(rows) <= size:
        return RecordPage(rows)
    return RecordPage(rows[:size], rows[size - 1].key)


def own_persons(*, by: Actor, rows: Sequence[Record]) -> dict[UUID, UUID]:
    """Person by subject, for rows of the own organisation: their pages show the same code."""
    mine = [row.subject for row in rows if row.partner == by.organisation]
    if not mine:
        return {}
    found = Person.objects.filter(
        organisation=by.organisation, subject__in=mine, undone_at__isnull=True
    )
    return dict(found.values_list("subject", "id"))


@dataclass(frozen=True)
class Plan:
    """What was planned for a half-year, for the whole programme."""

    target: Decimal
    by_today: Decimal
    is_invented: bool


def plan_of(indicator: Indicator, period: Period) -> Plan | None:
    """The milestone of a half-year, or None."""
    for milestone in getattr(indicator, "in_force", ()):
        if milestone.period_id == period.id:
            by_today = milestone.target  # a share or a mean is not reached bit by bit
            if Declaration.of(indicator).measure is Measure.COUNT:
                by_today = planned_by(milestone.target, period, clock.today())
            return Plan(milestone.target, by_today, milestone.invented)
    return None


@dataclass(frozen=True)
class Freshness:
    """The last day that facts speak of; None before the first."""

    last_on: date | None


def freshness(*, by: Actor, programme: Programme) -> Freshness:
    """How new what the actor reads is."""
    given = {
        "programme": programme.code,
        "readable": list(policies.visible(by)),
        "kinds": list(KINDS),
        "today": clock.today(),
    }
    return Freshness(_run(sql.LAST_DAY, given)[0][0])


def first_period(periods: list[Period], last_on: date | None) -> Period | None:
    """The half-year a page opens with: today's, else the last with facts, else the last begun."""
    for day in (clock.today(), last_on):
        for period in periods:
            if day is not None and period.starts_on <= day <= period.ends_on:
                return period
    begun = [period for period in periods if period.starts_on <= clock.today()]
    return next(iter(reversed(begun or periods)), None)


def what_changed(version: IndicatorVersion) -> str:
    """What became other with a definition, in the language of the page."""
    return (get_language() == "my" and version.what_my) or version.what_en


def count_late(by: Actor, indicator: Indicator, released: Released) -> LateCount:
    """How many facts of an indicator's kinds came after a release, and how many were taken back."""
    kinds = Declaration.of(indicator).kinds
    return closings.count_late(by=by, closing=released.closing, kinds=kinds)


def word(indicator: Indicator, what: str) -> str:
    """`short`, `meaning`, `left_out`, `source` of a definition, in the language of the page."""
    said: Mapping[str, str] = indicator.definition
    return (get_language() == "my" and said.get(f"{what}_my")) or said.get(f"{what}_en", "")


def name_of(indicator: Indicator) -> str:
    """The indicator's name in the language of the page."""
    return (get_language() == "my" and indicator.name_my) or indicator.name_en


def the_programme() -> Programme:
    """The programme whose figures these are; raises NoProgramme."""
    return programmes.the_programme()


def _one_of(by: Actor, organisation: UUID) -> UUID:
    if organisation not in policies.visible(by):
        raise NotFound
    return organisation


def _rows(
    statement: str,
    by: Actor,
    indicator: Indicator,
    scope: Scope,
    more: Mapping[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    said = Declaration.of(indicator)
    is_latest = said.window is Window.LATEST
    looks_back = is_latest or said.window is Window.FIRST_EVER
    given = {
        "programme": indicator.programme_id,
        "kinds": list(said.kinds),
        "readable": list(policies.visible(by)),
        "searched_from": date.min if looks_back else scope.period.starts_on,
        "starts_on": date.min if is_latest else scope.period.starts_on,
        # what is dated ahead (an action that falls due) does not count before its day
        "ends_on": min(scope.period.ends_on, clock.today()),
        "township": scope.township,
        "partner": scope.partner,
        **dict.fromkeys(PERSONAL),
        **dict(scope.cell),
        "at_least": said.at_least,
        **(more or {}),
    }
    return _run(statement, given)


def _run(statement: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    if not current_organisations():
        raise NoTenant
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _record(row: tuple[Any, ...]) -> Record:
    fact, whom, subject, on, place, partner, sex, band, displacement, disability, dose, value = row
    return Record(
        key=day_key(on, fact),
        whom=whom,
        subject=subject,
        on=on,
        township=place,
        partner=partner,
        sex=sex,
        age_band=band,
        displacement=displacement,
        disability=disability,
        dose=float(dose),
        value=value,
    )
