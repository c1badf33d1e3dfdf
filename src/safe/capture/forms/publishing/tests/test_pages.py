"""The pages of publishing: a workbook checked, weighed, published, and found again."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from safe.administration.devices.tests.conftest import Keeper, keeper
from safe.capture.forms.models import Form, FormVersion
from safe.capture.forms.policies import P
from safe.capture.forms.publishing.tests.workbooks import SETTINGS, questions, workbook
from safe.kernel import tenancy
from safe.kernel.ids import new_id

HEADER = ("type", "name", "label", "safe_class", "safe_map")
CHOICES = [("list_name", "name", "label"), ("sex", "female", "Female")]
SOUND = workbook(
    [
        HEADER,
        ("select_one sex", "sex", "Sex", "statistic", "sex"),
        ("text", "story", "What happened?"),
        ("integer", "age", "Age", "", "age"),
    ],
    CHOICES,
)
TWICE = workbook(
    [HEADER, ("select_one sex", "sex", "Sex")], [*CHOICES, ("sex", "female", "Twice <b>")]
)


@pytest.fixture
def kwa(db: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return keeper("kwa", [str(P.PUBLISH), str(P.SEE_SUBMISSIONS)], monkeypatch)


@pytest.fixture
def js(db: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return keeper("js", [str(P.PUBLISH)], monkeypatch)


def send(client: Client, content: bytes, name: str = "form.xlsx") -> HttpResponse:
    return client.post("/forms/publish/", {"workbook": SimpleUploadedFile(name, content)})


def draft(house: Keeper, content: bytes = SOUND) -> str:
    answer = send(house.client, content)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def published(house: Keeper, content: bytes = SOUND) -> str:
    answer = house.client.post(draft(house, content) + "publish/")
    assert answer.status_code == 303
    return str(answer["Location"])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_wrong_stands_beside_its_cell(kwa: Keeper) -> None:
    answer = send(kwa.client, TWICE)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sheet choices, row 3, column name" in page
    assert '<b class="s-error">female</b>' in page
    assert "allow_choice_duplicates" in page
    assert "Twice &lt;b&gt;" in page
    with tenancy.acting(kwa.actor):
        assert not Form.objects.filter(organisation=kwa.organisation).exists()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_any_file_gets_an_answer(kwa: Keeper, content: bytes) -> None:
    answer = send(kwa.client, content)
    assert answer.status_code == 422
    assert "s-errors" in answer.content.decode()


def test_no_file_is_a_question(kwa: Keeper) -> None:
    assert kwa.client.post("/forms/publish/").status_code == 422


def test_a_sound_workbook_is_weighed_before_it_is_published(kwa: Keeper) -> None:
    address = draft(kwa)
    page = text(kwa.client, address)
    assert "Publish this version" in page
    assert page.count("identifying, sealed") == 1
    assert page.count("sensitive, sealed") == 1
    assert "<code>sex</code>" in page
    assert "<code>age</code>" in page
    with tenancy.acting(kwa.actor):
        version = FormVersion.objects.get(organisation=kwa.organisation)
        assert version.published_at is None
        assert version.form.state == "draft"
    assert "a draft waits" in text(kwa.client, "/forms/")


def test_publishing_and_the_page_of_the_form(kwa: Keeper) -> None:
    page = text(kwa.client, published(kwa))
    assert "on the phones" in page
    assert "A form of your organisation." in page
    listed = text(kwa.client, "/forms/")
    assert "A form" in listed
    assert "version 1" in listed


def test_versions_are_kept(kwa: Keeper) -> None:
    published(kwa)
    second = workbook([HEADER, ("text", "other", "Other")], settings=with_version("2"))
    page = text(kwa.client, published(kwa, second))
    assert page.index(">2</a>") < page.index(">1</a>")
    with tenancy.acting(kwa.actor):
        rows = FormVersion.objects.filter(organisation=kwa.organisation)
        assert {(v.version, v.is_current) for v in rows} == {("1", False), ("2", True)}


def test_the_same_version_with_other_content_is_refused(kwa: Keeper) -> None:
    published(kwa)
    answer = send(kwa.client, questions(("text", "other", "Other")))
    assert answer.status_code == 409
    assert "Write a higher" in answer.content.decode()


def test_the_same_workbook_again_changes_nothing(kwa: Keeper) -> None:
    published(kwa)
    page = text(kwa.client, draft(kwa))
    assert "Publish this version" not in page
    with tenancy.acting(kwa.actor):
        assert FormVersion.objects.filter(organisation=kwa.organisation).count() == 1


def test_a_draft_can_be_forgotten(kwa: Keeper) -> None:
    address = draft(kwa)
    assert kwa.client.post(address + "drop/").status_code == 303
    assert kwa.client.get(address).status_code == 404
    with tenancy.acting(kwa.actor):
        assert not Form.objects.filter(organisation=kwa.organisation).exists()
    kept = published(kwa)
    with tenancy.acting(kwa.actor):
        version = FormVersion.objects.get(organisation=kwa.organisation)
    assert kwa.client.post(f"/forms/versions/{version.id}/drop/").status_code == 403
    assert kwa.client.get(kept).status_code == 200


def test_files_are_asked_for_and_added(kwa: Keeper) -> None:
    rows = [("type", "name", "label", "media::image"), ("text", "a", "A", "camp map.png")]
    address = draft(kwa, workbook(rows))
    assert "missing: phones show the question without it" in text(kwa.client, address)
    for name, status in (("camp map.png", 303), ("other.png", 422)):
        file = SimpleUploadedFile("whatever.png", b"\x89PNG")
        answer = kwa.client.post(address + "file/", {"name": name, "file": file})
        assert answer.status_code == status
    assert "Replace the file" in text(kwa.client, address)


def test_a_form_leaves_the_phones_and_comes_back(kwa: Keeper) -> None:
    form = published(kwa)
    assert kwa.client.get(form + "close/").status_code == 200
    for state, word in (("closing", "off the phones"), ("closed", "closed"), ("open", "on the")):
        assert kwa.client.post(form + "close/", {"state": state}).status_code == 303
        assert word in text(kwa.client, form)
    assert kwa.client.post(form + "close/", {"state": "draft"}).status_code == 404


def test_the_workbook_comes_back_as_it_was(kwa: Keeper) -> None:
    answer = kwa.client.get(draft(kwa) + "workbook/")
    assert answer.content == SOUND
    assert answer["Content-Disposition"] == 'attachment; filename="form.xlsx"'


def test_foreign_and_unknown_look_alike(kwa: Keeper, js: Keeper) -> None:
    version, form = draft(kwa), ""
    form = published(kwa)
    addresses = [form, form + "close/", version, version + "workbook/"]
    for address in addresses:
        identifier = str(UUID(address.strip("/").split("/")[2 if "versions" in address else 1]))
        foreign = js.client.get(address)
        unknown = js.client.get(address.replace(identifier, str(new_id())))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert len(foreign.content) == len(unknown.content)
    for verb in ("publish/", "drop/", "file/"):
        assert js.client.post(version + verb).status_code == 404
    assert "A form" not in text(js.client, "/forms/").replace("A form of", "")


def test_without_the_permission_nothing_is_shown(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = keeper("nobody", [], monkeypatch)
    for address in ("/forms/", "/forms/publish/"):
        assert nobody.client.get(address).status_code == 403
    assert send(nobody.client, SOUND).status_code == 403


def with_version(version: str) -> tuple[tuple[str, ...], ...]:
    return (SETTINGS[0], (*SETTINGS[1][:2], version))
