"""Planned beside done, by line of work, township, partner and month: one query for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from safe.administration.programmes.models import Activity, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.tenancy import NoTenant, current_organisations
from safe.results.indicators import policies
from safe.results.indicators.models import Indicator
from safe.results.workplan.models import PlannedWork

# each counted thing once, in the month and place of its first fact of the half-year
_DONE = """
select kind, month, place, organisation, count(*) from (
  select distinct on (f.kind, coalesce(s.canonical, f.subject)) f.kind, f.place, f.organisation,
         date_trunc('month', f.on_date)::date as month
    from facts_fact f left join facts_subject s on s.id = f.subject and s.canonical <> s.id
   where not f.void and f.dose > 0 and f.subject is not null and f.programme = %(programme)s
     and f.kind = any(%(kinds)s) and f.organisation = any(%(readable)s)
     and f.on_date between %(starts_on)s and %(ends_on)s
   order by f.kind, coalesce(s.canonical, f.subject), f.on_date, f.source, f.id
) placed group by 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Piece:
    """One month of one line of work, partner and township."""

    activity: UUID
    partner: UUID
    township: str
    month: date
    planned: int = 0
    done: int = 0
    is_invented: bool = False


@dataclass(frozen=True)
class Filter:
    """What of the plan is looked at."""

    partner: UUID | None = None
    township: str | None = None

    def holds(self, piece: Piece) -> bool:
        """Whether a piece belongs to it."""
        return self.partner in {None, piece.partner} and self.township in {None, piece.township}


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months that lie between two days."""
    months, at = [], first.replace(day=1)
    while at <= last:
        months.append(at)
        at = (at + timedelta(days=31)).replace(day=1)
    return months


def counted_by(programme: Programme, activities: Iterable[Activity]) -> dict[UUID, Indicator]:
    """The indicator whose facts say what was done, by line of work; those without have none."""
    found = {row.code: row for row in Indicator.objects.filter(programme=programme, ended_on=None)}
    return {row.id: found[row.counted_by] for row in activities if row.counted_by in found}


def list_pieces(*, by: Actor, period: Period, counted: Mapping[UUID, Indicator]) -> Sequence[Piece]:
    """Every piece of a half-year that the actor may read: planned and done stand apart."""
    readable = list(policies.visible(by))
    months = months_between(period.starts_on, period.ends_on)
    pieces = []
    plans = PlannedWork.objects.filter(
        programme=period.programme, ended_on=None, organisation__in=readable
    )
    for plan in plans:
        whose = (plan.activity_id, plan.organisation_id, plan.place)
        pieces += [
            Piece(*whose, month, planned=planned, is_invented=plan.is_invented)
            for month, planned in zip(months, plan.months.get(period.code, ()), strict=False)
        ]
    return [*pieces, *_done(period, counted, readable)]


def _done(
    period: Period, counted: Mapping[UUID, Indicator], readable: list[UUID]
) -> Iterable[Piece]:
    if not current_organisations():
        raise NoTenant
    activity_of = {
        kind: activity for activity, row in counted.items() for kind in row.definition["kinds"]
    }
    given: dict[str, Any] = {
        "programme": period.programme_id,
        "kinds": list(activity_of),
        "readable": readable,
        "starts_on": period.starts_on,
        "ends_on": min(period.ends_on, clock.today()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DONE, given)
        for kind, month, place, partner, number in cursor.fetchall():
            yield Piece(activity_of[kind], partner, place, month, done=number)
