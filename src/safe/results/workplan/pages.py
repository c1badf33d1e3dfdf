"""The page of all lines of work, and the page of one: what runs, what is late."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Activity
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.charts import share_of
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import month_name, number
from safe.results.indicators import queries as indicators
from safe.results.indicators.choices import Asked, Choices, choose
from safe.results.indicators.models import Indicator
from safe.results.workplan import queries
from safe.results.workplan.queries import Filter, Piece


@dataclass(frozen=True)
class Sum:
    """Some pieces together; `due` is the plan of the months that are over."""

    planned: int = 0
    done: int = 0
    due: int = 0

    @property
    def behind(self) -> int:
        """How many are missing of what should be done."""
        return max(self.due - self.done, 0)

    @property
    def words(self) -> str:
        """Done of planned; a dash where there is neither."""
        if not self.planned:
            return number(self.done) if self.done else "–"
        return f"{number(self.done)} / {number(self.planned)}"


@dataclass(frozen=True)
class Month:
    """One cell of the table: a month of a line of work or of a township."""

    name: str
    sum: Sum
    is_over: bool

    @property
    def is_late(self) -> bool:
        return self.is_over and self.sum.done < self.sum.planned


@dataclass(frozen=True)
class Row:
    """A line of work, a township or a partner, with its months."""

    name: str
    sum: Sum
    months: Sequence[Month]
    href: str = ""
    records: str = ""
    is_counted: bool = True
    unit: str = ""

    @property
    def share(self) -> float:
        return share_of(self.sum.done, self.sum.planned)

    @property
    def tick(self) -> float | None:
        return share_of(self.sum.due, self.sum.planned) if self.sum.planned else None

    @property
    def chip(self) -> str:
        """The colour of the state."""
        if not self.is_counted:
            return ""
        if self.sum.behind:
            return "late"
        return "done" if self.sum.done else "plan"

    @property
    def state(self) -> str:
        """In a word or two: what runs, what is late."""
        if not self.is_counted:
            return _("Not counted by SAFE yet")
        if self.sum.behind:
            missing = self.sum.behind
            said = ngettext("Late: {count} missing", "Late: {count} missing", missing)
            return said.format(count=number(missing))
        if self.sum.planned:
            return _("On plan") if self.sum.done or self.sum.due else _("Not begun yet")
        return _("Runs without a plan") if self.sum.done else _("Nothing planned, nothing done")


@dataclass(frozen=True)
class WorkplanPage:
    """All lines of work, or one of them by township and partner."""

    choices: Choices
    months: Sequence[str]
    rows: Sequence[Row]
    partners: Sequence[Row] = ()
    title: str = ""
    unit: str = ""
    is_invented: bool = False
    late: int = 0

    @property
    def back(self) -> str:
        return _address("workplan:all", self.choices.asked)


@dataclass
class _Gathered:
    choices: Choices
    activities: Sequence[Activity]
    counted: dict[UUID, Indicator]
    pieces: Sequence[Piece]
    months: Sequence[date]
    today: date = field(default_factory=clock.today)

    def row(self, name: str, pieces: Iterable[Piece], **more: str | bool) -> Row:
        planned: Counter[date] = Counter()
        done: Counter[date] = Counter()
        for piece in pieces:
            planned[piece.month] += piece.planned
            done[piece.month] += piece.done
        cells = [
            Month(
                month_name(month),
                Sum(planned[month], done[month], planned[month] if self.is_over(month) else 0),
                self.is_over(month),
            )
            for month in self.months
        ]
        whole = Sum(sum(planned.values()), sum(done.values()), sum(cell.sum.due for cell in cells))
        return Row(name, whole, cells, **more)  # type: ignore[arg-type]

    def is_over(self, month: date) -> bool:
        """The running month is not late before it has ended."""
        return (month.year, month.month) < (self.today.year, self.today.month)

    @property
    def names(self) -> list[str]:
        return [month_name(month) for month in self.months]


def all_work(*, by: Actor, asked: Asked) -> WorkplanPage:
    """Every line of work of the programme in a half-year."""
    found = _gather(by, asked)
    rows = []
    for activity in found.activities:
        indicator = found.counted.get(activity.id)
        rows.append(
            found.row(
                programmes.name_of(activity),
                [piece for piece in found.pieces if piece.activity == activity.id],
                href=_address("workplan:one", found.choices.asked, activity.code)
                if indicator
                else "",
                is_counted=indicator is not None,
                unit=_unit(indicator),
            )
        )
    return WorkplanPage(
        choices=found.choices,
        months=found.names,
        rows=rows,
        is_invented=any(piece.is_invented for piece in found.pieces),
        late=sum(1 for row in rows if row.sum.behind),
    )


def one_work(*, by: Actor, code: str, asked: Asked) -> WorkplanPage:
    """One line of work, by township and by partner. Raises NotFound."""
    found = _gather(by, asked)
    activity = next((row for row in found.activities if row.code == code), None)
    if activity is None:
        raise NotFound
    indicator = found.counted.get(activity.id)
    mine = [piece for piece in found.pieces if piece.activity == activity.id]
    there = {piece.township for piece in mine}
    known = found.choices.place_names
    rows = [
        found.row(
            known.get(place) or _("In no township"),
            [piece for piece in mine if piece.township == place],
            records=_records(found.choices.asked, indicator, township=place)
            if place in known
            else "",
        )
        for place in (*(code for code in known if code in there), *sorted(there - known.keys()))
    ]
    partners = [
        found.row(
            name,
            [piece for piece in mine if piece.partner == partner],
            records=_records(found.choices.asked, indicator, partner=codes[partner]),
        )
        for codes in ({row.id: row.code for row in found.choices.partners},)
        for partner, name in found.choices.partner_names.items()
        if any(piece.partner == partner for piece in mine)
    ]
    return WorkplanPage(
        choices=found.choices,
        months=found.names,
        rows=rows,
        partners=partners,
        title=programmes.name_of(activity),
        unit=_unit(indicator),
        is_invented=any(piece.is_invented for piece in mine),
    )


def _gather(by: Actor, asked: Asked) -> _Gathered:
    choices = choose(by=by, asked=asked)
    activities = programmes.list_activities(choices.programme)
    counted = queries.counted_by(choices.programme, activities)
    if choices.scope is None:
        return _Gathered(choices, activities, counted, [], [])
    scope = choices.scope
    wanted = Filter(scope.partner, scope.township)
    pieces = queries.list_pieces(by=by, period=scope.period, counted=counted)
    return _Gathered(
        choices,
        activities,
        counted,
        [piece for piece in pieces if wanted.holds(piece)],
        queries.months_between(scope.period.starts_on, scope.period.ends_on),
    )


def _unit(indicator: Indicator | None) -> str:
    return indicators.word(indicator, "short") if indicator else ""


def _records(asked: Asked, indicator: Indicator | None, **cell: str) -> str:
    return asked.address("records", indicator.code, **cell) if indicator else ""


def _address(route: str, asked: Asked, *arguments: str) -> str:
    query = asked.address("dashboard").partition("?")[2]
    path = reverse(route, args=arguments)
    return f"{path}?{query}" if query else path
