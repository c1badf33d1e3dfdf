"""What the dashboard shows, gathered by queries: the template only draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from safe.kernel import charts
from safe.kernel.actor import Actor
from safe.kernel.ui.words import number
from safe.results.indicators import queries, words
from safe.results.indicators.against import aim_of
from safe.results.indicators.choices import Asked, Choices, choose
from safe.results.indicators.declarations import Level
from safe.results.indicators.figures import Figure
from safe.results.indicators.models import Indicator


@dataclass(frozen=True)
class Dashboard:
    """The page."""

    choices: Choices
    headline: Indicator | None = None
    figure: Figure = field(default_factory=Figure)
    ladder: Sequence[charts.Step] = ()
    pyramid: Sequence[charts.PyramidRow] = ()
    aims: Sequence[charts.Aim] = ()
    tiles: charts.Tiles | None = None
    elsewhere: int = 0
    has_invented: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was counted yet, anywhere the reader may look."""
        return self.choices.fresh.last_on is None

    @property
    def has_plan(self) -> bool:
        return any(aim.target for aim in self.aims)

    @property
    def headline_name(self) -> str:
        if self.headline is None:
            return ""
        return queries.word(self.headline, "short") or queries.name_of(self.headline)

    @property
    def records(self) -> str:
        code = self.headline.code if self.headline else ""
        return self.choices.asked.address("records", code)

    @property
    def last_period(self) -> str:
        """Where the last half-year with facts is shown; empty when it is this one."""
        last_on = self.choices.fresh.last_on
        for period in self.choices.periods:
            if last_on and period.starts_on <= last_on <= period.ends_on:
                return (
                    ""
                    if self.choices.asked.period == period.code
                    else Asked(period=period.code).address("dashboard")
                )
        return ""

    @property
    def reach(self) -> str:
        return words.reach(self.figure)

    @property
    def women(self) -> str:
        return number(self.figure.counts("sex").get("female", 0))

    @property
    def men(self) -> str:
        return number(self.figure.counts("sex").get("male", 0))

    @property
    def else_said(self) -> str:
        """Who is displaced, who has a disability, and what the picture of two sexes leaves out."""
        said = [
            f"{words.DISPLACEMENT[code]} {number(count)}"
            for code in words.DISPLACEMENT
            if (count := self.figure.counts("displacement").get(code, 0))
        ]
        if disabled := self.figure.counts("disability").get("yes", 0):
            said.append(f"{words.DISABILITY['yes']} {number(disabled)}")
        said += [
            f"{words.SEX[code]} {number(count)}"
            for code in ("other", "unknown")
            if (count := self.figure.counts("sex").get(code, 0))
        ]
        return " · ".join(said)


def gather(*, by: Actor, asked: Asked) -> Dashboard:
    """Everything the dashboard shows."""
    choices = choose(by=by, asked=asked)
    indicators = queries.list_indicators(choices.programme)
    headline = queries.headline_of(indicators)
    if choices.scope is None or headline is None:
        return Dashboard(choices)
    scope = choices.scope
    figure = queries.figure(by=by, indicator=headline, scope=scope)
    values = {
        indicator.code: figure.value()
        if indicator is headline
        else queries.value(by=by, indicator=indicator, scope=scope)
        for indicator in indicators
    }
    tiles, elsewhere = township_tiles(figure, choices, headline)
    return Dashboard(
        choices=choices,
        headline=headline,
        figure=figure,
        ladder=_ladder(by, headline, choices, figure),
        pyramid=_pyramid(figure, choices, headline),
        aims=[
            aim_of(one, values[one.code], choices, reported=choices.is_reported)
            for one in indicators
        ],
        tiles=tiles,
        elsewhere=elsewhere,
        has_invented=any(one.is_invented for one in indicators),
    )


def township_tiles(
    figure: Figure, choices: Choices, indicator: Indicator
) -> tuple[charts.Tiles, int]:
    """Tiles with their table, and how many stand in places that are no township of the pack."""
    cells = [
        charts.Cell(
            code=township.code,
            name=township.name,
            group=township.group,
            value=figure.counts("township").get(township.code, 0),
            href=choices.asked.address("records", indicator.code, township=township.code),
        )
        for township in choices.townships
    ]
    groups = list(dict.fromkeys(township.group for township in choices.townships))
    inside = sum(cell.value or 0 for cell in cells)
    return charts.tiles(cells, groups), figure.whole.count - inside


def _ladder(by: Actor, headline: Indicator, choices: Choices, figure: Figure) -> list[charts.Step]:
    if choices.scope is None:
        return []
    notes = {
        Level.CONTACTS: _("every session somebody was at"),
        Level.PARTICIPATIONS: _("one person in one training, once"),
        Level.EACH_ONCE: _("each counted once"),
    }
    names = {
        Level.CONTACTS: _("Contacts"),
        Level.PARTICIPATIONS: _("Participations"),
        Level.EACH_ONCE: _("People"),
    }
    steps = []
    for level in (Level.CONTACTS, Level.PARTICIPATIONS, Level.EACH_ONCE):
        value = figure.whole.count
        if level is not Level.EACH_ONCE:
            value = queries.count(by=by, indicator=headline, scope=choices.scope, level=level)
        more = {"level": "" if level is Level.EACH_ONCE else level.value}
        href = choices.asked.address("records", headline.code, **more)
        steps.append(charts.Step(names[level], notes[level], value, href))
    return charts.ladder(steps)


def _pyramid(figure: Figure, choices: Choices, indicator: Indicator) -> list[charts.PyramidRow]:
    said = {pair: cell.count for pair, cell in figure.sex_age.items()}

    def address(sex: str, band: str) -> str:
        if not said.get((sex, band)):
            return ""
        cell = f"sex:{sex},age_band:{band}"
        return choices.asked.address("records", indicator.code, cell=cell)

    pairs = [
        charts.Pair(
            words.band(band),
            said.get(("female", band), 0),
            said.get(("male", band), 0),
            address("female", band),
            address("male", band),
        )
        for band in words.BANDS
        if band not in {"0-9", "unknown"} or _anyone(said, band)
    ]
    return charts.pyramid(pairs)


def _anyone(said: dict[tuple[str, str], int], band: str) -> bool:
    return any(said.get((sex, band)) for sex in ("female", "male"))
