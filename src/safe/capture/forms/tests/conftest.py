"""An organisation with a signed-in member, for the pages; and the door over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from safe.administration.devices import tokens
from safe.administration.devices.models import Device
from safe.administration.members import passwords, seeding
from safe.administration.members.models import Role
from safe.administration.programmes.models import Organisation
from safe.capture.forms.tests import field
from safe.kernel import clock, tenancy
from safe.testing.cast import EVERYTHING, House

PASSWORD = "banana river candle mountain"


@dataclass
class Desk:
    """A house whose ring a real member opens, with a browser of that member."""

    house: House
    open: Client
    planted: seeding.Planted

    def locked(self) -> Client:
        """A browser whose vault is locked: the member's secret is not in its session."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.planted.sign_in().cookie
        client.post("/vault/lock/")
        return client


def plant(code: str, monkeypatch: pytest.MonkeyPatch, *, permissions: frozenset[str]) -> Desk:
    """An organisation of its own, its founder as opener, its forms and a phone."""
    monkeypatch.setattr(passwords, "OPS", 1)
    monkeypatch.setattr(passwords, "MEMORY", 64 * 1024)
    role, _new = Role.objects.get_or_create(
        code=f"t_{code}"[:32],
        defaults={
            "name_en": "Desk",
            "permissions": sorted(permissions | {"members.open_registry"}),
            "scope": "organisation",
        },
    )
    made = Organisation.objects.create(code=f"t-{code}", name_en=f"Example {code}")
    planted = seeding.plant_member(made, "roinan", (role.code,), PASSWORD, name="Roi Example")
    house = House(made.code, organisation=made.id, member=planted.member.id)
    with transaction.atomic(), tenancy.acting(house.locked):
        Device.objects.create(
            id=house.device,
            organisation=made.id,
            label="Phone 3",
            token_hash=tokens.token_hash(house.token),
            added_at=clock.now(),
        )
    for form_id, kind in (("reg", "registration"), ("day", "training_day"), ("visit", "")):
        field.publish(house, form_id, kind)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.sign_in().cookie
    return Desk(house, client, planted)


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The one organisation of a page test."""
    return plant("desk", monkeypatch, permissions=EVERYTHING)


@pytest.fixture
def post() -> Callable[..., Any]:
    """POST a submission as ODK Collect does."""

    def send(
        house: House,
        body: bytes | None,
        *files: tuple[str, bytes],
        client: Client | None = None,
        token: str = "",
        incomplete: bool = False,
        **headers: str,
    ) -> Any:
        parts: dict[str, Any] = {}
        if body is not None:
            parts["xml_submission_file"] = SimpleUploadedFile("form.xml", body, "text/xml")
        for number, (name, content) in enumerate(files):
            assert number >= 0
            parts[name] = SimpleUploadedFile(name.rpartition("/")[2], content, "image/jpeg")
        if incomplete:
            parts["*isIncomplete*"] = "yes"
        address = f"/v1/key/{token or house.token}/projects/1/submission?deviceID=collect%3Aabc"
        said = {"HTTP_X_OPENROSA_VERSION": "1.0"} | headers
        return (client or Client()).post(address, parts, **said)

    return send
