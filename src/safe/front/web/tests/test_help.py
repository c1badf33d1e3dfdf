"""Help: the commonest things a role, in its own words, with links that its member may follow."""

import re

import pytest

from safe.administration.members.seeding import Planted
from safe.front.web import chapters as of_work
from safe.front.web import helping
from safe.testing.members import SignedIn, plant, sign_in

pytestmark = pytest.mark.django_db


def page(who: SignedIn, path: str = "/help/") -> str:
    answer = who.client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def chapters(html: str) -> list[str]:
    return re.findall(r'<section class="s-sect" aria-labelledby="(\w+)">', html)


def test_each_chapter_has_a_page_of_things_with_steps() -> None:
    for chapter in (
        helping.TRAINER,
        helping.MANAGER,
        helping.KEEPER,
        of_work.FACILITATOR,
        of_work.PARTNER,
        of_work.DIALOGUES,
        helping.READER,
    ):
        assert 5 <= len(chapter.things) <= 6
        assert all(len(thing.steps) >= 2 for thing in chapter.things)


def test_a_role_reads_its_own_chapters(
    trainer: SignedIn, manager: SignedIn, founder: Planted
) -> None:
    assert chapters(page(trainer)) == ["trainer"]
    assert chapters(page(manager)) == ["manager", "partner"]
    assert chapters(page(sign_in(founder))) == ["keeper", "partner", "dialogues"]
    for login, role, first in (
        ("helper", "facilitator", "facilitator"),
        ("writer", "policy_staff", "dialogues"),
    ):
        assert first in chapters(page(sign_in(plant("metta", login, role))))


def test_every_link_of_the_help_opens(
    trainer: SignedIn, manager: SignedIn, founder: Planted
) -> None:
    for who in (trainer, manager, sign_in(founder)):
        main = page(who).split("<main")[1]
        links = set(re.findall(r'href="(/[^"#]*)"', main))
        assert len(links) >= 3
        for link in links:
            assert who.client.get(link).status_code == 200, link


def test_help_is_the_last_thing_under_more_for_every_role(cheap: None) -> None:
    opener = plant("metta", "opener", "opener")
    for login, role in (
        ("roinan", "trainer"),
        ("seng", "programme_manager"),
        ("htu", "system_keeper"),
    ):
        who = sign_in(plant("metta", login, role, opener))
        main = page(who, "/more/").split("<main")[1].split("<footer")[0]
        assert re.findall(r'<a [^>]*href="([^"]+)"', main)[-1] == "/help/", role
