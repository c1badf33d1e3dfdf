"""What the first pages say. Each asks the package that owns the noun; none needs a name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from safe.activities.capacity import plan_pages as plans
from safe.activities.capacity.plan_pages import Reminder
from safe.activities.dialogues import pages as dialogues
from safe.activities.dialogues.pages import Reminder as Promises
from safe.activities.training import policies as trainings
from safe.activities.training.models import Event, Participant, Session
from safe.administration.approvals import pages as approvals
from safe.administration.approvals.pages import ToDecide
from safe.administration.approvals.policies import P as APPROVALS
from safe.administration.devices import policies as devices
from safe.administration.members import queries as members
from safe.administration.members.models import Ring, Role
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Period, Programme
from safe.capture.forms import policies as forms
from safe.capture.forms.inbox import queries as inbox
from safe.capture.forms.inbox.pages import Row, waiting_page
from safe.capture.forms.inbox.queries import Arrived, Asked
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.charts import Aim
from safe.kernel.ui.context import address
from safe.kernel.ui.words import month_span
from safe.registry.facts import queries as facts
from safe.results.indicators import policies as results
from safe.results.indicators import queries as indicators
from safe.results.indicators.against import bar_of
from safe.results.indicators.figures import Figure, Scope
from safe.results.periods import queries as periods
from safe.results.periods.due import Due, find_due
from safe.results.periods.policies import P as PERIODS

EVENING = 18
SILENT_AFTER = 14
SHOWN = 3
REACHED, FINISHED, HELD = "5.1", "2.2", "2.3"


class Home(StrEnum):
    """Which first page a role has."""

    TRAINER = "trainer"
    MANAGER = "manager"
    KEEPER = "keeper"
    READER = "reader"


@dataclass(frozen=True)
class Place:
    """Where a member stands: organisation, role in words, first page."""

    organisation: str
    role: str
    home: Home


def place_of(by: Actor, roles: Sequence[Role]) -> Place:
    """By the member's roles; the first one in the pack's order decides the page."""
    found = programmes.list_organisations([by.organisation])
    words = ", ".join(members.role_name(role) for role in roles)
    return Place(programmes.name_of(found[0]) if found else "", words, home_of(roles))


def home_of(roles: Sequence[Role]) -> Home:
    """A role without a first page of its own begins on the keeper's: it needs nothing."""
    ordered = sorted(roles, key=lambda role: (role.order, role.code))
    homes = [role.home for role in ordered if role.home in set(Home)]
    return Home(homes[0]) if homes else Home.KEEPER


def arrived_in_the_night(by: Actor) -> Arrived | None:
    """Forms of the own organisation since yesterday, six in the evening."""
    if not forms.can_count(by):
        return None
    evening = clock.now().astimezone(clock.YANGON) - timedelta(days=1)
    return inbox.arrived(by, evening.replace(hour=EVENING, minute=0, second=0, microsecond=0))


def list_waiting(by: Actor) -> Sequence[Row]:
    """The oldest questions of the inbox, in its own words."""
    if not forms.can_count(by):
        return []
    return waiting_page(by=by, asked=Asked()).rows[:SHOWN]


@dataclass(frozen=True)
class Keeping:
    """The state of an organisation's house: who opens names, who waits, which phones send."""

    members: int
    to_admit: int
    openers: int
    phones: int


def keeping_of(by: Actor) -> Keeping:
    """For the keeper's first page."""
    rows = members.list_members(by=by)
    return Keeping(
        sum(row.state == "here" for row in rows),
        sum(row.state == "waits" for row in rows),
        count_openers(by),
        devices.visible(by).filter(revoked_at__isnull=True).count(),
    )


def count_openers(by: Actor) -> int:
    """How many members open the names of the own organisation."""
    return members.count_openers(by.organisation, Ring.Purpose.REGISTRY)


def list_to_decide(by: Actor) -> ToDecide | None:
    """The oldest requests that wait for this member; None for whoever decides nothing."""
    return approvals.to_decide_page(by=by) if by.may(APPROVALS.DECIDE) else None


def due_to_submit(by: Actor) -> Due | None:
    """The half-year that is over and waits for the own organisation's hand."""
    return find_due(by=by)


def plans_due(by: Actor) -> Reminder | None:
    """Actions of agreed plans that are late or due soon."""
    return plans.reminder(by=by)


def promises_due(by: Actor) -> Promises | None:
    """Commitments of dialogues that are late or due soon."""
    return dialogues.reminder(by=by)


def count_to_decide(by: Actor) -> int:
    """Requests that wait for this member's decision."""
    return approvals.count_to_decide(by)


@dataclass(frozen=True)
class Closed:
    """The half-year that was closed last, and where what came later stands."""

    name: str
    href: str


def last_closed(by: Actor) -> Closed | None:
    """None while nothing is released."""
    programme = programmes.find_programme()
    if programme is None:
        return None
    of = programmes.list_periods(programme)
    closed = periods.list_closings(by=by, periods=of)
    last = next((one for one in reversed(of) if one.id in closed), None)
    if last is None:
        return None
    name = month_span(last.starts_on, last.ends_on)
    return Closed(name, address("periods:period", code=last.code) if by.may(PERIODS.SEE) else "")


def count_waiting(by: Actor) -> int:
    """What waits for a person of the own organisation."""
    return inbox.count_waits(by)


@dataclass(frozen=True)
class Training:
    """The training a trainer's day begins with."""

    name: str
    township: str
    on: date
    is_today: bool
    is_ahead: bool
    people: int
    women: int
    half_days: int
    offered: int | None
    href: str
    sheet: str


def training_at_hand(by: Actor) -> Training | None:
    """Today's, else the next, else the last one held."""
    today = clock.today()
    events = trainings.visible(by)
    chosen = (
        events.filter(Q(started_on=today) | Q(sessions__on_date=today)).first()
        or events.filter(started_on__gt=today).order_by("started_on").first()
        or events.order_by("-started_on", "-id").first()
    )
    return _training(chosen, today) if chosen else None


def _training(event: Event, today: date) -> Training:
    people = Participant.objects.filter(event=event).aggregate(
        all=Count("id"), women=Count("id", filter=Q(person__sex="female"))
    )
    held = Session.objects.filter(event=event)
    name = programmes.name_of(programmes.get_curriculum(event.curriculum))
    return Training(
        name,
        places.get_township(event.township).name,
        event.started_on,
        is_today=event.started_on == today or held.filter(on_date=today).exists(),
        is_ahead=event.started_on > today,
        people=people["all"],
        women=people["women"],
        half_days=held.count(),
        offered=event.offered,
        href=address("training:event", id=event.id),
        sheet=address("training:sheet", id=event.id),
    )


@dataclass(frozen=True)
class Phone:
    """A phone of the organisation and when it was last heard of."""

    label: str
    seen_at: datetime | None


def list_phones(by: Actor) -> list[Phone]:
    """Phones in use, the ones heard of last first."""
    rows = devices.visible(by).filter(revoked_at__isnull=True).order_by("-last_seen_at", "label")
    return [Phone(row.label, row.last_seen_at) for row in rows[:5]]


@dataclass(frozen=True)
class HalfYear:
    """The half-year the first pages speak of, with its bars."""

    period: Period
    programme: Programme
    day: int
    days: int
    number: int
    of: int
    aims: Sequence[Aim] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    counts_all: bool = False
    townships: Sequence[places.Township] = ()

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed: the page then looks back."""
        return self.period.ends_on < clock.today()

    @property
    def programme_is_over(self) -> bool:
        """Whether the programme's last day has passed."""
        return self.programme.ends_on < clock.today()

    @property
    def untouched(self) -> list[str]:
        """Townships of the programme where nobody was reached yet."""
        reached = self.figures[REACHED].counts("township") if REACHED in self.figures else {}
        return [one.name for one in self.townships if not reached.get(one.code)]


def half_year(by: Actor) -> HalfYear | None:
    """Today's half-year, or the last with facts; for members who see exact cells."""
    programme = programmes.find_programme()
    if programme is None or not (by.may(results.P.SEE) and by.may(results.P.SEE_RECORDS)):
        return None
    every = programmes.list_periods(programme)
    fresh = indicators.freshness(by=by, programme=programme)
    period = indicators.first_period(every, fresh.last_on)
    if period is None:
        return None
    counts_all = periods.reads_all(by, programmes.list_partners(programme))
    aims, figures = _aims(by, programme, period, counts_all=counts_all)
    days = (period.ends_on - period.starts_on).days + 1
    return HalfYear(
        period,
        programme,
        min(max((clock.today() - period.starts_on).days + 1, 0), days),
        days,
        1 + [one.id for one in every].index(period.id),
        len(every),
        aims,
        figures,
        counts_all,
        places.list_townships(programme.code),
    )


def _aims(
    by: Actor, programme: Programme, period: Period, *, counts_all: bool
) -> tuple[list[Aim], dict[str, Figure]]:
    aims: list[Aim] = []
    figures: dict[str, Figure] = {}
    scope = Scope(period)
    reported = bool(indicators.list_reported(by=by, periods=[period]))
    for indicator in indicators.list_indicators(programme):
        # cells are shown of the reached alone
        if indicator.code == REACHED:
            figures[REACHED] = indicators.figure(by=by, indicator=indicator, scope=scope)
            value = figures[REACHED].value()
        else:
            value = indicators.value(by=by, indicator=indicator, scope=scope)
        # a plan is the whole programme's: it compares with the whole programme's figure alone
        plan = indicators.plan_of(indicator, period) if counts_all else None
        href = address("indicators:indicator", code=indicator.code)
        note = "" if plan else _("in your organisation")
        aims.append(bar_of(indicator, value, plan, href, reported=reported, note=note))
    return aims, figures


@dataclass(frozen=True)
class Partner:
    """One line of the partners' table."""

    name: str
    reached: int
    last_on: date | None
    silent_days: int | None  # None: heard of lately
    href: str


def list_partners(by: Actor, now: HalfYear) -> list[Partner]:
    """Partners whose facts the actor reads, with the day they were last heard of."""
    readable = set(results.visible(by))
    heard = facts.last_heard(now.programme.code, readable)
    reached = now.figures[REACHED].counts("partner") if REACHED in now.figures else {}
    board = address("indicators:dashboard")
    partners = []
    for one in programmes.list_partners(now.programme):
        if one.id not in readable:
            continue
        last_on, written = heard.get(one.id, (None, None))
        silent = (clock.now() - written).days if written else None
        partners.append(
            Partner(
                programmes.name_of(one),
                reached.get(one.code, 0),
                last_on,
                silent if silent is not None and silent > SILENT_AFTER else None,
                f"{board}?{urlencode({'partner': one.code})}" if board else "",
            )
        )
    return partners
