"""Two rounds of six partners: quartiles of others, who gained, and the indicators."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from safe.activities.capacity import pages
from safe.activities.capacity.tests.conftest import SPEAKS, Sides
from safe.administration.programmes import queries as programmes
from safe.kernel import tenancy
from safe.results.indicators import queries as figures
from safe.results.indicators.figures import Scope
from safe.testing.cast import build

pytestmark = pytest.mark.django_db
PARTNERS = ("hnf", "js", "tsyu", "tyn", "ntl")


def test_six_partners_twice(sides: Sides) -> None:
    houses = [sides.kwa, *(build(code, phone=False) for code in PARTNERS)]
    # level of the first and of the second round
    levels = [(1, 1), (1, 2), (2, 3), (2, 2), (3, 3), (2, 4)]
    last = None
    for house, (before, after) in zip(houses, levels, strict=True):
        pair = Sides(sides.metta, house)
        pair.final(before, held_on=date(2020, 1, 10))
        last = pair.final(after, held_on=date(2020, 6, 10))
    assert last is not None
    by = replace(houses[-1].opened, permissions=SPEAKS)
    with tenancy.acting(by):
        page = pages.round_page(by=by, id=last.id)
    assert page.compared is not None
    peers = page.compared.all_peers
    assert peers is not None
    assert (peers.number, peers.low, peers.middle, peers.high) == (6, 2, Decimal("2.5"), 3)
    assert all(one.band == (2, 3) for one in page.compared.dumbbells)
    assert page.compared.change is not None
    assert page.compared.change.overall == 2

    programme = programmes.the_programme()
    reader = replace(
        sides.metta.locked,
        permissions=frozenset({"results.see_figures", "results.see_records"}),
        facts_of=tuple(house.organisation for house in houses),
    )
    [period] = [one for one in programmes.list_periods(programme) if one.code == "2020S1"]
    with tenancy.acting(reader):
        found = {
            code: figures.figure(
                by=reader,
                indicator=figures.get_indicator(programme, code),
                scope=Scope(period),
            )
            for code in ("1.1", "OC2.1")
        }
    assert found["1.1"].value() == 6
    assert (found["OC2.1"].whole.part, found["OC2.1"].whole.count) == (3, 6)
    assert found["OC2.1"].value() == Decimal("0.5")
