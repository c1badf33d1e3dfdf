"""The pages of who reads released figures alone: no filter, no record, small cells hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.kernel import charts
from safe.kernel.actor import Actor
from safe.kernel.charts.bars import share_of
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.ui.words import day, number
from safe.results.indicators import queries, released, words
from safe.results.indicators.against import Change, Stat, bar_of, definitions_of
from safe.results.indicators.choices import Asked, name_of_period
from safe.results.indicators.declarations import Declaration, Measure
from safe.results.indicators.hiding import Mark, ShownCell, ShownFigure
from safe.results.indicators.models import Indicator
from safe.results.indicators.pages import Line
from safe.results.indicators.released import Half, Moved, Reading
from safe.results.periods.figuring import ShownRelease


@dataclass(frozen=True)
class Table:
    """One split of a figure, or that it is not shown at all."""

    title: str
    lines: Sequence[Line]
    together: str
    is_shown: bool = True
    has_hidden: bool = False


@dataclass(frozen=True)
class Board:
    """The closed half-years: one of them, its figures beside what was planned."""

    programme: str
    options: Sequence[tuple[str, str]]
    period: str = ""
    period_name: str = ""
    closed_at: datetime | None = None
    aims: Sequence[charts.Aim] = ()
    has_plan: bool = False
    has_invented: bool = False
    headline: str = ""
    tables: Sequence[Table] = ()
    has_hidden: bool = False


@dataclass(frozen=True)
class Page:
    """One indicator in one closed half-year."""

    options: Sequence[tuple[str, str]]
    period: str
    period_name: str
    closed_at: datetime
    board: str
    indicator: Indicator
    version: int
    name: str
    unit: str
    measured: str
    stats: Sequence[Stat]
    columns: charts.Columns
    tables: Sequence[Table]
    meaning: Mapping[str, str]
    changes: Sequence[Change]
    has_target: bool
    has_hidden: bool


def board(*, by: Actor, asked: Asked) -> Board:
    """The dashboard; nothing but words while no half-year is closed."""
    reading, half = _chosen(by, asked)
    programme = reading.programme
    years = f"{programme.starts_on.year}–{programme.ends_on.year}"
    name, options = f"{programmes.name_of(programme)} {years}", _options(reading)
    if half is None:
        return Board(name, options)
    there = [one for one in reading.indicators if one.code in half.figures]
    headline = queries.headline_of(there)
    tables = _tables(reading, half, headline) if headline else []
    aims = [_aim(reading, half, one) for one in there]
    return Board(
        programme=name,
        options=options,
        period=half.period.code,
        period_name=name_of_period(half.period),
        closed_at=half.closing.closed_at,
        aims=aims,
        has_plan=any(aim.target for aim in aims),
        has_invented=any(one.is_invented for one in there),
        headline=(queries.word(headline, "short") or queries.name_of(headline)) if headline else "",
        tables=tables,
        has_hidden=any(half.figures[one.code].whole.is_hidden for one in there)
        or any(table.has_hidden for table in tables),
    )


def page(*, by: Actor, code: str, asked: Asked) -> Page:
    """One indicator; NotFound where nothing of it is released."""
    reading, half = _chosen(by, asked)
    indicator = queries.get_indicator(reading.programme, code)
    if half is None or code not in half.figures:
        raise NotFound
    said, figure = Declaration.of(indicator), half.figures[code]
    moved = released.moved(half, [indicator]).get(code)
    columns, tables = _columns(reading, indicator), _tables(reading, half, indicator)
    heads = {Measure.SHARE: _("Share"), Measure.MEAN: _("Mean")}
    return Page(
        options=_options(reading),
        period=half.period.code,
        period_name=name_of_period(half.period),
        closed_at=half.closing.closed_at,
        board=Asked(period=half.period.code).address("dashboard"),
        indicator=indicator,
        version=half.version(code),
        name=queries.name_of(indicator),
        unit=str(said.counts.many),
        measured=heads.get(said.measure, ""),
        stats=_stats(reading, half, indicator, moved),
        columns=columns,
        tables=tables,
        meaning={w: queries.word(indicator, w) for w in ("meaning", "left_out", "source")},
        changes=definitions_of(indicator),
        has_target=columns.has_targets,
        has_hidden=figure.whole.is_hidden or any(table.has_hidden for table in tables),
    )


def _chosen(by: Actor, asked: Asked) -> tuple[Reading, Half | None]:
    """The half-year of the address, else the last closed one; nothing else may be asked for."""
    reading = released.read(by=by)
    if asked != Asked(period=asked.period):
        raise NotAllowed
    if not asked.period:
        return reading, next(iter(reversed(reading.halves)), None)
    for half in reading.halves:
        if half.period.code == asked.period:
            return reading, half
    raise NotFound


def _options(reading: Reading) -> list[tuple[str, str]]:
    return [(half.period.code, name_of_period(half.period)) for half in reversed(reading.halves)]


def value_words(measure: Measure, value: Moved | None) -> str:
    """A value as it may be shown; the words of a mark in its place."""
    if isinstance(value, Mark):
        return str(words.MARKS[value])
    return words.said(measure, value)


def moved_words(measure: Measure, moved: Moved | None, *, in_steps: bool) -> str:
    """How far a whole moved since its release; empty where it did not move at all."""
    if moved is None:
        return _("counted by another definition today")
    if isinstance(moved, Mark):
        return str(words.MARKS[moved])
    if moved == 0:
        return ""
    sign = "+" if moved > 0 else "−"
    if measure is Measure.SHARE:
        points = f"{sign}{number(round(abs(float(moved)) * 100, 1))}"
        return _("{change} points").format(change=points)
    change = f"{sign}{words.said(measure, moved if moved > 0 else -moved)}"
    return _("{change} or more").format(change=change) if in_steps else change


def _in_steps(said: Declaration) -> bool:
    """Whether a change is told in steps: of people, not of sessions."""
    return said.counts_people and said.measure is Measure.COUNT


def release_of(half: Half, indicator: Indicator, moved: Moved | None) -> ShownRelease:
    """One row of a closed half-year."""
    said, whole = Declaration.of(indicator), half.figures[indicator.code].whole
    return ShownRelease(
        indicator.code,
        queries.word(indicator, "short") or queries.name_of(indicator),
        Asked(period=half.period.code).address("indicator", indicator.code),
        value_words(said.measure, whole.value),
        moved_words(said.measure, moved, in_steps=_in_steps(said)),
        whole.is_hidden or isinstance(moved, Mark),
    )


def _aim(reading: Reading, half: Half, indicator: Indicator) -> charts.Aim:
    shown = half.figures[indicator.code].whole
    plan = queries.plan_of(indicator, half.period) if reading.is_whole else None
    href = Asked(period=half.period.code).address("indicator", indicator.code)
    value = None if isinstance(shown.value, Mark) else shown.value
    note = "" if plan else _("in your organisation")
    if isinstance(shown.value, Mark):
        return charts.Aim(
            name=queries.word(indicator, "short") or queries.name_of(indicator),
            value=None,
            code=indicator.code,
            href=href,
            note=_("Hidden, so that nobody is recognised"),
            words=value_words(Measure.COUNT, shown.value),
        )
    return bar_of(indicator, value, plan, href, note=note)


def _stats(
    reading: Reading, half: Half, indicator: Indicator, moved: Moved | None
) -> Sequence[Stat]:
    figure, said = half.figures[indicator.code], Declaration.of(indicator)
    measure = said.measure
    at, note = day(half.closing.closed_at), ""
    if measure is Measure.MEAN and figure.interval:
        low, high = (words.said(measure, end) for end in figure.interval)
        note = _("{low} to {high} with 95 %").format(low=low, high=high)
    stats = [
        Stat(
            _("Released on {at}").format(at=at),
            value_words(measure, figure.whole.value),
            note=note or _made_of(measure, figure.whole),
        )
    ]
    change = moved_words(said.measure, moved, in_steps=_in_steps(said))
    stats.append(
        Stat(
            _("Changed since"),
            "< 5" if moved is Mark.LITTLE else change or _("nothing"),
            of=_("people") if moved is Mark.LITTLE else "",
            note=_("what came or was corrected later") if change else "",
        )
    )
    plan = queries.plan_of(indicator, half.period) if reading.is_whole else None
    if plan:
        invented = _("invented") if indicator.is_invented else ""
        planned = words.said(measure, plan.target)
        stats.append(Stat(_("Planned for this half-year"), planned, note=invented))
    return stats


def _made_of(measure: Measure, cell: ShownCell) -> str:
    """175 / 188, as far as it may be shown."""
    if measure is Measure.COUNT or isinstance(cell.count, Mark):
        return ""
    if isinstance(cell.part, Mark):
        return _("of {count}").format(count=number(cell.count))
    return f"{number(cell.part or 0)} / {number(cell.count)}"


def _columns(reading: Reading, indicator: Indicator) -> charts.Columns:
    columns, measure = [], Declaration.of(indicator).measure
    closed = {half.period.id: half for half in reading.halves}
    for period in programmes.list_periods(reading.programme):
        half = closed.get(period.id)
        figure = half.figures.get(indicator.code) if half else None
        plan = queries.plan_of(indicator, period) if reading.is_whole else None
        value = figure.whole.value if figure else None
        is_number = value is not None and not isinstance(value, Mark)
        columns.append(
            charts.Column(
                label=words.short_period(period),
                value=float(value) if is_number and value is not None else None,
                target=float(plan.target) if plan else None,
                href=Asked(period=period.code).address("indicator", indicator.code)
                if figure
                else "",
                words=value_words(measure, value) if figure else "",
                target_words=words.said(measure, plan.target) if plan else "",
                note=_("closed") if half else "",
            )
        )
    return charts.columns(columns)


def _tables(reading: Reading, half: Half, indicator: Indicator) -> list[Table]:
    figure, said = half.figures[indicator.code], Declaration.of(indicator)
    names: dict[str, Mapping[str, str | Promise]] = {
        "sex": words.SEX,
        "age_band": {code: words.band(code) for code in words.BANDS},
        "displacement": words.DISPLACEMENT,
        "disability": words.DISABILITY,
        "township": {
            **{one.code: one.name for one in places.list_townships(reading.programme.code)},
            "unknown": _("Elsewhere, or not known"),
        },
        "partner": {
            one.code: programmes.short_name_of(one)
            for one in programmes.list_partners(reading.programme)
        },
    }
    return [
        _table(str(title), figure, split, names[split])
        for split, title in words.TITLES.items()
        if split in said.counts.splits
    ]


def _table(title: str, figure: ShownFigure, split: str, said: Mapping[str, str | Promise]) -> Table:
    together = value_words(figure.measure, figure.whole.value)
    if not figure.shows(split):
        return Table(title, [], together, is_shown=False, has_hidden=True)
    cells = figure.splits[split]
    order = [code for code in said if code in cells]
    order += sorted(code for code in cells if code not in said)
    whole = figure.whole.count
    longest = float(whole) if figure.measure is Measure.COUNT and not isinstance(whole, Mark) else 1
    lines = []
    for code in order:
        value = cells[code].value
        size = None if isinstance(value, Mark) else float(value or 0)
        lines.append(
            Line(
                str(said.get(code, code)),
                value_words(figure.measure, value),
                _made_of(figure.measure, cells[code]),
                None if size is None else share_of(size, longest),
            )
        )
    return Table(title, lines, together, has_hidden=any(one.is_hidden for one in cells.values()))
