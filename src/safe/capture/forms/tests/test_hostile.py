"""Bodies that mean harm, and bad luck at the door: nothing stops, nothing is thanked for and lost."""

import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from safe.capture.forms.inbox import applying, door, splitting
from safe.capture.forms.inbox.places import Places
from safe.capture.forms.models import Field, Submission
from safe.capture.forms.openrosa import submission
from safe.capture.forms.tests.conftest import Desk
from safe.capture.forms.tests.field import a_house, acting, by_card, day, registration, states, xml
from safe.testing.cast import House


@pytest.fixture
def kwa(db: None) -> House:
    return a_house()


def test_an_answer_repeated_20000_times_costs_no_more_than_it_weighs(kwa: House) -> None:
    body = xml("visit", "many").replace(b"<meta>", b"<a>x</a>" * 20_000 + b"<meta>")
    begun = time.perf_counter()
    door.take(by=kwa.phone, token=kwa.token, body=body)
    assert time.perf_counter() - begun < 5


def test_repeated_answers_keep_their_places() -> None:
    fields = [Field(f"/data/{name}", name, "select_one", "statistic") for name in "ab"]
    reading = splitting._Reading(Places(fields))
    reading.read(door.parse(b"<data><a>1</a><b>2</b><a>3</a><a>4</a></data>"))
    assert reading.more == {"/data/a": "1", "/data/b": "2", "/data/a[2]": "3", "/data/a[3]": "4"}


def test_more_participants_than_any_sheet_has(kwa: House) -> None:
    body = day("am", by_card(1) * (splitting.MOST_PEOPLE + 1))
    with pytest.raises(door.NotASubmission) as refused:
        door.take(by=kwa.phone, token=kwa.token, body=body)
    assert refused.value.reason == "too-large"


def test_two_forms_in_one_request_are_refused(kwa: House) -> None:
    parts = [SimpleUploadedFile("a.xml", registration(n), "text/xml") for n in (1, 2)]
    answer = Client().post(
        f"/v1/key/{kwa.token}/projects/1/submission",
        {"xml_submission_file": parts},
        headers={"X-OpenRosa-Version": "1.0"},
    )
    assert answer.status_code == 400
    with acting(kwa):
        assert not Submission.objects.exists()


@pytest.mark.parametrize("word", ["race", "ring"])
def test_who_loses_every_race_is_not_thanked(
    kwa: House, post: Any, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(door, "_commit", lambda *_, **__: word)
    assert post(kwa, registration(1)).status_code == 500


def test_a_slow_body_holds_no_database_connection(
    real_db: None, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        house = a_house()
    held: list[bool] = []
    parts = submission.read_parts

    def slow(asked: Any) -> Any:
        held.append(connection.connection is not None)
        return parts(asked)

    monkeypatch.setattr(submission, "read_parts", slow)
    assert post(house, registration(1)).status_code == 201
    assert held == [False]


def test_the_name_of_a_file_is_clear_in_no_class(kwa: House) -> None:
    reading = splitting._Reading(Places([Field("/data/f", "f", "file", "statistic")]))
    reading.read(door.parse(b"<data><f>Htoi.pdf</f></data>"))
    assert (reading.more, reading.files) == ({}, ["Htoi.pdf"])


def test_a_form_that_breaks_its_handler_stops_no_other(
    kwa: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, first = applying._run, []

    def breaks(by: Any, handler: Any, row: Submission, only: Any) -> Any:
        first.append(row.id)
        if row.id == first[0]:
            raise AttributeError("a fault of ours")
        return run(by, handler, row, only)

    monkeypatch.setattr(applying, "_run", breaks)
    for n in (1, 2):
        door.take(by=kwa.phone, token=kwa.token, body=registration(n))
    for _ in range(applying.TRIES):
        applying.work_once()
    with acting(kwa):
        assert states() == ["applied", "waiting"]


def test_a_filter_with_a_nul_is_no_fault(desk: Desk) -> None:
    assert desk.open.get("/waiting/?reason=%00").status_code == 200
