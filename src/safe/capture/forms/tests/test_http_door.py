"""The door of submissions over HTTP, line by line of the conformance list (docs: OpenRosa)."""

import io
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from safe.administration.devices.models import Device
from safe.capture.forms.inbox import applying, door, queries
from safe.capture.forms.inbox.sweeping import sweep_files
from safe.capture.forms.models import Attachment, Form, Submission, Wait
from safe.capture.forms.tests.field import (
    a_house,
    acting,
    publish,
    registration,
    states,
    the_wait,
    xml,
)
from safe.kernel import clock, tenancy
from safe.kernel.files import store
from safe.registry.people.models import Person
from safe.testing.cast import House

OPENROSA = "http://openrosa.org/http/response"


@pytest.fixture
def kwa(db: None) -> House:
    return a_house()


def address(house: House, token: str = "") -> str:
    return f"/v1/key/{token or house.token}/projects/1/submission"


def stored_files() -> int:
    base = Path(settings.FILES)
    return len([path for path in base.glob("??/*") if path.is_file()]) if base.exists() else 0


def check(answer: Any, status: int) -> str:
    """The status, and an OpenRosaResponse as Collect reads it; its sentence."""
    from lxml import etree

    assert answer.status_code == status, answer.content
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{OPENROSA}}}OpenRosaResponse"
    return str(root.findtext(f"{{{OPENROSA}}}message"))


def test_20_21_62_the_greeting(kwa: House) -> None:
    head = Client().head(address(kwa), HTTP_X_OPENROSA_VERSION="1.0")
    assert (head.status_code, head.content) == (204, b"")
    assert head.headers["X-OpenRosa-Version"] == "1.0"
    assert int(head.headers["X-OpenRosa-Accept-Content-Length"]) > 0
    assert Client().head(address(kwa)).status_code == 400
    assert Client().get(address(kwa)).status_code == 204


def test_22_behind_a_proxy_no_place_is_named(kwa: House) -> None:
    said = {"HTTP_X_OPENROSA_VERSION": "1.0", "HTTP_X_FORWARDED_PROTO": "https"}
    answer = Client().head(address(kwa), **said)
    assert answer.status_code == 204
    assert "Location" not in answer.headers


def test_23_24_valid_and_again(kwa: House, post: Any) -> None:
    words = check(post(kwa, registration(1)), 201)
    assert words.startswith("Received ")
    check(post(kwa, registration(1)), 201)
    with acting(kwa):
        assert states() == ["received"]
    while applying.work_once():
        pass
    check(post(kwa, registration(1)), 201)
    while applying.work_once():
        pass
    with acting(kwa):
        assert Person.objects.count() == 1
        assert states() == ["applied"]


def at_once(post: Any, house: House, forms: list[bytes], *files: tuple[str, bytes]) -> list[int]:
    """Each form from a phone of its own, all in one moment; the answers."""
    answers: list[int] = []
    begin = threading.Barrier(len(forms))

    def one(form: bytes) -> None:
        try:
            begin.wait()
            answers.append(post(house, form, *files).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_25_the_same_from_16_phones_at_once(real_db: None, post: Any) -> None:
    with transaction.atomic():
        house = a_house()
    answers = at_once(post, house, [registration(1)] * 16, ("1.jpg", b"picture"))
    assert set(answers) <= {201, 202}
    assert len(answers) == 16
    with transaction.atomic(), acting(house):
        assert states() == ["received"]
        assert Attachment.objects.count() == 1
        assert not Wait.objects.exists()
    while applying.work_once():
        pass
    with transaction.atomic(), acting(house):
        assert Person.objects.count() == 1


def test_26_each_content_once_from_18_phones_at_once(real_db: None, post: Any) -> None:
    with transaction.atomic():
        house = a_house()
    contents = [registration(1), registration(1, sex="male"), registration(1, sex="other")]
    answers = at_once(post, house, contents * 6)
    assert set(answers) <= {201, 202, 500}  # 500: the phone sends again
    at_once(post, house, contents)
    with transaction.atomic(), acting(house):
        assert sorted(states()) == ["conflict", "conflict", "received"]
        assert Wait.objects.count() == 2


def test_23_the_row_is_there_before_the_answer(real_db: None, post: Any) -> None:
    """What answered 201 stands in the database for another connection; no commit is still open."""
    with transaction.atomic():
        house = a_house()
    check(post(house, registration(1)), 201)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select state from forms_submission")
        assert cursor.fetchall() == [("received",)]
    connections["owner"].close()


def test_a_kill_between_store_and_commit_leaves_a_file_for_the_sweeper(
    real_db: None, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction.atomic():
        house = a_house()
    before = stored_files()

    def killed(*_: object, **__: object) -> str:
        raise OSError("the machine stopped here")

    with monkeypatch.context() as stopped:
        stopped.setattr(door, "_commit", killed)
        check(post(house, xml("visit", "v", photo="1.jpg"), ("1.jpg", b"picture")), 500)
    assert stored_files() == before + 1
    with transaction.atomic(), acting(house):
        assert not Submission.objects.exists()
    assert sweep_files() == 0  # it is younger than a day: its commit may still come
    monkeypatch.setattr(store, "DAY", -1)
    monkeypatch.setattr(store.stale, "__defaults__", (-1,))
    assert sweep_files() >= 1
    check(post(house, xml("visit", "v", photo="1.jpg"), ("1.jpg", b"picture")), 201)
    monkeypatch.setattr(store.stale, "__defaults__", (-1,))
    sweep_files()
    with transaction.atomic(), acting(house):
        assert Attachment.objects.count() == 1
    assert stored_files() == 1


def test_26_other_answers_under_one_number(kwa: House, post: Any) -> None:
    post(kwa, registration(1))
    while applying.work_once():
        pass
    words = check(post(kwa, registration(1, sex="male")), 202)
    assert "Both are kept" in words
    with acting(kwa):
        assert states() == ["applied", "conflict"]
        assert Person.objects.get().sex == "female"
        assert the_wait().reason == "two-answers"
        assert len(queries.versions_of(kwa.locked, the_wait().submission)) == 2


def test_26_after_twenty_versions_the_phone_keeps_it(kwa: House, post: Any) -> None:
    for number in range(21):
        assert post(kwa, registration(1, name=f"Version {number}")).status_code in {201, 202}
    check(post(kwa, registration(1, name="Version 22")), 409)


def test_27_30_without_a_form_or_without_the_header(kwa: House, post: Any) -> None:
    check(post(kwa, None, ("1.jpg", b"x")), 400)
    check(Client().post(address(kwa), {}), 400)
    with acting(kwa):
        assert not Submission.objects.filter(state="received").exists()
        assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<data>", 400),
        (b"no xml at all", 400),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><data id="reg" version="1">&b;</data>', 400),
        (b"<data id='reg'/>" + b" " * (5 * 1024 * 1024), 413),
    ],
)
def test_28_what_is_no_form(kwa: House, post: Any, body: bytes, status: int) -> None:
    before = stored_files()
    check(post(kwa, body, ("1.jpg", b"x")), status)
    assert stored_files() == before
    with acting(kwa):
        # kept sealed for whoever mends the phone, seen by no list
        assert set(states()) <= {"broken"}
        assert queries.arrived(kwa.locked, clock.now() - queries.WEEK).received == 0


def test_28_a_file_of_more_than_ten_megabytes(kwa: House, post: Any) -> None:
    words = check(post(kwa, registration(1), ("1.jpg", b"x" * (10 * 1024 * 1024 + 1))), 413)
    assert "10 MB" in words


def test_29_cut_in_the_middle_of_a_part(kwa: House) -> None:
    whole = (
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n" + registration(1)[:60]
    )
    before = stored_files()
    answer = Client().generic(
        "POST", address(kwa), whole, content_type="multipart/form-data; boundary=b",
        HTTP_X_OPENROSA_VERSION="1.0",
    )  # fmt: skip
    check(answer, 400)
    assert stored_files() == before
    with acting(kwa):
        assert not Submission.objects.filter(state="received").exists()


def test_31_unknown_form_unknown_version_closed_form(kwa: House, post: Any) -> None:
    closed = publish(kwa, "old", "registration", state="closed")
    check(post(kwa, registration(1).replace(b'id="reg"', b'id="other"')), 202)
    check(post(kwa, registration(2, version="8")), 202)
    check(post(kwa, registration(3).replace(b'id="reg"', b'id="old"')), 202)
    with acting(kwa):
        reasons = sorted(Wait.objects.values_list("reason", flat=True))
        assert reasons == ["form-closed", "form-unknown", "form-unknown"]
    publish(kwa, "reg", "registration", version="8")
    from safe.capture.forms.inbox import actions

    with acting(kwa):
        assert actions.replay_unknown(by=kwa.opened, form_id="reg", version="8") == 1
        assert Person.objects.count() == 1
        assert Form.objects.get(pk=closed.pk).state == "closed"


def test_32_without_a_number_the_bytes_are_the_number(kwa: House, post: Any) -> None:
    body = registration(1).replace(b"<meta><instanceID>uuid:r1</instanceID></meta>", b"")
    assert b"instanceID" not in body
    check(post(kwa, body), 201)
    check(post(kwa, body), 201)
    with acting(kwa):
        assert Submission.objects.count() == 1


def test_33_the_number_in_either_namespace(kwa: House, post: Any) -> None:
    plain = registration(1, instance="same")
    other = plain.replace(
        b"<meta><instanceID>uuid:same</instanceID></meta>",
        b'<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>uuid:same'
        b"</orx:instanceID></orx:meta>",
    )
    check(post(kwa, plain), 201)
    check(post(kwa, other), 202)
    with acting(kwa):
        assert the_wait().reason == "two-answers"


def test_34_three_requests(kwa: House, post: Any) -> None:
    body = xml("visit", "v", photo="1.jpg")
    for number, more in ((1, True), (2, True), (3, False)):
        answer = post(kwa, body, (f"{number}.jpg", b"x%d" % number), incomplete=more)
        check(answer, 201)
    with acting(kwa):
        row = Submission.objects.get()
        assert row.attachments.count() == 3
        mark = door.file_mac("*isIncomplete*")
        assert not row.attachments.filter(name=mark).exists()


def test_35_files_may_come_next_week(kwa: House, post: Any) -> None:
    body = registration(1, photo="1.jpg")
    assert "1 file comes later" in check(post(kwa, body), 201)
    while applying.work_once():
        pass
    with acting(kwa):
        row = Submission.objects.get()
        assert Person.objects.count() == 1  # counted without its picture
        assert queries.count_missing(row, []) == 1
    check(post(kwa, body, ("1.jpg", b"late")), 201)
    with acting(kwa):
        row = Submission.objects.get()
        assert queries.count_missing(row, list(row.attachments.all())) == 0


def test_36_a_hundred_and_two_files(kwa: House, post: Any) -> None:
    body = xml("visit", "v")
    check(post(kwa, body, *((f"{n}.jpg", b"x%d" % n) for n in range(101)), incomplete=True), 201)
    check(post(kwa, body, ("101.jpg", b"last")), 201)
    with acting(kwa):
        assert Attachment.objects.count() == 102


@pytest.mark.parametrize("name", ["ရန်ကုန် ၁.jpg", "../../x", "a%00b", "ရ" * 100])
def test_37_no_name_is_a_path(kwa: House, post: Any, name: str) -> None:
    import json

    from safe.kernel.vault import contexts

    check(post(kwa, xml("visit", "v"), (name, b"x")), 201)
    with acting(kwa):
        file = Attachment.objects.get()
        said = json.loads(kwa.vault().open(file.box, contexts.attachment(file.id)))
        assert said["name"] == name
        place = Path(settings.FILES) / file.stored.hex[-2:] / file.stored.hex
        assert place.is_file()


def test_38_39_files_nobody_named_and_two_of_one_name(kwa: House, post: Any) -> None:
    body = xml("visit", "v", photo="1.jpg")
    check(post(kwa, body, ("1.jpg", b"one"), ("stray.jpg", b"s")), 201)
    check(post(kwa, body, ("1.jpg", b"two")), 201)
    check(post(kwa, body, ("1.jpg", b"two")), 201)
    with acting(kwa):
        row = Submission.objects.get()
        assert row.attachments.count() == 3
        assert row.attachments.filter(referenced=False).count() == 1
        newest = queries.list_files([row])[row.id][0]
        assert newest.name == door.file_mac("1.jpg")


def test_47_the_audit_is_sealed(kwa: House, post: Any) -> None:
    audit = b"event,node,start,end\nquestion,/data/name,1,2\n"
    check(post(kwa, xml("visit", "v"), ("audit.csv", audit)), 201)
    with acting(kwa):
        file = Attachment.objects.get()
        place = Path(settings.FILES) / file.stored.hex[-2:] / file.stored.hex
        assert b"question" not in place.read_bytes()


def test_48_the_name_of_an_instance_is_not_in_the_clear(kwa: House, post: Any) -> None:
    import json

    body = registration(1, name="Ma Planted Nu").replace(
        b"</meta>", b"<instanceName>Ma Planted Nu</instanceName></meta>"
    )
    check(post(kwa, body), 201)
    with acting(kwa):
        for row in Submission.objects.values():
            shown = {name: value for name, value in row.items() if not isinstance(value, bytes)}
            assert "Planted" not in json.dumps(shown, default=str, ensure_ascii=False)
            assert b"Planted" not in bytes(row["original"])


def test_16_a_revoked_and_an_unknown_token_look_alike(kwa: House, post: Any) -> None:
    with acting(kwa):
        Device.objects.update(revoked_at=clock.now())
    door._Known.forget()
    revoked = post(kwa, registration(1), ("1.jpg", b"x"))
    unknown = post(kwa, registration(1), token="f" * 64)
    assert check(revoked, 403) == check(unknown, 403)
    assert "WWW-Authenticate" not in revoked.headers
    with acting(kwa):
        assert not Submission.objects.exists()
        assert not Attachment.objects.exists()


@pytest.fixture
def drafts(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The Burmese catalogue as the drafts make it now."""
    from django.utils.translation import trans_real

    from safe.kernel.ui import messages

    place = tmp_path / "my" / "LC_MESSAGES"
    place.mkdir(parents=True)
    messages.catalogue("my").save_as_mofile(str(place / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


def test_63_the_phones_language(kwa: House, post: Any, drafts: None) -> None:
    answer = post(kwa, registration(1), HTTP_ACCEPT_LANGUAGE="my-MM,en;q=0.5")
    assert "ကျေးဇူးတင်ပါသည်" in check(answer, 201)
    assert answer.headers["Content-Language"] == "my"
    waits = post(kwa, registration(2, version="9"), HTTP_ACCEPT_LANGUAGE="my")
    assert "စောင့်နေပါသည်" in check(waits, 202)
    assert (
        post(kwa, registration(3), HTTP_ACCEPT_LANGUAGE="kac").headers["Content-Language"] == "en"
    )


def test_64_no_token_and_no_answer_is_logged(kwa: House, post: Any) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger("safe").addHandler(handler)
    try:
        check(post(kwa, registration(1, name="Ma Planted Nu")), 201)
        check(post(kwa, b"<data>Ma Planted Nu"), 400)
        check(post(kwa, registration(1), token="e" * 64), 403)
    finally:
        logging.getLogger("safe").removeHandler(handler)
    log = written.getvalue()
    assert "openrosa:submission" in log
    for secret in ("Planted", kwa.token, "e" * 64, "/v1/key"):
        assert secret not in log


def test_54_a_phone_sends_for_its_own_organisation_alone(kwa: House, post: Any) -> None:
    hnf = a_house("hnf")
    check(post(hnf, registration(1)), 201)
    with tenancy.acting(kwa.locked):
        assert not Submission.objects.filter(organisation=hnf.organisation).exists()
    with tenancy.acting(hnf.locked):
        assert Submission.objects.get().device == hnf.device
