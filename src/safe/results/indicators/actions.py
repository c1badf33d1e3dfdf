"""Taking a list out of the house is an act: it stands in the ledger, with its purpose."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from safe.administration.programmes.models import Period
from safe.kernel import ledger
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.results.indicators import exports, queries
from safe.results.indicators.choices import cell_from
from safe.results.indicators.declarations import Level
from safe.results.indicators.figures import Record, Scope
from safe.results.indicators.models import Indicator
from safe.results.indicators.policies import P
from safe.results.indicators.problems import PurposeMissing, TooManyRecords

LIMIT = 50_000
Names = Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]]


class Purpose(StrEnum):
    """What a list with names is taken for; the word goes into the ledger."""

    CHECK = "check"
    FOLLOW_UP = "follow_up"
    CERTIFICATES = "certificates"
    AUDIT = "audit"


_LOGS = ("indicator", "period", "township", "partner", "cell", "level")


@action(permission=P.EXPORT, logs=_LOGS)
def export_records(
    *,
    by: Actor,
    indicator: Indicator,
    period: Period,
    township: str | None,
    partner: UUID | None,
    cell: str = "",
    level: Level,
    places: Mapping[str, str],
    partners: Mapping[UUID, str],
) -> bytes:
    """The list behind a figure as a spreadsheet, without names."""
    scope = Scope(period, township, partner, cell_from(cell))
    rows = _rows(by, indicator, scope, level)
    return exports.write_sheet(
        indicator=indicator,
        scope=scope,
        rows=rows,
        persons=queries.own_persons(by=by, rows=rows),
        places=places,
        partners=partners,
    )


@action(permission=P.EXPORT, logs=(*_LOGS, "purpose"))
def export_names(
    *,
    by: Actor,
    indicator: Indicator,
    period: Period,
    township: str | None,
    partner: UUID | None,
    cell: str = "",
    level: Level,
    places: Mapping[str, str],
    partners: Mapping[UUID, str],
    purpose: Purpose | None,
    names: Names,
) -> bytes:
    """The same list with the names that the actor's vault opens; the purpose is written down."""
    if purpose is None:
        raise PurposeMissing
    scope = Scope(period, township, partner, cell_from(cell))
    rows = _rows(by, indicator, scope, level)
    opened = names(by, [row.subject for row in rows])
    ledger.write_opening(by=by, what="open_names", count=len(opened), purpose=purpose.value)
    return exports.write_sheet(
        indicator=indicator,
        scope=scope,
        rows=rows,
        persons=queries.own_persons(by=by, rows=rows),
        places=places,
        partners=partners,
        names=opened,
    )


def _rows(by: Actor, indicator: Indicator, scope: Scope, level: Level) -> Sequence[Record]:
    if not by.may(P.SEE_RECORDS):
        raise NotAllowed
    count = queries.count(by=by, indicator=indicator, scope=scope, level=level)
    if count > LIMIT:
        raise TooManyRecords(count=count, limit=LIMIT)
    return queries.records(by=by, indicator=indicator, scope=scope, level=level, size=None).rows
