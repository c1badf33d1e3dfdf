"""What each side is shown and when; as many questions whatever the number of rows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safe.activities.capacity import actions, pages, plan_pages
from safe.activities.capacity.models import Round
from safe.activities.capacity.policies import P
from safe.activities.capacity.tests.conftest import Sides
from safe.activities.capacity.tests.test_plans import LINE, agreed
from safe.kernel import clock, tenancy
from safe.kernel.problems import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def seen(sides: Sides, by: Any, made: Round) -> pages.RoundPage:
    with tenancy.acting(by):
        return pages.round_page(by=by, id=made.id)


def board(page: pages.RoundPage) -> pages.StatementRow:
    return next(row for domain in page.domains for row in domain.rows if row.code == "board")


def test_wide_spread_is_to_be_talked_about(sides: Sides) -> None:
    made = sides.closed()
    page = seen(sides, sides.partner, made)
    assert (page.is_talked, page.wide, page.missing) == (True, 32, 32)
    row = board(page)
    assert row.spread is not None
    assert (row.spread.middle, row.spread.given) == (2, [1, 2, 4])
    assert [(one.level, one.count) for one in row.dots] == [(1, 1), (2, 1), (4, 1)]


def test_the_partner_reads_the_other_view_when_its_own_is_final(sides: Sides) -> None:
    made = sides.closed()
    said = {"board": (1, "two meetings without minutes")}
    sides.does(sides.facilitator, actions.keep_view, round=made, said=said)
    sides.agree(made, 3)
    assert board(seen(sides, sides.partner, made)).seen == ""
    assert board(seen(sides, sides.facilitator, made)).seen == "1"
    sides.does(sides.partner, actions.finalise_assessment, round=made)
    row = board(seen(sides, sides.partner, made))
    assert (row.level, row.seen, row.is_apart) == ("3", "1", True)


def test_a_third_organisation_reads_nothing(sides: Sides) -> None:
    made = sides.closed()
    third = type(sides.kwa)("hnf").locked
    third = replace(third, permissions=frozenset(P))
    with tenancy.acting(third):
        with pytest.raises(NotFound):
            pages.round_page(by=third, id=made.id)
        assert pages.rounds_page(by=third).lines == []
    nobody = replace(sides.kwa.locked, permissions=frozenset())
    with tenancy.acting(nobody), pytest.raises(NotAllowed):
        pages.rounds_page(by=nobody)


def asked(by: Any, page: Any, **named: Any) -> int:
    with tenancy.acting(by), CaptureQueriesContext(connection) as queries:
        page(by=by, **named)
    return len(queries)


def test_pages_ask_as_many_questions_whatever_there_is(sides: Sides) -> None:
    with clock.frozen(datetime(2020, 3, 2, 6, tzinfo=UTC)):
        made = sides.final(2)
        plan = sides.does(sides.facilitator, actions.start_plan, round=made)
        sides.does(sides.facilitator, actions.keep_line, plan=plan, line=LINE)
        few = {
            "list": asked(sides.facilitator, pages.rounds_page),
            "plan": asked(sides.facilitator, plan_pages.plan_page, id=plan.id),
        }
        for _ in range(6):
            sides.does(sides.facilitator, actions.keep_line, plan=plan, line=LINE)
        agreed(sides, plan)
        for number in range(2, 5):
            sides.final(2, held_on=date(2020, 2, 12 + number))
        many = {
            "list": asked(sides.facilitator, pages.rounds_page),
            "plan": asked(sides.facilitator, plan_pages.plan_page, id=plan.id),
        }
        assert many["list"] == few["list"] <= 3
        assert many["plan"] <= few["plan"] + 2  # names of those who asked and decided
        assert asked(sides.facilitator, plan_pages.due_page) <= 4
        assert asked(sides.partner, pages.round_page, id=made.id) <= 9
