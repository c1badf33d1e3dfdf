"""Who reads released figures alone: closed half-years, small cells hidden, not one fact."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safe.administration.programmes.models import Period
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.operations.addresses import addresses
from safe.results.indicators import doors, queries, reader, released
from safe.results.indicators.declarations import Measure
from safe.results.indicators.figures import Cell, Figure, Scope
from safe.results.indicators.hiding import Mark
from safe.results.indicators.policies import P
from safe.results.indicators.tests.conftest import BHAMO, MUSE, WAINGMAW, Field
from safe.results.indicators.tests.test_hiding import CODES, nested
from safe.results.periods.models import Closing, ReleasedFigure
from safe.results.periods.tests.half_year import close
from safe.testing.members import SignedIn, cheap, plant_reader, sign_in

__all__ = ["cheap"]

pytestmark = pytest.mark.django_db
JULY = datetime(2020, 7, 14, 3, 30, tzinfo=UTC)


def donor_of(field: Field) -> Actor:
    return field.reader("lift")


def people(field: Field, count: int, place: str = WAINGMAW, sex: str = "female") -> None:
    for number in range(count):
        field.attend("kwa", f"2020-03-{1 + number % 28:02}", place=place, sex=sex)


@pytest.fixture
def closed(field: Field) -> Field:
    """Forty women and three men; two of the forty-three in Muse."""
    people(field, 38), people(field, 2, MUSE), people(field, 3, sex="male")
    with clock.frozen(JULY):
        close(field.period(), "No network.")
    return field


@pytest.fixture
def donor(closed: Field, cheap: None) -> SignedIn:
    return sign_in(plant_reader("lift", "donor", "donor"))


def text(client: Client, place: str, status: int = 200) -> str:
    answer = client.get(place)
    assert answer.status_code == status, place
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_the_database_gives_a_donor_no_fact_and_no_way_around(closed: Field) -> None:
    by = donor_of(closed)
    with tenancy.acting(by), connection.cursor() as cursor:
        cursor.execute("select count(*) from facts_fact")
        assert cursor.fetchone() == (0,)
        indicator = queries.get_indicator(queries.the_programme(), "5.1")
        with pytest.raises(queries.policies.NotAllowed):
            queries.figure(by=by, indicator=indicator, scope=Scope(closed.period()))


def test_the_door_tells_the_whole_to_whom_it_was_released_and_to_nobody_else(
    closed: Field,
) -> None:
    asked = "select number, part, valued, total from core.whole_of_today(%s)"
    with tenancy.acting(closed.actor("iom")):
        rows = list(ReleasedFigure.objects.filter(code="5.1"))
    whole = next(row.id for row in rows if row.for_organisation is None)
    own = next(row.id for row in rows if row.cells["whole"]["count"] and row.for_organisation)
    seen = {}
    for code in ("lift", "unops", "authority", "metta", "kwa", "hnf"):
        with tenancy.acting(closed.actor(code)), connection.cursor() as cursor:
            for name, row in (("whole", whole), ("own", own)):
                cursor.execute(asked, [row])
                seen[code, name] = [one[0] for one in cursor.fetchall()]
    told = {key for key, numbers in seen.items() if numbers}
    readers = {("lift", "whole"), ("unops", "whole"), ("authority", "whole"), ("metta", "whole")}
    assert told == readers | {("kwa", "own"), ("metta", "own")}
    assert {tuple(seen[key]) for key in told} == {(43,)}


def test_the_door_counts_what_the_query_counts(closed: Field) -> None:
    closed.attend("hnf", "2020-04-01", kind="training.completed")
    closed.attend("hnf", "2020-04-01", kind="training.post_test", value="0.875")
    closed.attend("hnf", "2020-04-01", kind="training.test_pair", value="-0.1429")
    exact, by = closed.actor("metta"), donor_of(closed)
    with tenancy.acting(by):
        half = released.read(by=by).halves[0]
    for indicator in queries.list_indicators(queries.the_programme()):
        with tenancy.acting(exact):
            wanted = queries.whole(by=exact, indicator=indicator, scope=Scope(closed.period()))
        with tenancy.acting(by), connection.cursor() as cursor:
            cursor.execute("select * from core.whole_of_today(%s)", [half.kept[indicator.code].id])
            ((count, part, valued, total),) = cursor.fetchall()
        assert (count, valued) == (wanted.count, wanted.valued)
        assert part == wanted.part
        assert total == int(wanted.total * doors.SCALE)


def test_the_dashboard_hides_a_few_and_one_more(donor: SignedIn) -> None:
    page = text(donor.client, "/figures/")
    assert "January to June 2020" in page
    assert re.search(r"Men 1–4 ", page)
    assert re.search(r"Women hidden ", page)
    assert "Muse 1–4" in page
    assert "Waingmaw hidden" in page
    assert "so nobody is recognised" in page
    for never in ("Records", "records behind", "Partner KWA 43 Township All"):
        assert never not in page
    assert not re.search(r"\b(38|40|41|3)\b(?! of)", page.split("Against the targets")[0])


def test_the_page_of_an_indicator_shows_the_whole_and_no_cell_of_a_few(donor: SignedIn) -> None:
    page = text(donor.client, "/figures/5.1/")
    assert re.search(r"Released on 14 July 2020 43", page)
    assert re.search(r"Changed since nothing", page)
    assert "Women hidden" in page
    assert "Men 1–4" in page
    assert text(donor.client, "/figures/2.3/")


def test_while_nothing_is_closed_the_pages_say_so(field: Field, cheap: None) -> None:
    people(field, 12)
    who = sign_in(plant_reader("lift", "donor", "donor"))
    assert "No half-year is closed yet" in text(who.client, "/figures/")
    assert "No half-year is closed yet" in text(who.client, "/periods/")
    text(who.client, "/figures/5.1/", 404)
    text(who.client, "/periods/2020S1/", 404)


@pytest.mark.parametrize(
    ("more", "said"), [(0, "none"), (3, "fewer than 5 people"), (9, "+5 or more")]
)
def test_a_restatement_is_fewer_than_five_or_a_difference(
    donor: SignedIn, closed: Field, more: int, said: str
) -> None:
    people(closed, more, BHAMO)
    page = text(donor.client, "/periods/2020S1/")
    assert re.search(rf"People reached 43 {re.escape(said)}", page)
    assert "Bhamo" not in text(donor.client, "/figures/")
    assert "recorded after" not in page


# what each address of results answers to a donor; x is no half-year and no indicator
ANSWERS = {
    "indicators:dashboard": 200,
    "indicators:indicator": 404,
    "indicators:records": 403,
    "indicators:export": 405,
    "periods:list": 200,
    "periods:period": 404,
    "periods:submit": 403,
    "periods:close": 403,
    "reports:list": 200,
    "reports:report": 404,
    "reports:again": 405,
    "reports:xlsx": 404,
    "reports:pdf": 404,
}


def test_every_address_of_results_as_a_donor(donor: SignedIn) -> None:
    there = [one for one in addresses() if one.name.partition(":")[0] in
             {"indicators", "periods", "reports"}]  # fmt: skip
    assert {one.name for one in there} == set(ANSWERS)
    nobody = "00000000-0000-0000-0000-000000000000"
    for one in there:
        place = re.sub(r"<(?:\w+:)?\w+>", "x", re.sub(r"<uuid:\w+>", nobody, one.pattern))
        assert donor.client.get(place).status_code == ANSWERS[one.name], one.name


def test_records_exports_and_filters_are_refused(donor: SignedIn) -> None:
    here = "?period=2020S1"
    assert donor.client.get(f"/figures/5.1/records/{here}").status_code == 403
    for names in ("", "1"):
        said = {"period": "2020S1", "names": names, "purpose": "audit"}
        assert donor.client.post("/figures/5.1/records/export/", said).status_code == 403
    for more in ("township=MMR015009", "partner=kwa", "level=contacts", "after=x"):
        assert donor.client.get(f"/figures/{here}&{more}").status_code == 403, more
        assert donor.client.get(f"/figures/5.1/{here}&{more}").status_code == 403, more
    for path in ("submit", "close"):
        assert donor.client.post(f"/periods/2020S1/{path}/", {}).status_code == 403
    for place in ("/trainings/", "/people/", "/waiting/", "/members/", "/phones/", "/approvals/"):
        assert donor.client.get(place).status_code == 403, place


def test_an_authority_reads_the_same_and_makes_reports_of_it(closed: Field, cheap: None) -> None:
    office = sign_in(plant_reader("authority", "office", "authority"))
    assert "Men 1–4" in text(office.client, "/figures/")
    assert "January to June 2020" in text(office.client, "/reports/")
    assert office.client.get("/").headers["Location"] == "/figures/"
    assert "Take a report" in text(office.client, "/help/")
    assert office.client.get("/trainings/").status_code == 403


def test_who_exports_and_may_not_see_the_records_gets_nothing(closed: Field) -> None:
    few = closed.reader("metta", P.EXPORT)
    with tenancy.acting(few), pytest.raises(queries.policies.NotAllowed):
        queries.records(
            by=few,
            indicator=queries.get_indicator(queries.the_programme(), "5.1"),
            scope=Scope(closed.period()),
        )


def test_the_number_of_questions_stays(donor: SignedIn, closed: Field) -> None:
    counted = []
    for place in ("/figures/", "/figures/5.1/", "/periods/2020S1/", "/periods/"):
        with CaptureQueriesContext(connection) as few:
            text(donor.client, place)
        counted.append(len(few))
    people(closed, 30, BHAMO)
    for code in ("2019S2", "2020S2"):
        close(closed.period(code), "No network.")
    for place, before in zip(
        ("/figures/", "/figures/5.1/", "/periods/2020S1/", "/periods/"), counted, strict=True
    ):
        with CaptureQueriesContext(connection) as many:
            text(donor.client, place)
        assert len(many) <= before, place
        assert before <= 25, (place, before)


# --- every world, as its pages tell it ---


def half_of(tables: tuple[tuple[int, ...], ...], period: Period) -> released.Half:
    """A closed half-year of figures that lie in each other, never written down."""
    closing = Closing(period=period, closed_at=JULY)
    rows = []
    for code, counts in zip(("2.2", "5.1"), tables, strict=True):
        cells = {at: Cell(n) for at, n in zip(CODES, counts, strict=False) if n}
        figure = Figure(Measure.COUNT, Cell(sum(counts)), {"sex": cells})
        rows.append(
            ReleasedFigure(
                period=period, closing=closing, code=code, version=1, cells=figure.as_json()
            )
        )
    (half,) = released._halves(rows, set())
    return half


def seen_of(half: released.Half, added: tuple[int, int]) -> tuple[Any, ...]:
    """What the pages of a half-year tell together: tables, totals, how the totals moved."""
    told: list[Any] = []
    for code, more in zip(("2.2", "5.1"), added, strict=True):
        figure = half.figures[code]
        table = reader._table("", figure, "sex", dict(zip(CODES, CODES, strict=True)))
        before = Figure.from_json(half.kept[code].cells)
        moved = released.hiding.change(
            Figure(Measure.COUNT, Cell(before.whole.count + more)), before
        )
        told.append(tuple((line.name, line.value) for line in table.lines))
        told += [
            table.together,
            table.is_shown,
            reader.moved_words(Measure.COUNT, moved, in_steps=True),
        ]
    return tuple(told)


def worlds() -> Iterator[tuple[tuple[tuple[int, ...], ...], tuple[int, int]]]:
    """Every pair of figures with these totals, and how both totals move afterwards."""
    for inner, outer in ((14, 16), (24, 25)):
        for tables in nested(3, inner, outer):
            for added in product((0, 2, 6), (2, 6)):
                if added[0] <= added[1]:
                    yield tables, added


def test_no_world_gives_a_hidden_number_away_over_all_pages_together(field: Field) -> None:
    """Grouped by all that a reader sees of it, several worlds stay possible for each hidden one."""
    by_seen: dict[tuple[Any, ...], list[tuple[tuple[int, ...], ...]]] = {}
    period, known = field.period(), {}
    for tables, added in worlds():
        half = known.get(tables) or known.setdefault(tables, half_of(tables, period))
        by_seen.setdefault(seen_of(half, added), []).append(tables)
    hidden = 0
    for truths in by_seen.values():
        half = known[truths[0]]
        for table, code in enumerate(("2.2", "5.1")):
            for place, at in enumerate(CODES[:3]):
                if isinstance(half.figures[code].cell("sex", at).count, Mark):
                    values = {truth[table][place] for truth in truths}
                    assert len(values) >= 2 or not values <= {1, 2, 3, 4}, (code, at, truths[:3])
                    hidden += 1
    assert hidden > 100
