"""The words of a report in the reader's language, for workbook and paper alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.administration.places import queries as places
from safe.administration.places.queries import Township
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel.ui.words import day, moment, month_span
from safe.registry.facts.kinds import units
from safe.results.indicators import queries as indicators
from safe.results.indicators import words
from safe.results.indicators.declarations import Declaration, Direction
from safe.results.indicators.hiding import Mark
from safe.results.indicators.models import Indicator
from safe.results.reports.content import Value

LABELS: Mapping[str, str | Promise] = {
    "format": gettext_lazy("Format of the file"),
    "programme": gettext_lazy("Programme"),
    "period": gettext_lazy("Half-year"),
    "starts_on": gettext_lazy("From"),
    "ends_on": gettext_lazy("Until"),
    "organisation": gettext_lazy("Made for"),
    "reads": gettext_lazy("Whose facts"),
    "as_of": gettext_lazy("As of"),
    "cells": gettext_lazy("Small cells"),
    "closed_at": gettext_lazy("Closed"),
    "content_hash": gettext_lazy("Content hash"),
    "name": gettext_lazy("Indicator"),
    "meaning": gettext_lazy("Meaning"),
    "left_out": gettext_lazy("Left out"),
    "source": gettext_lazy("Source"),
    "code": gettext_lazy("Code"),
    "version": gettext_lazy("Version of the definition"),
    "counts": gettext_lazy("Counts"),
    "measure": gettext_lazy("Measure"),
    "target": gettext_lazy("Target of the programme"),
    "invented": gettext_lazy("Invented target"),
    "low": gettext_lazy("Interval from (95 %)"),
    "high": gettext_lazy("Interval to (95 %)"),
    "split": gettext_lazy("Split"),
    "words": gettext_lazy("In words"),
    "value": gettext_lazy("Value"),
    "count": gettext_lazy("People or sessions"),
    "part": gettext_lazy("Of them, who meets the mark"),
    "valued": gettext_lazy("Of them, with a value"),
    "released": gettext_lazy("Released"),
    "change": gettext_lazy("Change since"),
    "sex_age": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "half": gettext_lazy("Half-year"),
    "milestone": gettext_lazy("Planned"),
    "late": gettext_lazy("Indicator"),
    "last_on": gettext_lazy("Last day"),
    "facts": gettext_lazy("Late facts"),
    "indicator": gettext_lazy("Indicator"),
}
NOTES: Mapping[str, str | Promise] = {
    "title": gettext_lazy("Report of a half-year"),
    "invented": gettext_lazy(
        "Invented targets: the programme document gives no numbers; these stand here until the"
        " agreed ones are put into the pack."
    ),
    "placing": gettext_lazy(
        "Each person stands in the cell of the first fact that qualifies in the half-year, so the"
        " cells of a split add up to the total. Shares are sums over sums; they are never added."
    ),
    "change": gettext_lazy(
        "Released is what stood there when the half-year was closed; the value is today's."
        " An empty cell: there is nothing to divide, or nothing was released."
    ),
    "change_hidden": gettext_lazy(
        "The value is what was released when the half-year was closed. What came or was corrected"
        " later is told of the total alone: how far it moved, people in steps of five, or that it"
        " moved by fewer than 5. 1–4: one to four people; 0–4: nobody, or up to four; hidden: a"
        " small number could be computed from it."
    ),
    "unchecked": gettext_lazy("not checked: hidden cells"),
    "verify": gettext_lazy(
        "safe report verify, with this file, reckons the content hash again from the cells and"
        " names a cell that was changed."
    ),
    "places": gettext_lazy(
        "Place codes © Myanmar Information Management Unit (MIMU), release 9.6. A code says where,"
        " never who governs."
    ),
    "check": gettext_lazy(
        "0 when the cells of each split sum to the total ({splits} splits; a split with hidden"
        " cells is left out)"
    ),
    "late": gettext_lazy("What arrived, or was corrected, after the half-year was closed"),
}
VALUES: Mapping[str, Mapping[str, str | Promise]] = {
    "measure": {
        "count": gettext_lazy("how many"),
        "share": gettext_lazy("the part that meets the mark"),
        "mean": gettext_lazy("the mean of what they gained"),
    },
    "cells": {
        "exact": gettext_lazy("shown as they are"),
        "hidden": gettext_lazy("1–4 people are not shown, so that nobody is recognised"),
    },
    "invented": {"1": gettext_lazy("yes"), "0": gettext_lazy("no")},
}
MARKS: Mapping[str, str | Promise] = {
    Mark.HIDDEN: gettext_lazy("hidden"),
    Mark.LITTLE: gettext_lazy("fewer than 5 people"),
}


@dataclass(frozen=True)
class Spoken:
    """The words of one report; the language is the one that is active."""

    programme: Programme
    indicators: Mapping[str, Indicator]
    townships: Sequence[Township]
    partners: Mapping[str, Organisation]
    periods: Mapping[str, Period]

    @classmethod
    def of(cls) -> "Spoken":
        """Everything a report may name; public content of the programme."""
        programme = programmes.the_programme()
        return cls(
            programme,
            {one.code: one for one in indicators.list_indicators(programme)},
            places.list_townships(programme.code),
            {one.code: one for one in programmes.list_all(programme)},
            {one.code: one for one in programmes.list_periods(programme)},
        )

    def label(self, key: str) -> str:
        return str(LABELS[key])

    def note(self, key: str, **named: object) -> str:
        return str(NOTES[key]).format(**named)

    def value(self, key: str, value: Value) -> str:
        text = "" if value is None else str(value)
        if not text:
            return _("not yet") if key == "closed_at" else ""
        if key == "counts":
            return str(units()[text].each) if text in units() else ""
        if key in VALUES:
            return str(VALUES[key].get(text, ""))
        ways: Mapping[str, Callable[[str], str]] = {
            "starts_on": lambda said: day(date.fromisoformat(said)),
            "ends_on": lambda said: day(date.fromisoformat(said)),
            "as_of": instant,
            "closed_at": instant,
            "period": self.period,
            "programme": lambda _said: self.title,
            "organisation": self.organisation,
            "reads": lambda said: ", ".join(map(self.short_organisation, said.split())),
        }
        return ways[key](text) if key in ways else ""

    def cell(self, split: str, code: str) -> str:
        if split == "total":
            return _("All")
        if split == "period":
            return self.period(code)
        if split == "age_band":
            return words.band(code)
        if split == "township":
            names = {one.code: one.name for one in self.townships}
            return names.get(code, _("Elsewhere, or not known") if code == "unknown" else code)
        if split == "partner":
            return self.short_organisation(code)
        said = {
            "sex": words.SEX,
            "displacement": words.DISPLACEMENT,
            "disability": words.DISABILITY,
        }
        return str(said[split].get(code, code))

    def indicator(self, code: str, what: str) -> str:
        found = self.indicators.get(code)
        if found is None:
            return ""
        return indicators.name_of(found) if what == "name" else indicators.word(found, what)

    def short_name(self, code: str) -> str:
        """The indicator's name where there is little room."""
        return self.indicator(code, "short") or self.indicator(code, "name")

    @property
    def headline(self) -> str:
        """The code of the indicator that stands first."""
        found = indicators.headline_of(list(self.indicators.values()))
        return found.code if found else ""

    def is_less_better(self, code: str) -> bool:
        """Whether an indicator shall go down."""
        found = self.indicators.get(code)
        return found is not None and Declaration.of(found).direction is Direction.DOWN

    def mark(self, value: Value) -> str:
        """What stands in the place of a hidden number; nothing for a number."""
        return str(MARKS.get(value, value)) if isinstance(value, str) else ""

    def period(self, code: str) -> str:
        """January to June 2020."""
        found = self.periods.get(code)
        return month_span(found.starts_on, found.ends_on) if found else code

    def short_period(self, code: str) -> str:
        """Jan–Jun 20, over a narrow column."""
        found = self.periods.get(code)
        return words.short_period(found) if found else code

    def organisation(self, code: str) -> str:
        """An organisation by its code."""
        found = self.partners.get(code)
        return programmes.name_of(found) if found else code

    def short_organisation(self, code: str) -> str:
        """What stands in tables."""
        found = self.partners.get(code)
        return programmes.short_name_of(found) if found else code

    @property
    def title(self) -> str:
        """SAFE 2019–2022."""
        one = self.programme
        return f"{programmes.name_of(one)} {one.starts_on.year}–{one.ends_on.year}"


def instant(text: str) -> str:
    """A moment of a content, where the programme works."""
    return moment(datetime.fromisoformat(text.replace("Z", "+00:00")))
