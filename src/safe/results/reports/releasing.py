"""The content of a report for who may not open the records: released figures, small cells hidden.

The value of a row is what was released. How far it moved since is told of the whole alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.results.indicators import queries as indicators
from safe.results.indicators import released, words
from safe.results.indicators.declarations import Declaration
from safe.results.indicators.hiding import Mark, ShownCell, ShownFigure
from safe.results.indicators.models import Indicator
from safe.results.indicators.released import Moved, Reading
from safe.results.periods.models import Closing
from safe.results.reports.content import (
    HIDDEN,
    Content,
    Indicated,
    Late,
    Row,
    Value,
    plain,
)
from safe.results.reports.content import Half as HalfRow
from safe.results.reports.problems import NotClosedYet

Note = Callable[[int, int], None]


@dataclass(frozen=True)
class Codes:
    """Every code of a split that the programme knows: each has a row, with zero as well."""

    townships: Sequence[str]
    partners: Sequence[str]

    @classmethod
    def of(cls, programme: Programme, partners: Iterable[Organisation]) -> "Codes":
        """Public content of the programme."""
        townships = [one.code for one in places.list_townships(programme.code)]
        return cls(townships, [one.code for one in partners])

    def of_split(self, split: str) -> list[str]:
        """In the programme's order."""
        known: dict[str, Sequence[str]] = {
            "sex": list(words.SEX),
            "age_band": words.BANDS,
            "displacement": list(words.DISPLACEMENT),
            "disability": list(words.DISABILITY),
            "township": [*self.townships, "unknown"],
            "partner": self.partners,
        }
        return list(known[split])


def content_of(
    *,
    by: Actor,
    period: Period,
    reads: Iterable[Organisation],
    cells: str,
    closing: Closing | None,
    indicators: Sequence[Indicated],
    late: Sequence[Late],
) -> Content:
    """The head of a content, and its parts."""
    reader = programmes.list_organisations([by.organisation])
    return Content(
        programme=period.programme_id,
        period=period.code,
        starts_on=period.starts_on.isoformat(),
        ends_on=period.ends_on.isoformat(),
        organisation=reader[0].code if reader else "",
        reads=tuple(partner.code for partner in reads),
        as_of=_instant(clock.now()),
        cells=cells,
        closed_at=_instant(closing.closed_at) if closing else "",
        indicators=tuple(indicators),
        late=tuple(late),
    )


def gather_released(*, by: Actor, period: Period, note: Note | None = None) -> Content:
    """Raises NotClosedYet where nothing of the half-year was released to the organisation."""
    reading = released.read(by=by)
    half = next((one for one in reading.halves if one.period.id == period.id), None)
    if half is None:
        raise NotClosedYet
    doing = programmes.list_partners(reading.programme)
    whose = [one for one in doing if reading.is_whole or one.id == by.organisation]
    known = Codes.of(reading.programme, whose)
    there = [one for one in reading.indicators if one.code in half.figures]
    moved = released.moved(half, there)
    made = []
    for indicator in there:
        made.append(_indicated(reading, period, indicator, known, moved.get(indicator.code)))
        if note is not None:
            note(len(made), len(there))
    return content_of(
        by=by,
        period=period,
        reads=whose,
        cells=HIDDEN,
        closing=half.closing,
        indicators=made,
        late=[_late(one) for one in made if one.total.change not in (None, 0)],
    )


def _indicated(
    reading: Reading, period: Period, indicator: Indicator, known: Codes, moved: Moved | None
) -> Indicated:
    said = Declaration.of(indicator)
    half = next(one for one in reading.halves if one.period.id == period.id)
    shown = half.figures[indicator.code]
    rows = [_row("total", "all", shown.whole, _plain(moved))]
    for split in said.counts.splits:
        codes = known.of_split(split)
        extra = sorted(shown.splits[split].keys() - set(codes)) if shown.shows(split) else []
        rows += [_row(split, code, shown.cell(split, code)) for code in (*codes, *extra)]
    ends = shown.interval or (None, None)
    return Indicated(
        code=indicator.code,
        version=half.version(indicator.code),
        counts=said.counts.code,
        measure=said.measure.value,
        target=plain(indicator.target),
        invented=indicator.is_invented,
        low=plain(ends[0]),
        high=plain(ends[1]),
        rows=tuple(rows),
        pairs=(),
        halves=tuple(_halves(reading, period, indicator, _plain(moved))),
    )


def _row(split: str, code: str, cell: ShownCell, change: Value = None) -> Row:
    value = _plain(cell.value)
    return Row(split, code, value, _plain(cell.count), _plain(cell.part), value, change)


def _halves(
    reading: Reading, period: Period, indicator: Indicator, change: Value
) -> Iterable[HalfRow]:
    """Every half-year; one that is not closed has no value. Each is hidden as in its own report."""
    closed: dict[str, ShownFigure] = {
        half.period.code: half.figures[indicator.code]
        for half in reading.halves
        if indicator.code in half.figures
    }
    for one in programmes.list_periods(reading.programme):
        value = _plain(closed[one.code].whole.value) if one.code in closed else None
        plan = indicators.plan_of(indicator, one) if reading.is_whole else None
        aim = plain(plan.target) if plan else None
        moved = change if one.id == period.id else None
        yield HalfRow(one.code, value, aim, value, moved)


def _late(one: Indicated) -> Late:
    """That the whole moved, and how far as it may be told; neither how many facts nor when."""
    return Late(one.code, one.total.released, None, one.total.change, None, "")


def _plain(value: int | Decimal | Mark | None) -> Value:
    return value.value if isinstance(value, Mark) else plain(value)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
