"""Where half-years stand, what was released, and what was recorded after the release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When

from safe.administration.approvals import queries as approvals
from safe.administration.approvals.progress import State
from safe.administration.approvals.queries import Asked
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Period, Programme
from safe.kernel.actor import Actor
from safe.kernel.ids import day_key, read_day_key
from safe.kernel.problems import NotFound
from safe.registry.facts.models import Fact
from safe.results.periods import policies
from safe.results.periods.models import Closing, ReleasedFigure

KIND = "period"
PAGE = 25


def get_period(programme: Programme, code: str) -> Period:
    """By code; raises NotFound."""
    for period in programmes.list_periods(programme):
        if period.code == code:
            return period
    raise NotFound


def readable(by: Actor) -> set[UUID]:
    """Whose facts the actor reads: the own organisation's, and those of agreements."""
    return {by.organisation, *by.facts_of}


def reads_all(by: Actor, partners: Iterable[Organisation]) -> bool:
    """Whether the actor's figures are the whole programme's."""
    return {one.id for one in partners} <= readable(by)


def find_closing(*, by: Actor, period: Period) -> Closing | None:
    """The closing of a half-year, or None while it is open."""
    return policies.visible_closings(by).filter(period=period).first()


def list_closings(*, by: Actor, periods: Iterable[Period]) -> dict[UUID, Closing]:
    """By half-year: the closed ones."""
    rows = policies.visible_closings(by).filter(period__in=[one.id for one in periods])
    return {row.period_id: row for row in rows}


def released(
    *, by: Actor, period: Period, code: str, for_organisation: UUID | None = None
) -> ReleasedFigure | None:
    """A figure as it was released: the whole programme's, or one partner's own.

    None before closing, and for what was not shared with the actor's organisation: a partner
    reads its own alone. The cells are exact.
    """
    rows = policies.visible(by).filter(period=period, code=code)
    return rows.filter(for_organisation=for_organisation).select_related("closing").first()


def list_released(
    *, by: Actor, period: Period, for_organisation: UUID | None = None
) -> dict[str, ReleasedFigure]:
    """All of them by the indicator's code."""
    rows = policies.visible(by).filter(period=period, for_organisation=for_organisation)
    return {row.code: row for row in rows}


def list_all_released(
    *, by: Actor, for_organisation: UUID | None = None
) -> QuerySet[ReleasedFigure]:
    """Of every closed half-year, in one question."""
    return policies.visible(by).filter(for_organisation=for_organisation)


def list_rounds(*, by: Actor, periods: Iterable[Period]) -> dict[UUID, list[Asked]]:
    """What was submitted, by half-year, oldest first."""
    ids = [one.id for one in periods]
    found: dict[UUID, list[Asked]] = {one: [] for one in ids}
    for asked in approvals.list_requests(by=by, kind=KIND, about=ids):
        found[asked.request.about].append(asked)
    return found


def last_rounds(rounds: Iterable[Asked]) -> dict[UUID, Asked]:
    """The last round of each organisation."""
    return {asked.request.organisation: asked for asked in rounds}


def with_facts(partners: Sequence[Organisation], period: Period) -> list[Organisation]:
    """Those partners that have a fact in the half-year."""
    there = Fact.objects.filter(organisation=OuterRef("id"), void=False, **_inside(period))
    rows = Organisation.objects.filter(id__in=[one.id for one in partners])
    found = set(rows.filter(Exists(there)).values_list("id", flat=True))
    return [one for one in partners if one.id in found]


def list_missing(*, by: Actor, period: Period) -> list[Organisation]:
    """Partners that have facts in the half-year and whose last round is not approved."""
    partners = programmes.list_partners(period.programme)
    last = last_rounds(list_rounds(by=by, periods=[period])[period.id])
    return [
        one
        for one in with_facts(partners, period)
        if one.id not in last or last[one.id].state is not State.APPROVED
    ]


@dataclass(frozen=True)
class Late:
    """One fact that the released figures do not hold, or hold and should not."""

    key: str
    on: date
    partner: UUID
    township: str
    kind: str
    event: UUID | None
    is_gone: bool  # it was in the released figures and was taken back
    at: datetime


@dataclass(frozen=True)
class LatePage:
    """Some of them, and the key after which the next ones come."""

    rows: Sequence[Late] = field(default_factory=list)
    next_key: str = ""


@dataclass(frozen=True)
class LateCount:
    """How many came after the closing, and how many were taken back after it."""

    came: int = 0
    gone: int = 0
    earlier: int = 0  # of days before the half-year: they can move who is new in it
    # when the last one inside came or was taken back
    last_at: datetime | None = field(default=None, compare=False)

    @property
    def all(self) -> int:
        """Inside the half-year."""
        return self.came + self.gone


def list_late(*, by: Actor, closing: Closing, after: str = "", size: int = PAGE) -> LatePage:
    """Facts of days of the half-year, recorded or voided after its closing; by day.

    The facts of today's figures are the released ones, less those gone, with those that came.
    """
    rows = _late(by, closing).filter(on_date__gte=closing.period.starts_on)
    if after:
        key = read_day_key(after)
        if key is None:
            raise NotFound
        on, fact = key
        rows = rows.filter(Q(on_date__gt=on) | Q(on_date=on, id__gt=fact))
    found = [_line(row) for row in rows.order_by("on_date", "id")[: size + 1]]
    return LatePage(found[:size], found[size - 1].key if len(found) > size else "")


def count_late(
    *, by: Actor, closing: Closing, kinds: Sequence[str] = (), organisation: UUID | None = None
) -> LateCount:
    """How many, of some kinds or all, of one organisation or of all that the actor reads."""
    by_kind = count_late_kinds(by=by, closing=closing, organisation=organisation)
    return sum_late(by_kind, kinds or by_kind)


def count_late_kinds(
    *, by: Actor, closing: Closing, organisation: UUID | None = None
) -> dict[str, LateCount]:
    """The same by the kind of fact, in one question."""
    rows = _late(by, closing)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    inside = Q(on_date__gte=closing.period.starts_on)
    counted = rows.values("kind").annotate(
        came=Count("id", filter=inside & Q(void=False)),
        gone=Count("id", filter=inside & Q(void=True)),
        earlier=Count("id", filter=~inside),
        last_at=Max(
            Case(When(void=True, then=F("voided_at")), default=F("recorded_at")), filter=inside
        ),
    )
    return {row.pop("kind"): LateCount(**row) for row in counted}


def sum_late(by_kind: Mapping[str, LateCount], kinds: Iterable[str]) -> LateCount:
    """The sum over some kinds."""
    found = [by_kind[kind] for kind in kinds if kind in by_kind]
    return LateCount(
        sum(one.came for one in found),
        sum(one.gone for one in found),
        sum(one.earlier for one in found),
        max((one.last_at for one in found if one.last_at), default=None),
    )


def _late(by: Actor, closing: Closing) -> QuerySet[Fact]:
    """Came and is valid; or was there and is void. What came and went again was in no figure."""
    at = closing.closed_at
    came = Q(recorded_at__gt=at, void=False)
    gone = Q(recorded_at__lte=at, void=True, voided_at__gt=at)
    rows: QuerySet[Fact] = Fact.objects.filter(
        came | gone,
        organisation__in=readable(by),
        programme=closing.period.programme_id,
        on_date__lte=closing.period.ends_on,
    )
    return rows


def _inside(period: Period) -> Mapping[str, object]:
    return {
        "programme": period.programme_id,
        "on_date__gte": period.starts_on,
        "on_date__lte": period.ends_on,
    }


def _line(row: Fact) -> Late:
    return Late(
        key=day_key(row.on_date, row.id),
        on=row.on_date,
        partner=row.organisation,
        township=row.place,
        kind=row.kind,
        event=row.event,
        is_gone=row.void,
        at=row.voided_at if row.void and row.voided_at else row.recorded_at,
    )
