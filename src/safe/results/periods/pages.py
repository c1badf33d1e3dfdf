"""Where each half-year stands; one half-year with figures, partners, what was said and is late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.administration.approvals import pages as approvals
from safe.administration.approvals import words as approval_words
from safe.administration.approvals.pages import Entry
from safe.administration.approvals.progress import State
from safe.administration.approvals.queries import Asked
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Part, Period, Programme
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.ui.context import address
from safe.kernel.ui.words import day, month_span
from safe.registry.facts import kinds
from safe.results.periods import figuring, queries, words
from safe.results.periods.models import Closing
from safe.results.periods.policies import P
from safe.results.periods.queries import LateCount


@dataclass(frozen=True)
class Line:
    """One half-year of the list."""

    code: str
    name: str
    chip: str
    state: str
    words: str


def list_page(*, by: Actor) -> list[Line]:
    """The half-years that have begun, the newest first."""
    if not by.may(P.SEE):
        raise NotAllowed
    programme = programmes.find_programme()
    if programme is None:
        return []
    periods = [one for one in programmes.list_periods(programme) if one.starts_on <= clock.today()]
    closings = queries.list_closings(by=by, periods=periods)
    rounds = queries.list_rounds(by=by, periods=periods)
    partners = programmes.list_partners(programme)
    all_of_them = queries.reads_all(by, partners)
    lines = []
    for period in reversed(periods):
        chip, state = state_of(period, closings.get(period.id))
        last = queries.last_rounds(rounds[period.id])
        said = (
            _of_all(last)
            if all_of_them
            else _of_one(last.get(by.organisation), is_closed=period.id in closings)
        )
        lines.append(Line(period.code, name_of(period), chip, state, said))
    return lines


def name_of(period: Period) -> str:
    """January to June 2020"""
    return month_span(period.starts_on, period.ends_on)


def state_of(period: Period, closing: Closing | None) -> tuple[str, str]:
    """The chip of a half-year and its word."""
    if closing is not None:
        return "done", _("Closed {day}").format(day=day(closing.closed_at))
    if clock.today() <= period.ends_on:
        return "plan", _("Runs until {day}").format(day=day(period.ends_on))
    return "wait", _("Not closed yet")


def _of_all(last: Mapping[UUID, Asked]) -> str:
    approved = sum(asked.state is State.APPROVED for asked in last.values())
    if not last:
        return _("Nobody has submitted it yet.")
    said = ngettext(
        "{count} organisation submitted it", "{count} organisations submitted it", len(last)
    )
    return _("{submitted}, {approved} approved.").format(
        submitted=said.format(count=len(last)), approved=approved
    )


def _of_one(asked: Asked | None, *, is_closed: bool = False) -> str:
    if is_closed and (asked is None or asked.state is not State.APPROVED):
        return _("It was closed without the approval of your organisation's figures.")
    if asked is None:
        return _("Your organisation has not submitted it.")
    if asked.state is State.WAITS:
        return _("Submitted {day}; it waits for {organisations}.").format(
            day=day(asked.request.asked_at),
            organisations=approval_words.organisations(asked.waits_for),
        )
    at = asked.decisions[-1].at if asked.decisions else asked.request.asked_at
    if asked.state is State.APPROVED:
        return _("Approved {day}.").format(day=day(at))
    return _("Sent back {day}: read why, then submit it again.").format(day=day(at))


@dataclass(frozen=True)
class Row:
    """One figure: as it is now, as it was released, and what lies between."""

    code: str
    name: str
    href: str
    now: str
    released: str = ""
    change: str = ""
    late: LateCount = field(default_factory=LateCount)


@dataclass(frozen=True)
class PartnerRow:
    """One partner of the half-year."""

    name: str
    chip: str
    state: str
    href: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class LateRow:
    """Late facts of one kind, day, place and organisation: they come by the training."""

    on: object
    at: datetime
    partner: str
    township: str
    kind: str
    href: str
    is_gone: bool
    count: int = 1


@dataclass(frozen=True)
class PeriodPage:
    """One half-year as this member may see it."""

    period: Period
    name: str
    chip: str
    state: str
    words: str
    whose: str
    closing: Closing | None
    missing: str
    rows: Sequence[Row]
    partners: Sequence[PartnerRow]
    entries: Sequence[Entry]
    waits_for_you: int
    may_submit: bool
    may_close: bool
    late: Sequence[LateRow] = ()
    late_count: LateCount = field(default_factory=LateCount)
    next_key: str = ""
    is_first: bool = True

    @property
    def late_shown(self) -> int:
        """How many facts the rows of this page stand for."""
        return sum(row.count for row in self.late)

    @property
    def moved_alone(self) -> bool:
        """A figure moved without a late fact: two registrations are one person by now."""
        return any(row.change and not row.late.all and not row.late.earlier for row in self.rows)


def period_page(*, by: Actor, code: str, after: str = "") -> PeriodPage:
    """NotFound for an unknown half-year."""
    period, programme = find_period(by, code)
    partners = programmes.list_partners(programme)
    all_of_them = queries.reads_all(by, partners)
    closing = queries.find_closing(by=by, period=period)
    rounds = queries.list_rounds(by=by, periods=[period])[period.id]
    last, names = queries.last_rounds(rounds), approvals.names_of(rounds)
    chip, state = state_of(period, closing)
    own = None if all_of_them else by.organisation
    late = queries.list_late(by=by, closing=closing, after=after) if closing else None
    late_kinds = queries.count_late_kinds(by=by, closing=closing) if closing else {}
    return PeriodPage(
        period,
        name_of(period),
        chip,
        state,
        _of_all(last)
        if all_of_them
        else _of_one(last.get(by.organisation), is_closed=closing is not None),
        _("the whole programme") if all_of_them else _("your organisation"),
        closing,
        missing_of(closing),
        figure_rows(by, period, own, closing, late_kinds),
        _partner_rows(partners, period, last, closing) if all_of_them else [],
        approvals.entries_of(rounds, names),
        0 if closing else sum(asked.is_for(by) for asked in rounds),
        may_submit=may_submit(by, period, closing, partners, last.get(by.organisation)),
        may_close=may_close(by, period, closing),
        late=_late_rows(by, late.rows) if late else (),
        late_count=queries.sum_late(late_kinds, late_kinds),
        next_key=late.next_key if late else "",
        is_first=not after,
    )


def find_period(by: Actor, code: str) -> tuple[Period, Programme]:
    """The half-year of an address, for those who may see half-years."""
    if not by.may(P.SEE):
        raise NotAllowed
    programme = programmes.the_programme()
    return queries.get_period(programme, code), programme


def may_submit(
    by: Actor,
    period: Period,
    closing: Closing | None,
    partners: Iterable[Organisation],
    last: Asked | None,
) -> bool:
    """Whether there is something for this member to submit."""
    return (
        by.may(P.SUBMIT)
        and closing is None
        and clock.today() > period.ends_on
        and by.organisation in {one.id for one in partners}
        and (last is None or last.state is State.SENT_BACK)
    )


def may_close(by: Actor, period: Period, closing: Closing | None) -> bool:
    """Whether this member may close it now."""
    return (
        by.may(P.CLOSE)
        and closing is None
        and clock.today() > period.ends_on
        and by.organisation in programmes.list_deciding(period.programme, Part.LEAD)
    )


def figure_rows(
    by: Actor,
    period: Period,
    organisation: UUID | None,
    closing: Closing | None = None,
    late: Mapping[str, LateCount] | None = None,
) -> list[Row]:
    """Every figure of the half-year; after closing with the released one beside it."""
    hook = figuring.hook()
    now = {one.code: one.cells for one in hook.now(by, period, organisation)}
    kept = (
        queries.list_released(by=by, period=period, for_organisation=organisation)
        if closing
        else {}
    )
    rows = []
    for one in hook.shown(period):
        before = kept[one.code].cells if one.code in kept else None
        cells = now.get(one.code)
        rows.append(
            Row(
                one.code,
                one.name,
                one.href,
                words.said(cells),
                words.said(before) if before else "",
                words.change(cells, before) if cells and before else "",
                queries.sum_late(late or {}, one.kinds),
            )
        )
    return rows


def missing_of(closing: Closing | None) -> str:
    """Who was not approved when it was closed, in words."""
    if closing is None or not closing.missing:
        return ""
    return words.names_of(programmes.list_organisations(UUID(one) for one in closing.missing))


def _partner_rows(
    partners: Sequence[Organisation],
    period: Period,
    last: Mapping[UUID, Asked],
    closing: Closing | None,
) -> list[PartnerRow]:
    working = {one.id for one in queries.with_facts(partners, period)}
    without = set(closing.missing) if closing else set()
    return [
        PartnerRow(programmes.name_of(one), "late", _("Closed without it"))
        if str(one.id) in without
        else _partner_row(programmes.name_of(one), last.get(one.id), has_facts=one.id in working)
        for one in partners
    ]


def _partner_row(name: str, asked: Asked | None, *, has_facts: bool) -> PartnerRow:
    if asked is None and has_facts:
        return PartnerRow(name, "late", _("Not submitted"))
    if asked is None:
        return PartnerRow(name, "plan", _("Nothing recorded"))
    state = str(approval_words.STATES[asked.state])
    if asked.state is State.WAITS:
        state = _("Waits for {organisations}").format(
            organisations=approval_words.organisations(asked.waits_for)
        )
    at = asked.decisions[-1].at if asked.decisions else asked.request.asked_at
    href = address("approvals:request", id=asked.request.id)
    return PartnerRow(name, approval_words.CHIPS[asked.state], state, href, at)


def _late_rows(by: Actor, rows: Sequence[queries.Late]) -> list[LateRow]:
    towns = {town.code: town.name for town in places.list_townships()}
    whose = {
        one.id: programmes.short_name_of(one)
        for one in programmes.list_organisations({row.partner for row in rows})
    }
    alike: dict[tuple[object, ...], list[queries.Late]] = {}
    for row in rows:
        same = (row.on, row.partner, row.township, row.kind, row.event, row.is_gone)
        alike.setdefault(same, []).append(row)
    return [
        LateRow(
            row.on,
            max(one.at for one in group),
            whose.get(row.partner, ""),
            towns.get(row.township, row.township),
            kinds.name_of(row.kind),
            _page_of(by, row),
            row.is_gone,
            len(group),
        )
        for group in alike.values()
        for row in group[:1]
    ]


def _page_of(by: Actor, row: queries.Late) -> str:
    """Where the event of a fact stands, for its own organisation alone."""
    kind = kinds.KINDS.get(row.kind)
    if kind is None or not kind.page or row.event is None or row.partner != by.organisation:
        return ""
    return address(kind.page, id=row.event) if by.may(kind.sees) else ""
