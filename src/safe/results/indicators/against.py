"""A figure beside what was planned and what was released: bars, columns, the numbers on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from safe.kernel import charts
from safe.kernel.actor import Actor
from safe.kernel.ui.words import day, number
from safe.results.indicators import queries, words
from safe.results.indicators.choices import Choices
from safe.results.indicators.declarations import Declaration, Direction, Measure, OverTime, Window
from safe.results.indicators.figures import Cell, Figure, Scope, progress
from safe.results.indicators.models import Indicator
from safe.results.indicators.queries import Plan, Released

MOST = 150  # percent of the way that are still said
NOTHING = "—"


@dataclass(frozen=True)
class Stat:
    """One of the numbers on top of a page."""

    label: str
    n: str
    of: str = ""
    note: str = ""
    href: str = ""


def aim_of(
    indicator: Indicator, value: float | Decimal | None, choices: Choices, *, reported: bool = True
) -> charts.Aim:
    """The bar of an indicator; a plan only where it is the same whole that was counted."""
    plan = None
    if choices.scope and choices.scope.is_whole and choices.counts_all:
        plan = queries.plan_of(indicator, choices.scope.period)
    href = choices.asked.address("indicator", indicator.code)
    return bar_of(indicator, value, plan, href, reported=reported)


def bar_of(
    indicator: Indicator,
    value: float | Decimal | None,
    plan: Plan | None,
    href: str,
    *,
    reported: bool = True,
    note: str = "",
) -> charts.Aim:
    """A value beside its plan; what is missing is a dash with its reason, never nought."""
    said = Declaration.of(indicator)
    if not reported:
        note = _("Not reported yet")
    elif value is None:
        note = _("Nothing to divide: nobody stands in it")
    return charts.Aim(
        name=queries.word(indicator, "short") or queries.name_of(indicator),
        value=float(value) if reported and value is not None else None,
        target=float(plan.target) if plan else None,
        planned=float(plan.by_today) if plan else None,
        code=indicator.code,
        href=href,
        note=note,
        words=words.said(said.measure, value) if reported else NOTHING,
        target_words=words.said(said.measure, plan.target) if plan else "",
        planned_words=words.said(said.measure, plan.by_today) if plan else "",
        down=said.direction is Direction.DOWN,
    )


def released_of(by: Actor, indicator: Indicator, choices: Choices) -> Mapping[UUID, Released]:
    """What stands released of the same whole that the page counts; nothing for a part of it."""
    if choices.scope is None or not choices.scope.is_whole:
        return {}
    whose = None if choices.counts_all else by.organisation
    return queries.list_released(by=by, indicator=indicator, for_organisation=whose)


def columns_of(
    by: Actor, indicator: Indicator, choices: Choices, released: Mapping[UUID, Released]
) -> charts.Columns:
    """Each half-year: counted, planned, and released where that is another number."""
    scope, said = choices.scope, Declaration.of(indicator)
    if scope is None:
        return charts.columns([])
    columns = []
    for period in choices.periods:
        value = None
        if period.id in choices.reported:
            asked = Scope(period, scope.township, scope.partner)
            value = queries.value(by=by, indicator=indicator, scope=asked)
        plan = queries.plan_of(indicator, period)
        target = plan.target if plan and choices.counts_all and scope.is_whole else None
        before = released.get(period.id)
        was = before.figure.value() if before else None
        columns.append(
            charts.Column(
                label=words.short_period(period),
                value=None if value is None else float(value),
                target=None if target is None else float(target),
                href=choices.asked.address("indicator", indicator.code, period=period.code),
                words=words.said(said.measure, value) if period.id in choices.reported else "",
                target_words=words.said(said.measure, target) if target is not None else "",
                was=None if was is None else float(was),
                was_words=words.said(said.measure, was) if before else "",
                note=_("closed") if before else "",
                is_restated=before is not None and was != value,
            )
        )
    return charts.columns(columns)


def stats_of(by: Actor, indicator: Indicator, figure: Figure, choices: Choices) -> Sequence[Stat]:
    """The numbers on top; what they are depends on what is measured."""
    said, scope = Declaration.of(indicator), choices.scope
    if scope is None:
        return []
    reported = scope.period.id in choices.reported
    plan = queries.plan_of(indicator, scope.period)
    compares = choices.counts_all and scope.is_whole
    stats = [_now(indicator, figure, choices, reported=reported)]
    stats += _beside(by, indicator, figure, scope)
    if plan and compares:
        planned = words.said(said.measure, plan.by_today)
        note = ""
        if said.measure is Measure.COUNT:
            note = _("{planned} planned by today").format(planned=planned)
        label = _("Planned for this half-year")
        stats.append(Stat(label, words.said(said.measure, plan.target), note=note))
    if indicator.target is not None:
        stats.append(_target(by, indicator, figure, choices))
    return stats


def _now(indicator: Indicator, figure: Figure, choices: Choices, *, reported: bool) -> Stat:
    said = Declaration.of(indicator)
    label = _("This half-year")
    if not reported:
        return Stat(label, NOTHING, note=_("Not reported yet"))
    note = ""
    if figure.value() is None:
        note = _("Nothing to divide: nobody stands in it")
    elif said.measure is Measure.MEAN and figure.interval:
        low, high = (words.said(said.measure, end) for end in figure.interval)
        note = _("{low} to {high} with 95 %").format(low=low, high=high)
    elif said.measure is Measure.SHARE:
        note = words.parts(said.measure, figure.whole)
    shown = words.said(said.measure, figure.value())
    return Stat(label, shown, note=note, href=choices.asked.address("records", indicator.code))


def _beside(by: Actor, indicator: Indicator, figure: Figure, scope: Scope) -> list[Stat]:
    """Who is new beside who was reached; how many a share or a mean is made of."""
    said = Declaration.of(indicator)
    if said.measure is Measure.MEAN:
        note = _("{count} with a value").format(count=number(figure.whole.valued))
        return [Stat(_("People with both tests"), number(figure.whole.count), note=note)]
    if said.measure is Measure.SHARE:
        unit = str(said.counts.many)
        return [Stat(_("Of how many"), number(figure.whole.count), note=unit)]
    if said.counts_people and said.window is Window.IN_PERIOD:
        new = queries.whole(by=by, indicator=indicator, scope=scope, window=Window.FIRST_EVER)
        note = _("{count} were reached before").format(count=number(figure.whole.count - new.count))
        return [Stat(_("New: for the first time ever"), number(new.count), note=note)]
    return []


def _target(by: Actor, indicator: Indicator, figure: Figure, choices: Choices) -> Stat:
    """The target of the programme, and how much of the way to it lies behind."""
    said = Declaration.of(indicator)
    invented = _("invented") if indicator.is_invented else ""
    whole = words.said(said.measure, indicator.target)
    actual: int | Decimal | None = figure.value()
    label, shown, of = _("Target of the programme"), whole, ""
    if said.measure is Measure.COUNT and choices.scope is not None:
        everybody = queries.whole(by=by, indicator=indicator, scope=choices.scope, so_far=True)
        actual = everybody.count
        label = _("Since the beginning, each once")
        if said.over_time is OverTime.ADDS:
            label = _("All half-years so far")
        shown, of = number(actual), _("of {target}").format(target=whole)
    note = invented
    if actual is not None and choices.counts_all and indicator.target is not None:
        way = progress(Decimal(actual), said.baseline, indicator.target)
        if way is not None:
            percent = round(max(Decimal(0), min(Decimal(MOST), 100 * way)))
            note = _("{percent} % of the way to the target").format(percent=percent)
            note = f"{note} ({invented})" if invented else note
    return Stat(label, shown, of, note)


@dataclass(frozen=True)
class Change:
    """One line of what became other: of the definition, or of a released figure."""

    title: str
    what: str
    is_now: bool = False


def changes_of(
    by: Actor, indicator: Indicator, figure: Figure, before: Released | None
) -> Sequence[Change]:
    """The released figure beside today's, then every definition this code had."""
    found = [] if before is None else [_restated(by, indicator, figure, before)]
    return [*found, *definitions_of(indicator)]


def definitions_of(indicator: Indicator) -> Sequence[Change]:
    """Every definition this code had, the one in force first."""
    found = []
    for version in queries.list_versions(indicator):
        what = queries.what_changed(version)
        since = day(version.since) if version.since else ""
        if version.version == 1:
            what = _("The first definition")
        title = _("Definition {version}").format(version=version.version)
        found.append(Change(title, ": ".join(part for part in (since, what) if part)))
    return found


def _restated(by: Actor, indicator: Indicator, figure: Figure, before: Released) -> Change:
    said = Declaration.of(indicator)
    was = words.said(said.measure, before.figure.value())
    at = day(before.closing.closed_at)
    if before.figure.whole == figure.whole and before.figure.splits == figure.splits:
        what = _("Released on {at} as {was}").format(at=at, was=was)
        return Change(_("Nothing since the release"), what, is_now=True)
    late = queries.count_late(by, indicator, before)
    what = _(
        "Released on {at} as {was}. Since then {came} facts came, {gone} were taken back, and "
        "{earlier} of earlier half-years changed."
    ).format(at=at, was=was, came=late.came, gone=late.gone, earlier=late.earlier)
    if before.version != indicator.version:
        what += " " + _("It was counted by definition {version}.").format(version=before.version)
    now = words.said(said.measure, figure.value())
    return Change(_("Now {now}").format(now=now), what, is_now=True)


def parts_of(figure: Figure, cell: Cell) -> tuple[str, float]:
    """The words of a cell and the length of its bar, in percent."""
    shown = words.said(figure.measure, figure.value(cell))
    if figure.measure is Measure.COUNT:
        return shown, charts.bars.share_of(cell.count, figure.whole.count)
    return shown, charts.bars.share_of(float(figure.value(cell) or 0), 1)
