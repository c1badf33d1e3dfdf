"""From the figures of the pages to the content of a report: the same queries, nothing of its own.

The one place that decides what a reader is shown: exact cells, or released figures with small
cells hidden (`results/indicators/hiding.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.results.indicators import policies as figures
from safe.results.indicators import queries as indicators
from safe.results.indicators import words
from safe.results.indicators.declarations import Declaration, Measure
from safe.results.indicators.figures import NOBODY, SPLITS, Cell, Figure, Scope
from safe.results.indicators.models import Indicator
from safe.results.periods import queries as periods
from safe.results.periods.models import Closing
from safe.results.reports import policies
from safe.results.reports.content import (
    EXACT,
    HIDDEN,
    Content,
    Half,
    Indicated,
    Late,
    Pair,
    Row,
    Value,
    plain,
)
from safe.results.reports.problems import NotClosedYet

Note = Callable[[int, int], None]
MOST_LATE = 100_000


@dataclass(frozen=True)
class Reach:
    """Of what the reader's figures are made, asked once a report."""

    by: Actor
    programme: Programme
    periods: Sequence[Period]
    partners: Sequence[Organisation]
    townships: Sequence[str]
    closings: Mapping[UUID, Closing]
    is_whole: bool

    @property
    def for_organisation(self) -> UUID | None:
        """Whose released figures they are compared with: the programme's, or the own ones."""
        return None if self.is_whole else self.by.organisation

    @property
    def is_exact(self) -> bool:
        return self.by.may(policies.SEES_RECORDS)

    def codes(self, split: str) -> list[str]:
        """Every code of a split that the programme knows."""
        known: dict[str, Sequence[str]] = {
            "sex": list(words.SEX),
            "age_band": words.BANDS,
            "displacement": list(words.DISPLACEMENT),
            "disability": list(words.DISABILITY),
            "township": [*self.townships, "unknown"],
            "partner": [partner.code for partner in self.partners],
        }
        return list(known[split])


def gather(*, by: Actor, period: Period, note: Note | None = None) -> Content:
    """The content of a half-year's report for a reader; `note` is told after each indicator."""
    if not by.may(policies.P.REPORT):
        raise NotAllowed
    if not by.may(policies.SEES_RECORDS):
        if periods.find_closing(by=by, period=period) is None:
            raise NotClosedYet
        raise NotAllowed  # until small cells are hidden in files, nobody gets one with them
    reach = reach_of(by)
    closing = reach.closings.get(period.id)
    rows = indicators.list_indicators(reach.programme)
    made: list[Indicated] = []
    late: list[Late] = []
    for indicator in rows:
        one, after = _indicated(reach, period, indicator)
        made.append(one)
        late += after
        if note is not None:
            note(len(made), len(rows))
    reader = programmes.list_organisations([by.organisation])
    return Content(
        programme=reach.programme.code,
        period=period.code,
        starts_on=period.starts_on.isoformat(),
        ends_on=period.ends_on.isoformat(),
        organisation=reader[0].code if reader else "",
        reads=tuple(partner.code for partner in reach.partners),
        as_of=_instant(clock.now()),
        cells=EXACT if reach.is_exact else HIDDEN,
        closed_at=_instant(closing.closed_at) if closing else "",
        indicators=tuple(made),
        late=tuple(late),
    )


def reach_of(by: Actor) -> Reach:
    """What the actor reads this moment."""
    programme = programmes.the_programme()
    read = set(figures.visible(by))
    doing = programmes.list_partners(programme)
    all_periods = programmes.list_periods(programme)
    return Reach(
        by=by,
        programme=programme,
        periods=all_periods,
        partners=[partner for partner in doing if partner.id in read],
        townships=[one.code for one in places.list_townships(programme.code)],
        closings=periods.list_closings(by=by, periods=all_periods),
        is_whole=indicators.counts_all(by, [partner.id for partner in doing]),
    )


def _indicated(
    reach: Reach, period: Period, indicator: Indicator
) -> tuple[Indicated, Sequence[Late]]:
    said = Declaration.of(indicator)
    now = indicators.figure(by=reach.by, indicator=indicator, scope=Scope(period))
    before = _released(reach, period, indicator)
    shown, released = now, before
    was = released.whole if released else None
    rows = [_row("total", "all", shown, shown.whole, released, was)]
    for split in SPLITS if said.counts_people else ("township", "partner"):
        rows += _split_rows(reach, split, shown, released)
    ends = shown.interval or (None, None)
    one = Indicated(
        code=indicator.code,
        version=indicator.version,
        counts=said.counts.value,
        measure=said.measure.value,
        target=plain(indicator.target),
        invented=indicator.is_invented,
        low=plain(ends[0]),
        high=plain(ends[1]),
        rows=tuple(rows),
        pairs=_pairs(shown) if said.counts_people else (),
        halves=tuple(_halves(reach, period, indicator, now)),
    )
    return one, _late(reach, period, indicator, now, before)


def _split_rows(reach: Reach, split: str, shown: Figure, released: Figure | None) -> list[Row]:
    cells = _cells(shown, split)
    before = _cells(released, split) if released else {}
    known = reach.codes(split)
    codes = [*known, *sorted({*cells, *before} - set(known))]
    return [
        _row(
            split,
            code,
            shown,
            cells.get(code, NOBODY),
            released,
            before.get(code, NOBODY) if released else None,
        )
        for code in codes
    ]


def _cells(figure: Figure, split: str) -> dict[str, Cell]:
    """By code; what has no place on the map of the programme is not known."""
    found: dict[str, Cell] = {}
    for code, cell in figure.by(split).items():
        found[code or "unknown"] = found.get(code or "unknown", NOBODY) + cell
    return found


def _row(
    split: str, code: str, shown: Figure, cell: Cell, released: Figure | None, before: Cell | None
) -> Row:
    value = plain(shown.value(cell))
    was = plain(released.value(before)) if released is not None else None
    part = {Measure.SHARE: cell.part, Measure.MEAN: cell.valued}.get(shown.measure)
    return Row(split, code, value, cell.count, part, was, _change(value, was))


def _change(value: Value, was: Value) -> Value:
    if isinstance(value, int | float) and isinstance(was, int | float):
        return plain(value - was)
    return None


def _pairs(figure: Figure) -> tuple[Pair, ...]:
    found = figure.sex_age
    known = [(sex, band) for sex in words.SEX for band in words.BANDS]
    extra = sorted(set(found) - set(known))
    return tuple(
        Pair(sex, band, found.get((sex, band), NOBODY).count) for sex, band in [*known, *extra]
    )


def _halves(reach: Reach, period: Period, indicator: Indicator, now: Figure) -> list[Half]:
    """Every half-year of the programme; what has not begun has no value."""
    halves = []
    for one in reach.periods:
        figure = now if one.id == period.id else None
        if figure is None and one.starts_on <= clock.today():
            figure = indicators.figure(by=reach.by, indicator=indicator, scope=Scope(one))
        before = _released(reach, one, indicator)
        value = plain(figure.value()) if figure else None
        was = plain(before.value()) if before else None
        plan = indicators.plan_of(indicator, one) if reach.is_whole else None
        aim = plain(plan.target) if plan else None
        halves.append(Half(one.code, value, aim, was, _change(value, was)))
    return halves


def _released(reach: Reach, period: Period, indicator: Indicator) -> Figure | None:
    if period.id not in reach.closings:
        return None
    row = periods.released(
        by=reach.by,
        period=period,
        code=indicator.code,
        for_organisation=reach.for_organisation,
    )
    return Figure.from_json(row.cells) if row else None


def _late(
    reach: Reach, period: Period, indicator: Indicator, now: Figure, before: Figure | None
) -> list[Late]:
    """What came after the closing, where it changed the figure or one of its cells."""
    closing = reach.closings.get(period.id)
    if closing is None or before is None or now.as_json() == before.as_json():
        return []
    kinds = Declaration.of(indicator).kinds
    came = periods.list_late(by=reach.by, closing=closing, size=MOST_LATE).rows
    days = [one.at.date() for one in came if one.kind in kinds]
    counted = periods.count_late(by=reach.by, closing=closing, kinds=kinds)
    value, was = plain(now.value()), plain(before.value())
    return [
        Late(
            code=indicator.code,
            released=was,
            value=value,
            change=_change(value, was),
            facts=counted.all + counted.earlier,
            last_on=max(days).isoformat() if days else "",
        )
    ]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
