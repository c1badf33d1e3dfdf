"""The door: split, seal, commit; and what it refuses, keeps or lets wait."""

import json
import zlib
from dataclasses import replace

import pytest
from django.db import connection, transaction

from safe.capture.forms.inbox import door
from safe.capture.forms.models import Field, Form, FormVersion, Part, Submission, Wait
from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id
from safe.kernel.vault import Sealer, contexts
from safe.kernel.vault.boxes import EPHEMERAL
from safe.registry.people.identity import open_identity
from safe.testing.cast import House, build

pytestmark = pytest.mark.django_db

FIELDS = [
    Field("/data/name", "name", "text", "identifying", "name"),
    Field("/data/card", "card", "text", "identifying", "card"),
    Field("/data/age", "age", "integer", "sensitive", "age"),
    Field("/data/sex", "sex", "select one", "statistic", "sex"),
    Field("/data/township", "township", "select one", "statistic", "township"),
    Field("/data/consent", "consent", "select one", "statistic", "consent"),
    Field("/data/remark", "remark", "text", "identifying"),
    Field("/data/households", "households", "integer", "statistic"),
    Field("/data/about", "about", "text", "statistic"),
    Field("/data/photo", "photo", "photo", "identifying"),
]
BODY = (
    '<data id="reg" version="1"><name>Ma Example Nu</name><card>0123-4567-89AB-{check}</card>'
    "<age>24</age><sex>female</sex><township>MMR001002</township><consent>{consent}</consent>"
    "<remark>knows a broker</remark><households>12</households><photo>1.jpg</photo>"
    "<about>Ma Hla Nu of Waingmaw</about><unknown>left over</unknown>"
    "<meta><instanceID>uuid:{instance}</instanceID><instanceName>Ma Example Nu</instanceName></meta>"
    "</data>"
)


@pytest.fixture
def kwa() -> House:
    house = build()
    door._Known.forget()
    with tenancy.acting(house.locked):
        form = Form.objects.create(
            organisation=house.organisation, programme="safe", form_id="reg", state="open"
        )
        FormVersion.objects.create(
            organisation=house.organisation,
            form=form,
            version="1",
            title="Registration",
            kind="",
            xform=b"<x/>",
            md5="0" * 32,
            workbook=b"",
            workbook_hash=b"",
            workbook_type=".xlsx",
            converter="t",
            fields=[f.__dict__ for f in FIELDS],
            published_at=clock.now(),
        )
    return house


def body(consent: str = "yes", instance: str = "a", **changes: str) -> bytes:
    from safe.kernel.vault.cards import check_letter

    text = BODY.format(check=check_letter("0123456789AB"), consent=consent, instance=instance)
    for old, new in changes.items():
        text = text.replace(old, new)
    return text.encode()


def send(house: House, sent: bytes) -> door.Taken:
    return door.take(by=house.phone, token=house.token, body=sent)


def test_names_are_sealed_and_statistics_are_clear(kwa: House) -> None:
    taken = send(kwa, body())
    assert (taken.outcome, taken.files) == ("new", ["1.jpg"])
    with tenancy.acting(kwa.locked):
        row = Submission.objects.get()
        (person,) = row.answers["people"]
        assert person["sex"] == "female"
        assert person["age_band"] == "18-24"
        assert len(person["card"]) == 32
        assert row.answers["more"] == {"/data/households": "12"}
        whole = json.dumps(row.answers) + row.form_code + json.dumps(row.flags)
        for secret in ("Example", "0123", "broker", "left over", "Hla"):
            assert secret not in whole
        part = Part.objects.get(kind="person")
        identity = open_identity(kwa.vault(), part.id, part.box)
        assert identity.name == "Ma Example Nu"
        assert identity.card.startswith("0123-4567")
        vault = kwa.vault()
        original = vault.open(bytes(row.original), contexts.submission_original(row.id))
        assert zlib.decompress(original) == body()


def test_a_phone_that_is_said_to_be_of_another_organisation_is_not_found(kwa: House) -> None:
    by = replace(kwa.phone, organisation=new_id())
    ring = kwa.ring.public
    for actor, outcome in ((by, "revoked"), (kwa.phone, "new")):
        read = door._look(door.parse(body()), body())
        sealed = door._seal(actor, read, body(), None, sealer=Sealer(ring))
        assert door._commit(actor, kwa.token, sealed, (), ring=ring) == outcome


def test_without_consent_no_identity_is_written(kwa: House) -> None:
    send(kwa, body(consent="no"))
    with tenancy.acting(kwa.locked):
        assert not Part.objects.filter(kind="person").exists()


def test_the_same_bytes_again_are_the_same_submission(kwa: House) -> None:
    first, second = send(kwa, body()), send(kwa, body())
    assert second.outcome == "again"
    assert second.id == first.id
    with tenancy.acting(kwa.locked):
        assert Submission.objects.count() == 1


def test_other_bytes_under_one_number_are_a_conflict_and_both_are_kept(kwa: House) -> None:
    send(kwa, body())
    taken = send(kwa, body(**{"<age>24": "<age>60"}))
    assert taken.outcome == "conflict"
    with tenancy.acting(kwa.locked):
        assert sorted(Submission.objects.values_list("state", flat=True)) == ["conflict", "kept"]
        assert Wait.objects.get().reason == "two-answers"


def test_an_unknown_form_waits(kwa: House) -> None:
    taken = send(kwa, body(**{'id="reg"': 'id="other"'}))
    assert taken.waits
    with tenancy.acting(kwa.locked):
        row = Submission.objects.get()
        assert (row.state, row.reason, row.form_code) == ("waiting", "form-unknown", "other")
        assert Wait.objects.get().reason == "form-unknown"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"not xml", "not-xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "doctype"),
        (b"<a>" * 70 + b"</a>" * 70, "too-deep"),
        (b"<a>" + b"<b/>" * 100_100 + b"</a>", "too-large"),
        (b"<a/>" + b" " * (5 * 1024 * 1024), "too-large"),
    ],
)
def test_what_is_no_form_is_refused(kwa: House, sent: bytes, reason: str) -> None:
    with pytest.raises(door.NotASubmission) as fault:
        send(kwa, sent)
    assert fault.value.reason == reason


def test_words_where_a_code_belongs_do_not_become_clear(kwa: House) -> None:
    send(kwa, body(MMR001002="Ma Hla of Waingmaw"))
    with tenancy.acting(kwa.locked):
        row = Submission.objects.get()
        assert "Hla" not in json.dumps(row.answers)
        assert row.answers["people"][0]["misfits"] == ["township"]


def test_a_revoked_phone_stores_nothing(kwa: House) -> None:
    from safe.administration.devices.models import Device

    with tenancy.acting(kwa.locked):
        Device.objects.update(revoked_at=clock.now())
    with pytest.raises(door.PhoneRevoked):
        send(kwa, body())
    with tenancy.acting(kwa.locked):
        assert not Submission.objects.exists()


def test_another_public_key_in_the_ring_is_noticed(kwa: House) -> None:
    from safe.administration.members.models import Ring
    from safe.kernel.vault import RingMissing, make_pair

    with tenancy.acting(kwa.locked):
        Ring.objects.update(public=make_pair().public)
    with pytest.raises(RingMissing):
        send(kwa, body())


def test_a_key_exchange_serves_ten_seconds_of_one_organisation(
    kwa: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(door.time, "monotonic", lambda: now)
    for number in "ab":
        send(kwa, body(instance=number))
    now += door.REMEMBERED
    send(kwa, body(instance="c"))
    with tenancy.acting(kwa.locked):
        rows = Submission.objects.order_by("received_at")
        one, same, later = (bytes(row.original)[EPHEMERAL] for row in rows)
        parts = {bytes(part.box)[EPHEMERAL] for part in Part.objects.filter(submission=rows[0])}
    assert {one} == {same} == parts
    assert one != later
    assert door._Known.sealer(kwa.phone) is not door._Known.sealer(build("hnf").phone)


def test_the_statement_is_prepared_once_a_connection(kwa: House) -> None:
    for number in "abc":
        assert send(kwa, body(instance=number)).outcome == "new"
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_plans + custom_plans from pg_prepared_statements"
            " where name = 'take_submission'"
        )
        assert cursor.fetchone()[0] >= 3


def test_it_is_two_round_trips_at_most(kwa: House, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    send(kwa, body(instance="warm"))
    # savepoint, function, release: inside a test's transaction
    with django_assert_max_num_queries(3):
        send(kwa, body(instance="b"))


_ = transaction
