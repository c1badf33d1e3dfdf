"""What phones read (the numbers are the rows of the conformance list)."""

import gzip
import hashlib
from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import etree

from safe.administration.devices.models import Device
from safe.capture.forms.models import Form, FormVersion, Submission
from safe.capture.forms.publishing import actions
from safe.capture.forms.publishing.checking import check_workbook
from safe.capture.forms.publishing.tests.workbooks import workbook
from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id
from safe.testing.cast import House, build

pytestmark = pytest.mark.django_db

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
H = {"X-OpenRosa-Version": "1.0"}
Publish = Callable[..., FormVersion]


@pytest.fixture
def kwa() -> House:
    return build("kwa-phones")


@pytest.fixture
def publish(kwa: House) -> Publish:
    """Publish a small form for KWA."""
    return publisher(kwa)


def publisher(house: House) -> Publish:
    """Publishes small forms of a house."""

    def make(form_id: str = "a_form", version: str = "1", **said: object) -> FormVersion:
        title = str(said.get("title", "A form"))
        header: tuple[str, ...] = said.get("header", ("type", "name", "label"))  # type: ignore[assignment]
        row: tuple[str, ...] = ("text", "a", f"A {version}")
        if said.get("image"):
            header, row = (*header, "media::image"), (*row, str(said["image"]))
        names = ("form_title", "form_id", "version")
        content = workbook(
            [header, row, *said.get("rows", ())],  # type: ignore[misc]
            said.get("choices", ()),  # type: ignore[arg-type]
            [names, (title, form_id, version)],
            external_choices=said.get("external", ()),  # type: ignore[arg-type]
        )
        by = house.locked
        with transaction.atomic(), tenancy.acting(by):
            checked = check_workbook(content)
            draft = actions.draft_form(by=by, checked=checked, owner=house.organisation)
            if said.get("draft"):
                return draft
            return actions.publish_form(by=by, version=draft)

    return make


class Phone:
    """Asks as Collect asks: an id on every address, the protocol's header."""

    def __init__(self, house: House, token: str = "") -> None:
        self.base = f"/v1/key/{token or house.token}/projects/1"
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> HttpResponse:
        asked = path if path.startswith("/") else f"{self.base}/{path}"
        asked += ("&" if "?" in asked else "?") + "deviceID=collect%3Aabc"
        for name, value in query.items():
            asked += f"&{name}={quote(value)}"
        return self.client.get(asked, headers=H | (headers or {}))

    def follow(self, address: str, **headers: str) -> HttpResponse:
        parts = urlsplit(address)
        assert address.startswith(settings.PUBLIC_URL)
        return self.get(f"{parts.path}?{parts.query}", headers)

    def list(self, **query: str) -> list[dict[str, str]]:
        response = self.get("formList", **query)
        assert response.status_code == 200
        root = etree.fromstring(response.content)
        assert root.tag == f"{LIST}xforms"
        return [{etree.QName(c).localname: c.text or "" for c in entry} for entry in root]


@pytest.fixture
def phone(kwa: House) -> Phone:
    return Phone(kwa)


def assert_openrosa(response: HttpResponse) -> str:
    """OR: the sentence of an OpenRosaResponse."""
    assert "text/xml" in response["Content-Type"]
    assert response["X-OpenRosa-Version"] == "1.0"
    root = etree.fromstring(response.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    return str(root.findtext(f"{RESPONSE}message"))


def set_state(house: House, form_id: str, state: str) -> None:
    with tenancy.acting(house.locked):
        assert Form.objects.filter(form_id=form_id).update(state=state) == 1


class TestList:
    def test_1_the_list_and_its_headers(self, phone: Phone, publish: Publish) -> None:
        publish()
        response = phone.get("formList")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert response["X-OpenRosa-Version"] == "1.0"
        assert response["X-OpenRosa-Accept-Content-Length"] == "10000000"
        assert response["ETag"]
        assert response["Cache-Control"] == "private, no-cache"
        (entry,) = phone.list()
        assert entry["formID"] == "a_form"
        assert entry["version"] == "1"
        assert entry["hash"].startswith("md5:")

    def test_2_unchanged_is_304_until_something_is_published(
        self, phone: Phone, publish: Publish
    ) -> None:
        publish()
        etag = phone.get("formList")["ETag"]
        again = phone.get("formList", {"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["X-OpenRosa-Version"] == "1.0"
        publish(version="2")
        assert phone.get("formList", {"If-None-Match": etag}).status_code == 200

    def test_3_own_open_forms_and_no_others(
        self, phone: Phone, publish: Publish, kwa: House
    ) -> None:
        other = build("js-phones")
        publish("own")
        publish("draft", draft=True)
        publish("closed")
        set_state(kwa, "closed", "closed")
        with tenancy.acting(other.locked):
            Form.objects.create(
                organisation=other.organisation, programme="SAFE", form_id="theirs", state="open"
            )
        assert {e["formID"] for e in phone.list()} == {"own"}
        assert Phone(other).list() == []

    def test_4_asked_for_one(self, phone: Phone, publish: Publish) -> None:
        publish("one")
        publish("two")
        assert [e["formID"] for e in phone.list(formID="two")] == ["two"]
        assert phone.list(formID="nobody") == []

    def test_5_without_files_no_manifest(self, phone: Phone, publish: Publish) -> None:
        publish("plain")
        publish("pictures", image="map.png")
        assert all("manifestUrl" not in e for e in phone.list(formID="plain"))
        # what nobody has uploaded is no file yet
        assert all("manifestUrl" not in e for e in phone.list(formID="pictures"))

    def test_6_names_and_ids_that_need_care(self, phone: Phone, publish: Publish) -> None:
        form_id = "camp visit ကချင် & <x>"
        publish(form_id, title="A & B <c>")
        (entry,) = phone.list(formID=form_id)
        assert (entry["formID"], entry["name"]) == (form_id, "A & B <c>")
        assert "camp%20visit%20" in entry["downloadUrl"]
        assert phone.follow(entry["downloadUrl"]).status_code == 200

    @pytest.mark.parametrize("state", ["draft", "closing", "closed"])
    def test_7_drafts_and_closed_forms_are_not_listed(
        self, phone: Phone, publish: Publish, kwa: House, state: str
    ) -> None:
        publish()
        (entry,) = phone.list()
        set_state(kwa, "a_form", state)
        assert phone.list() == []
        # what is on a phone can still be read back
        assert phone.follow(entry["downloadUrl"]).status_code == 200

    def test_answers_are_compressed_when_the_phone_says_so(
        self, phone: Phone, publish: Publish
    ) -> None:
        publish(rows=[("text", f"q{n}", f"Question {n}") for n in range(20)])
        packed = phone.get("forms/a_form.xml", {"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == phone.get("forms/a_form.xml").content
        assert packed["Vary"].startswith("Accept-Encoding")

    def test_a_question_counts_as_a_sign_of_life(
        self, phone: Phone, publish: Publish, kwa: House
    ) -> None:
        phone.get("formList")
        with tenancy.acting(kwa.locked):
            first = Device.objects.get(id=kwa.device).last_seen_at
        assert first is not None
        phone.get("formList")
        with tenancy.acting(kwa.locked):
            assert Device.objects.get(id=kwa.device).last_seen_at == first


class TestDownload:
    def test_8_the_bytes_are_the_ones_of_the_hash(self, phone: Phone, publish: Publish) -> None:
        version = publish()
        (entry,) = phone.list()
        first, second = phone.follow(entry["downloadUrl"]), phone.follow(entry["downloadUrl"])
        assert first.status_code == 200
        assert first.content == second.content == bytes(version.xform)
        digest = hashlib.md5(first.content, usedforsecurity=False).hexdigest()
        assert entry["hash"] == f"md5:{digest}"
        assert "text/xml" in first["Content-Type"]
        known = phone.follow(entry["downloadUrl"], **{"If-None-Match": first["ETag"]})
        assert known.status_code == 304

    def test_9_a_new_version_leaves_the_old_one_readable(
        self, phone: Phone, publish: Publish
    ) -> None:
        publish()
        (old,) = phone.list()
        before = phone.follow(old["downloadUrl"]).content
        publish(version="2")
        (new,) = phone.list()
        assert (old["version"], new["version"]) == ("1", "2")
        assert old["hash"] != new["hash"]
        assert phone.follow(old["downloadUrl"]).content == before

    def test_unknown_forms_and_versions_are_not_found(self, phone: Phone, publish: Publish) -> None:
        publish()
        for path in ("forms/nobody.xml", "forms/a_form.xml?v=9", "forms/nobody/manifest"):
            response = phone.get(path)
            assert response.status_code == 404
            assert_openrosa(response)

    def test_a_form_of_another_organisation_is_not_found(
        self, phone: Phone, publish: Publish
    ) -> None:
        publish("own")
        theirs = Phone(build("js-phones")).get("forms/own.xml?v=1")
        unknown = Phone(build("tsyu-phones")).get("forms/nobody.xml?v=1")
        assert (theirs.status_code, theirs.content) == (unknown.status_code, unknown.content)


class TestFiles:
    @pytest.fixture
    def pictures(self, publish: Publish, kwa: House) -> FormVersion:
        version = publish("pictures", image="camp map ၁.png")
        with tenancy.acting(kwa.locked):
            actions.add_file(
                by=kwa.locked, version=version, name="camp map ၁.png", content=b"\x89PNG picture"
            )
        return version

    def test_10_the_manifest_and_its_files(self, phone: Phone, pictures: FormVersion) -> None:
        (entry,) = phone.list()
        response = phone.follow(entry["manifestUrl"])
        assert response.status_code == 200
        assert "text/xml" in response["Content-Type"]
        root = etree.fromstring(response.content)
        assert root.tag == f"{MANIFEST}manifest"
        (file,) = root
        assert file.findtext(f"{MANIFEST}filename") == "camp map ၁.png"
        got = phone.follow(str(file.findtext(f"{MANIFEST}downloadUrl")))
        digest = hashlib.md5(got.content, usedforsecurity=False).hexdigest()
        assert file.findtext(f"{MANIFEST}hash") == f"md5:{digest}"
        assert got["Content-Disposition"] == "attachment"
        assert got["X-Content-Type-Options"] == "nosniff"
        assert got["ETag"]

    def test_11_a_file_nobody_uploaded_is_left_out(self, phone: Phone, publish: Publish) -> None:
        publish("pictures", image="map.png")
        response = phone.get("forms/pictures/manifest?v=1")
        assert response.status_code == 200
        assert len(etree.fromstring(response.content)) == 0
        assert phone.get("forms/pictures/attachments/map.png?v=1").status_code == 404

    def test_a_file_changed_changes_its_hash_and_the_list(
        self, phone: Phone, pictures: FormVersion, kwa: House
    ) -> None:
        before = phone.get("forms/pictures/manifest?v=1")
        with tenancy.acting(kwa.locked):
            actions.add_file(
                by=kwa.locked, version=pictures, name="camp map ၁.png", content=b"another"
            )
        after = phone.get("forms/pictures/manifest?v=1", {"If-None-Match": before["ETag"]})
        assert after.status_code == 200

    def test_15_external_choices_come_in_the_manifest(self, phone: Phone, publish: Publish) -> None:
        publish(
            "cascade",
            header=("type", "name", "label", "choice_filter"),
            rows=[("select_one l", "s", "S"), ("select_one_external v", "v", "V", "x=${s}")],
            choices=[("list_name", "name", "label"), ("l", "x", "X")],
            external=[("list_name", "name", "label", "x"), ("v", "one", "One", "x")],
        )
        (entry,) = phone.list()
        root = etree.fromstring(phone.follow(entry["manifestUrl"]).content)
        assert root[0].findtext(f"{MANIFEST}filename") == "itemsets.csv"
        address = str(root[0].findtext(f"{MANIFEST}downloadUrl"))
        assert b'"one"' in phone.follow(address).content

    def test_files_come_along_to_the_next_version(
        self, phone: Phone, pictures: FormVersion, publish: Publish
    ) -> None:
        publish("pictures", version="2", image="camp map ၁.png")
        (entry,) = phone.list()
        assert len(etree.fromstring(phone.follow(entry["manifestUrl"]).content)) == 1


class TestDoors:
    PATHS = ("formList", "forms/a_form.xml", "forms/a_form/manifest", "submission",
             "forms/a_form/attachments/x.png")  # fmt: skip

    @pytest.fixture
    def revoked(self, kwa: House) -> None:
        with tenancy.acting(kwa.locked):
            Device.objects.filter(id=kwa.device).update(revoked_at=clock.now())

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("verb", ["get", "head", "post"])
    def test_16_revoked_unknown_and_malformed_are_one_answer(
        self, kwa: House, revoked: None, path: str, verb: str
    ) -> None:
        client = Client(raise_request_exception=False)
        answers = []
        for token in (kwa.token, "x" * 64, "short", "ကခဂ"):
            ask = getattr(client, verb)
            response = ask(f"/v1/key/{quote(token)}/projects/1/{path}", headers=H)
            assert response.status_code == 403
            if verb != "head":
                assert_openrosa(response)
            answers.append((response.content, sorted(response.headers.items())))
        assert all(answer == answers[0] for answer in answers)
        with tenancy.acting(kwa.locked):
            assert not Submission.objects.exists()

    def test_another_project_is_refused_too(self, kwa: House) -> None:
        response = Client().get(f"/v1/key/{kwa.token}/projects/2/formList", headers=H)
        assert response.status_code == 403

    def test_20_a_greeting(self, phone: Phone) -> None:
        response = phone.client.head(f"{phone.base}/submission?deviceID=x", headers=H)
        assert (response.status_code, response.content) == (204, b"")
        assert response["X-OpenRosa-Version"] == "1.0"
        assert response["X-OpenRosa-Accept-Content-Length"] == "10000000"

    def test_21_a_greeting_without_the_header(self, phone: Phone) -> None:
        assert phone.client.head(f"{phone.base}/submission").status_code == 400

    def test_22_no_location_that_a_proxy_could_break(self, phone: Phone) -> None:
        headers = H | {"X-Forwarded-Proto": "https"}
        response = phone.client.head(f"{phone.base}/submission", headers=headers)
        assert response.status_code == 204
        assert "Location" not in response.headers

    def test_62_get_is_heads_twin(self, phone: Phone) -> None:
        assert phone.get("submission").status_code == 204
        assert phone.client.get(f"{phone.base}/submission").status_code == 204

    def test_reading_needs_no_header(self, phone: Phone) -> None:
        assert phone.client.get(f"{phone.base}/formList").status_code == 200

    def test_writing_where_only_reading_is(self, phone: Phone) -> None:
        response = phone.client.post(f"{phone.base}/formList", headers=H)
        assert response.status_code == 405
        assert_openrosa(response)

    def test_63_the_phones_language(self, phone: Phone) -> None:
        client = Client()
        address = f"/v1/key/{'x' * 64}/projects/1/formList"
        english = client.get(address, headers={"Accept-Language": "fr, en;q=0.5"})
        assert english["Content-Language"] == "en"
        assert "QR" in assert_openrosa(english)
        burmese = client.get(address, headers={"Accept-Language": "my-MM,my;q=0.9,en;q=0.5"})
        assert burmese["Content-Language"] == "my"
        assert burmese["Content-Type"] == "text/xml; charset=utf-8"

    def test_64_no_token_in_the_log(
        self, phone: Phone, kwa: House, publish: Publish, caplog: pytest.LogCaptureFixture
    ) -> None:
        publish()
        with caplog.at_level("DEBUG"):
            phone.get("formList")
            phone.get("forms/a_form.xml?v=1")
            phone.get("forms/nobody.xml")
        assert caplog.records
        assert kwa.token not in caplog.text
        assert kwa.token[:12] not in caplog.text

    def test_a_fault_of_ours_is_an_answer_without_words_of_it(
        self, phone: Phone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from safe.capture.forms.publishing import queries

        def fails(**_: object) -> None:
            msg = f"secret {new_id()}"
            raise RuntimeError(msg)

        monkeypatch.setattr(queries, "list_offered", fails)
        response = phone.get("formList")
        assert response.status_code == 500
        assert "secret" not in assert_openrosa(response)

    def test_no_cookie_is_read_or_set(self, phone: Phone) -> None:
        phone.client.cookies["safe"] = "ab" * 32
        response = phone.get("formList")
        assert response.status_code == 200
        assert not response.cookies
