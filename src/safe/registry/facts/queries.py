"""When each organisation was last heard of: the ends of two indexes, not a walk over all facts."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from safe.administration.programmes.models import Organisation
from safe.kernel import clock
from safe.registry.facts.models import Fact


def last_heard(
    programme: str, organisations: Iterable[UUID]
) -> dict[UUID, tuple[date | None, datetime | None]]:
    """By organisation: the last day that valid facts speak of, and when any was last written."""
    own = Fact.objects.filter(organisation=OuterRef("id"), programme=programme)
    rows = Organisation.objects.filter(id__in=list(organisations)).annotate(
        last_on=_end(own.filter(void=False, on_date__lte=clock.today()), "on_date"),
        written=_end(own, "recorded_at"),
    )
    return {row.id: (row.last_on, row.written) for row in rows}


def _end(rows: QuerySet[Fact], column: str) -> Subquery:
    return Subquery(rows.order_by(f"-{column}").values(column)[:1])
