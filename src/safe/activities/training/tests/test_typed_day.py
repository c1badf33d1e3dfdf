"""A day typed from paper: the same facts as a form; wrong input loses nothing."""

import gzip
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from safe.activities.training.models import Attendance, Event, Participant, Session
from safe.kernel import tenancy
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.kernel.vault import cards
from safe.registry.facts.models import Fact
from safe.registry.people.identity import open_identity
from safe.registry.people.models import Card, Person
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
NEW = "/trainings/new/"
HEAD = {
    "curriculum": "safe-migration",
    "township": "MMR001002",
    "letter": "A",
    "offered": "၂",
    "site": "Camp Example",
    "led_by": "Roi Example",
    "began_day": "11",
    "began_month": "2",
    "began_year": "2020",
    "rows": "25",
}


def a_row(n: int, **changes: str) -> dict[str, str]:
    said = {
        "no": str(n), "card": cards.printed(f"{n:012d}"), "name": f"Lahtaw Ja {n}",
        "sex": "female" if n % 2 else "male", "age": str(18 + n), "displaced": "idp",
        "disability": "no", "keeps": "yes", "am": "present", "pm": "present",
    } | changes  # fmt: skip
    return {f"r{n}_{name}": value for name, value in said.items()}


def a_sheet(*rows: dict[str, str], **changes: str) -> dict[str, str]:
    posted = HEAD | {"sheet": str(new_id())} | changes
    for row in rows:
        posted |= row
    return posted


def send(who: SignedIn, posted: dict[str, str]) -> Any:
    return who.client.post(NEW, posted)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def facts(who: SignedIn) -> list[tuple[Any, ...]]:
    with tenancy.acting(who.planted.actor):
        return sorted(
            Fact.objects.filter(void=False).values_list(
                "kind", "on_date", "place", "sex", "age_band", "displacement", "dose"
            )
        )


def test_25_rows_are_25_people_with_their_facts(trainer: SignedIn) -> None:
    response = send(trainer, a_sheet(*(a_row(n) for n in range(1, 26))))
    assert response.status_code == 302, text(response)
    with tenancy.acting(trainer.planted.actor):
        assert (Person.objects.count(), Card.objects.count()) == (25, 25)
        event = Event.objects.get()
        assert (event.offered, event.township) == (2, "MMR001002")
        assert Session.objects.count() == 2
        assert Attendance.objects.filter(mark="present").count() == 50
        by_kind = [f[0] for f in facts(trainer)]
        assert by_kind.count("training.attended") == 50
        assert by_kind.count("training.completed") == 25
        assert by_kind.count("training.session_held") == 2
        person = Participant.objects.get(running_no=7).person
        identity = open_identity(trainer.planted.actor.vault, person.id, person.identity)
    assert identity.name == "Lahtaw Ja 7"
    assert identity.card == cards.printed(f"{7:012d}")
    assert identity.birth is not None
    assert identity.birth.years == (1994, 1995)
    page = trainer.client.get(response["Location"])
    assert "kept and counted" in text(page)
    assert "Lahtaw" not in text(page)


def test_the_same_page_sent_twice_is_kept_once(trainer: SignedIn) -> None:
    posted = a_sheet(a_row(1), a_row(2))
    assert send(trainer, posted).status_code == 302
    before = facts(trainer)
    assert send(trainer, posted).status_code == 302
    assert facts(trainer) == before
    with tenancy.acting(trainer.planted.actor):
        assert Person.objects.count() == 2


def test_the_vault_may_be_locked_while_typing(trainer: SignedIn) -> None:
    trainer.client.post(reverse("members:lock_vault"))
    assert trainer.client.get(NEW).status_code == 200
    assert send(trainer, a_sheet(a_row(1))).status_code == 302


def test_no_consent_no_name(trainer: SignedIn) -> None:
    assert (
        send(trainer, a_sheet(a_row(1, keeps="no"), a_row(2, keeps="no", name=""))).status_code
        == 302
    )
    with tenancy.acting(trainer.planted.actor):
        assert [p.identity for p in Person.objects.all()] == [None, None]
        assert len([f for f in facts(trainer) if f[0] == "training.completed"]) == 2


def test_wrong_input_keeps_everything_and_says_where(trainer: SignedIn) -> None:
    posted = a_sheet(
        a_row(1, age=""),
        a_row(2, sex=""),
        a_row(3, card="ABCD-EFGH-JKMN-X"),
        a_row(4, keeps=""),
        a_row(5, no="1"),
        a_row(6, card=cards.printed(f"{4:012d}")),
        began_month="14",
        offered="900",
    )
    response = send(trainer, posted)
    page = text(response)
    assert response.status_code == 422
    for name, value in posted.items():
        if name not in {"sheet", "rows"} and value and "_" in name and name[0] == "r":
            assert value in page
    for where in (
        "r1_age",
        "r2_sex",
        "r3_card",
        "r4_keeps",
        "r5_no",
        "r6_card",
        "began-day",
        "id_offered",
    ):
        assert f'href="#{where}"' in page, where
        assert f'id="{where}"' in page, where
    assert "A guess is fine" in page
    assert "The same card stands in row 4" in page
    with tenancy.acting(trainer.planted.actor):
        assert not Person.objects.exists()
        assert not Event.objects.exists()


def test_a_refused_row_refuses_the_sheet(trainer: SignedIn) -> None:
    assert send(trainer, a_sheet(a_row(1), a_row(2))).status_code == 302
    before = facts(trainer)
    second = a_sheet(
        a_row(3),
        a_row(4, no="1", card=""),
        a_row(5, card=cards.printed(f"{1:012d}"), sex="male", no="5"),
        {"r6_no": "17", "r6_am": "present"},
    )
    response = send(trainer, second)
    page = text(response)
    assert response.status_code == 422
    assert "Number 1 already belongs" in page
    assert "belongs to somebody of another sex" in page
    assert "Nobody in this training has number 17" in page
    assert facts(trainer) == before
    with tenancy.acting(trainer.planted.actor):
        assert Person.objects.count() == 2
        [refused] = Entry.objects.filter(action="type_day", outcome="refused")
        assert refused.details["problem"] == "sheet-not-right"


def test_the_second_day_needs_only_numbers_or_cards(trainer: SignedIn) -> None:
    assert send(trainer, a_sheet(a_row(1), a_row(2), offered="4")).status_code == 302
    second = a_sheet(
        {"r1_no": "1", "r1_am": "present", "r1_pm": "late"},
        {"r2_no": "", "r2_card": cards.printed(f"{2:012d}").lower(), "r2_am": "present"},
        offered="4", held_day="12", held_month="2", held_year="2020",
    )  # fmt: skip
    response = send(trainer, second)
    assert response.status_code == 302, text(response)
    with tenancy.acting(trainer.planted.actor):
        assert Person.objects.count() == 2
        assert Event.objects.count() == 1
        assert Session.objects.count() == 4
    doses = sorted(f[6] for f in facts(trainer) if f[0] == "training.attended")
    assert [float(d) for d in doses] == [0.5, 1, 1, 1, 1, 1, 1]


def test_years_of_other_eras_are_confirmed(trainer: SignedIn) -> None:
    posted = a_sheet(a_row(1, age="1358"), began_year="2563")
    first = send(trainer, posted)
    assert first.status_code == 422
    assert "1358 is read as a Burmese year: 1996 or 1997" in text(first)
    assert "2563 is read as a Buddhist year: 2020" in text(first)
    stamp = re.search(r'name="began_confirmed" value="([^"]+)"', text(first))
    assert stamp is not None
    second = send(trainer, posted | {"began_confirmed": stamp[1], "r1_confirmed": "1358"})
    assert second.status_code == 302, text(second)
    with tenancy.acting(trainer.planted.actor):
        assert Event.objects.get().started_on.isoformat() == "2020-02-11"
        assert Person.objects.get().age_band == "18-24"


def test_ten_more_rows_by_a_plain_send(trainer: SignedIn) -> None:
    response = send(trainer, a_sheet(a_row(1, age=""), more="10"))
    page = text(response)
    assert response.status_code == 200
    assert 'name="r35_name"' in page
    assert 'name="r36_name"' not in page
    assert "Lahtaw Ja 1" in page
    assert "s-errors" not in page
    assert 'value="Camp Example"' in page
    assert send(trainer, a_sheet(a_row(31), rows="35")).status_code == 302


def test_rows_that_the_page_grew_are_read_whatever_it_says_of_their_number(
    trainer: SignedIn,
) -> None:
    assert send(trainer, a_sheet(*(a_row(n) for n in range(1, 26)), rows="6")).status_code == 302
    with tenancy.acting(trainer.planted.actor):
        assert Person.objects.count() == 25
    far = send(trainer, a_sheet({"r900_name": "Lahtaw"}, rows="x"))
    assert 'name="r125_name"' in text(far)
    assert 'name="r126_name"' not in text(far)


def test_an_empty_sheet_and_a_day_ahead(trainer: SignedIn) -> None:
    assert "No row is filled" in text(send(trainer, a_sheet()))
    ahead = send(trainer, a_sheet(a_row(1), began_year="2090"))
    assert "has not come yet. Which day was it?" in text(ahead)


def test_what_the_form_says_wrongly_is_refused_not_obeyed(trainer: SignedIn) -> None:
    page = text(
        send(trainer, a_sheet(a_row(1, sex="x", am="maybe"), township="MMR009999", sheet="x"))
    )
    assert "Choose one of the list." in page
    assert 'href="#id_township">Township: Choose one of the list.' in page


def test_who_may_not_hold_trainings_sees_no_page(manager: SignedIn, trainer: SignedIn) -> None:
    assert manager.client.get(NEW).status_code == 403
    assert send(manager, a_sheet(a_row(1))).status_code == 403


def test_the_page_is_light(trainer: SignedIn) -> None:
    for language in ("en", "my"):
        trainer.client.post("/language/", {"language": language})
        page = trainer.client.get(NEW).content
        assert len(page) <= 30_000, language
        assert len(gzip.compress(page, 6)) < 8_000, language


def test_the_page_filled_anew_is_not_taken_for_the_first(trainer: SignedIn) -> None:
    """The answer was lost, the page was filled again: nobody new stands in for somebody old."""
    posted = a_sheet(a_row(1), a_row(2))
    assert send(trainer, posted).status_code == 302
    before = facts(trainer)
    changed = posted | a_row(2, sex="female", card="")
    response = send(trainer, changed)
    assert response.status_code == 422
    assert "arrived already" in text(response)
    another_day = posted | {"township": "MMR001001"}
    assert send(trainer, another_day).status_code == 422
    assert facts(trainer) == before
    more = posted | a_row(3)
    assert send(trainer, more).status_code == 302
    with tenancy.acting(trainer.planted.actor):
        assert (Person.objects.count(), Event.objects.count()) == (3, 1)


def test_a_sheet_sent_again_does_not_count_who_was_taken_back(trainer: SignedIn) -> None:
    posted = a_sheet(a_row(1), a_row(2))
    assert send(trainer, posted).status_code == 302
    with tenancy.acting(trainer.planted.actor):
        person = Participant.objects.get(running_no=2).person
    trainer.client.post(reverse("people:undo", kwargs={"id": person.id}))
    before = facts(trainer)
    response = send(trainer, posted)
    assert response.status_code == 422
    assert "taken back" in text(response)
    assert facts(trainer) == before
