"""Figures and the records behind them: one query, three uses (page, list, export)."""

from collections.abc import Iterable, Mapping, Sequence
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
from safe.kernel.problems import NotFound
from safe.kernel.tenancy import NoTenant, current_organisations
from safe.registry.people import policies as people
from safe.registry.people.models import Person
from safe.results.indicators import policies, sql
from safe.results.indicators.declarations import KINDS, Declaration, Level, Measure, Window
from safe.results.indicators.figures import (
    Figure,
    Record,
    RecordPage,
    Scope,
    figure_from,
    planned_by,
)
from safe.results.indicators.models import Indicator, Milestone

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
    more = {} if alone is None else {"readable": [_one_of(by, alone)]}
    return figure_from(_rows(statement, by, indicator, scope, more), said)


def count(*, by: Actor, indicator: Indicator, scope: Scope, level: Level = Level.EACH_ONCE) -> int:
    """The value alone."""
    return int(_rows(sql.COUNT[level], by, indicator, scope)[0][0])


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
    after_on, after_id = _read_key(after)
    more = {
        "after_on": after_on,
        "after_id": after_id,
        "size": None if size is None else size + 1,
    }
    rows = [_record(row) for row in _rows(sql.LIST[level], by, indicator, scope, more)]
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


def counts_all(by: Actor, partners: Iterable[UUID]) -> bool:
    """Whether the actor reads the facts of every partner: only then a programme's plan compares."""
    return set(partners) <= set(policies.visible(by))


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
    first_ever = said.window is Window.FIRST_EVER
    given = {
        "programme": indicator.programme_id,
        "kinds": list(said.kinds),
        "readable": list(policies.visible(by)),
        "searched_from": date.min if first_ever else scope.period.starts_on,
        "starts_on": scope.period.starts_on,
        "ends_on": scope.period.ends_on,
        "township": scope.township,
        "partner": scope.partner,
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
        key=f"{on.isoformat()}.{fact.hex}",
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


def _read_key(key: str | None) -> tuple[date | None, UUID | None]:
    if not key:
        return None, None
    try:
        day, _dot, fact = key.partition(".")
        return date.fromisoformat(day), UUID(hex=fact)
    except ValueError as wrong:
        raise NotFound from wrong
