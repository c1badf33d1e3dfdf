"""Fills the hook of half-years: the figures as they are kept at a closing, and as they are now."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period
from safe.kernel.actor import Actor
from safe.results.indicators import queries, reader, released
from safe.results.indicators.figures import Scope
from safe.results.periods.figuring import Shown, ShownRelease, Taken


class Figures:
    """What a half-year keeps of each indicator: the figure with all its cells, as JSON."""

    def snapshot(self, by: Actor, period: Period) -> Sequence[Taken]:
        """The whole programme over all that `by` reads, and each partner over its facts alone."""
        taken = list(self.now(by, period, None))
        for partner in programmes.list_partners(period.programme):
            taken += self.now(by, period, partner.id)
        return taken

    def now(self, by: Actor, period: Period, for_organisation: UUID | None) -> Sequence[Taken]:
        """Each indicator this moment, of all or of one organisation alone."""
        return [
            Taken(
                for_organisation,
                indicator.code,
                indicator.version,
                queries.figure(
                    by=by, indicator=indicator, scope=Scope(period), alone=for_organisation
                ).as_json(),
            )
            for indicator in queries.list_indicators(period.programme)
        ]

    def released(self, by: Actor, period: Period) -> Sequence[ShownRelease]:
        """As a reader of released figures sees them; nothing where none was shared with him."""
        reading = released.read(by=by)
        half = next((one for one in reading.halves if one.period.id == period.id), None)
        if half is None:
            return []
        there = [one for one in reading.indicators if one.code in half.figures]
        moved = released.moved(half, there)
        return [
            reader.release_of(half, indicator, moved.get(indicator.code)) for indicator in there
        ]

    def shown(self, period: Period) -> Sequence[Shown]:
        """The indicators in their order, each with the page of this half-year."""
        return [
            Shown(
                indicator.code,
                queries.word(indicator, "short") or queries.name_of(indicator),
                f"{reverse('indicators:indicator', args=[indicator.code])}"
                f"?{urlencode({'period': period.code})}",
                tuple(indicator.definition["kinds"]),
            )
            for indicator in queries.list_indicators(period.programme)
        ]
