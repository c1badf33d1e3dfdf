"""Three hundred random steps of two organisations; then attendance, facts and figures must agree.

Forms in any order, cards of both houses, late marks, corrections, moved trainings, undone persons,
typed sheets, resends. What figures must say is computed here from persons and marks alone.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from safe.activities.training import actions
from safe.activities.training.marking import set_mark
from safe.activities.training.models import Attendance, Event
from safe.activities.training.pages import event_page, marks_page
from safe.activities.training.rows import EventKey, KnownBy
from safe.activities.training.sheet import Sheet, SheetRow
from safe.administration.programmes.models import Period
from safe.capture.forms.inbox import actions as inbox
from safe.capture.forms.inbox import applying, door
from safe.capture.forms.models import Submission, Wait
from safe.capture.forms.tests.field import DAY, a_house, acting, card, day, registration
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import Problem
from safe.kernel.vault import cards
from safe.registry.facts.actions import Attributes
from safe.registry.facts.models import Fact
from safe.registry.people import actions as people
from safe.registry.people.models import Person
from safe.results.indicators import queries
from safe.results.indicators.declarations import Level
from safe.results.indicators.figures import Figure, Scope
from safe.testing.cast import EVERYTHING, House

pytestmark = pytest.mark.django_db
STEPS = 300
TOWNS = ("MMR001002", "MMR001001", "MMR015009")
DAYS = tuple(date(2019, 12, 28) + timedelta(n) for n in range(8))  # around the half-year
SEXES, BANDS = ("female", "male"), ("15-17", "18-24", "25-35", "36-59")
MARKS = ("present", "present", "late", "absent", "excused")
CREDIT = {"present": Decimal(1), "late": Decimal("0.5")}


class Walk:
    """The houses, what was sent, and one random step after another."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a walk, no secret
        self.houses = [a_house("kwa"), a_house("hnf")]
        self.sent: dict[UUID, list[bytes]] = defaultdict(list)
        self.done: Counter[str] = Counter()
        self.names = 0

    def step(self) -> None:
        house = self.dice.choice(self.houses)
        steps: list[tuple[Callable[[House], Any], int]] = [
            (self.register, 5), (self.attend, 8), (self.type, 3), (self.correct, 3),
            (self.mark, 4), (self.move, 2), (self.undo, 2), (self.again, 2), (self.work, 4),
            (self.mend, 2),
        ]  # fmt: skip
        step = self.dice.choices([s for s, _ in steps], [w for _, w in steps])[0]
        if step(house) is not None:
            self.done[step.__name__] += 1

    def send(self, house: House, body: bytes) -> bool:
        door.take(by=house.phone, token=house.token, body=body)
        self.sent[house.organisation].append(body)
        return True

    def register(self, house: House) -> bool:
        number = self.dice.randrange(1, 40)
        said = {"sex": SEXES[number % 2], "age": str(16 + number % 25), "card": card(number)}
        if self.dice.random() < 0.2:
            said["sex"] = self.dice.choice(SEXES)
        return self.send(house, registration(number, self.name(), **said))

    def attend(self, house: House) -> bool:
        began = self.dice.choice(DAYS)
        rows = [
            {"known_by": "card", "card": card(n), "mark": self.dice.choice(MARKS)}
            for n in self.dice.sample(range(1, 40), 6)
        ]
        rows.append(
            {
                "known_by": "new",
                "sex": "male",
                "age": "30",
                "running_no": str(self.dice.randrange(1, 9)),
            }
        )
        rows.append({"known_by": "number", "running_no": str(self.dice.randrange(1, 9))})
        on = began + timedelta(self.dice.randrange(3))
        head = {
            "event_township": self.dice.choice(TOWNS), "event_started_on": str(began),
            "half_day_on": str(on), "event_offered": self.dice.choice(("1", "2", "3")),
        }  # fmt: skip
        return self.send(house, day(self.dice.choice(("am", "pm")), rows, self.name(), **head))

    def type(self, house: House) -> object:
        rows = []
        for no in range(1, 5):
            number = self.dice.randrange(1, 40)
            known = self.dice.choice((KnownBy.NEW, KnownBy.CARD))
            who = (
                Attributes(sex=SEXES[number % 2], age_band="18-24")
                if known is KnownBy.NEW
                else Attributes()
            )
            marks = {half: self.dice.choice(MARKS) for half in ("am", "pm")}
            letters = cards.find_letters(card(number)) or ""
            rows.append(SheetRow(no, known, who, letters=letters, marks=marks))
        began = self.dice.choice(DAYS)
        key = EventKey(DAY["event_curriculum"], self.dice.choice(TOWNS), began, "A")
        sheet = Sheet(new_id(), key, began, self.dice.choice((1, 2, 3)), {}, tuple(rows))
        return self.act(
            house, lambda: actions.type_day(by=house.locked, id=sheet.id, rows=4, sheet=sheet)
        )

    def correct(self, house: House) -> object:
        person = self.one(house, Person, undone_at=None)
        said = {"sex": self.dice.choice(SEXES), "age_band": self.dice.choice(BANDS)}
        return person and self.act(
            house, lambda: people.correct_person(by=house.locked, person=person, why="slip", **said)
        )

    def mark(self, house: House) -> object:
        event = self.one(house, Event, participants__isnull=False)
        if event is None:
            return None
        with acting(house):
            row = self.dice.choice(event_page(by=house.locked, id=event.id).rows)
            page = marks_page(by=house.locked, id=event.id, participant=row.participant)
        cell, mark = self.dice.choice(page.row.cells), self.dice.choice(MARKS)
        return self.act(
            house, lambda: set_mark(by=house.locked, row=page.row, cell=cell, mark=mark, why="slip")
        )

    def move(self, house: House) -> object:
        event = self.one(house, Event)
        to, town = self.dice.choice(DAYS), self.dice.choice(TOWNS)
        return event and self.act(
            house,
            lambda: actions.move_event(
                by=house.locked, event=event, started_on=to, township=town, why="slip"
            ),
        )

    def undo(self, house: House) -> object:
        person = self.one(house, Person, undone_at=None)
        return person and self.act(
            house, lambda: people.undo_registration(by=house.locked, person=person) or True
        )

    def again(self, house: House) -> object:
        bodies = self.sent[house.organisation]
        return bodies and door.take(
            by=house.phone, token=house.token, body=self.dice.choice(bodies)
        )

    def work(self, _house: House) -> bool:
        while applying.work_once():
            pass
        return True

    def mend(self, house: House) -> object:
        wait = self.one(house, Wait, state="waits")
        return wait and self.act(house, lambda: inbox.replay_wait(by=house.locked, wait=wait))

    def act(self, house: House, work: Callable[[], Any]) -> object:
        with acting(house), suppress(Problem):
            return work()
        return None

    def one(self, house: House, model: Any, **only: Any) -> Any:
        with acting(house):
            rows = model.objects.filter(organisation=house.organisation, **only)
            found = list(rows.distinct().order_by("id"))
        return self.dice.choice(found) if found else None

    def name(self) -> str:
        self.names += 1
        return f"walk-{self.names}"


def facts_by_marks(house: House) -> set[tuple[Any, ...]]:
    """Every fact that persons and marks call for, in SQL that shares nothing with the product."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with mark as (
              select a.id, p.id as participant, s.on_date, s.half, e.id as event, e.township,
                     e.offered, w.subject, w.sex, w.age_band,
                     case a.mark when 'present' then 1 when 'late' then 0.5 else 0 end as credit
                from training_attendance a
                join training_session s on s.id = a.session_id
                join training_event e on e.id = s.event_id
                join training_participant p on p.id = a.participant_id
                join people_person w on w.id = p.person_id
               where a.organisation = %(org)s and w.undone_at is null
            ), run as (
              select *, sum(credit) over (partition by participant order by on_date, half) as upto
                from mark
            )
            select 'training.attended', id, subject, on_date, township, sex, age_band
              from mark where credit > 0
            union all
            select distinct on (participant) 'training.completed', participant, subject, on_date,
                   township, sex, age_band
              from run where offered > 0 and upto >= 0.8 * offered
              order by 2
            """,
            {"org": house.organisation},
        )
        of_people = cursor.fetchall()
        cursor.execute(
            "select 'training.session_held', s.id, s.id, s.on_date, e.township, 'unknown',"
            " 'unknown' from training_session s join training_event e on e.id = s.event_id"
            " where s.organisation = %s",
            [house.organisation],
        )
        return {*of_people, *cursor.fetchall()}


def check_figure(by: Actor, facts: list[Fact], code: str, kind: str, period: Period) -> None:
    indicator = queries.get_indicator(queries.the_programme(), code)
    scope = Scope(period)
    firsts: dict[UUID | None, date] = {}
    for fact in facts:
        if fact.kind == kind and (code == "2.2" or fact.on_date >= period.starts_on):
            firsts[fact.subject] = min(fact.on_date, firsts.get(fact.subject, fact.on_date))
    expected = sum(period.starts_on <= on <= period.ends_on for on in firsts.values())
    for level in Level:
        figure: Figure = queries.figure(by=by, indicator=indicator, scope=scope, level=level)
        if level is Level.EACH_ONCE:
            assert figure.whole.count == expected, (code, period.code)
        for cells in (*figure.splits.values(), figure.sex_age):
            assert sum(cell.count for cell in cells.values()) == figure.whole.count, (code, level)
        page = queries.records(by=by, indicator=indicator, scope=scope, level=level, size=None)
        assert (
            len(page.rows)
            == figure.whole.count
            == queries.count(by=by, indicator=indicator, scope=scope, level=level)
        )
        for town, value in figure.counts("township").items():
            part = Scope(period, township=town)
            assert queries.count(by=by, indicator=indicator, scope=part, level=level) == value


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0])
def test_figures_after_300_steps(seed: int) -> None:
    walk = Walk(seed)
    for _ in range(STEPS):
        walk.step()
    walk.work(walk.houses[0])
    facts: list[Fact] = []
    for house in walk.houses:
        with acting(house):
            valid = list(Fact.objects.filter(void=False, organisation=house.organisation))
            assert {
                (f.kind, f.source, f.subject, f.on_date, f.place, f.sex, f.age_band) for f in valid
            } == facts_by_marks(house)
            assert not Wait.objects.filter(reason="our-fault").exists()
            assert not Submission.objects.filter(attempts__gt=0).exists()
            assert Attendance.objects.exists()
            facts += valid
    assert min(walk.done[name] for name in ("register", "attend", "type", "move", "undo")) > 0
    both = tuple(house.organisation for house in walk.houses)
    by = Actor(organisation=both[0], permissions=EVERYTHING, scope="programme", facts_of=both)
    with tenancy.acting(by):
        for period in Period.objects.filter(code__in=("2019S2", "2020S1")):
            begun = [fact for fact in facts if fact.on_date <= period.ends_on]
            for code, kind in (
                ("5.1", "training.attended"), ("2.2", "training.completed"),
                ("2.3", "training.session_held"),
            ):  # fmt: skip
                check_figure(by, begun, code, kind, period)
