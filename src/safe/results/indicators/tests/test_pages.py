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
from safe.registry.people.models import Person
from safe.results.indicators.problems import PurposeMissing
from safe.results.indicators.tests.conftest import MUSE, WAINGMAW, Field

NOON = datetime(2020, 2, 12, 5, 30, tzinfo=UTC)


def ask(by: Actor, path: str, *, post: dict[str, str] | None = None) -> HttpResponse:
    """One request as `by`, through the view that the address names."""
    made = RequestFactory()
    request = made.get(path) if post is None else made.post(path, post)
    request.actor = by  # type: ignore[attr-defined]
    found = resolve(request.path)
    request.resolver_match = found
    with tenancy.acting(by), clock.frozen(NOON):
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


def test_a_page_asks_few_questions(day: Field, django_assert_max_num_queries: object) -> None:
    by = day.actor("metta")
    ask(by, "/figures/")
    with django_assert_max_num_queries(20):
        ask(by, "/figures/")
    with django_assert_max_num_queries(24):
        ask(by, "/figures/5.1/")
    with django_assert_max_num_queries(16):
        ask(by, "/figures/5.1/records/")


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
