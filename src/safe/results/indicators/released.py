"""Released figures for readers who may not open the records: closed half-years, hidden cells.

They come from the rows that were shared with the reader's organisation at the closing. No fact is
read: how far a whole moved since is asked through a door that gives the whole alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db import connection

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period, Programme
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.results.indicators import hiding, queries
from safe.results.indicators.declarations import Declaration
from safe.results.indicators.doors import SCALE
from safe.results.indicators.figures import Cell, Figure
from safe.results.indicators.hiding import Mark, ShownFigure
from safe.results.indicators.models import Indicator
from safe.results.indicators.policies import P
from safe.results.periods import policies as releases
from safe.results.periods.models import Closing, ReleasedFigure

_TODAY = """
select asked, whole.* from unnest(%s::uuid[]) as asked cross join lateral core.whole_of_today(asked)
 as whole
"""
Moved = int | Decimal | Mark


@dataclass(frozen=True)
class Half:
    """A closed half-year: what of its figures may be shown, by the code of the indicator."""

    period: Period
    closing: Closing
    figures: Mapping[str, ShownFigure]
    kept: Mapping[str, ReleasedFigure] = field(repr=False)

    def version(self, code: str) -> int:
        """By which version of the definition it was counted."""
        return int(self.kept[code].version)


@dataclass(frozen=True)
class Reading:
    """What a reader of released figures reads of a programme."""

    programme: Programme
    indicators: Sequence[Indicator]
    halves: Sequence[Half]
    is_whole: bool  # the programme's figures; else one partner's own


def read(*, by: Actor) -> Reading:
    """Every closed half-year in order; raises NotAllowed without the permission."""
    if not by.may(P.SEE):
        raise NotAllowed
    programme = programmes.the_programme()
    doing = {one.id for one in programmes.list_partners(programme)}
    # who has facts of its own reads its own figure, unless it reads every partner
    is_whole = by.organisation not in doing or doing <= {by.organisation, *by.facts_of}
    rows = releases.visible(by).filter(
        period__programme=programme, for_organisation=None if is_whole else by.organisation
    )
    indicators = queries.list_indicators(programme)
    halves = _halves(rows.select_related("closing", "period"), _sessions(indicators))
    return Reading(programme, indicators, halves, is_whole)


def _halves(rows: Iterable[ReleasedFigure], sessions: set[str]) -> list[Half]:
    by_period: dict[UUID, dict[str, ReleasedFigure]] = {}
    for row in rows:
        by_period.setdefault(row.period_id, {})[row.code] = row
    halves = []
    for kept in by_period.values():
        one = next(iter(kept.values()))
        figures = {code: Figure.from_json(row.cells) for code, row in sorted(kept.items())}
        shown = hiding.hide(figures, figures.keys() - sessions)
        halves.append(Half(one.period, one.closing, shown, kept))
    return sorted(halves, key=lambda half: half.period.starts_on)


def _sessions(indicators: Iterable[Indicator]) -> set[str]:
    """What is known to count no people; of everything else small cells are hidden."""
    return {one.code for one in indicators if not Declaration.of(one).counts_people}


def moved(half: Half, indicators: Iterable[Indicator]) -> dict[str, Moved]:
    """How far each whole moved since its release, as it may be told; one question.

    What is counted by another definition today has no entry.
    """
    known = {one.code: one for one in indicators}
    asked = {half.kept[code].id: code for code in known if code in half.kept}
    with connection.cursor() as cursor:
        cursor.execute(_TODAY, [[str(one) for one in asked]])
        rows = cursor.fetchall()
    found: dict[str, Moved] = {}
    for released, count, part, valued, total in rows:
        code = asked[released]
        before = Figure.from_json(half.kept[code].cells)
        now = Figure(before.measure, Cell(count, part, valued, Decimal(total) / SCALE))
        said = Declaration.of(known[code])
        found[code] = _in_full(now, before)
        if said.counts_people:
            found[code] = hiding.change(now, before)
    return found


def _in_full(now: Figure, before: Figure) -> Moved:
    if now.whole == before.whole:
        return 0
    old, new = before.value(), now.value()
    return Mark.HIDDEN if old is None or new is None else new - old
