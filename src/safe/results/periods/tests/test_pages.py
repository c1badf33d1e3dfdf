"""The pages of half-years and decisions, walked as members walk them."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from safe.kernel.ids import new_id
from safe.results.periods.tests.half_year import record, take_back
from safe.testing.members import SignedIn, plant, sign_in

pytestmark = pytest.mark.django_db
CODE = "/periods/2020S1/"


@dataclass
class Three:
    """An opener of KWA, a manager at Metta, monitoring at IOM."""

    kwa: SignedIn
    metta: SignedIn
    iom: SignedIn


@pytest.fixture
def three(cheap: None, db: None) -> Three:
    kwa = sign_in(plant("kwa", "roinan", "opener"))
    metta = plant("metta", "first", "opener")
    iom = plant("iom", "first", "opener")
    return Three(
        kwa,
        sign_in(plant("metta", "manager", "programme_manager", metta)),
        sign_in(plant("iom", "mande", "m_and_e", iom)),
    )


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", answer.content.decode())


def main_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html.split("<main")[1])


def waiting(who: SignedIn) -> list[str]:
    """The requests on the page To decide, oldest first."""
    found = re.findall(r'href="(/approvals/[0-9a-f-]{36}/)"', text(who.client, "/approvals/"))
    return list(dict.fromkeys(found))


def test_a_half_year_is_walked_from_submitting_to_restating(three: Three) -> None:
    record("kwa")
    slip = record("kwa")
    kwa, metta, iom = three.kwa.client, three.metta.client, three.iom.client
    assert f'href="{CODE}submit/"' in text(kwa, CODE)
    assert "Your figures now" in text(kwa, f"{CODE}submit/")
    sent = kwa.post(f"{CODE}submit/", {"comment": "Two camps were closed in May."})
    assert sent.headers["Location"] == f"{CODE}?done=submitted"
    assert "it waits for Metta" in text(kwa, CODE)
    assert f'href="{CODE}submit/"' not in text(kwa, CODE)

    assert waiting(three.iom) == []
    (request,) = waiting(three.metta)
    page = text(metta, request)
    assert "KWA: January to June 2020" in page
    assert "Two camps were closed in May." in page
    refused = metta.post(request, {"verdict": "sent_back", "reason": ""})
    assert refused.status_code == 422
    assert "Write the reason: whoever asked reads it" in refused.content.decode()
    done = metta.post(request, {"verdict": "approved", "reason": ""})
    assert done.headers["Location"] == "/approvals/?done=approved"
    assert metta.post(request, {"verdict": "approved"}).status_code == 409
    assert waiting(three.metta) == []

    assert waiting(three.iom) == [request]
    assert "Approved by Metta; your organisation decides next." in text(iom, "/approvals/")
    iom.post(request, {"verdict": "approved"})
    assert "Close the half-year" in text(iom, CODE)
    assert f'href="{CODE}close/"' not in text(metta, CODE)
    closed = iom.post(f"{CODE}close/", {"reason": ""})
    assert closed.headers["Location"] == f"{CODE}?done=closed"

    record("kwa", "2020-06-01"), take_back("kwa", slip), record("hnf")
    seen = main_of(text(kwa, CODE))
    assert "recorded after the closing: 1" in seen
    assert "taken back since: 1" in seen
    whole = main_of(text(iom, CODE))
    assert "recorded after the closing: 2" in whole
    assert "HNF" in whole
    assert "what came after the closing of January to June 2020" in text(metta, "/")


def test_sent_back_the_reason_is_read_and_it_is_submitted_again(three: Three) -> None:
    three.kwa.client.post(f"{CODE}submit/", {"comment": ""})
    (first,) = waiting(three.metta)
    three.metta.client.post(first, {"verdict": "sent_back", "reason": "May is missing."})
    seen = text(three.kwa.client, CODE)
    assert "Sent back" in seen
    assert "May is missing." in seen
    three.kwa.client.post(f"{CODE}submit/", {"comment": "May is there."})
    (second,) = waiting(three.metta)
    assert second != first
    assert "round 2" in text(three.metta.client, second)
    assert "Asked again, round 2" in text(three.metta.client, "/approvals/")


def test_closing_without_a_partner_names_it_and_wants_a_reason(three: Three) -> None:
    record("kwa"), record("hnf")
    iom = three.iom.client
    page = text(iom, f"{CODE}close/")
    assert "KWA, HNF" in page
    assert 'name="reason"' in page
    refused = iom.post(f"{CODE}close/", {"reason": ""})
    assert refused.status_code == 409
    assert "Not approved yet: KWA, HNF." in refused.content.decode()
    assert iom.post(f"{CODE}close/", {"reason": "No network."}).status_code == 302
    assert "Closed without KWA, HNF" in text(iom, CODE)


def test_late_facts_of_one_training_are_one_row_and_the_pager_counts_facts(three: Three) -> None:
    three.iom.client.post(f"{CODE}close/", {"reason": ""})
    camp, other = new_id(), new_id()
    for _ in range(20):
        record("kwa", event=camp)
    for _ in range(7):
        record("kwa", event=other)
    first = text(three.iom.client, CODE)
    assert re.findall(r"× (\d+)", first) == ["20", "5"]
    assert "1–25 of 27" in first
    more = re.search(r'href="\?after=([^"#]+)#late"', first)
    assert more is not None
    rest = main_of(text(three.iom.client, f"{CODE}?after={more[1]}"))
    assert re.findall(r"× (\d+)", rest) == ["2"]


def test_who_asked_is_told_in_words_that_another_decides(three: Three, cheap: None) -> None:
    manager = three.metta
    manager.client.post(f"{CODE}submit/", {"comment": ""})
    (request,) = waiting(three.iom)
    assert waiting(manager) == []
    page = text(manager.client, request)
    assert "You asked for this, so another member decides. It waits for IOM." in page
    assert "<textarea" not in page
    refused = manager.client.post(request, {"verdict": "approved"})
    assert refused.status_code == 403
    assert "You asked for this, so another member decides." in refused.content.decode()


def test_what_waits_in_the_inbox_stands_before_the_button(three: Three) -> None:
    from django.db import transaction

    from safe.kernel import tenancy
    from tests.rows import write_graph

    assert "Nothing waits in the inbox" in text(three.kwa.client, f"{CODE}submit/")
    by = three.kwa.planted.actor
    with transaction.atomic(), tenancy.acting(by):
        write_graph(by.organisation, {"members"})  # one wait among all
    assert "1 form waits and is not counted" in text(three.kwa.client, f"{CODE}submit/")


def test_roles_see_what_is_theirs(three: Three, founder_trainer: SignedIn) -> None:
    trainer = founder_trainer.client
    assert f'href="{CODE}"' in text(trainer, "/periods/")
    assert f'href="{CODE}submit/"' not in text(trainer, CODE)
    text(trainer, f"{CODE}submit/", 403)
    text(trainer, f"{CODE}close/", 403)
    text(trainer, "/approvals/", 403)
    text(three.metta.client, f"{CODE}close/", 403)
    text(three.kwa.client, "/periods/2099S1/", 404)
    partners = main_of(text(three.metta.client, CODE))
    assert "Kachin Women" in partners
    assert "Htoi Ning" in partners
    assert "Htoi Ning" not in main_of(text(trainer, CODE))


@pytest.fixture
def founder_trainer(three: Three) -> SignedIn:
    return sign_in(plant("kwa", "jamun", "trainer", three.kwa.planted))


def test_more_counts_what_waits(three: Three) -> None:
    three.kwa.client.post(f"{CODE}submit/", {})
    more = main_of(text(three.metta.client, "/more/"))
    assert "To decide" in more
    assert "1 waits" in more
    home = text(three.metta.client, "/")
    assert "For your decision" in home
    assert waiting(three.metta)[0] in home
    # seen from every page, at the item that holds it
    assert re.search(r"More</span><span class=\"s-nav__n\">1<", text(three.metta.client, CODE))


def test_the_first_page_says_which_half_year_is_to_submit(three: Three) -> None:
    assert "not submitted" not in text(three.kwa.client, "/")  # nothing was recorded in it
    record("kwa")
    home = text(three.kwa.client, "/")
    assert "is over and not submitted" in home
    assert f'href="{CODE}"' in home
    three.kwa.client.post(f"{CODE}submit/", {})
    assert "not submitted" not in text(three.kwa.client, "/")
    (request,) = waiting(three.metta)
    three.metta.client.post(request, {"verdict": "sent_back", "reason": "One day is missing."})
    assert "was sent back" in text(three.kwa.client, "/")


def test_burmese(three: Three) -> None:
    record("kwa")
    for one in (three.kwa, three.metta, three.iom):
        one.client.post("/language/", {"language": "my", "to": "/"})
    three.kwa.client.post(f"{CODE}submit/", {})
    (request,) = waiting(three.metta)
    for who, path in (
        (three.kwa, CODE),
        (three.metta, request),
        (three.metta, "/approvals/"),
        (three.iom, f"{CODE}close/"),
        (three.iom, "/periods/"),
    ):
        assert '<html lang="my"' in text(who.client, path)


def test_the_number_of_questions_does_not_grow_with_the_rows(
    three: Three, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    three.iom.client.post(f"{CODE}close/", {"reason": "No network."})
    for day in range(1, 25):
        record("kwa", f"2020-03-{day:02}")
    with django_assert_max_num_queries(50) as few:
        text(three.iom.client, CODE)
        asked = len(few)
    for day in range(1, 25):
        record("hnf", f"2020-04-{day:02}")
    with django_assert_max_num_queries(asked):
        text(three.iom.client, CODE)


def test_the_list_to_decide_asks_no_question_a_row(
    three: Three, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    three.kwa.client.post(f"{CODE}submit/", {})
    with django_assert_max_num_queries(40) as few:
        text(three.metta.client, "/approvals/")
        asked = len(few)
    for code in ("2019S2", "2020S2", "2021S1", "2021S2"):
        three.kwa.client.post(f"/periods/{code}/submit/", {})
    with django_assert_max_num_queries(asked):
        text(three.metta.client, "/approvals/")
    assert len(waiting(three.metta)) == 5
