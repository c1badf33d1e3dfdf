"""From the figures of the pages to the content of a report: the same queries, nothing of its own.

Here are exact cells, for readers who may open the records; everybody else's report is made of
released figures with small cells hidden (`releasing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.results.indicators import policies as figures
from safe.results.indicators import queries as indicators
from safe.results.indicators import words
from safe.results.indicators.declarations import Declaration, Measure
from safe.results.indicators.figures import NOBODY, Cell, Figure, Scope
from safe.results.indicators.models import Indicator
from safe.results.periods import queries as periods
from safe.results.periods.models import Closing
from safe.results.periods.queries import LateCount
from safe.results.reports import policies
from safe.results.reports.content import (
    EXACT,
    Content,
    Half,
    Indicated,
    Late,
    Pair,
    Row,
    Value,
    plain,
)
from safe.results.reports.releasing import Codes, Note, content_of, gather_released

Known = tuple[UUID, str]


@dataclass(frozen=True)
class Reach:
    """Of what the reader's exact figures are made, asked once a report."""

    by: Actor
    programme: Programme
    periods: Sequence[Period]
    partners: Sequence[Organisation]
    known: Codes
    closings: Mapping[UUID, Closing]
    is_whole: bool
    released: Mapping[Known, Figure]
    late: Mapping[str, LateCount]

    def before(self, period: Period, indicator: Indicator) -> Figure | None:
        """The figure as it was released: the whole programme's, or the organisation's own."""
        return self.released.get((period.id, indicator.code))


def gather(*, by: Actor, period: Period, note: Note | None = None) -> Content:
    """The content of a half-year's report for a reader; `note` is told after each indicator."""
    if not by.may(policies.P.REPORT):
        raise NotAllowed
    if not by.may(figures.P.SEE_RECORDS):
        return gather_released(by=by, period=period, note=note)
    reach = _reach_of(by, period)
    rows = indicators.list_indicators(reach.programme)
    made: list[Indicated] = []
    late: list[Late] = []
    for indicator in rows:
        one, after = _indicated(reach, period, indicator)
        made.append(one)
        late += after
        if note is not None:
            note(len(made), len(rows))
    closing = reach.closings.get(period.id)
    return content_of(
        by=by,
        period=period,
        reads=reach.partners,
        cells=EXACT,
        closing=closing,
        indicators=made,
        late=late,
    )


def read_by(by: Actor) -> list[UUID]:
    """Whose facts stand in a report of the actor's: exact cells are read by agreement alone.

    A released figure was shared with the organisation for good; of a partner it is its own.
    """
    doing = {one.id for one in programmes.list_partners(programmes.the_programme())}
    if not by.may(figures.P.SEE_RECORDS):
        return [by.organisation] if by.organisation in doing else []
    return [one for one in figures.visible(by) if one in doing]


def _reach_of(by: Actor, period: Period) -> Reach:
    programme = programmes.the_programme()
    read = set(figures.visible(by))
    doing = programmes.list_partners(programme)
    partners = [partner for partner in doing if partner.id in read]
    all_periods = programmes.list_periods(programme)
    is_whole = periods.reads_all(by, doing)
    rows = periods.list_all_released(by=by, for_organisation=None if is_whole else by.organisation)
    closings = periods.list_closings(by=by, periods=all_periods)
    closing = closings.get(period.id)
    return Reach(
        by=by,
        programme=programme,
        periods=all_periods,
        partners=partners,
        known=Codes.of(programme, partners),
        closings=closings,
        is_whole=is_whole,
        released={(row.period_id, row.code): Figure.from_json(row.cells) for row in rows},
        late=periods.count_late_kinds(by=by, closing=closing) if closing else {},
    )


def _indicated(
    reach: Reach, period: Period, indicator: Indicator
) -> tuple[Indicated, Sequence[Late]]:
    said = Declaration.of(indicator)
    now = indicators.figure(by=reach.by, indicator=indicator, scope=Scope(period))
    before = reach.before(period, indicator)
    rows = [_row("total", "all", now, now.whole, before, before.whole if before else None)]
    for split in said.counts.splits:
        rows += _split_rows(reach, split, now, before)
    ends = now.interval or (None, None)
    one = Indicated(
        code=indicator.code,
        version=indicator.version,
        counts=said.counts.code,
        measure=said.measure.value,
        target=plain(indicator.target),
        invented=indicator.is_invented,
        low=plain(ends[0]),
        high=plain(ends[1]),
        rows=tuple(rows),
        pairs=_pairs(now) if said.counts_people else (),
        halves=tuple(_halves(reach, period, indicator, now)),
    )
    return one, _late(reach, indicator, now, before)


def _split_rows(reach: Reach, split: str, shown: Figure, released: Figure | None) -> list[Row]:
    cells = _cells(shown, split)
    before = _cells(released, split) if released else {}
    known = reach.known.of_split(split)
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
        found = now.value() if one.id == period.id else None
        if one.id != period.id and one.starts_on <= clock.today():
            found = indicators.value(by=reach.by, indicator=indicator, scope=Scope(one))
        before = reach.before(one, indicator)
        value = plain(found)
        was = plain(before.value()) if before else None
        plan = indicators.plan_of(indicator, one) if reach.is_whole else None
        aim = plain(plan.target) if plan else None
        halves.append(Half(one.code, value, aim, was, _change(value, was)))
    return halves


def _late(reach: Reach, indicator: Indicator, now: Figure, before: Figure | None) -> list[Late]:
    """What came after the closing, where it changed the figure or one of its cells."""
    if before is None or now.as_json() == before.as_json():
        return []
    counted = periods.sum_late(reach.late, Declaration.of(indicator).kinds)
    value, was = plain(now.value()), plain(before.value())
    return [
        Late(
            code=indicator.code,
            released=was,
            value=value,
            change=_change(value, was),
            facts=counted.all + counted.earlier,
            last_on=counted.last_at.astimezone(UTC).date().isoformat() if counted.last_at else "",
        )
    ]
