"""The filter of figures: what an address asks for, and what a reader may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from safe.administration.places import queries as places
from safe.administration.places.queries import Township
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import month_span
from safe.results.indicators import policies, queries, words
from safe.results.indicators.figures import Scope
from safe.results.periods import queries as closings

T = TypeVar("T", Period, Township, Organisation)


@dataclass(frozen=True)
class Asked:
    """What stands in the address: codes, or nothing."""

    period: str = ""
    township: str = ""
    partner: str = ""
    level: str = ""
    cell: str = ""  # of the records alone: sex:female, or sex:female,age_band:18-24
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
    reported: frozenset[UUID] = frozenset()  # half-years of which zero means zero

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
    def is_reported(self) -> bool:
        """Whether the chosen half-year has anything: else its figures are missing, not zero."""
        return self.scope is not None and self.scope.period.id in self.reported

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
        return [(partner.code, programmes.short_name_of(partner)) for partner in self.partners]

    @property
    def place_names(self) -> dict[str, str]:
        return {township.code: township.name for township in self.townships}

    @property
    def partner_words(self) -> dict[str, str]:
        """By code, as cells are keyed."""
        return {partner.code: programmes.short_name_of(partner) for partner in self.partners}

    @property
    def partner_names(self) -> dict[UUID, str]:
        return {partner.id: programmes.short_name_of(partner) for partner in self.partners}


def name_of_period(period: Period) -> str:
    """January to June 2020."""
    return month_span(period.starts_on, period.ends_on)


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
            period.code if period else "",
            asked.township,
            asked.partner,
            asked.level,
            asked.cell,
            asked.after,
        ),
        counts_all=closings.reads_all(by, doing),
        fresh=fresh,
        now=clock.now(),
        reported=frozenset(
            queries.list_reported(by=by, periods=periods, partner=partner.id if partner else None)
        ),
    )


def cell_from(text: str) -> tuple[tuple[str, str], ...]:
    """The cell in an address, by split and code; NotFound where there is no such one."""
    pairs = [part.partition(":") for part in text.split(",") if part]
    cell = tuple((split, code) for split, _colon, code in pairs)
    known = words.personal()
    if len(dict(cell)) < len(cell) or any(code not in known.get(split, ()) for split, code in cell):
        raise NotFound
    return cell


def _one(rows: Sequence[T], code: str) -> T | None:
    if not code:
        return None
    for row in rows:
        if row.code == code:
            return row
    raise NotFound
