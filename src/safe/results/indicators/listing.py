"""The records behind a figure, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound
from safe.results.indicators import queries, words
from safe.results.indicators.actions import Purpose
from safe.results.indicators.choices import Asked, Choices, cell_from, choose
from safe.results.indicators.declarations import Declaration, Level, Measure
from safe.results.indicators.figures import Record, code_of
from safe.results.indicators.models import Indicator
from safe.results.indicators.policies import P

PURPOSES: dict[str, str | Promise] = {
    Purpose.CHECK: _("Check doubles and gaps"),
    Purpose.FOLLOW_UP: _("Visit or call the people again"),
    Purpose.CERTIFICATES: _("Write certificates"),
    Purpose.AUDIT: _("Show them to an auditor"),
}


@dataclass(frozen=True)
class RecordLine:
    """One record as the list shows it."""

    code: str
    href: str
    on: date
    township: str
    partner: str
    who: str
    value: str = ""


@dataclass(frozen=True)
class RecordsPage:
    """The list behind a figure."""

    choices: Choices
    cell: str  # in words, where the records are of one cell
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
    def row_head(self) -> str:
        """What one row is."""
        return str(Declaration.of(self.indicator).counts.one)

    @property
    def counts_people(self) -> bool:
        return Declaration.of(self.indicator).counts_people

    @property
    def has_values(self) -> bool:
        """Whether each record carries what a share or a mean is made of."""
        return Declaration.of(self.indicator).measure is not Measure.COUNT

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
    def whole_href(self) -> str:
        """All the records of the figure, not of one cell."""
        asked = self.choices.asked
        return asked.address("records", self.indicator.code, level=asked.level)

    @property
    def level_word(self) -> str:
        return str(words.LEVELS[self.level])

    @property
    def lines(self) -> list[RecordLine]:
        """Each row in words; an own person's code leads to the person."""
        places, partners = self.choices.place_names, self.choices.partner_names
        measure = Declaration.of(self.indicator).measure
        return [
            RecordLine(
                code=code_of(row, self.persons),
                href=self._person(row),
                on=row.on,
                township=places.get(row.township, row.township),
                partner=partners.get(row.partner, ""),
                who=f"{words.ONE.get(row.sex, row.sex)}, {words.band(row.age_band)}",
                value=words.said(measure, row.value) if self.has_values else "",
            )
            for row in self.rows
        ]

    def _person(self, row: Record) -> str:
        person = self.persons.get(row.subject)
        return reverse("people:person", args=[person]) if person and self.may_see else ""


def records_page(*, by: Actor, code: str, asked: Asked) -> RecordsPage:
    """A page of records, with the whole count above them."""
    if not by.may(P.SEE_RECORDS):
        raise NotAllowed
    choices = choose(by=by, asked=asked)
    indicator = queries.get_indicator(choices.programme, code)
    if choices.scope is None:
        raise NotFound
    level = level_of(asked)
    scope = replace(choices.scope, cell=cell_from(asked.cell))
    told: dict[str, Any] = {
        "by": by,
        "indicator": indicator,
        "scope": scope,
        "level": level,
    }
    found = queries.records(**told, after=asked.after or None)
    here, same = choices.asked, {"level": asked.level, "cell": asked.cell}
    return RecordsPage(
        choices=choices,
        cell=" · ".join(str(words.personal()[split][code]) for split, code in scope.cell),
        indicator=indicator,
        name=queries.name_of(indicator),
        level=level,
        total=queries.count(**told),
        rows=found.rows,
        next=here.address("records", code, **same, after=found.next_key) if found.next_key else "",
        first=here.address("records", code, **same) if asked.after else "",
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
