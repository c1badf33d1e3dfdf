"""Figures: placed once, added up, equal to their list and to their export."""

import io
import json
from datetime import date
from uuid import UUID

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safe.administration.programmes import queries as programmes
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.tenancy import NoTenant
from safe.registry.facts.actions import void_facts
from safe.registry.facts.models import Fact, Subject
from safe.results.indicators import queries
from safe.results.indicators.actions import Purpose, export_names, export_records
from safe.results.indicators.declarations import Level
from safe.results.indicators.figures import NOBODY, Figure, Scope
from safe.results.indicators.figuring import Figures
from safe.results.indicators.problems import PurposeMissing
from safe.results.indicators.tests.conftest import BHAMO, MUSE, WAINGMAW, Field


def counted(field: Field, by: Actor, code: str, period: str = "2020S1", **more: object) -> Figure:
    indicator = queries.get_indicator(queries.the_programme(), code)
    with tenancy.acting(by):
        return queries.figure(by=by, indicator=indicator, scope=Scope(field.period(period), **more))


def listed(field: Field, by: Actor, code: str, level: Level = Level.EACH_ONCE) -> list[UUID]:
    indicator = queries.get_indicator(queries.the_programme(), code)
    with tenancy.acting(by):
        page = queries.records(
            by=by, indicator=indicator, scope=Scope(field.period()), level=level, size=None
        )
    return [row.whom for row in page.rows]


def test_a_person_at_two_partners_is_counted_once_and_stands_where_first_met(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12", sex="female", age_band="25-35")
    field.attend("hnf", "2020-03-01", subject=who, place=MUSE, sex="female", age_band="25-35")
    metta = counted(field, field.actor("metta"), "5.1")
    assert metta.whole.count == 1
    assert metta.counts("township") == {WAINGMAW: 1}
    assert metta.counts("partner") == {"kwa": 1}
    assert counted(field, field.actor("hnf"), "5.1").counts("township") == {MUSE: 1}
    assert counted(field, field.actor("kwa"), "5.1").whole.count == 1


def test_two_subjects_that_are_one_person_are_counted_once(field: Field) -> None:
    one = field.attend("kwa", "2020-02-12")
    two = field.attend("kwa", "2020-02-13")
    assert counted(field, field.actor("kwa"), "5.1").whole.count == 2
    Subject.objects.filter(id=two).update(canonical=one)
    assert counted(field, field.actor("kwa"), "5.1").whole.count == 1
    assert listed(field, field.actor("kwa"), "5.1") == [one]


def test_first_completion_ever_is_counted_in_its_half_year_alone(field: Field) -> None:
    who = field.attend("kwa", "2019-11-02", kind="training.completed")
    field.attend("kwa", "2020-02-12", subject=who, kind="training.completed")
    field.attend("kwa", "2020-02-12", kind="training.completed")
    by = field.actor("kwa")
    assert counted(field, by, "2.2", "2019S2").whole.count == 1
    assert counted(field, by, "2.2", "2020S1").whole.count == 1


def test_sessions_are_counted_each_once_and_people_are_not_among_them(field: Field) -> None:
    for half in ("2020-02-12", "2020-02-13"):
        field.attend("kwa", half, kind="training.session_held")
    field.attend("kwa", "2020-02-12")
    assert counted(field, field.actor("kwa"), "2.3").whole.count == 2


def test_void_facts_and_no_dose_do_not_count(field: Field) -> None:
    by = field.actor("kwa")
    who = field.attend("kwa", "2020-02-12")
    field.attend("kwa", "2020-02-12", dose="0")
    assert counted(field, by, "5.1").whole.count == 1
    with tenancy.acting(by):
        void_facts(by=by, subject=who, why="test")
    assert counted(field, by, "5.1").whole.count == 0


def test_late_counts_as_reached(field: Field) -> None:
    field.attend("kwa", "2020-02-12", dose="0.5")
    assert counted(field, field.actor("kwa"), "5.1").whole.count == 1


def test_days_at_the_edges_of_a_half_year_belong_to_it(field: Field) -> None:
    for on in ("2019-12-31", "2020-01-01", "2020-06-30", "2020-07-01"):
        field.attend("kwa", on)
    by = field.actor("kwa")
    assert [counted(field, by, "5.1", p).whole.count for p in ("2019S2", "2020S1", "2020S2")] == [
        1,
        2,
        1,
    ]


def test_a_filter_chooses_cells_of_the_same_placing(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12")
    field.attend("kwa", "2020-02-13", subject=who, place=MUSE)
    field.attend("hnf", "2020-02-14", place=MUSE)
    by = field.actor("metta")
    whole = counted(field, by, "5.1")
    for township in (WAINGMAW, MUSE, BHAMO):
        assert counted(field, by, "5.1", township=township).whole.count == whole.counts(
            "township"
        ).get(township, 0)
    for partner in programmes.list_organisations(by.facts_of):
        found = counted(field, by, "5.1", partner=partner.id)
        assert found.whole.count == whole.counts("partner").get(partner.code, 0)


def test_the_ladder_narrows_step_by_step(field: Field) -> None:
    event = new_id()
    who = field.attend("kwa", "2020-02-12", event=event)
    field.attend("kwa", "2020-02-13", subject=who, event=event)
    field.attend("kwa", "2020-04-01", subject=who)
    by = field.actor("kwa")
    lengths = [len(listed(field, by, "5.1", level)) for level in Level]
    assert lengths == [3, 2, 1]
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by):
        counts = [
            queries.count(by=by, indicator=indicator, scope=Scope(field.period()), level=level)
            for level in Level
        ]
    assert counts == lengths


def test_another_partner_is_not_read_without_an_agreement(field: Field) -> None:
    field.attend("kwa", "2020-02-12")
    assert counted(field, field.actor("hnf"), "5.1").whole.count == 0
    by = field.actor("hnf")
    widened = Actor(
        organisation=by.organisation,
        permissions=by.permissions,
        facts_of=field.actor("metta").facts_of,
    )
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    # the second lock: even where the query is told to read more, the database returns no row
    with tenancy.acting(by):
        assert queries.count(by=widened, indicator=indicator, scope=Scope(field.period())) == 0


def test_without_the_permission_or_a_tenant_there_is_no_figure(field: Field) -> None:
    by = Actor(organisation=field.actor("kwa").organisation)
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by), pytest.raises(NotAllowed):
        queries.figure(by=by, indicator=indicator, scope=Scope(field.period()))
    with pytest.raises(NoTenant):
        queries.figure(by=field.actor("kwa"), indicator=indicator, scope=Scope(field.period()))


def test_pages_of_records_follow_each_other_without_a_gap(field: Field) -> None:
    whole = {field.attend("kwa", f"2020-02-{day:02}") for day in (1, 1, 1, 2, 3, 3, 4)}
    by = field.actor("kwa")
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    seen: list[UUID] = []
    key = None
    with tenancy.acting(by):
        for _page in range(4):
            page = queries.records(
                by=by, indicator=indicator, scope=Scope(field.period()), after=key, size=2
            )
            seen += [row.whom for row in page.rows]
            key = page.next_key
    assert key is None
    assert len(seen) == 7
    assert set(seen) == whole


def test_a_key_that_is_none_is_nothing_here(field: Field) -> None:
    by = field.actor("kwa")
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by), pytest.raises(NotFound):
        queries.records(by=by, indicator=indicator, scope=Scope(field.period()), after="x'; drop")


def test_each_costs_one_query(field: Field, django_assert_num_queries: object) -> None:
    for day in range(1, 6):
        field.attend("kwa", f"2020-02-0{day}")
    by = field.actor("kwa")
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    scope = Scope(field.period())
    with tenancy.acting(by):
        with django_assert_num_queries(1):
            queries.figure(by=by, indicator=indicator, scope=scope)
        with django_assert_num_queries(1):
            queries.records(by=by, indicator=indicator, scope=scope)


WHO = st.tuples(
    st.sampled_from(["kwa", "hnf"]),
    st.integers(0, 4),
    st.dates(date(2019, 12, 28), date(2020, 1, 5)),
    st.sampled_from([WAINGMAW, MUSE]),
    st.sampled_from(["female", "male"]),
    st.sampled_from(["0", "0.5", "1"]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WHO, max_size=12))
def test_cells_add_up_and_figure_list_and_export_are_one(
    field: Field, written: list[tuple[str, int, date, str, str, str]]
) -> None:
    with tenancy.acting(field.actor("kwa")):
        Fact.objects.all().delete()
    with tenancy.acting(field.actor("hnf")):
        Fact.objects.all().delete()
    people = [field.attend("kwa", "2021-01-01") for _ in range(5)]
    for code, number, on, place, sex, dose in written:
        field.attend(code, on.isoformat(), subject=people[number], place=place, sex=sex, dose=dose)
    by = field.actor("metta")
    figure = counted(field, by, "5.1")
    met = {
        number
        for _code, number, on, _place, _sex, dose in written
        if on >= date(2020, 1, 1) and dose != "0"
    }
    assert figure.whole.count == len(met)
    for cells in (*figure.splits.values(), figure.sex_age):
        assert sum(cells.values(), NOBODY) == figure.whole
    assert len(set(listed(field, by, "5.1"))) == len(listed(field, by, "5.1")) == figure.whole.count
    assert len(exported(field, by)) == figure.whole.count


def exported(field: Field, by: Actor) -> list[tuple[object, ...]]:
    data = with_export(field, by)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def with_export(field: Field, by: Actor, **more: object) -> bytes:
    act = export_names if more else export_records
    with tenancy.acting(by):
        return act(
            by=by,
            indicator=queries.get_indicator(queries.the_programme(), "5.1"),
            period=field.period(),
            township=None,
            partner=None,
            level=Level.EACH_ONCE,
            places={WAINGMAW: "=1+1"},
            partners={by.organisation: "KWA"},
            **more,
        )


def test_an_export_holds_no_formula_and_stands_in_the_ledger(field: Field) -> None:
    field.attend("kwa", "2020-02-12", sex="female")
    by = field.actor("kwa")
    data = with_export(field, by)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["D2"].value == "=1+1"
    assert sheet["D2"].data_type == "s"
    with tenancy.acting(by):
        entry = Entry.objects.get(action="export_records")
    assert entry.outcome == "done"
    assert entry.details["level"] == "once"


def test_names_need_a_purpose_and_are_an_opening(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12")
    by = field.actor("kwa")

    def names(_by: Actor, subjects: object) -> dict[UUID, str]:
        return {who: "@invented"}

    with pytest.raises(PurposeMissing):
        with_export(field, by, purpose=None, names=names)
    data = with_export(field, by, purpose=Purpose.CHECK, names=names)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert (sheet["K2"].value, sheet["K2"].data_type) == ("@invented", "s")
    with tenancy.acting(by):
        said = [(e.action, e.outcome) for e in Entry.objects.order_by("id")]
        opening = Entry.objects.get(action="open_names")
    assert said == [
        ("export_names", "refused"),
        ("open_names", "opened"),
        ("export_names", "done"),
    ]
    assert opening.details == {"count": 1, "purpose": "check"}


def test_an_export_needs_its_permission(field: Field) -> None:
    by = field.actor("kwa")
    may_see = Actor(
        organisation=by.organisation,
        permissions=frozenset({"results.see_figures"}),
        facts_of=by.facts_of,
    )
    with pytest.raises(NotAllowed):
        with_export(field, may_see)


def test_what_a_closing_keeps_is_each_partners_own_and_the_whole(field: Field) -> None:
    who = field.attend("kwa", "2020-02-12", sex="female")
    field.attend("hnf", "2020-03-01", subject=who, place=MUSE, sex="female")
    by = field.actor("metta")
    with tenancy.acting(by):
        taken = Figures().snapshot(by, field.period())
    said = {(one.for_organisation, one.code): one for one in taken}
    kwa, hnf = (field.actor(code).organisation for code in ("kwa", "hnf"))
    for whose in (None, kwa, hnf):
        kept = Figure.from_json(json.loads(json.dumps(said[whose, "5.1"].cells)))
        assert kept.whole.count == 1
    assert Figure.from_json(said[None, "5.1"].cells) == counted(field, by, "5.1")
    alone = Figure.from_json(said[hnf, "5.1"].cells)
    assert alone == counted(field, field.actor("hnf"), "5.1")
    assert alone.counts("township") == {MUSE: 1}
    shown = {one.code for one in queries.list_indicators(queries.the_programme())}
    assert {one.code for one in taken} == shown


def test_alone_is_only_for_whom_the_reader_reads(field: Field) -> None:
    by = field.actor("hnf")
    indicator = queries.get_indicator(queries.the_programme(), "5.1")
    with tenancy.acting(by), pytest.raises(NotFound):
        queries.figure(
            by=by,
            indicator=indicator,
            scope=Scope(field.period()),
            alone=field.actor("kwa").organisation,
        )
