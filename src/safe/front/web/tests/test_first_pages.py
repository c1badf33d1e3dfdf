"""First pages by role; what they say without a name, and where they lead."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from safe.administration.members.seeding import Planted
from safe.front.web import words
from safe.kernel import clock
from safe.testing.members import SignedIn, plant, sign_in

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_signed_in_meets_the_door(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/"


def test_a_trainers_page_greets_by_the_open_vault_alone(trainer: SignedIn) -> None:
    html = text_of(trainer.client)
    assert "Roinan Example" in html
    assert "Do not register real people yet" in html
    assert "No training is written down yet" in html
    trainer.client.post("/vault/lock/")
    assert "Roinan Example" not in text_of(trainer.client)


def test_the_title_never_holds_a_name(trainer: SignedIn) -> None:
    title = text_of(trainer.client).split("<title>")[1].split("</title>")[0]
    assert "Roinan" not in title


def test_a_managers_page_has_figures_partners_and_no_name(manager: SignedIn) -> None:
    html = text_of(manager.client)
    for said in ("People reached", "Finished a training", "Sessions held", "Townships reached"):
        assert said in html
    assert "Can the figures be trusted?" in html


def test_a_lead_organisation_sees_its_partners(cheap: None) -> None:
    opener = plant("metta", "opener", "opener")
    html = text_of(sign_in(plant("metta", "hkun", "programme_manager", opener)).client)
    assert "Kachin Women" in html
    assert html.count("Nothing yet") >= 6


def test_the_bar_holds_what_the_role_may_and_no_more(trainer: SignedIn, founder: Planted) -> None:
    bar = text_of(trainer.client).split('class="s-nav__list"')[1].split("</ul>")[0]
    assert [
        word for word in ("Today", "Trainings", "People", "Waiting", "More") if word in bar
    ] == [
        "Today",
        "Trainings",
        "People",
        "Waiting",
        "More",
    ]
    assert "Members" not in bar
    keeper = text_of(sign_in(founder).client).split('class="s-nav__list"')[1].split("</ul>")[0]
    assert "Members" in keeper
    assert "Trainings" not in keeper


def test_one_item_is_where_one_stands(trainer: SignedIn) -> None:
    for path in ("/", "/people/", "/trainings/", "/more/", "/figures/"):
        nav = text_of(trainer.client, path).split('class="s-nav__list"')[1].split("</ul>")[0]
        assert nav.count('aria-current="page"') == 1, path


def test_more_lists_the_rest_and_the_way_out(trainer: SignedIn) -> None:
    main = text_of(trainer.client, "/more/").split("<main")[1]
    assert 'href="/figures/"' in main
    assert 'action="/sign-out/"' in main


def test_the_language_is_kept_with_the_member(trainer: SignedIn) -> None:
    answer = trainer.client.post("/language/", {"language": "my", "to": "/people/"})
    assert answer.headers["Location"] == "/people/"
    assert '<html lang="my">' in text_of(trainer.client)
    trainer.client.cookies.pop("language")
    assert '<html lang="my">' in text_of(trainer.client)


def test_the_door_remembers_a_language_by_a_link(client: Client) -> None:
    client.get("/language/?language=my&to=/sign-in/")
    assert '<html lang="my">' in text_of(client, "/sign-in/")
    client.get("/language/?language=xx&to=/sign-in/")
    assert '<html lang="my">' in text_of(client, "/sign-in/")


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org/", "/no-such-page", ""])
def test_a_language_link_leads_nowhere_but_to_our_pages(client: Client, to: str) -> None:
    assert client.get("/language/", {"language": "en", "to": to}).headers["Location"] == "/"


def test_a_member_changes_language_by_a_form_only(trainer: SignedIn) -> None:
    assert trainer.client.get("/language/?language=my").status_code == 405


@pytest.mark.parametrize(("hour", "said"), [(3, "morning"), (8, "afternoon"), (13, "evening")])
def test_the_greeting_follows_the_hour_in_yangon(hour: int, said: str) -> None:
    with clock.frozen(datetime(2020, 2, 12, hour, tzinfo=UTC)):
        assert words.greeting() == f"Good {said}"


def test_health_says_one_word(client: Client) -> None:
    assert client.get("/health").content == b"ok\n"
