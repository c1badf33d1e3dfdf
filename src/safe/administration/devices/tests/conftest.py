"""An organisation with a signed-in keeper."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from safe.administration.devices.policies import P
from safe.administration.members import passwords, seeding
from safe.administration.members.models import Role
from safe.administration.programmes.models import Organisation
from safe.kernel.actor import Actor

PASSWORD = "banana river candle mountain"


@dataclass
class Keeper:
    """A member who may do everything with phones, and a browser."""

    organisation: UUID
    client: Client
    member: UUID

    @property
    def actor(self) -> Actor:
        return Actor(organisation=self.organisation, member=self.member, permissions=frozenset(P))


def keeper(code: str, permissions: list[str], monkeypatch: pytest.MonkeyPatch) -> Keeper:
    monkeypatch.setattr(passwords, "OPS", 1)
    monkeypatch.setattr(passwords, "MEMORY", 64 * 1024)
    Role.objects.create(
        code=f"t_{code}",
        name_en="Keeper",
        permissions=[*permissions, "members.open_registry"],
        scope="organisation",
    )
    organisation = Organisation.objects.create(code=f"t-{code}", name_en=f"Example {code}")
    planted = seeding.plant_member(organisation, "keeper", (f"t_{code}",), PASSWORD, name="K")
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.sign_in().cookie
    return Keeper(organisation.id, client, planted.member.id)


@pytest.fixture
def kwa(db: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return keeper("kwa", [str(p) for p in P], monkeypatch)


@pytest.fixture
def js(db: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return keeper("js", [str(p) for p in P], monkeypatch)


@pytest.fixture
def looker(db: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """Sees phones and may change none."""
    return keeper("looker", [str(P.SEE)], monkeypatch)
