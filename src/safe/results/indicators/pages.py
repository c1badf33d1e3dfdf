"""What the page of one indicator shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext

from safe.kernel import charts
from safe.kernel.actor import Actor
from safe.kernel.charts.tiles import Tile
from safe.kernel.problems import NotFound
from safe.registry.facts.kinds import PERSONAL
from safe.results.indicators import against, dashboard, queries, words
from safe.results.indicators.against import Change, Stat
from safe.results.indicators.choices import Asked, Choices, choose
from safe.results.indicators.declarations import Declaration, Measure, OverTime, Window
from safe.results.indicators.figures import NOBODY, Cell, Figure
from safe.results.indicators.models import Indicator


@dataclass(frozen=True)
class Line:
    """One row of a split: words, value, what it is made of, its bar."""

    name: str
    value: str
    of: str
    share: float | None  # None: hidden
    href: str = ""


@dataclass(frozen=True)
class Split:
    """One attribute: its cells, and their sum, which is the whole."""

    title: str | Promise
    lines: Sequence[Line]
    sum: Line


@dataclass(frozen=True)
class Place:
    """A row of the townships' table with the value of a share or a mean."""

    row: Tile
    value: str


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator in one half-year."""

    choices: Choices
    indicator: Indicator
    said: Declaration
    name: str
    figure: Figure
    stats: Sequence[Stat]
    columns: charts.Columns
    meaning: Mapping[str, str]
    changes: Sequence[Change]
    bounds: str = ""
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
        return str(self.said.counts.many)

    @property
    def measured(self) -> str:
        """The head of the column of values; empty where the count is the value."""
        heads = {Measure.SHARE: gettext("Share"), Measure.MEAN: gettext("Mean")}
        return heads.get(self.said.measure, "")

    @property
    def value_words(self) -> str:
        return words.said(self.said.measure, self.figure.value())

    @property
    def counted_words(self) -> str:
        """What a row counts, in words."""
        if self.said.measure is Measure.SHARE:
            mark = words.said(Measure.SHARE, self.said.at_least)
            if not self.counts_people:
                return gettext("{unit}; of them, what has {mark} or more").format(
                    unit=self.said.counts.each, mark=mark
                )
            return gettext("people, each once; of them, who has {mark} or more").format(mark=mark)
        if self.said.measure is Measure.MEAN:
            return gettext("people, each once; of them, the mean of what they carry")
        return str(self.said.counts.each)

    @property
    def window_words(self) -> str:
        if self.said.window is Window.FIRST_EVER:
            return gettext("new: the first time ever")
        if self.said.window is Window.LATEST:
            return gettext("as it stood at the end of the half-year")
        return gettext("reached in the half-year, new or not")

    @property
    def over_time_words(self) -> str:
        if self.said.measure is not Measure.COUNT:
            return gettext("never added, never averaged")
        return gettext("adds up") if self.adds else gettext("does not add up")

    @property
    def adds(self) -> bool:
        return self.said.over_time is OverTime.ADDS

    @property
    def records(self) -> str:
        return self.choices.asked.address("records", self.indicator.code)

    @property
    def counts_people(self) -> bool:
        return self.said.counts_people

    @property
    def has_target(self) -> bool:
        return any(column.target for column in self.columns.columns)

    @property
    def is_restated(self) -> bool:
        return any(column.is_restated for column in self.columns.columns)

    @property
    def places(self) -> Sequence[Place]:
        """The townships in the order of the tiles."""
        cells = self.figure.by("township")
        return [
            Place(
                row, words.said(self.said.measure, self.figure.value(cells.get(row.code, NOBODY)))
            )
            for row in (self.tiles.rows if self.tiles else ())
        ]


def indicator_page(*, by: Actor, code: str, asked: Asked) -> IndicatorPage:
    """The indicator, its half-years, its splits and its history."""
    choices = choose(by=by, asked=asked)
    indicator = queries.get_indicator(choices.programme, code)
    if choices.scope is None:
        raise NotFound
    scope, said = choices.scope, Declaration.of(indicator)
    figure = queries.figure(by=by, indicator=indicator, scope=scope)
    released = against.released_of(by, indicator, choices)
    tiles, elsewhere = dashboard.township_tiles(figure, choices, indicator)
    bounds = ""
    if said.counts_people and said.measure is Measure.COUNT and figure.partners > 1:
        found = queries.bounds(by=by, indicator=indicator, scope=scope)
        bounds = words.bounds(found, figure.partners)
    return IndicatorPage(
        choices=choices,
        indicator=indicator,
        said=said,
        name=queries.name_of(indicator),
        figure=figure,
        stats=against.stats_of(by, indicator, figure, choices),
        columns=against.columns_of(by, indicator, choices, released),
        meaning={w: queries.word(indicator, w) for w in ("meaning", "left_out", "source")},
        changes=against.changes_of(by, indicator, figure, released.get(scope.period.id)),
        bounds=bounds,
        splits=splits_of(figure, choices, indicator),
        tiles=tiles,
        elsewhere=elsewhere,
    )


def splits_of(figure: Figure, choices: Choices, indicator: Indicator) -> list[Split]:
    """By each attribute that the unit has; who holds a session has no age."""

    def to_records(**more: str) -> str:
        return choices.asked.address("records", indicator.code, **more)

    partners = _split(
        words.TITLES["partner"],
        figure,
        "partner",
        choices.partner_words,
        lambda code: to_records(partner=code) if code in choices.partner_words else "",
    )
    divides, personal = Declaration.of(indicator).counts.splits, words.personal()
    return [
        *(
            _split(
                words.TITLES[split],
                figure,
                split,
                personal[split],
                partial(_of_cell, to_records, split),
            )
            for split in PERSONAL
            if split in divides
        ),
        partners,
    ]


def _of_cell(to_records: Callable[..., str], split: str, code: str) -> str:
    return to_records(cell=f"{split}:{code}")


def _split(
    title: str | Promise,
    figure: Figure,
    split: str,
    said: Mapping[str, str | Promise],
    href_of: Callable[[str], str],
) -> Split:
    cells = figure.by(split)
    order = [code for code in said if code in cells]
    order += sorted(code for code in cells if code not in said)
    lines, together = [], NOBODY
    for code in order:
        together += cells[code]
        lines.append(_line(str(said.get(code, code)), figure, cells[code], href_of(code)))
    # added up from the cells, not taken from the whole: a reader may check it
    return Split(title, lines, _line(gettext("Together"), figure, together))


def _line(name: str, figure: Figure, cell: Cell, href: str = "") -> Line:
    value, share = against.parts_of(figure, cell)
    of = "" if figure.measure is Measure.COUNT else words.parts(figure.measure, cell)
    return Line(name, value, of, share, href)
