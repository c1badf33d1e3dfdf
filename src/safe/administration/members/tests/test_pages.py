"""Pages of members, as their people walk through them."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from safe.administration.members import seeding
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.models import Member, MemberRole
from safe.administration.members.rings import public_of
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation

Browser = Callable[..., Client]


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_invite_password_letters_admit(roi: Planted, browser: Browser) -> None:
    opener = browser(roi)
    form = {"login": "seng", "name": "Seng Example", "role": "t_trainer"}
    assert "works once" in text(opener.get(reverse("members:invite")))
    page = opener.post(reverse("members:invite"), form)
    found = re.search(r"http://[^ <\"]+(/welcome/\w+/)", text(page))
    assert found, text(page)[:500]
    phone = Client()
    assert phone.get(found[1]).status_code == 200
    assert phone.post(found[1], {"password": OTHER, "again": OTHER}).status_code == 303
    waiting = text(phone.get(reverse("members:wait")))
    letters = re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", waiting)
    assert letters
    # nothing else is there for him yet
    for name in ("members:list", "members:account", "web:home"):
        assert phone.get(reverse(name)).headers["Location"] == reverse("members:wait")
    with acting(roi.actor):
        new = Member.objects.get(login="seng@t-kwa")
    there = reverse("members:detail", args=[new.id])
    assert letters[0] not in text(opener.get(there))
    admit = reverse("members:admit", args=[new.id])
    wrong = opener.post(admit, {"letters": "AAA-AAA"})
    assert wrong.status_code == 422
    assert "not the letters" in text(wrong)
    assert opener.post(admit, {"letters": letters[0]}).status_code == 303
    assert phone.get(reverse("members:wait")).status_code == 303
    assert phone.get(reverse("members:account")).status_code == 200
    assert "Seng Example" in text(opener.get(reverse("members:list")))


def test_an_admission_that_meets_a_locked_vault_leads_to_opening(
    roi: Planted, kwa: Organisation, browser: Browser
) -> None:
    new = seeding.plant_member(kwa, "seng", ("t_trainer",), OTHER)
    opener = browser(roi)
    opener.post(reverse("members:lock_vault"))
    with acting(new.actor):
        letters = fingerprint(public_of(new.member))
    sent = opener.post(reverse("members:admit", args=[new.member.id]), {"letters": letters})
    assert sent.headers["Location"] == "/vault/open/"
    opened = opener.post("/vault/open/", {"password": PASSWORD})
    page = text(opener.get(opened.headers["Location"]))
    assert reverse("members:admit", args=[new.member.id]) in page
    assert letters in page


def test_roles_and_leaving(
    roi: Planted, seng: Planted, browser: Browser, kwa: Organisation
) -> None:
    opener, other = browser(roi), browser(seng)
    there = reverse("members:detail", args=[seng.member.id])
    give = reverse("members:give_role", args=[seng.member.id])
    assert opener.post(give, {"role": "t_chief"}).status_code == 303
    assert opener.post(give, {"role": "unknown"}).status_code == 422
    assert other.get(reverse("members:list")).status_code == 200
    take = reverse("members:take_role", args=[seng.member.id])
    assert opener.post(take, {"role": "t_chief"}).status_code == 303
    assert other.get(reverse("members:list")).headers["Location"] == "/sign-in/"
    with acting(roi.actor):
        assert MemberRole.objects.filter(member=seng.member).count() == 1
    leave = reverse("members:leave", args=[seng.member.id])
    assert "open nothing" in text(opener.get(leave))
    assert "has left" in text(opener.post(leave))
    assert "left" in text(opener.get(there))
    sign = {"login": "seng@t-kwa", "password": OTHER}
    assert Client().post("/sign-in/", sign).status_code == 422


def test_foreign_and_unknown_members_get_one_answer(
    roi: Planted, hnf: Organisation, browser: Browser
) -> None:
    other = seeding.plant_member(hnf, "nang", ("t_opener",), OTHER)
    client = browser(roi)
    for name in ("detail", "leave"):
        answers = []
        for one in (other.member.id, uuid4()):
            response = client.get(reverse(f"members:{name}", args=[one]))
            body = re.sub(r's-id">\w{4}<|value="\w{64}"', "", text(response)).replace(str(one), "")
            answers.append((response.status_code, body))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
    for name in ("admit", "link", "give_role", "take_role", "leave"):
        sent = {"letters": "AAA-AAA", "role": "t_trainer"}
        response = client.post(reverse(f"members:{name}", args=[other.member.id]), sent)
        assert response.status_code == 404, name


def test_without_permission_nothing_is_shown(roi: Planted, seng: Planted, browser: Browser) -> None:
    client = browser(seng)
    for name in ("list", "invite"):
        assert client.get(reverse(f"members:{name}")).status_code == 403
    for name in ("detail", "leave"):
        assert client.get(reverse(f"members:{name}", args=[seng.member.id])).status_code == 403


@pytest.mark.parametrize("language", ["en", "my"])
def test_every_page_speaks(roi: Planted, seng: Planted, browser: Browser, language: str) -> None:
    client = browser(roi)
    assert client.post(reverse("members:language"), {"language": language}).status_code == 303
    for name in ("account", "password", "list", "invite", "open_vault"):
        response = client.get(reverse(f"members:{name}"))
        assert response.status_code == 200
        assert f'<html lang="{language}"' in text(response)
    assert client.post(reverse("members:language"), {"language": "xx"}).status_code == 404
    link = client.post(reverse("members:link", args=[seng.member.id]))
    assert "/welcome/" in text(link)
