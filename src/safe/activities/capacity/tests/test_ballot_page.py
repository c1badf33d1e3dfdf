"""The page of a slip: no sign-in, no trace of who asked, every refusal in words."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from safe.activities.capacity import actions
from safe.activities.capacity.instruments import statements_of
from safe.activities.capacity.models import Ballot
from safe.activities.capacity.tests.conftest import Sides, everywhere
from safe.administration.members import rates
from safe.administration.members.models import Attempt, MemberSession
from safe.kernel import clock, tenancy
from safe.kernel.ledger.models import Entry
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
PAGE = "/ballot/"


def posted(slip: str, level: int, codes: list[str]) -> dict[str, str]:
    return {"slip": slip, "cast": "1"} | {f"s-{code}": str(level) for code in codes}


def test_a_slip_from_its_letters_to_its_box(sides: Sides) -> None:
    made = sides.opened()
    slip, other = sides.does(sides.facilitator, actions.issue_slips, round=made, count=2)
    client, codes = Client(), list(statements_of(made.instrument))
    assert client.get(PAGE).status_code == 200
    typed = f"{slip[:4].lower()} {slip[4:]}"
    page = client.post(PAGE, {"slip": typed})
    assert page.content.count(b"<fieldset") == len(codes)
    short = client.post(PAGE, posted(slip, 2, codes[:-1]))
    assert short.status_code == 422
    assert short.content.count(b"Choose one answer.") == 1
    assert client.post(PAGE, posted(slip, 2, codes)).status_code == 200
    again = client.post(PAGE, posted(slip, 4, codes))
    assert again.status_code == 409
    assert b"used already" in again.content
    unknown = client.post(PAGE, {"slip": "7F3K-2QXM"})
    assert unknown.status_code == 404
    assert client.post(PAGE, {"slip": "no"}).status_code == 404
    with tenancy.acting(sides.facilitator):
        assert Ballot.objects.filter(box__isnull=False).count() == 1
        assert not Entry.objects.filter(action="cast_ballot").exists()
    assert client.post(PAGE, {"slip": other}).status_code == 200


def test_nothing_remembers_a_member_who_scores_on_his_own_phone(
    sides: Sides, stranger: SignedIn
) -> None:
    made = sides.opened()
    [slip] = sides.does(sides.facilitator, actions.issue_slips, round=made, count=1)
    actor = stranger.planted.actor
    with transaction.atomic(), tenancy.acting(actor):
        MemberSession.objects.update(locks_at="2020-01-01T00:00:00Z", box=None)
        before = list(MemberSession.objects.values())
        entries = Entry.objects.count()
    codes = list(statements_of(made.instrument))
    assert stranger.client.post(PAGE, posted(slip, 3, codes)).status_code == 200
    with transaction.atomic(), tenancy.acting(actor):
        assert list(MemberSession.objects.values()) == before
        assert Entry.objects.count() == entries


def test_the_log_has_no_letters_and_no_address(
    sides: Sides, caplog: pytest.LogCaptureFixture
) -> None:
    made = sides.opened()
    [slip] = sides.does(sides.facilitator, actions.issue_slips, round=made, count=1)
    with caplog.at_level("INFO", logger="safe"):
        codes = list(statements_of(made.instrument))
        Client().post(PAGE, posted(slip, 3, codes), REMOTE_ADDR="192.0.2.77")
    [line] = [one.getMessage() for one in caplog.records]
    assert re.fullmatch(r"POST capacity:ballot 200 \d+ ms [0-9A-Z]{4}", line)


def test_boxes_have_one_length_whatever_they_say(sides: Sides) -> None:
    made = sides.opened()
    sides.voted(made, [everywhere(made, level) for level in (0, 1, 4)])
    with tenancy.acting(sides.facilitator):
        assert len({len(one.box) for one in Ballot.objects.filter(round=made)}) == 1


def test_wrong_letters_of_a_network_end_in_a_pause_and_tie_nothing(sides: Sides) -> None:
    made = sides.opened()
    right, later = sides.does(sides.facilitator, actions.issue_slips, round=made, count=2)
    codes = list(statements_of(made.instrument))
    room = Client(REMOTE_ADDR="203.0.113.7")
    now = clock.now()
    with clock.frozen(now):
        assert room.post(PAGE, posted(right, 3, codes)).status_code == 200
        assert room.post(PAGE, {"slip": "no slip"}).status_code == 404
        assert not Attempt.objects.exists()  # nothing of who scored, or of what cannot be a slip
        for _ in range(rates.FREE_SLIPS):
            assert room.post(PAGE, {"slip": "7F3K-2QXM"}).status_code == 404
        paused = Client(REMOTE_ADDR="203.0.113.99").post(PAGE, {"slip": later})
        assert (paused.status_code, paused.headers["Retry-After"]) == (429, "3")
        assert b"<fieldset" not in paused.content
        elsewhere = Client(REMOTE_ADDR="198.51.100.1").post(PAGE, {"slip": later})
        assert elsewhere.status_code == 200
        # the door of members has a counter of its own
        rates.ask(rates.keys_of("nobody@t-kwa", "203.0.113.7"))
    with clock.frozen(now + timedelta(seconds=3)):
        assert room.post(PAGE, posted(later, 3, codes)).status_code == 200
    [row] = Attempt.objects.all()
    assert row.failures == rates.FREE_SLIPS
    assert b"203" not in bytes(row.key)
