"""The pages as a reader with a locked vault gets them."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from lxml import html

from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import short_code
from safe.kernel.problems import NotAllowed, NotFound
from safe.registry.facts.models import Fact
from safe.registry.people.models import Person
from safe.results.indicators import queries
from safe.results.indicators.models import IndicatorVersion
from safe.results.indicators.problems import PurposeMissing
from safe.results.indicators.tests.conftest import MUSE, WAINGMAW, Field
from safe.results.periods.actions.closing import close_period
from safe.results.periods.tests import half_year

NOON = datetime(2020, 2, 12, 5, 30, tzinfo=UTC)


def ask(
    by: Actor, path: str, *, post: dict[str, str] | None = None, at: datetime = NOON
) -> HttpResponse:
    """One request as `by`, through the view that the address names."""
    made = RequestFactory()
    request = made.get(path) if post is None else made.post(path, post)
    request.actor = by  # type: ignore[attr-defined]
    found = resolve(request.path)
    request.resolver_match = found
    with tenancy.acting(by), clock.frozen(at):
        return found.func(request, *found.args, **found.kwargs)


def words(response: HttpResponse) -> str:
    tree = html.fromstring(response.content.decode())
    return re.sub(r"\s+", " ", " ".join(tree.xpath("//main//text()")))


@pytest.fixture
def day(field: Field) -> Field:
    """25 people in Waingmaw by KWA, two in Muse by HNF, one completion, two sessions."""
    for number in range(25):
        sex = "female" if number % 5 else "male"
        who = field.attend("kwa", "2020-02-11", sex=sex, age_band="25-35", displacement="idp")
        if number == 0:
            field.attend("kwa", "2020-02-11", subject=who, kind="training.completed", sex=sex)
    for _number in range(2):
        field.attend("hnf", "2020-02-11", place=MUSE, sex="male", age_band="60+")
        field.attend("kwa", "2020-02-11", kind="training.session_held")
    return field


def test_an_empty_dashboard_says_what_to_do(field: Field) -> None:
    said = words(ask(field.actor("kwa"), "/figures/"))
    assert "Nothing is counted yet" in said
    assert "first training day" in said


def test_a_partner_sees_its_own_25(day: Field) -> None:
    said = words(ask(day.actor("kwa"), "/figures/"))
    assert "January to June 2020" in said
    assert "People each counted once 25" in said
    assert "Waingmaw 25" in said
    assert "women 20" in said
    assert "no part by township or partner" in said


def test_the_lead_sees_all_partners_against_invented_targets(day: Field) -> None:
    said = words(ask(day.actor("metta"), "/figures/"))
    assert "People each counted once 27" in said
    assert "5.1 People reached 27 / 1,200" in said
    assert "Invented targets" in said
    assert "planned by today" in said
    assert "Behind" in said


def test_the_filter_is_in_the_address(day: Field) -> None:
    by = day.actor("metta")
    assert "People each counted once 2 " in words(ask(by, f"/figures/?township={MUSE}"))
    assert "People each counted once 25 " in words(ask(by, "/figures/?partner=kwa"))
    said = words(ask(by, "/figures/?period=2019S2"))
    assert "Not reported yet" in said
    assert "5.1 People reached — / 300 Not reported yet" in said


@pytest.mark.parametrize(
    "path",
    [
        "/figures/?township=MMR999999",
        "/figures/?partner=hnf",
        "/figures/?partner=nobody",
        "/figures/?period=1999S1",
        "/figures/9.9/",
        "/figures/5.1/records/?level=all",
        "/figures/5.1/records/?after=1",
    ],
)
def test_foreign_and_unknown_are_alike(day: Field, path: str) -> None:
    with pytest.raises(NotFound):
        ask(day.actor("kwa"), path)


def test_without_the_permission_no_page(day: Field) -> None:
    with pytest.raises(NotAllowed):
        ask(Actor(organisation=day.actor("kwa").organisation), "/figures/")


def test_every_number_leads_to_as_many_records(day: Field) -> None:
    by = day.actor("metta")
    board = html.fromstring(ask(by, "/figures/").content.decode())
    steps = board.xpath("//ol[@class='s-ladder']/li")
    assert len(steps) == 3
    for step in steps:
        shown = step.xpath(".//span[@class='s-ladder__n']/text()")[0]
        listed = words(ask(by, step.xpath(".//a/@href")[0]))
        assert f"The {shown} records behind it" in listed
    for row in board.xpath("//tr[starts-with(@id, 'w-')]"):
        shown = row.xpath("./td/text()")[1]
        listed = words(ask(by, row.xpath(".//a/@href")[0]))
        assert f"The {shown} record" in listed


def test_the_list_is_paged_and_names_nobody(day: Field) -> None:
    by = day.actor("kwa")
    first = ask(by, "/figures/5.1/records/?level=contacts")
    assert first.content.decode().count('role="rowheader"') == 25
    day.attend("kwa", "2020-02-12")
    first = html.fromstring(ask(by, "/figures/5.1/records/").content.decode())
    following = first.xpath("//nav[@class='s-pager']//a/@href")[-1]
    second = ask(by, following).content.decode()
    assert second.count('role="rowheader"') == 1


def test_the_code_of_an_own_person_leads_to_the_person(day: Field) -> None:
    by = day.actor("kwa", "people.see")
    who = day.attend("kwa", "2020-01-02")
    with tenancy.acting(by):
        person = Person.objects.create(
            organisation=by.organisation,
            subject=who,
            registered_on=date(2020, 1, 2),
            registered_at=NOON,
        )
    shown = html.fromstring(ask(by, "/figures/5.1/records/").content.decode())
    links = shown.xpath("//a[@class='s-id']")
    assert [link.get("href") for link in links] == [f"/people/{person.id}/"]
    assert links[0].text == short_code(person.id)
    assert not html.fromstring(
        ask(day.actor("metta", "people.see"), "/figures/5.1/records/").content.decode()
    ).xpath("//a[@class='s-id']")


def test_the_indicator_says_what_it_means(day: Field) -> None:
    said = words(ask(day.actor("metta"), "/figures/2.2/"))
    assert "at least 80 % of the half-days" in said
    assert "This half-year 1" in said
    assert "invented" in said
    said = words(ask(day.actor("metta"), "/figures/2.3/"))
    assert "half-days held" in said
    assert "may not be added" in words(ask(day.actor("metta"), "/figures/5.1/"))


def test_the_export_is_the_list(day: Field) -> None:
    by = day.actor("metta")
    post = {"period": "2020S1", "township": WAINGMAW}
    response = ask(by, "/figures/5.1/records/export/", post=post)
    assert response["Content-Disposition"] == 'attachment; filename="safe-5.1-2020S1.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert sheet.max_row == 26
    assert "Name" not in [cell.value for cell in sheet[1]]


def test_names_are_refused_without_purpose_or_permission(day: Field) -> None:
    post = {"period": "2020S1", "names": "1"}
    with pytest.raises(PurposeMissing):
        ask(day.actor("kwa"), "/figures/5.1/records/export/", post=post)
    with pytest.raises(NotAllowed):
        ask(day.actor("kwa"), "/figures/5.1/records/export/", post=post | {"purpose": "check"})


def test_the_pages_speak_burmese(day: Field) -> None:
    with translation.override("my"):
        said = words(ask(day.actor("metta"), "/figures/"))
        assert "ဝိုင်းမော်" in said
        assert "ရောက်ရှိခဲ့သူ" in said
        page = ask(day.actor("metta"), "/figures/5.1/").content.decode()
    assert not re.search(r'width="\d+,\d', page)


def test_a_page_asks_as_many_questions_whatever_was_counted(
    day: Field, django_assert_num_queries: object
) -> None:
    by = day.actor("metta")
    # three figures of the ladder, a bar for each other indicator; the rest is the filter
    bars = len(queries.list_indicators(day.period().programme)) - 1
    asked = {"/figures/": 15 + bars, "/figures/5.1/": 19, "/figures/5.1/records/": 14}
    for path, number in asked.items():
        ask(by, path)
        with django_assert_num_queries(number):
            ask(by, path)
    for _number in range(30):
        day.attend("hnf", "2020-02-11", place=MUSE, sex="male")
    for path, number in asked.items():
        with django_assert_num_queries(number):
            ask(by, path)


def test_every_split_is_shown_with_its_sum(day: Field) -> None:
    page = html.fromstring(ask(day.actor("metta"), "/figures/5.1/").content.decode())
    tables = page.xpath("//section[@aria-labelledby='who']//table")
    assert len(tables) == 5
    for table in tables:
        *cells, total = (int(n) for n in table.xpath(".//td[1]//text()"))
        assert sum(cells) == total == 27
    rows = page.xpath("//section[@aria-labelledby='map']//table//tr")
    assert rows[-1].text_content().endswith("Together27")


def test_a_share_and_a_mean_are_shown_and_listed(day: Field) -> None:
    for value in ("0.25", "0.875", "0.75"):
        day.attend("kwa", "2020-02-11", kind="training.post_test", value=value, sex="female")
    for value in ("0.5", None):
        day.attend("kwa", "2020-02-11", kind="training.test_pair", value=value, sex="female")
    by = day.actor("metta")
    said = words(ask(by, "/figures/OC1.2/"))
    assert "This half-year 66.7 % 2 / 3" in said
    assert "Of how many 3 People" in said
    assert "Women 2 / 3 66.7 %" in said
    assert "never added, never averaged" in said
    said = words(ask(by, "/figures/OC1.1/"))
    assert "This half-year 0.50" in said
    assert "People with both tests 2 1 with a value" in said
    assert "Value" in words(ask(by, "/figures/OC1.1/records/"))
    board = words(ask(by, "/figures/"))
    assert "OC1.2 Passed the post-test 66.7 % / 60 %" in board
    assert "OC1.1 Mean change in the tests 0.50 / 0.35" in board


def test_nothing_to_divide_is_said_and_not_zero(day: Field) -> None:
    said = words(ask(day.actor("metta"), "/figures/"))
    assert "OC1.2 Passed the post-test – / 60 % Nothing to divide" in said
    assert "2.3 Sessions held 2 / 90" in said


def test_the_page_of_people_reached_keeps_new_and_reached_apart(day: Field) -> None:
    who = day.attend("kwa", "2019-11-02")
    day.attend("kwa", "2020-02-12", subject=who)
    said = words(ask(day.actor("metta"), "/figures/5.1/"))
    assert "This half-year 28" in said
    assert "New: for the first time ever 27 1 were reached before" in said
    assert "Since the beginning, each once 28 of 5,000" in said


def test_a_half_year_without_facts_shows_dashes(day: Field) -> None:
    page = html.fromstring(ask(day.actor("metta"), "/figures/5.1/?period=2019S2").content.decode())
    assert "Not reported yet" in page.text_content()
    values = page.xpath("//table[contains(@class, 's-cols-table')]/tbody/tr[1]/td")
    assert [value.text_content().strip() for value in values] == ["—", "27", "—", "—", "—", "—"]
    assert not page.xpath("//section[@aria-labelledby='who']")


def test_released_and_restated_stand_side_by_side(day: Field) -> None:
    later = datetime(2020, 8, 1, 5, 30, tzinfo=UTC)
    lead = half_year.member("iom")
    for code in ("kwa", "hnf"):
        with tenancy.acting(day.actor(code)):
            Fact.objects.update(recorded_at=NOON)
    with tenancy.acting(lead), clock.frozen(later):
        close_period(by=lead, period=day.period(), reason="the others send nothing")
    said = words(ask(day.actor("metta"), "/figures/5.1/?period=2020S1", at=later))
    assert "Nothing since the release" in said
    assert "closed" in said
    with clock.frozen(datetime(2020, 8, 2, 5, 30, tzinfo=UTC)):
        day.attend("hnf", "2020-02-11", place=MUSE)
    shown = ask(day.actor("metta"), "/figures/5.1/?period=2020S1", at=later)
    assert shown.content.count(b'class="was"') == 1
    said = words(shown)
    assert "Now 28" in said
    assert "Released on 1 August 2020 as 27. Since then 1 facts came, 0 were taken back" in said
    assert "released 27" in said
    # the partner compares with its own released figure, and that did not change
    said = words(ask(day.actor("kwa"), "/figures/5.1/?period=2020S1", at=later))
    assert "Released on 1 August 2020 as 25" in said
    assert "Nothing since the release" in said


def test_every_change_of_the_definition_is_listed(day: Field) -> None:
    now = queries.get_indicator(queries.the_programme(), "2.2")
    first = IndicatorVersion.objects.get(code="2.2", version=1)
    IndicatorVersion.objects.create(
        programme=first.programme,
        code="2.2",
        version=2,
        name_en=first.name_en,
        since=date(2019, 10, 1),
        what_en="75 % became 80 %; both are kept",
        what_my="၇၅ % မှ ၈၀ % သို့",
    )
    now.version = 2
    now.save()
    said = words(ask(day.actor("metta"), "/figures/2.2/"))
    assert "Definition 2 1 October 2019: 75 % became 80 %; both are kept" in said
    assert "Definition 1 The first definition" in said


def test_pages_are_light(day: Field) -> None:
    by = day.actor("metta")
    for path in ("/figures/", "/figures/5.1/", "/figures/5.1/records/"):
        assert len(ask(by, path).content) < 30_000, path


def test_no_template_carries_a_style_or_script() -> None:
    folder = Path(__file__).parents[1] / "templates"
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text
        assert "<script" not in text
