"""Members of the pack's roles with a browser each, for tests of pages."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from safe.administration.members import passwords, seeding
from safe.administration.members.seeding import Planted
from safe.administration.programmes import queries as programmes

PASSWORD = "banana river candle mountain"  # noqa: S105 - of nobody


@dataclass(frozen=True)
class SignedIn:
    """A member and his browser."""

    planted: Planted
    client: Client


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2's price is proved elsewhere."""
    monkeypatch.setattr(passwords, "OPS", 1)
    monkeypatch.setattr(passwords, "MEMORY", 64 * 1024)


def sign_in(planted: Planted) -> SignedIn:
    """A browser with a session and an open vault."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.sign_in().cookie
    return SignedIn(planted, client)


def plant(code: str, login: str, role: str, opener: Planted | None = None) -> Planted:
    """A member of an organisation of the pack."""
    return seeding.plant_member(
        programmes.get_organisation(code),
        login,
        (role,),
        PASSWORD,
        name=f"{login.title()} Example",
        opener=opener.actor if opener else None,
    )


def plant_reader(code: str, login: str, role: str) -> Planted:
    """A reader of released figures: nobody of the organisation opens names, so none is sealed."""
    organisation = programmes.get_organisation(code)
    return seeding.plant_member(organisation, login, (role,), PASSWORD)


@pytest.fixture
def founder(db: None, cheap: None) -> Planted:
    """Who founded KWA's ring and admits others."""
    return plant("kwa", "founder", "opener")


@pytest.fixture
def trainer(founder: Planted) -> SignedIn:
    """A trainer of KWA."""
    return sign_in(plant("kwa", "roinan", "trainer", founder))


@pytest.fixture
def manager(founder: Planted) -> SignedIn:
    """A manager of KWA: figures and trainings, no names."""
    return sign_in(plant("kwa", "seng", "programme_manager", founder))


@pytest.fixture
def stranger(cheap: None, db: None) -> SignedIn:
    """A founder of another organisation, who is a trainer there."""
    return sign_in(plant("hnf", "htoi", "trainer"))
