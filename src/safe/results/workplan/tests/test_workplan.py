"""Planned beside done: what runs, what is late, and whose it is."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safe.kernel import clock, tenancy
from safe.kernel.problems import NotAllowed, NotFound
from safe.results.indicators.choices import Asked
from safe.results.indicators.tests.conftest import MUSE, WAINGMAW, Field
from safe.results.indicators.tests.test_pages import ask
from safe.results.workplan.models import PlannedWork
from safe.results.workplan.pages import Row, WorkplanPage, all_work, one_work

HALF = Asked(period="2020S1")
MARCH = datetime(2020, 3, 10, 5, 30, tzinfo=UTC)


def hold(field: Field, code: str, *days: str, place: str = WAINGMAW) -> None:
    for day in days:
        field.attend(code, day, place=place, kind="training.session_held")


def plan(**months: list[int]) -> None:
    """The whole plan of trainings is KWA's in Waingmaw."""
    one = PlannedWork.objects.get(
        organisation__code="kwa", place=WAINGMAW, activity__code="trainings"
    )
    PlannedWork.objects.exclude(pk=one.pk).delete()
    PlannedWork.objects.filter(pk=one.pk).update(months=months)


def look(field: Field, code: str = "metta", asked: Asked = HALF) -> WorkplanPage:
    by = field.actor(code)
    with tenancy.acting(by), clock.frozen(MARCH):
        return all_work(by=by, asked=asked)


def trainings(page: WorkplanPage) -> Row:
    (row,) = (row for row in page.rows if "/trainings/" in row.href)
    return row


def test_ten_lines_of_work_and_what_is_not_counted_says_so(field: Field) -> None:
    page = look(field)
    assert len(page.rows) == 10
    assert all(row.state == "Not counted by SAFE yet" for row in page.rows if not row.is_counted)


def test_late_is_what_is_missing_of_months_that_are_over(field: Field) -> None:
    plan(**{"2020S1": [2, 2, 5, 1, 0, 0]})
    hold(field, "kwa", "2020-01-14", "2020-01-15", "2020-02-03", "2020-03-01")
    row = trainings(look(field))
    assert [month.sum.words for month in row.months] == [
        "2 / 2",
        "1 / 2",
        "1 / 5",
        "0 / 1",
        "–",
        "–",
    ]
    assert [month.is_late for month in row.months] == [False, True, False, False, False, False]
    assert (row.sum.planned, row.sum.done, row.sum.due) == (10, 4, 4)
    assert (row.sum.behind, row.state) == (0, "On plan")  # March made good for February
    elsewhere = trainings(look(field, asked=Asked(period="2020S1", township=MUSE)))
    assert (elsewhere.sum.planned, elsewhere.state) == (0, "Nothing planned, nothing done")


def test_a_late_line_is_named_and_counted(field: Field) -> None:
    plan(**{"2020S1": [4, 2, 0, 0, 0, 0]})
    hold(field, "kwa", "2020-01-14")
    page = look(field)
    row = trainings(page)
    assert (row.state, row.chip, page.late) == ("Late: 5 missing", "late", 1)


def test_what_is_dated_after_today_is_not_done_yet(field: Field) -> None:
    plan(**{"2020S1": [0, 0, 3, 0, 0, 0]})
    hold(field, "kwa", "2020-03-10", "2020-03-11")
    assert trainings(look(field)).sum.done == 1


def test_a_partner_sees_its_own_work_and_plan_alone(field: Field) -> None:
    hold(field, "hnf", "2020-01-14")
    hold(field, "kwa", "2020-01-14", "2020-01-15")
    mine, all_of_it = trainings(look(field, "kwa")), trainings(look(field))
    assert (mine.sum.done, all_of_it.sum.done) == (2, 3)
    assert mine.sum.planned < all_of_it.sum.planned == 90


def test_one_line_adds_up_by_township_and_by_partner(field: Field) -> None:
    hold(field, "kwa", "2020-01-14", "2020-02-15")
    hold(field, "js", "2020-01-20", place=MUSE)
    by = field.actor("metta")
    with tenancy.acting(by), clock.frozen(MARCH):
        page = one_work(by=by, code="trainings", asked=HALF)
        whole = trainings(all_work(by=by, asked=HALF))
        with pytest.raises(NotFound):
            one_work(by=by, code="nothing", asked=HALF)
    for rows in (page.rows, page.partners):
        assert sum(row.sum.done for row in rows) == whole.sum.done == 3
        assert sum(row.sum.planned for row in rows) == whole.sum.planned
    assert all(row.records for row in page.partners)


def test_who_reads_released_figures_alone_does_not_see_the_plan(field: Field) -> None:
    by = field.reader("metta")
    with tenancy.acting(by), pytest.raises(NotAllowed):
        all_work(by=by, asked=HALF)


def test_pages_ask_the_same_for_one_fact_and_for_many(field: Field) -> None:
    by = field.actor("metta")
    counts = []
    for days in (("2020-01-14",), ("2020-01-15", "2020-02-16", "2020-02-17")):
        hold(field, "kwa", *days)
        with (
            tenancy.acting(by),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            answer = ask(by, "/workplan/?period=2020S1")
        assert answer.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 16
