"""The content of a report is what the pages show: the same figures, cell by cell."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.results.indicators import policies as figures
from safe.results.indicators import queries as indicators
from safe.results.indicators.figures import SPLITS, Scope
from safe.results.indicators.tests.conftest import MUSE, Field
from safe.results.reports import policies
from safe.results.reports.content import Content
from safe.results.reports.gathering import gather
from safe.results.reports.layout import check_of
from safe.results.reports.problems import NotClosedYet

JULY = datetime(2020, 7, 14, 3, 30, tzinfo=UTC)


def reader(field: Field, code: str) -> Actor:
    return field.actor(code, policies.P.REPORT, figures.P.SEE_RECORDS)


def gathered(field: Field, by: Actor) -> Content:
    with clock.frozen(JULY), tenancy.acting(by):
        return gather(by=by, period=field.period())


@pytest.fixture
def peopled(field: Field) -> Field:
    field.attend("kwa", "2020-02-12", sex="female", age_band="18-24", displacement="idp")
    field.attend("kwa", "2020-02-12", sex="male", age_band="60+", disability="yes")
    field.attend("hnf", "2020-03-01", place=MUSE, sex="female", age_band="25-35")
    field.attend("hnf", "2020-03-01", place="MMR017024", sex="female")
    field.attend("kwa", "2019-12-31", sex="male")
    field.attend("kwa", "2020-04-04", kind="training.session_held")
    return field


def test_every_cell_is_the_cell_of_the_page(peopled: Field) -> None:
    by = reader(peopled, "metta")
    content = gathered(peopled, by)
    assert [one.code for one in content.indicators] == [
        one.code for one in indicators.list_indicators(indicators.the_programme())
    ]
    for one in content.indicators:
        with clock.frozen(JULY), tenancy.acting(by):
            indicator = indicators.get_indicator(indicators.the_programme(), one.code)
            figure = indicators.figure(by=by, indicator=indicator, scope=Scope(peopled.period()))
        assert one.total.count == figure.whole.count
        for split in {row.split for row in one.rows} - {"total"}:
            cells = {row.code: row.count for row in one.split(split)}
            assert {code: n for code, n in cells.items() if n} == figure.counts(split)
        assert check_of(one) == 0


def test_people_have_every_split_and_sessions_those_of_sessions(peopled: Field) -> None:
    content = gathered(peopled, reader(peopled, "metta"))
    by_code = {one.code: one for one in content.indicators}
    names = {code: list(dict.fromkeys(r.split for r in one.rows)) for code, one in by_code.items()}
    assert names["5.1"] == ["total", *SPLITS]
    assert names["2.3"] == ["total", "township", "partner"]
    assert by_code["5.1"].total.value == 4
    assert by_code["2.3"].total.value == 1


def test_every_code_that_the_programme_knows_stands_there_and_others_too(peopled: Field) -> None:
    by = reader(peopled, "metta")
    one = next(one for one in gathered(peopled, by).indicators if one.code == "5.1")
    sexes = [row.code for row in one.split("sex")]
    assert sexes == ["female", "male", "other", "unknown"]
    townships = [row.code for row in one.split("township")]
    assert len(townships) == 16 + 1 + 1
    assert townships[-1] == "MMR017024"
    assert [row.code for row in one.split("partner")][:3] == ["iom", "metta", "kwa"]
    assert {row.value for row in one.split("township")} == {0, 1, 2}


def test_a_partner_reads_itself_alone_and_no_plan_of_the_programme(peopled: Field) -> None:
    content = gathered(peopled, reader(peopled, "hnf"))
    assert content.reads == ("hnf",)
    one = next(one for one in content.indicators if one.code == "5.1")
    assert one.total.value == 2
    assert [row.code for row in one.split("partner")] == ["hnf"]
    assert {half.milestone for half in one.halves} == {None}


def test_what_has_not_begun_has_no_value_and_zero_is_zero(peopled: Field) -> None:
    one = next(
        one for one in gathered(peopled, reader(peopled, "metta")).indicators if one.code == "5.1"
    )
    said = {half.period: half.value for half in one.halves}
    assert said == {
        "2019S2": 1,
        "2020S1": 4,
        "2020S2": 0,
        "2021S1": None,
        "2021S2": None,
        "2022S1": None,
    }


def test_an_open_half_year_is_nothing_for_a_reader_of_released_figures(peopled: Field) -> None:
    by = peopled.reader("metta", policies.P.REPORT)
    with pytest.raises(NotClosedYet):
        gathered(peopled, by)


def test_the_number_of_queries_does_not_grow_with_the_facts(peopled: Field) -> None:
    by = reader(peopled, "metta")
    with CaptureQueriesContext(
        connection,
    ) as few:
        gathered(peopled, by)
    for day in range(1, 25):
        peopled.attend("kwa", f"2020-05-{day:02}")
    with CaptureQueriesContext(connection) as many:
        gathered(peopled, by)
    assert len(many) == len(few)
