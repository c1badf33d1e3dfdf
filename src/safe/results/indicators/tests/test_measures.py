"""Counts, shares and means: each equal to its records and its export; what is missing is no zero."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.registry.facts.models import Fact
from safe.results.indicators import queries
from safe.results.indicators.actions import export_records
from safe.results.indicators.declarations import Declaration, Level, Measure, Window
from safe.results.indicators.figures import NOBODY, Bounds, Cell, Figure, Record, Scope, progress
from safe.results.indicators.tests.conftest import BHAMO, MUSE, WAINGMAW, Field

NOON = datetime(2020, 8, 12, 5, 30, tzinfo=UTC)
PAIR, POST = "training.test_pair", "training.post_test"


def asked(field: Field, by: Actor, code: str) -> tuple[Figure, Sequence[Record]]:
    """The figure, and the records that the page lists behind it."""
    said = {"indicator": queries.get_indicator(queries.the_programme(), code)}
    said |= {"by": by, "scope": Scope(field.period())}
    with tenancy.acting(by):
        return queries.figure(**said), queries.records(**said, size=None).rows


def exported(field: Field, by: Actor, code: str) -> list[dict[str, object]]:
    """The rows of the spreadsheet by their heads."""
    with tenancy.acting(by):
        data = export_records(
            by=by,
            indicator=queries.get_indicator(queries.the_programme(), code),
            period=field.period(),
            township=None,
            partner=None,
            level=Level.EACH_ONCE,
            places={},
            partners={},
        )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_share_is_who_meets_the_mark_of_all_who_sat_the_test(field: Field) -> None:
    for value in ("0.625", "0.7", "0.875", "0"):
        field.attend("kwa", "2020-02-12", kind=POST, value=value, sex="female")
    field.attend("hnf", "2020-02-12", kind=POST, value="1", place=MUSE, sex="male")
    figure, rows = asked(field, field.actor("metta"), "OC1.2")
    assert (figure.whole.part, figure.whole.count, len(rows)) == (3, 5, 5)
    assert figure.value() == Decimal("0.6")
    assert figure.value(figure.by("partner")["kwa"]) == Decimal("0.5")
    assert figure.value(figure.by("partner")["hnf"]) == 1
    assert figure.interval is None
    # Σ/Σ, not the mean of the two partners' 50 % and 100 %
    assert figure.value() != Decimal("0.75")


def test_a_mean_leaves_out_pairs_without_a_value_and_counts_their_people(field: Field) -> None:
    for value in ("0.5", "0", None, "-0.5", "0.5"):
        field.attend("kwa", "2020-02-12", kind=PAIR, value=value)
    figure, rows = asked(field, field.actor("kwa"), "OC1.1")
    assert (figure.whole.count, figure.whole.valued, len(rows)) == (5, 4, 5)
    assert figure.value() == Decimal("0.125")
    low, high = figure.interval or (None, None)
    assert low is not None
    assert high is not None
    assert -0.5 <= low < Decimal("0.125") < high <= 0.5
    assert figure == asked(field, field.actor("metta"), "OC1.1")[0], "the seed is the pack's"
    values = [row["Value"] for row in exported(field, field.actor("kwa"), "OC1.1")]
    assert sorted(v for v in values if v is not None) == [-0.5, 0, 0.5, 0.5]
    assert values.count(None) == 1


def test_a_second_test_of_a_person_does_not_count_again(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12", kind=POST, value="0.25")
    field.attend("hnf", "2020-04-12", kind=POST, value="1", subject=who, place=MUSE)
    figure, _rows = asked(field, field.actor("metta"), "OC1.2")
    assert (figure.value(), figure.counts("township")) == (0, {WAINGMAW: 1})
    own, _rows = asked(field, field.actor("hnf"), "OC1.2")
    assert own.value() == 1


def test_nobody_is_nothing_to_divide_and_a_count_of_nobody_is_zero(field: Field) -> None:
    by = field.actor("kwa")
    values = {code: asked(field, by, code)[0].value() for code in ("OC1.1", "OC1.2", "2.2", "2.3")}
    assert values == {"OC1.1": None, "OC1.2": None, "2.2": 0, "2.3": 0}
    field.attend("kwa", "2020-02-12", kind=PAIR, value=None)
    assert asked(field, by, "OC1.1")[0].value() is None
    field.attend("kwa", "2020-02-12", kind=POST, value="0")
    assert asked(field, by, "OC1.2")[0].value() == 0


def test_new_and_reached_are_kept_apart_and_new_adds_up(field: Field) -> None:
    who = field.attend("kwa", "2019-11-12")
    field.attend("kwa", "2020-02-12", subject=who)
    field.attend("kwa", "2020-02-12")
    by, indicator = (
        field.actor("kwa"),
        queries.get_indicator(queries.the_programme(), "5.1"),
    )

    def whole(period: str, **more: object) -> int:
        with tenancy.acting(by):
            scope = Scope(field.period(period))
            return queries.whole(by=by, indicator=indicator, scope=scope, **more).count

    assert [whole(p) for p in ("2019S2", "2020S1")] == [1, 2]
    assert [whole(p, window=Window.FIRST_EVER) for p in ("2019S2", "2020S1")] == [1, 1]
    assert whole("2020S1", so_far=True) == 2
    assert whole("2020S2") == 0
    assert whole("2020S2", so_far=True) == 2


def test_a_half_year_without_a_fact_is_not_reported_and_one_with_facts_may_be_zero(
    field: Field,
) -> None:
    field.attend("kwa", "2020-02-12", kind="training.session_held")
    programme = queries.the_programme()
    periods = list(programme.periods.order_by("starts_on"))
    hnf = field.actor("hnf")

    def reported(by: Actor, partner: UUID | None = None) -> set[str]:
        with tenancy.acting(by), clock.frozen(NOON):
            found = queries.list_reported(by=by, periods=periods, partner=partner)
        return {period.code for period in periods if period.id in found}

    assert reported(field.actor("kwa")) == {"2020S1"}
    assert reported(hnf) == set()
    assert reported(field.actor("metta")) == {"2020S1"}
    assert reported(field.actor("metta"), partner=hnf.organisation) == set()
    # no kind of people: nobody was reached, and that was reported
    assert asked(field, field.actor("kwa"), "5.1")[0].value() == 0
    field.attend("kwa", "2021-02-12")
    assert reported(field.actor("kwa")) == {"2020S1"}, "a half-year that has not begun"


@pytest.mark.parametrize(
    ("actual", "baseline", "target", "way"),
    [
        ("604", "0", "1208", "0.5"),
        ("0.5", "0.3", "0.7", "0.5"),
        ("30", "40", "20", "0.5"),
        ("45", "40", "20", "-0.25"),
        ("0.7", "0.7", "0.7", None),
    ],
)
def test_progress_begins_at_the_baseline_and_runs_down_as_well(
    actual: str, baseline: str, target: str, way: str | None
) -> None:
    found = progress(Decimal(actual), Decimal(baseline), Decimal(target))
    assert found == (None if way is None else Decimal(way))


def test_how_far_once_reaches(field: Field) -> None:
    """Two registers: of 3 and 2 women, three of them with cards; one man in each, none with one."""
    for number in range(3):
        field.attend("kwa", "2020-02-12", sex="female", card=number < 2)
    for number in range(2):
        field.attend("hnf", "2020-02-12", sex="female", card=number < 1)
    for code in ("kwa", "hnf"):
        field.attend(code, "2020-02-12", sex="male", card=False)
        field.attend(code, "2020-02-12", sex="unknown")
    indicator = queries.get_indicator(queries.the_programme(), "5.1")

    def bounds(by: Actor) -> Bounds:
        with tenancy.acting(by):
            return queries.bounds(by=by, indicator=indicator, scope=Scope(field.period()))

    # women: three by card, three in the larger register; men: one; of unknown sex nobody is sure
    assert bounds(field.actor("metta")) == Bounds(3 + 1 + 0, 9)
    assert bounds(field.actor("kwa")) == Bounds(5, 5)


def test_where_nobody_wrote_down_who_has_a_card_the_largest_register_is_sure(field: Field) -> None:
    for code, number in (("kwa", 3), ("hnf", 2)):
        for _number in range(number):
            field.attend(code, "2020-02-12", sex="female")
    by, indicator = field.actor("metta"), queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by):
        found = queries.bounds(by=by, indicator=indicator, scope=Scope(field.period()))
    assert found == Bounds(3, 5, knows_cards=False)


def test_who_was_met_by_two_with_one_card_is_in_both_registers(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12", sex="female", card=True)
    field.attend("hnf", "2020-03-12", sex="female", card=True, subject=who, place=MUSE)
    field.attend("hnf", "2020-03-12", sex="female", card=False)
    by, indicator = field.actor("metta"), queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by):
        found = queries.bounds(by=by, indicator=indicator, scope=Scope(field.period()))
    assert found == Bounds(2, 2)


def test_a_figure_is_read_back_as_it_was_kept(field: Field) -> None:
    field.attend("kwa", "2020-02-12", kind=PAIR, value="0.3333", sex="female", age_band="18-24")
    field.attend("kwa", "2020-02-12", kind=PAIR, value="0.5", sex="male")
    figure, _rows = asked(field, field.actor("kwa"), "OC1.1")
    assert figure.interval is not None
    assert Figure.from_json(figure.as_json()) == figure


WRITTEN = st.lists(
    st.tuples(
        st.sampled_from(["kwa", "hnf"]),
        st.integers(0, 4),
        st.dates(date(2019, 12, 28), date(2020, 1, 5)),
        st.sampled_from([WAINGMAW, MUSE, BHAMO]),
        st.sampled_from(["female", "male", "unknown"]),
        st.sampled_from([None, "0", "0.25", "0.7", "0.875", "1"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("code", "kind"), [("5.1", "training.attended"), ("OC1.2", POST), ("OC1.1", PAIR)]
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=WRITTEN)
def test_figure_records_and_export_are_one_for_every_measure(
    field: Field, code: str, kind: str, written: list[tuple[str, int, date, str, str, str | None]]
) -> None:
    for one in ("kwa", "hnf"):
        with tenancy.acting(field.actor(one)):
            Fact.objects.all().delete()
    people = [field.attend("kwa", "2021-01-01") for _ in range(5)]
    for partner, number, on, place, sex, value in written:
        who = people[number]
        on_day = on.isoformat()
        field.attend(partner, on_day, subject=who, place=place, sex=sex, kind=kind, value=value)
    by = field.actor("metta")
    figure, rows = asked(field, by, code)
    values = [row.value for row in rows if row.value is not None]
    expected = Cell(
        len({number for _p, number, on, *_more in written if on >= date(2020, 1, 1)}),
        sum(value >= Decimal("0.7") for value in values) if code == "OC1.2" else 0,
        len(values),
        sum(values, Decimal(0)),
    )
    assert figure.whole == expected
    assert len({row.whom for row in rows}) == len(rows) == expected.count
    for cells in (*figure.splits.values(), figure.sex_age):
        assert sum(cells.values(), NOBODY) == figure.whole
    sheet = exported(field, by, code)
    assert len(sheet) == expected.count
    measure = Declaration.of(queries.get_indicator(queries.the_programme(), code)).measure
    if measure is not Measure.COUNT:
        out = [row["Value"] for row in sheet if row["Value"] is not None]
        assert sorted(out) == sorted(map(float, values))
    if measure is Measure.MEAN:
        assert figure.value() == (sum(values) / len(values) if values else None)
    if measure is Measure.SHARE and rows:
        passed = sum((row.value or 0) >= Decimal("0.7") for row in rows)
        assert figure.value() == Decimal(passed) / len(rows)
