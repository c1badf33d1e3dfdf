"""What the dashboard shows, gathered by queries: the template only draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safe.administration.places import queries as places
from safe.administration.places.queries import Township
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel import charts, clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import month_span, number
from safe.results.indicators import policies, queries, words
from safe.results.indicators.declarations import Declaration, Level
from safe.results.indicators.figures import Figure, Scope
from safe.results.indicators.models import Indicator

T = TypeVar("T", Period, Township, Organisation)


@dataclass(frozen=True)
class Asked:
    """What stands in the address: codes, or nothing."""

    period: str = ""
    township: str = ""
    partner: str = ""
    level: str = ""
    after: str = ""

    def address(self, route: str, *arguments: str, **more: str) -> str:
        """The address of a route with the same filter; `more` replaces."""
        said = {"period": self.period, "township": self.township, "partner": self.partner} | more
        query = urlencode({name: value for name, value in said.items() if value})
        path = reverse(f"indicators:{route}", args=arguments)
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Choices:
    """What the filter offers, and what was chosen."""

    programme: Programme
    periods: Sequence[Period]
    townships: Sequence[Township]
    partners: Sequence[Organisation]
    scope: Scope | None
    asked: Asked
    counts_all: bool
    fresh: queries.Freshness
    now: datetime

    @property
    def tiles_mark(self) -> str:
        """The digest in the address of the tiles' style sheet."""
        return places.tiles_mark(list(self.townships))

    @property
    def programme_words(self) -> str:
        """SAFE 2019–2022."""
        programme = self.programme
        years = f"{programme.starts_on.year}–{programme.ends_on.year}"
        return f"{programmes.name_of(programme)} {years}"

    @property
    def period_name(self) -> str:
        return name_of_period(self.scope.period) if self.scope else ""

    @property
    def period_options(self) -> list[tuple[str, str]]:
        """Code and words, numbered from the programme's first half-year."""
        return [
            (period.code, f"{order}: {name_of_period(period)}")
            for order, period in enumerate(self.periods, start=1)
        ]

    @property
    def partner_options(self) -> list[tuple[str, str]]:
        return [(partner.code, short_name(partner)) for partner in self.partners]

    @property
    def place_names(self) -> dict[str, str]:
        return {township.code: township.name for township in self.townships}

    @property
    def partner_words(self) -> dict[str, str]:
        """By code, as cells are keyed."""
        return {partner.code: short_name(partner) for partner in self.partners}

    @property
    def partner_names(self) -> dict[UUID, str]:
        return {partner.id: short_name(partner) for partner in self.partners}


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


def name_of_period(period: Period) -> str:
    """January to June 2020."""
    return month_span(period.starts_on, period.ends_on)


def short_name(organisation: Organisation) -> str:
    """What stands in tables."""
    return organisation.short or programmes.name_of(organisation)


def choose(*, by: Actor, asked: Asked) -> Choices:
    """Read the filter; a code that nobody has is NotFound, like a foreign one."""
    programme = programmes.the_programme()
    periods = programmes.list_periods(programme)
    townships = places.list_townships(programme.code)
    readable = policies.visible(by)
    doing = programmes.list_partners(programme)
    partners = [partner for partner in doing if partner.id in readable]
    fresh = queries.freshness(by=by, programme=programme)
    period = _one(periods, asked.period) or queries.first_period(periods, fresh.last_on)
    township = _one(townships, asked.township)
    partner = _one(partners, asked.partner)
    scope = None
    if period is not None:
        scope = Scope(period, township.code if township else None, partner.id if partner else None)
    return Choices(
        programme=programme,
        periods=periods,
        townships=townships,
        partners=partners,
        scope=scope,
        asked=Asked(
            period.code if period else "", asked.township, asked.partner, asked.level, asked.after
        ),
        counts_all=queries.counts_all(by, [partner.id for partner in doing]),
        fresh=fresh,
        now=clock.now(),
    )


def gather(*, by: Actor, asked: Asked) -> Dashboard:
    """Everything the dashboard shows."""
    choices = choose(by=by, asked=asked)
    indicators = queries.list_indicators(choices.programme)
    headline = _headline(indicators)
    if choices.scope is None or headline is None:
        return Dashboard(choices)
    scope = choices.scope
    figure = queries.figure(by=by, indicator=headline, scope=scope)
    values = {
        indicator.code: figure.value()
        if indicator is headline
        else queries.figure(by=by, indicator=indicator, scope=scope).value()
        for indicator in indicators
    }
    tiles, elsewhere = township_tiles(figure, choices, headline)
    return Dashboard(
        choices=choices,
        headline=headline,
        figure=figure,
        ladder=_ladder(by, headline, choices, figure),
        pyramid=_pyramid(figure),
        aims=[aim_of(one, values[one.code], choices) for one in indicators],
        tiles=tiles,
        elsewhere=elsewhere,
        has_invented=any(one.is_invented for one in indicators),
    )


def aim_of(indicator: Indicator, value: int | Decimal | None, choices: Choices) -> charts.Aim:
    """The bar of an indicator; a plan only where it is the same whole that was counted."""
    plan = None
    if choices.scope and choices.scope.is_whole and choices.counts_all:
        plan = queries.plan_of(indicator, choices.scope.period)
    return charts.Aim(
        name=queries.word(indicator, "short") or queries.name_of(indicator),
        value=float(value or 0),
        target=float(plan.target) if plan else None,
        planned=float(plan.by_today) if plan else None,
        code=indicator.code,
        href=choices.asked.address("indicator", indicator.code),
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


def _pyramid(figure: Figure) -> list[charts.PyramidRow]:
    said = {pair: cell.count for pair, cell in figure.sex_age.items()}
    pairs = [
        charts.Pair(words.band(band), said.get(("female", band), 0), said.get(("male", band), 0))
        for band in words.BANDS
        if band not in {"0-9", "unknown"} or _anyone(said, band)
    ]
    return charts.pyramid(pairs)


def _anyone(said: dict[tuple[str, str], int], band: str) -> bool:
    return any(said.get((sex, band)) for sex in ("female", "male"))


def _headline(indicators: Sequence[Indicator]) -> Indicator | None:
    people = [one for one in indicators if Declaration.of(one).counts_people]
    marked = [one for one in people if one.definition.get("headline")]
    return next(iter(marked or people), None)


def _one(rows: Sequence[T], code: str) -> T | None:
    if not code:
        return None
    for row in rows:
        if row.code == code:
            return row
    raise NotFound
