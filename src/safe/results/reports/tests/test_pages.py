"""Pages of reports: what is asked for there is made, fetched, and nothing else is reachable."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safe.administration.members.models import Role
from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id
from safe.results.indicators import policies as figures
from safe.results.reports import policies
from safe.results.reports.actions import ask_for_report
from safe.results.reports.making import make_waiting
from safe.results.reports.models import Report, State
from safe.results.reports.verifying import verify
from safe.testing.members import SignedIn, plant, sign_in

RIGHTS = ["results.see_figures", "members.open_registry", policies.P.REPORT]


@pytest.fixture
def officer(db: None, cheap: None, faces: Path) -> SignedIn:
    """Reads exact cells at Metta."""
    Role.objects.create(
        code="t_officer", name_en="Officer", permissions=[*RIGHTS, figures.P.SEE_RECORDS]
    )
    return sign_in(plant("metta", "naw", "t_officer"))


@pytest.fixture
def donor(db: None, cheap: None) -> SignedIn:
    """Reads released figures."""
    Role.objects.create(code="t_donor", name_en="Donor", permissions=RIGHTS)
    return sign_in(plant("lift", "dora", "t_donor"))


def ask(who: SignedIn, period: str = "2020S1", language: str = "en") -> str:
    said = {"period": period, "language": language}
    answer = who.client.post("/reports/", said)
    assert answer.status_code == 303
    return str(answer["Location"])


def text(client: Client, place: str, **headers: str) -> str:
    answer = client.get(place, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_to_do(officer: SignedIn) -> None:
    page = text(officer.client, "/reports/")
    assert "No report was made yet" in page
    assert "January to June 2020" in page


def test_from_asking_to_the_files(officer: SignedIn) -> None:
    place = ask(officer)
    waiting = text(officer.client, place)
    assert "<progress" in waiting
    assert f'hx-get="{place}"' in waiting
    part = text(officer.client, place, **{"HX-Request": "true"})
    assert "<progress" in part
    assert "<html" not in part
    make_waiting()
    done = text(officer.client, place)
    assert "<progress" not in done
    assert "hx-get" not in done.partition('id="job"')[2].partition("</div>")[0]
    for kind, begins in (("xlsx", b"PK"), ("pdf", b"%PDF-")):
        answer = officer.client.get(f"{place}{kind}/")
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"].endswith(f'"safe-2020S1-en.{kind}"')
        assert "no-store" in answer["Cache-Control"]
        assert verify(answer.content).is_right


def test_what_failed_says_why_and_can_be_tried_again(officer: SignedIn) -> None:
    place = ask(officer)
    with transaction.atomic(), tenancy.acting(officer.planted.actor):
        Report.objects.update(state=State.FAILED, reason="report-fault")
    page = text(officer.client, place)
    assert "it is our fault" in page
    answer = officer.client.post(f"{place}again/")
    assert answer.status_code == 303
    assert "<progress" in text(officer.client, place)


def test_another_organisations_report_is_nothing(officer: SignedIn, donor: SignedIn) -> None:
    place = ask(officer)
    make_waiting()
    for path in (place, f"{place}xlsx/", f"{place}pdf/"):
        assert donor.client.get(path).status_code == 404
    assert donor.client.post(f"{place}again/").status_code == 404
    assert "January" not in text(donor.client, "/reports/")


def test_a_reader_of_released_figures_is_offered_closed_half_years_alone(donor: SignedIn) -> None:
    page = text(donor.client, "/reports/")
    assert "No half-year is closed yet" in page
    answer = donor.client.post("/reports/", {"period": "2020S1", "language": "en"})
    assert answer.status_code == 422
    assert "not closed yet" in answer.content.decode()


@pytest.mark.parametrize(
    "wish",
    [
        {"period": "2020S1", "language": "xx"},
        {"period": "1999S1", "language": "en"},
        {"period": "", "language": "en"},
    ],
)
def test_what_nobody_offered_is_nothing(officer: SignedIn, wish: dict[str, str]) -> None:
    assert officer.client.post("/reports/", wish).status_code == 404


def test_the_list_is_paged_by_key_and_costs_the_same(officer: SignedIn) -> None:
    by = officer.planted.actor
    with transaction.atomic(), tenancy.acting(by):
        from safe.results.indicators.queries import the_programme
        from safe.results.periods.queries import get_period

        period = get_period(the_programme(), "2020S1")
    text(officer.client, "/reports/")
    with CaptureQueriesContext(connection) as few:
        text(officer.client, "/reports/")
    with transaction.atomic(), tenancy.acting(by):
        for _ in range(45):
            Report.objects.create(
                organisation=by.organisation,
                period=period,
                language="en",
                state=State.FAILED,
                asked_by=new_id(),
                asked_at=clock.now(),
            )
    with CaptureQueriesContext(connection) as many:
        page = text(officer.client, "/reports/")
    assert len(many) == len(few)
    seen = 0
    while True:
        seen += page.count("s-list__t")
        if "?after=" not in page:
            break
        key = page.partition("?after=")[2].partition('"')[0]
        page = text(officer.client, f"/reports/?after={key}")
    assert seen == 45


def test_burmese_pages_speak_burmese(officer: SignedIn) -> None:
    place = ask(officer, language="my")
    officer.client.post("/language/", {"language": "my", "next": "/"})
    assert 'lang="my"' in text(officer.client, place)


def test_asking_stands_in_the_ledger(officer: SignedIn) -> None:
    from safe.kernel.ledger.models import Entry

    ask(officer)
    with transaction.atomic(), tenancy.acting(officer.planted.actor):
        details = Entry.objects.filter(action=ask_for_report.__name__).values_list("details")
        assert [one["language"] for (one,) in details] == ["en"]
