"""What the pages of one indicator show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safe.kernel import charts, clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import number
from safe.results.indicators import dashboard, queries, words
from safe.results.indicators.actions import Purpose
from safe.results.indicators.dashboard import Asked, Choices
from safe.results.indicators.declarations import Declaration, Level, OverTime
from safe.results.indicators.figures import Figure, Record, Scope, code_of
from safe.results.indicators.models import Indicator
from safe.results.indicators.policies import P

PURPOSES: dict[str, str | Promise] = {
    Purpose.CHECK: _("Check doubles and gaps"),
    Purpose.FOLLOW_UP: _("Visit or call the people again"),
    Purpose.CERTIFICATES: _("Write certificates"),
    Purpose.AUDIT: _("Show them to an auditor"),
}


@dataclass(frozen=True)
class Line:
    """One row of a split: words, count, its share."""

    name: str
    value: int
    share: float


@dataclass(frozen=True)
class Split:
    """People by one attribute, with their sum."""

    title: str | Promise
    lines: Sequence[Line]


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator in one half-year."""

    choices: Choices
    indicator: Indicator
    name: str
    figure: Figure
    aim: charts.Aim
    columns: charts.Columns
    meaning: Mapping[str, str]
    adds: bool
    so_far: int | None
    splits: Sequence[Split] = ()
    tiles: charts.Tiles | None = None
    elsewhere: int = 0

    @property
    def reach(self) -> str:
        return words.reach(self.figure)

    @property
    def board(self) -> str:
        return self.choices.asked.address("dashboard")

    @property
    def unit(self) -> str:
        return gettext("People") if self.counts_people else gettext("Sessions")

    @property
    def planned_words(self) -> str:
        if self.aim.planned is None:
            return ""
        return gettext("{planned} planned by today").format(planned=number(self.aim.planned))

    @property
    def invented_words(self) -> str:
        return gettext("invented") if self.indicator.is_invented else ""

    @property
    def records(self) -> str:
        return self.choices.asked.address("records", self.indicator.code)

    @property
    def counts_people(self) -> bool:
        return Declaration.of(self.indicator).counts_people


def indicator_page(*, by: Actor, code: str, asked: Asked) -> IndicatorPage:
    """The indicator, its periods and its splits."""
    choices = dashboard.choose(by=by, asked=asked)
    indicator = queries.get_indicator(choices.programme, code)
    if choices.scope is None:
        raise NotFound
    figure = queries.figure(by=by, indicator=indicator, scope=choices.scope)
    said = Declaration.of(indicator)
    values = _by_period(by, indicator, choices)
    tiles, elsewhere = dashboard.township_tiles(figure, choices, indicator)
    return IndicatorPage(
        choices=choices,
        indicator=indicator,
        name=queries.name_of(indicator),
        figure=figure,
        aim=dashboard.aim_of(indicator, figure.value(), choices),
        columns=charts.columns(values),
        meaning={w: queries.word(indicator, w) for w in ("meaning", "left_out", "source")},
        adds=said.over_time is OverTime.ADDS,
        so_far=sum(int(column.value or 0) for column in values)
        if said.over_time is OverTime.ADDS
        else None,
        splits=_splits(figure, choices) if said.counts_people else _partners(figure, choices),
        tiles=tiles,
        elsewhere=elsewhere,
    )


@dataclass(frozen=True)
class RecordLine:
    """One record as the list shows it."""

    code: str
    href: str
    on: date
    township: str
    partner: str
    who: str


@dataclass(frozen=True)
class RecordsPage:
    """The list behind a figure."""

    choices: Choices
    indicator: Indicator
    name: str
    level: Level
    total: int
    rows: Sequence[Record]
    next: str
    first: str
    may_export: bool
    may_open: bool
    persons: Mapping[UUID, UUID]
    may_see: bool
    purposes: Mapping[str, str | Promise] = field(default_factory=lambda: PURPOSES)

    @property
    def counts_people(self) -> bool:
        return Declaration.of(self.indicator).counts_people

    @property
    def board(self) -> str:
        return self.choices.asked.address("dashboard")

    @property
    def indicator_href(self) -> str:
        return self.choices.asked.address("indicator", self.indicator.code)

    @property
    def export_href(self) -> str:
        return reverse("indicators:export", args=[self.indicator.code])

    @property
    def level_word(self) -> str:
        return str(words.LEVELS[self.level])

    @property
    def lines(self) -> list[RecordLine]:
        """Each row in words; an own person's code leads to the person."""
        places, partners = self.choices.place_names, self.choices.partner_names
        return [
            RecordLine(
                code=code_of(row, self.persons),
                href=self._person(row),
                on=row.on,
                township=places.get(row.township, row.township),
                partner=partners.get(row.partner, ""),
                who=f"{words.ONE.get(row.sex, row.sex)}, {words.band(row.age_band)}",
            )
            for row in self.rows
        ]

    def _person(self, row: Record) -> str:
        person = self.persons.get(row.subject)
        return reverse("people:person", args=[person]) if person and self.may_see else ""


def records_page(*, by: Actor, code: str, asked: Asked) -> RecordsPage:
    """A page of records, with the whole count above them."""
    choices = dashboard.choose(by=by, asked=asked)
    indicator = queries.get_indicator(choices.programme, code)
    if choices.scope is None:
        raise NotFound
    level = level_of(asked)
    told: dict[str, Any] = {
        "by": by,
        "indicator": indicator,
        "scope": choices.scope,
        "level": level,
    }
    found = queries.records(**told, after=asked.after or None)
    here = choices.asked
    return RecordsPage(
        choices=choices,
        indicator=indicator,
        name=queries.name_of(indicator),
        level=level,
        total=queries.count(**told),
        rows=found.rows,
        next=here.address("records", code, level=asked.level, after=found.next_key)
        if found.next_key
        else "",
        first=here.address("records", code, level=asked.level) if asked.after else "",
        may_export=by.may(P.EXPORT),
        may_open=by.may(P.EXPORT) and by.may(queries.OPENS_NAMES),
        persons=queries.own_persons(by=by, rows=found.rows),
        may_see=by.may(queries.SEES_PEOPLE),
    )


def level_of(asked: Asked) -> Level:
    """The step of the ladder in the address; each once when it says nothing."""
    if not asked.level:
        return Level.EACH_ONCE
    if asked.level not in set(Level):
        raise NotFound
    return Level(asked.level)


def _by_period(by: Actor, indicator: Indicator, choices: Choices) -> list[charts.Column]:
    columns = []
    scope = choices.scope
    for period in choices.periods:
        if scope is None:
            break
        value: float | None = None
        if period.starts_on <= clock.today():
            asked = Scope(period, scope.township, scope.partner)
            found = queries.figure(by=by, indicator=indicator, scope=asked).value()
            value = None if found is None else float(found)
        plan = queries.plan_of(indicator, period)
        compares = choices.counts_all and scope.is_whole
        columns.append(
            charts.Column(
                label=dashboard.name_of_period(period),
                value=value,
                target=float(plan.target) if plan and compares else None,
                href=choices.asked.address("indicator", indicator.code, period=period.code),
            )
        )
    return columns


def _splits(figure: Figure, choices: Choices) -> list[Split]:
    whole = figure.whole.count
    bands: words.Words = {code: words.band(code) for code in words.BANDS}
    return [
        Split(_("Sex"), _lines(figure.counts("sex"), words.SEX, whole)),
        Split(_("Age"), _lines(figure.counts("age_band"), bands, whole)),
        Split(_("Displacement"), _lines(figure.counts("displacement"), words.DISPLACEMENT, whole)),
        Split(_("Disability"), _lines(figure.counts("disability"), words.DISABILITY, whole)),
        *_partners(figure, choices),
    ]


def _partners(figure: Figure, choices: Choices) -> list[Split]:
    names = choices.partner_words
    counts = sorted(
        figure.counts("partner").items(), key=lambda pair: (-pair[1], names.get(pair[0], ""))
    )
    lines = [
        Line(names.get(code, "–"), count, charts.bars.share_of(count, figure.whole.count))
        for code, count in counts
    ]
    return [Split(_("Partner"), lines)]


def _lines(counts: Mapping[str, int], said: words.Words, whole: int) -> list[Line]:
    known = [code for code in said if counts.get(code)]
    other = [code for code in counts if code not in said]
    return [
        Line(str(said.get(code, code)), counts[code], charts.bars.share_of(counts[code], whole))
        for code in [*known, *other]
    ]
