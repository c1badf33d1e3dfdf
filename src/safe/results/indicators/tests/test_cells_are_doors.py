"""Each number of a split opens the records it is made of, and no others."""

import io
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest
from lxml import html

from safe.kernel import tenancy
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotFound
from safe.registry.facts.kinds import PERSONAL
from safe.results.indicators.tests.conftest import MUSE, Field
from safe.results.indicators.tests.test_pages import ask, words

PEOPLE = (
    ("female", "18-24", "idp", "no"),
    ("female", "60+", "host", "yes"),
    ("male", "18-24", "unknown", "no"),
    ("male", "unknown", "idp", "unknown"),
    ("unknown", "10-14", "returnee", "no"),
)


@pytest.fixture
def met(field: Field) -> Field:
    """Five people at KWA, two of them again at HNF in Muse, where one more comes."""
    for number, told in enumerate(PEOPLE):
        attributes = dict(zip(PERSONAL, told, strict=True))
        who = field.attend("kwa", "2020-02-11", **attributes)
        if number < 2:
            field.attend("hnf", "2020-02-12", subject=who, place=MUSE, sex="unknown")
    field.attend("hnf", "2020-02-12", place=MUSE, sex="male", age_band="18-24")
    return field


def test_every_cell_of_the_page_opens_as_many_records_as_it_says(met: Field) -> None:
    by = met.actor("metta")
    page = html.fromstring(ask(by, "/figures/5.1/?period=2020S1").content.decode())
    opened = 0
    for row in page.xpath("//section[@aria-labelledby='who']//tr[th/a]"):
        href, count = row.xpath("th/a/@href")[0], row.xpath("td[@class='n']//text()")[0]
        told = ask(by, href)
        lines = html.fromstring(told.content.decode()).xpath("//main//tbody/tr")
        assert len(lines) == int(count), href
        opened += "cell=" in href
    assert opened >= 12


def test_every_bar_of_age_and_sex_opens_as_many_records_as_it_says(met: Field) -> None:
    by = met.actor("metta")
    page = html.fromstring(ask(by, "/figures/?period=2020S1").content.decode())
    told = [
        (one.get("href"), int(one.text))
        for one in page.xpath("//table[contains(@class, 's-pyramid')]//a")
    ]
    assert sorted(count for _href, count in told) == [1, 1, 1, 2]  # of unknown age as well
    for href, count in told:
        lines = html.fromstring(ask(by, href).content.decode()).xpath("//main//tbody/tr")
        assert len(lines) == count, href


def test_a_cell_of_two_attributes_and_its_spreadsheet(met: Field) -> None:
    by = met.actor(
        "metta",
    )
    address = "/figures/5.1/records/?period=2020S1&cell=sex:male,age_band:18-24"
    told = ask(by, address)
    assert "The 2 records behind it" in words(told)
    assert "Men · 18–24" in words(told)
    form = html.fromstring(told.content.decode()).xpath("//main//form[@method='post']")[0]
    said = {one.get("name"): one.get("value") for one in form.xpath(".//input[@name]")}
    taken = ask(by, form.get("action"), post={k: v or "" for k, v in said.items()})
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).worksheets[0]
    assert sheet.max_row == 3
    with tenancy.acting(by):
        entry = Entry.objects.get(action="export_records", outcome="done")
    assert entry.details["cell"] == "sex:male,age_band:18-24"


@pytest.mark.parametrize(
    "cell", ["sex:nobody", "name:female", "sex", "sex:female,sex:male", "township:MMR015009"]
)
def test_a_cell_that_nobody_has_is_not_found(met: Field, cell: str) -> None:
    with pytest.raises(NotFound):
        ask(met.actor("kwa"), f"/figures/5.1/records/?period=2020S1&cell={cell}")


def test_the_next_page_and_the_way_back_keep_the_cell(field: Field) -> None:
    for number in range(30):
        field.attend("kwa", "2020-02-11", sex="female" if number < 27 else "male")
    by = field.actor("kwa")
    first = html.fromstring(
        ask(by, "/figures/5.1/records/?period=2020S1&cell=sex:female").content.decode()
    )
    following = first.xpath("//nav[@class='s-pager']//a/@href")[-1]
    assert dict(parse_qsl(urlsplit(following).query))["cell"] == "sex:female"
    last = html.fromstring(ask(by, following).content.decode())
    assert len(last.xpath("//main//tbody/tr")) == 2
    assert "The 27 records behind it" in words(ask(by, following))
