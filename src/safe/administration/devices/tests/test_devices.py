"""Phones: their tokens, the QR, and who may do what."""

import html
import json
import re
import zlib
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
import segno
from django.db import connection

from safe.administration.devices import actions, collect, queries, tokens
from safe.administration.devices.models import Device
from safe.administration.devices.problems import LabelTaken, PhoneIsRevoked
from safe.administration.devices.tests.conftest import Keeper
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import NotAllowed, NotFound
from safe.testing.faces import faces

__all__ = ["faces"]

# the keys and values of Collect's own schema (docs: §1.8 of the notes on field data)
GENERAL = {
    "server_url": str,
    "form_update_mode": {"manual", "previously_downloaded", "match_exactly"},
    "periodic_form_updates_check": {
        "every_fifteen_minutes", "every_one_hour", "every_six_hours", "every_24_hours"
    },
    "automatic_update": bool,
    "hide_old_form_versions": bool,
    "autosend": {"off", "wifi_only", "cellular_only", "wifi_and_cellular"},
    "delete_send": bool,
    "constraint_behavior": {"on_swipe", "on_finalize"},
    "image_size": {"original_image_size", "large", "medium", "small", "very_small"},
    "analytics": bool,
    "background_location": bool,
    "background_recording": bool,
    "app_language": str,
}  # fmt: skip
ADMIN = {
    "edit_saved", "send_finalized", "view_sent", "get_blank", "delete_saved", "change_server",
    "change_project_display", "change_app_theme", "change_app_language", "change_font_size",
    "change_navigation", "maps", "form_update_mode", "periodic_form_updates_check",
    "automatic_update", "hide_old_form_versions", "change_autosend", "delete_after_send",
    "change_constraint_behavior", "high_resolution", "image_size", "guidance_hint",
    "external_app_recording", "instance_form_sync", "change_form_metadata", "analytics",
    "moving_backwards", "access_settings", "change_language", "jump_to", "save_mid",
    "save_as_draft", "finalize_in_form_entry", "bulk_finalize",
}  # fmt: skip


def code(**said: object) -> str:
    wanted = {"token": "A" * 64, "organisation": new_id(), "label": "Phone ၃", "language": "my"}
    return collect.settings_code(**(wanted | said))


class TestQr:
    """Row 55: the text of the QR."""

    def test_it_is_what_collect_inflates(self) -> None:
        said = json.loads(zlib.decompress(b64decode(code())))
        assert set(said) == {"general", "admin", "project"}
        assert said["general"]["server_url"].endswith(f"/v1/key/{'A' * 64}/projects/1")
        assert said["project"]["name"] == "SAFE · Phone ၃"

    def test_every_key_and_value_is_in_the_schema(self) -> None:
        said = json.loads(zlib.decompress(b64decode(code())))
        for key, value in said["general"].items():
            allowed = GENERAL[key]
            assert value in allowed if isinstance(allowed, set) else isinstance(value, allowed)
        for key, value in said["admin"].items():
            assert re.fullmatch(r"\d{6}", value) if key == "admin_pw" else value is False
            assert key == "admin_pw" or key in ADMIN
        assert all(isinstance(value, str) for value in said["project"].values())

    def test_it_keeps_nothing_on_a_phone_that_may_be_taken(self) -> None:
        said = json.loads(zlib.decompress(b64decode(code())))
        assert said["general"]["delete_send"] is True
        assert said["general"]["analytics"] is False
        assert said["admin"]["view_sent"] is False

    def test_it_fits_a_camera(self) -> None:
        text = code(label="P" * 40)
        assert len(text) < 900
        assert segno.make_qr(text, error="l", boost_error=False).version <= 20

    @pytest.mark.parametrize("text", ["", "x", "A" * 5000, "eJwDAAAAAAE=", "bm90IHpsaWI="])
    def test_any_other_text_is_no_code(self, text: str) -> None:
        with pytest.raises(ValueError):
            collect.read_code(text)

    def test_the_password_of_settings_is_the_organisations_own(self) -> None:
        one, other = new_id(), new_id()
        assert collect.admin_password(one) == collect.admin_password(one)
        assert collect.admin_password(one) != collect.admin_password(other)


@pytest.mark.django_db
class TestTokens:
    def test_a_token_is_64_letters_and_nowhere_in_the_database(self, kwa: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            device, token = actions.add_device(by=kwa.actor, label="Phone 3")
            row = Device.objects.values().get(id=device.id)
        assert re.fullmatch(r"[A-Za-z0-9]{64}", token)
        assert tokens.is_token(token)
        assert token not in str(row)
        assert bytes(row["token_hash"]) == tokens.token_hash(token)

    def test_the_door_knows_it_until_it_is_revoked(self, kwa: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            device, token = actions.add_device(by=kwa.actor, label="Phone 3")
        assert queries.find_device(token) == (device.id, kwa.organisation)
        assert queries.find_device(token[:-1] + "-") is None
        with tenancy.acting(kwa.actor):
            actions.revoke_device(by=kwa.actor, device=device)
        assert queries.find_device(token) is None

    def test_a_new_qr_ends_the_old_one(self, kwa: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            device, old = actions.add_device(by=kwa.actor, label="Phone 3")
            _device, new = actions.renew_device(by=kwa.actor, device=device)
        assert queries.find_device(old) is None
        assert queries.find_device(new) == (device.id, kwa.organisation)

    def test_revoked_is_for_good(self, kwa: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            device, _token = actions.add_device(by=kwa.actor, label="Phone 3")
            actions.revoke_device(by=kwa.actor, device=device)
            with pytest.raises(PhoneIsRevoked):
                actions.renew_device(by=kwa.actor, device=device)
            # its name is free again
            actions.add_device(by=kwa.actor, label="phone 3")

    def test_two_phones_in_use_bear_two_names(self, kwa: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            actions.add_device(by=kwa.actor, label="Phone 3")
            with pytest.raises(LabelTaken):
                actions.add_device(by=kwa.actor, label="PHONE 3")

    def test_a_role_without_the_permission_changes_nothing(self, kwa: Keeper) -> None:
        weak = Actor(organisation=kwa.organisation, member=kwa.member)
        with tenancy.acting(weak):
            with pytest.raises(NotAllowed):
                actions.add_device(by=weak, label="Phone 3")
            assert queries.list_phones(by=weak) == []
            assert not Device.objects.exists()

    def test_another_organisations_phone_is_no_phone(self, kwa: Keeper, js: Keeper) -> None:
        with tenancy.acting(kwa.actor):
            device, token = actions.add_device(by=kwa.actor, label="Phone 3")
        with tenancy.acting(js.actor):
            with pytest.raises(NotFound):
                queries.get_phone(by=js.actor, id=device.id)
            with pytest.raises(NotFound):
                actions.revoke_device(by=js.actor, device=device)
        assert queries.find_device(token) is not None

    def test_it_was_heard_is_written_once_in_ten_minutes(self, kwa: Keeper) -> None:
        noon = datetime(2021, 3, 1, 12, tzinfo=UTC)
        with tenancy.acting(kwa.actor):
            device, _token = actions.add_device(by=kwa.actor, label="Phone 3")
            phone = Actor(organisation=kwa.organisation, device=device.id)
            seen = []
            for minutes in (0, 5, 11):
                with clock.frozen(noon + timedelta(minutes=minutes)):
                    actions.note_contact(by=phone)
                device.refresh_from_db()
                seen.append(device.last_seen_at)
        assert seen == [noon, noon, noon + timedelta(minutes=11)]


class TestPages:
    def test_the_qr_stands_on_the_answer_once(self, kwa: Keeper) -> None:
        answer = kwa.client.post("/phones/new/", {"label": "Phone 3"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        page = answer.content.decode()
        assert 'src="data:image/svg+xml' in page
        token = _token_in(page)
        assert queries.find_device(token) is not None
        for address in ("/phones/", "/phones/new/"):
            assert token not in kwa.client.get(address).content.decode()

    def test_a_name_twice_is_said_beside_the_field(self, kwa: Keeper) -> None:
        kwa.client.post("/phones/new/", {"label": "Phone 3"})
        answer = kwa.client.post("/phones/new/", {"label": "Phone 3"})
        assert answer.status_code == 422
        assert "in use already" in answer.content.decode()

    def test_renewing_and_revoking_ask_first(self, kwa: Keeper) -> None:
        first = _token_in(kwa.client.post("/phones/new/", {"label": "Phone 3"}).content.decode())
        (phone,) = _phones(kwa)
        assert kwa.client.get(f"/phones/{phone}/renew/").status_code == 200
        assert kwa.client.get(f"/phones/{phone}/revoke/").status_code == 200
        assert queries.find_device(first) is not None
        second = _token_in(kwa.client.post(f"/phones/{phone}/renew/").content.decode())
        assert queries.find_device(first) is None
        assert kwa.client.post(f"/phones/{phone}/revoke/").status_code == 303
        assert queries.find_device(second) is None
        assert "revoked" in kwa.client.get("/phones/").content.decode()

    def test_after_leaving_the_phones_are_to_be_thought_of(self, kwa: Keeper) -> None:
        for query in (f"?left={new_id()}", "?after=leaving"):
            assert "A member has left" in kwa.client.get(f"/phones/{query}").content.decode()
        assert "A member has left" not in kwa.client.get("/phones/").content.decode()

    def test_the_sheet_is_for_the_code_on_the_screen(self, kwa: Keeper, faces: object) -> None:
        page = kwa.client.post("/phones/new/", {"label": "Phone 3"}).content.decode()
        (phone,) = _phones(kwa)
        text = html.unescape(re.search(r'name="code" value="([^"]+)"', page).group(1))  # type: ignore[union-attr]
        answer = kwa.client.post(f"/phones/{phone}/sheet/", {"code": text})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        other = code(organisation=kwa.organisation)
        for wrong in (other, "x", ""):
            answer = kwa.client.post(f"/phones/{phone}/sheet/", {"code": wrong})
            assert answer.status_code == 404

    @pytest.mark.parametrize("what", ["renew", "revoke", "sheet"])
    def test_foreign_and_unknown_look_alike(self, kwa: Keeper, js: Keeper, what: str) -> None:
        kwa.client.post("/phones/new/", {"label": "Phone 3"})
        (phone,) = _phones(kwa)
        ask = js.client.post if what == "sheet" else js.client.get
        foreign = ask(f"/phones/{phone}/{what}/")
        unknown = ask(f"/phones/{new_id()}/{what}/")
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert len(foreign.content) == len(unknown.content)

    def test_who_only_looks_gets_no_way_to_change(self, looker: Keeper) -> None:
        page = looker.client.get("/phones/")
        assert page.status_code == 200
        assert "Add a phone" not in page.content.decode()
        assert looker.client.get("/phones/new/").status_code == 403
        assert looker.client.post("/phones/new/", {"label": "x"}).status_code == 403


def _token_in(page: str) -> str:
    text = html.unescape(re.search(r'name="code" value="([^"]+)"', page).group(1))  # type: ignore[union-attr]
    return str(collect.read_code(text)["general"]["server_url"]).split("/")[-3]


def _phones(keeper: Keeper) -> list[str]:
    with tenancy.acting(keeper.actor), connection.cursor() as cursor:
        cursor.execute("select id from devices_device order by id")
        return [str(row[0]) for row in cursor.fetchall()]
