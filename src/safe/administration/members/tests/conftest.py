"""A small cast: an organisation whose founder is Roi, its peer Seng, and a client for each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from safe.administration.members import gate, passwords, seeding
from safe.administration.members.models import Role
from safe.administration.members.policies import P
from safe.administration.members.seeding import Planted
from safe.administration.programmes.models import Organisation
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.vault import password_key, rings, server_keys

PASSWORD = "banana river candle mountain"
OTHER = "window pepper garden thunder"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2's price is proved in one test, not paid in all."""
    monkeypatch.setattr(passwords, "OPS", 1)
    monkeypatch.setattr(passwords, "MEMORY", 64 * 1024)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    with transaction.atomic(), tenancy.acting(actor):
        yield


@pytest.fixture
def roles(db: None) -> None:
    """Roles of our own, so that these tests do not follow the pack."""
    made = {
        "t_opener": ([str(p) for p in P], "organisation"),
        "t_trainer": ([P.OPEN_REGISTRY, "training.hold"], "own"),
        "t_reader": (["results.see_figures"], "programme"),
        "t_chief": ([P.SEE, P.INVITE, P.GIVE_ROLE, P.REMOVE], "organisation"),
    }
    for code, (permissions, scope) in made.items():
        Role.objects.create(code=code, name_en=code, permissions=permissions, scope=scope)


@pytest.fixture
def kwa(roles: None) -> Organisation:
    return Organisation.objects.create(code="t-kwa", name_en="Example women's association")


@pytest.fixture
def hnf(roles: None) -> Organisation:
    return Organisation.objects.create(code="t-hnf", name_en="Example foundation")


@pytest.fixture
def roi(kwa: Organisation) -> Planted:
    """The founder: first opener, with a name of her own."""
    return seeding.plant_member(kwa, "roinan", ("t_opener",), PASSWORD, name="Roi Example")


@pytest.fixture
def seng(kwa: Organisation, roi: Planted) -> Planted:
    """A second opener, admitted by the founder."""
    return seeding.plant_member(
        kwa, "seng", ("t_trainer",), OTHER, name="Seng Example", opener=roi.actor
    )


@pytest.fixture
def browser() -> Callable[[Planted], Client]:
    """A browser with a session of the member."""

    def open_session(planted: Planted, **kwargs: Any) -> Client:
        client = Client(**kwargs)
        client.cookies[settings.SESSION_COOKIE_NAME] = planted.sign_in().cookie
        return client

    return open_session


__all__ = ["OTHER", "PASSWORD", "UUID", "acting", "gate", "password_key", "rings", "server_keys"]
