"""The report of who reads released figures alone: marks where a few stand, and a file that says so."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from safe.administration.members.models import Role
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.results.indicators.figures import SPLITS
from safe.results.indicators.tests.conftest import BHAMO, MUSE, Field
from safe.results.periods.tests.half_year import close
from safe.results.reports import policies
from safe.results.reports.content import Content, Indicated
from safe.results.reports.gathering import gather
from safe.results.reports.making import make_waiting
from safe.results.reports.pages import list_page
from safe.results.reports.paper import write_paper
from safe.results.reports.spoken import Spoken
from safe.results.reports.tests.test_gathering import JULY
from safe.results.reports.verifying import verify
from safe.results.reports.workbook import write_workbook
from safe.testing.members import plant_reader, sign_in

pytestmark = pytest.mark.django_db
NUMBERS = (38, 40, 41, 3)  # hidden: two of them a few, two that would give them away


def people(field: Field, count: int, **more: Any) -> None:
    said = {"sex": "female", "age_band": "18-24"} | more
    for number in range(count):
        field.attend("kwa", f"2020-03-{1 + number % 28:02}", **said)


@pytest.fixture
def closed(field: Field) -> Field:
    people(field, 38), people(field, 2, place=MUSE), people(field, 3, sex="male")
    field.attend("kwa", "2020-04-04", kind="training.session_held")
    with clock.frozen(JULY):
        close(field.period(), "No network.")
    return field


def gathered(field: Field, by: Actor) -> Content:
    with clock.frozen(JULY), tenancy.acting(by):
        return gather(by=by, period=field.period())


def reader(field: Field, code: str = "lift") -> Actor:
    return field.reader(code, policies.P.REPORT)


def one_of(content: Content, code: str = "5.1") -> Indicated:
    return next(one for one in content.indicators if one.code == code)


def rows(one: Indicated, split: str) -> dict[str, Any]:
    return {row.code: row.value for row in one.split(split)}


def test_a_few_and_one_more_are_marks_and_the_rest_is_as_released(closed: Field) -> None:
    content = gathered(closed, reader(closed))
    assert content.cells == "hidden"
    one = one_of(content)
    assert (one.total.value, one.total.released, one.total.change) == (43, 43, 0)
    assert rows(one, "sex") == {"female": "hidden", "male": "1–4", "other": 0, "unknown": 0}
    towns = rows(one, "township")
    assert (towns[MUSE], towns["MMR001002"], towns[BHAMO]) == ("1–4", "hidden", 0)
    assert len(towns) == 17
    assert rows(one, "age_band")["18-24"] == 43
    assert list(dict.fromkeys(row.split for row in one.rows)) == ["total", *SPLITS]
    assert one.pairs == ()
    assert {row.change for row in one.rows[1:]} == {None}
    assert one_of(content, "2.3").total.value == 1
    assert len(content.reads) == 9


def test_the_form_offers_the_newest_half_year_with_figures_first(field: Field) -> None:
    """Others that have begun may be chosen; before the first fact it is the newest."""
    by = field.actor("metta", policies.P.REPORT)
    with clock.frozen(JULY.replace(year=2021)), tenancy.acting(by):
        assert list_page(by=by, after="").chosen == "2021S2"
        people(field, 1)
        page = list_page(by=by, after="")
    assert page.chosen == "2020S1"
    assert [code for code, _words in page.offered][:3] == ["2021S2", "2021S1", "2020S2"]


def test_no_hidden_number_stands_anywhere_in_the_file(closed: Field) -> None:
    with translation.override("en"):
        data = write_workbook(gathered(closed, reader(closed)), Spoken.of())
    assert verify(data).is_right
    seen = set()
    for sheet in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        if sheet.title in {"5.1", "SAFE"}:
            seen |= {cell.value for row in sheet.iter_rows() for cell in row}
    assert not seen & {number for number in NUMBERS if number > 4}


def test_the_check_line_says_what_it_does_not_check(closed: Field) -> None:
    people(closed, 30, age_band="25-35")
    data = {}
    for place, by in (
        ("hidden", reader(closed)),
        ("exact", closed.actor("metta", "results.report")),
    ):
        with translation.override("en"):
            book = load_workbook(io.BytesIO(write_workbook(gathered(closed, by), Spoken.of())))
        sheet = book["5.1"]
        line = next(row for row in sheet.iter_rows() if row[0].value == "check")
        data[place] = (str(line[2].value), str(line[3].value))
    assert "(6 splits" in data["exact"][0]
    assert "(4 splits" in data["hidden"][0]
    assert data["hidden"][1].count("SUM(") == 4


def test_a_sheet_with_nothing_but_hidden_splits_checks_nothing(field: Field) -> None:
    people(field, 3)
    close(field.period(), "No network.")
    with translation.override("en"):
        content = gathered(field, reader(field))
        data = write_workbook(content, Spoken.of())
    assert one_of(content).total.value == "1–4"
    line = next(
        row for row in load_workbook(io.BytesIO(data))["5.1"].iter_rows() if row[0].value == "check"
    )
    assert (line[2].value, line[3].value) == ("not checked: hidden cells", "hidden")
    assert verify(data).is_right


@pytest.mark.parametrize(("more", "change"), [(0, 0), (2, "fewer than 5"), (7, 5)])
def test_a_restatement_is_told_of_the_total_alone(closed: Field, more: int, change: object) -> None:
    people(closed, more, place=BHAMO)
    content = gathered(closed, reader(closed))
    one = one_of(content)
    assert (one.total.value, one.total.change) == (43, change)
    assert rows(one, "township")[BHAMO] == 0
    assert [(late.code, late.change, late.facts, late.last_on) for late in content.late] == (
        [("5.1", change, None, "")] if more else []
    )
    halves = {half.period: (half.value, half.change) for half in one.halves}
    assert halves["2020S1"] == (43, change)
    assert halves["2020S2"] == (None, None)


def test_a_partners_reader_has_its_own_figure_alone(closed: Field) -> None:
    content = gathered(closed, reader(closed, "kwa"))
    assert content.reads == ("kwa",)
    assert rows(one_of(content), "partner") == {"kwa": 43}
    assert one_of(gathered(closed, reader(closed, "hnf"))).total.value == 0


def test_the_paper_carries_the_marks(closed: Field, faces: Path) -> None:
    people(closed, 2, place=BHAMO)
    content = gathered(closed, reader(closed))
    for language in ("en", "my"):
        with translation.override(language):
            data = write_paper(content, Spoken.of())
        assert verify(data).is_right
        assert len(pypdf.PdfReader(io.BytesIO(data)).pages) == 4


def test_the_questions_do_not_grow_with_facts_or_half_years(closed: Field) -> None:
    with CaptureQueriesContext(connection) as few:
        content = gathered(closed, reader(closed))
    people(closed, 40)
    close(closed.period("2019S2"), "No network.")
    with CaptureQueriesContext(connection) as many:
        gathered(closed, reader(closed))
    assert len(many) == len(few)
    assert len(few) <= 15 + len(content.indicators)


def test_a_donor_makes_and_fetches_a_report_and_without_the_role_no_more(
    closed: Field, cheap: None, faces: Path
) -> None:
    donor = sign_in(plant_reader("lift", "donor", "donor"))
    assert "January to June 2020" in donor.client.get("/reports/").content.decode()
    refused = donor.client.post("/reports/", {"period": "2020S2", "language": "en"})
    assert refused.status_code == 422
    assert b"not closed yet" in refused.content
    answer = donor.client.post("/reports/", {"period": "2020S1", "language": "en"})
    make_waiting()
    place = answer["Location"]
    page = donor.client.get(place).content.decode()
    assert "1–4 people are not shown" in page
    for kind in ("xlsx", "pdf"):
        data = donor.client.get(f"{place}{kind}/").content
        assert verify(data).is_right
    Role.objects.filter(code="donor").update(permissions=["results.see_figures"])
    assert donor.client.get(f"{place}xlsx/").status_code == 403
