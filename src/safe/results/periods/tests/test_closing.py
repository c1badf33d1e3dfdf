"""Submitting, deciding, closing; what is released, to whom, and what is said of it later."""

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from safe.administration.approvals import queries as requests
from safe.administration.approvals.models import Verdict
from safe.administration.approvals.problems import (
    ApprovedAlready,
    AskedAlready,
    OwnRequest,
    ReasonMissing,
)
from safe.administration.approvals.tests.parties import colleague, working
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NotFound
from safe.results.periods import actions, queries
from safe.results.periods.models import Closing, ReleasedFigure
from safe.results.periods.problems import (
    NotAPartner,
    NotTheLead,
    PartnersMissing,
    PeriodClosed,
    PeriodRuns,
)
from safe.results.periods.queries import LateCount
from safe.results.periods.tests.half_year import (
    REACHED,
    approve,
    close,
    decide,
    member,
    period,
    record,
    released_count,
    submit,
    take_back,
)

pytestmark = pytest.mark.django_db


def late_of(by: Actor, closing: Closing) -> LateCount:
    with working(by):
        return queries.count_late(by=by, closing=closing)


def test_from_the_partner_to_the_released_figure() -> None:
    record("kwa"), record("kwa"), record("hnf")
    of, kwa, hnf, iom = period(), member("kwa"), member("hnf"), member("iom")
    assert released_count(iom, of) is None
    approve("kwa", of)
    approve("hnf", of)
    closing = close(of)
    assert closing.missing == []
    assert released_count(iom, of) == 3
    assert released_count(member("metta"), of) == 3
    assert released_count(kwa, of, kwa.organisation) == 2
    assert released_count(hnf, of, hnf.organisation) == 1


def test_a_partner_reads_its_own_released_figure_alone() -> None:
    record("kwa"), record("hnf")
    of, kwa, hnf = period(), member("kwa"), member("hnf")
    close(of, "The others have no network.")
    assert released_count(kwa, of) is None
    assert released_count(kwa, of, hnf.organisation) is None
    with working(kwa), connection.cursor() as cursor:  # nor past every policy of Python
        cursor.execute("select distinct for_organisation from periods_releasedfigure")
        assert cursor.fetchall() == [(kwa.organisation,)]


def test_a_donor_reads_the_whole_programmes_released_figure_and_no_partners() -> None:
    record("kwa")
    of, lift = period(), member("lift")
    close(of, "No network.")
    assert released_count(lift, of) == 1
    with working(lift), connection.cursor() as cursor:
        cursor.execute("select distinct for_organisation from periods_releasedfigure")
        assert cursor.fetchall() == [(None,)]
        cursor.execute("select count(*) from approvals_request")
        assert cursor.fetchone() == (0,)
    without = Actor(organisation=lift.organisation, member=lift.member)
    assert released_count(without, of) is None


def test_every_indicator_is_kept_with_version_and_cells() -> None:
    record("kwa")
    closing = close(period(), "No network.")
    iom = member("iom")
    with working(iom):
        rows = list(ReleasedFigure.objects.filter(closing=closing, for_organisation=None))
    assert {row.code for row in rows} >= {"2.2", "2.3", "5.1"}
    assert all(row.version >= 1 for row in rows)
    reached = next(row for row in rows if row.code == REACHED)
    assert reached.cells["splits"]["sex"]["female"]["count"] == 1


def test_who_is_missing_is_named_and_closing_without_him_says_why() -> None:
    record("kwa"), record("hnf")
    of = period()
    approve("kwa", of)
    submit(member("hnf"), of)  # submitted is not approved
    with pytest.raises(PartnersMissing) as missing:
        close(of)
    assert missing.value.words().startswith("Not approved yet: HNF. Wait")
    with pytest.raises(PartnersMissing):
        close(of, "  ")
    closing = close(of, "HNF had no network since May.")
    assert closing.missing == [str(member("hnf").organisation)]


def test_the_leading_organisation_alone_closes() -> None:
    of = period()
    with pytest.raises(NotTheLead) as not_lead:
        close(of, by=member("metta"))
    assert not_lead.value.words() == "IOM closes the half-year; a member there does it."
    with pytest.raises(NotAllowed):
        close(of, by=member("iom", "periods.close"))


def test_a_half_year_that_runs_is_neither_submitted_nor_closed() -> None:
    of = period()
    with clock.frozen(datetime(2020, 6, 30, 12, tzinfo=UTC)):
        with pytest.raises(PeriodRuns) as runs:
            submit(member("kwa"), of)
        assert runs.value.words().startswith("The half-year runs until 30 June 2020.")
        with pytest.raises(PeriodRuns):
            close(of)
    with clock.frozen(datetime(2020, 6, 30, 18, tzinfo=UTC)):  # 1 July in Yangon
        submit(member("kwa"), of)


def test_closed_nothing_is_submitted_decided_or_closed_again() -> None:
    record("hnf")
    of = period()
    request = submit(member("hnf"), of)
    close(of, "No network.")
    with pytest.raises(PeriodClosed):
        submit(member("kwa"), of)
    metta = member("metta")
    with pytest.raises(PeriodClosed):
        decide(metta, request, Verdict.APPROVED)
    with working(metta):  # nor does it go on waiting for somebody
        assert requests.list_to_decide(by=metta) == []
    with pytest.raises(PeriodClosed):
        close(of, "Again.")


def test_sent_back_is_submitted_again_and_decided_from_the_first_step() -> None:
    of, kwa = period(), member("kwa")
    first = submit(kwa, of, "As agreed.")
    with pytest.raises(AskedAlready):
        submit(colleague(kwa), of)
    metta, iom = member("metta"), member("iom")
    with pytest.raises(ReasonMissing):
        decide(metta, first, Verdict.SENT_BACK)
    decide(metta, first, Verdict.APPROVED)
    decide(iom, first, Verdict.SENT_BACK, "May is missing.")
    second = submit(kwa, of, "May is there.")
    decide(metta, second, Verdict.APPROVED)
    decide(iom, second, Verdict.APPROVED)
    with pytest.raises(ApprovedAlready):
        submit(kwa, of)


def test_a_half_year_is_never_refused_for_good() -> None:
    request = submit(member("kwa"), period())
    with pytest.raises(NotAllowed):
        decide(member("metta"), request, Verdict.REFUSED, "No.")


def test_the_deciding_organisations_submit_to_each_other() -> None:
    of, metta, iom = period(), member("metta"), member("iom")
    own = submit(metta, of)
    with pytest.raises(OwnRequest):
        decide(metta, own, Verdict.APPROVED)
    decide(iom, own, Verdict.APPROVED)
    decide(metta, submit(iom, of), Verdict.APPROVED)
    close(of)


def test_who_does_no_work_of_the_programme_submits_nothing() -> None:
    with pytest.raises(NotAPartner):
        submit(member("lift"), period())
    with pytest.raises(NotAllowed):
        submit(member("kwa", "periods.submit"), period())


def test_what_comes_later_stands_beside_the_released_figure() -> None:
    kept, slip = record("kwa"), record("kwa", "2020-03-01")
    of, kwa, iom = period(), member("kwa"), member("iom")
    closing = close(of, "No network.")
    assert late_of(iom, closing) == LateCount()
    record("kwa", "2020-06-30")  # a form that came late
    record("hnf", "2020-05-01")
    take_back("kwa", slip)
    record("kwa", "2020-07-01")  # of the next half-year
    record("kwa", "2019-12-30")  # of the one before: it may move who is new
    take_back("kwa", record("kwa", "2020-04-04"))  # came and went: it was in no figure
    assert late_of(iom, closing) == LateCount(came=2, gone=1, earlier=1)
    assert late_of(kwa, closing) == LateCount(came=1, gone=1, earlier=1)
    assert released_count(iom, of) == 2
    with working(kwa):
        page = queries.list_late(by=kwa, closing=closing)
    assert [(row.on.isoformat(), row.is_gone) for row in page.rows] == [
        ("2020-03-01", True),
        ("2020-06-30", False),
    ]
    assert kept


def test_a_correction_takes_one_back_and_records_another() -> None:
    from safe.registry.facts import actions as facts
    from safe.registry.facts.locking import lock_facts

    record("kwa")
    of, kwa = period(), member("kwa")
    closing = close(of, "No network.")
    with working(kwa):
        lock_facts(kwa.organisation)
        subject = queries.Fact.objects.get().subject
        facts.rewrite_facts(by=kwa, subject=subject, why="slip", sex="male")
    assert late_of(kwa, closing) == LateCount(came=1, gone=1)
    assert released_count(kwa, of, kwa.organisation) == 1


def test_the_late_list_is_paged_by_key_and_forgets_none() -> None:
    closing = close(period(), "No network.")
    for day in range(1, 29):
        record("kwa", f"2020-02-{day:02}")
        record("hnf", f"2020-02-{day:02}")
    iom, seen, key = member("iom"), [], ""
    with working(iom):
        while True:
            page = queries.list_late(by=iom, closing=closing, after=key, size=10)
            seen += [row.key for row in page.rows]
            key = page.next_key
            if not key:
                break
        assert len(seen) == len(set(seen)) == 56
        assert seen == sorted(seen)
        for broken in ("x", "2020-02-01", "2020-02-01.z"):
            with pytest.raises(NotFound):
                queries.list_late(by=iom, closing=closing, after=broken)


def test_the_ledger_holds_each_act_and_no_comment() -> None:
    of, kwa, iom = period(), member("kwa"), member("iom")
    record("kwa")
    submit(kwa, of, "Two camps were closed.")
    with working(iom), pytest.raises(PartnersMissing):
        actions.close_period(by=iom, period=of)
    close(of, "No network.", by=iom)
    for by, acts in ((kwa, ["submit_period"]), (iom, ["close_period"])):
        with working(by):
            rows = list(Entry.objects.filter(action__in=acts).values_list("details", flat=True))
        assert rows
        assert {key for row in rows for key in row} <= {"period", "problem"}
        assert {row["period"] for row in rows} == {str(of.id)}


def test_a_closing_and_its_figures_are_never_changed() -> None:
    record("kwa")
    close(period(), "No network.")
    iom = member("iom")
    for table in ("periods_closing", "periods_releasedfigure"):
        for sql in (f"update {table} set shared_with = '{{}}'", f"delete from {table}"):
            with (
                working(iom),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
            ):
                connection.cursor().execute(sql)
