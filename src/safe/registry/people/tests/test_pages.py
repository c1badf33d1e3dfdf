"""Pages of the registry: bands until opened; corrected, taken back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id, short_code
from safe.kernel.ledger.models import Entry
from safe.kernel.text.told import read_birth
from safe.kernel.vault import cards, sealer_for
from safe.registry.facts import actions as facts
from safe.registry.facts.actions import Attributes
from safe.registry.facts.models import Fact
from safe.registry.people import actions
from safe.registry.people.identity import Identity, seal_identity
from safe.registry.people.models import Card, Person
from safe.testing.members import PASSWORD, SignedIn

pytestmark = pytest.mark.django_db
ON = date(2020, 2, 11)


def register(
    who: SignedIn, name: str = "Lahtaw Ja Mun", *, keeps: bool = True, n: int = 1
) -> Person:
    by, identifier = who.planted.actor, new_id()
    identity = Identity(
        name=name, other_name="လထော်", phone="09 400 000 117", birth=read_birth("about 24", asked_on=ON),
        card=cards.printed(f"{n:012d}"),
    )  # fmt: skip
    with tenancy.acting(by):
        sealer = sealer_for(by.organisation, "registry")
        person = actions.register_person(
            by=by,
            id=identifier,
            identity=seal_identity(sealer, identifier, identity) if keeps else None,
            keeps_name=keeps,
            attributes=Attributes(sex="female", age_band="18-24", displacement="idp"),
            township="MMR001002",
            on=ON,
            card=cards.card_mac(f"{n:012d}"),
        )
        facts.record_fact(
            by=by, kind="training.attended", subject=person.subject, subject_kind="person", on=ON,
            place="MMR001002", programme="safe", source=new_id(),
            attributes=Attributes(sex="female", age_band="18-24", displacement="idp"),
        )  # fmt: skip
    return person


def url(name: str, *args: UUID) -> str:
    return reverse(f"people:{name}", args=args)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def opened_rows(who: SignedIn) -> list[Entry]:
    with tenancy.acting(who.planted.actor):
        return list(Entry.objects.filter(outcome="opened"))


def test_the_list_shows_bands_until_it_is_opened(trainer: SignedIn) -> None:
    people = [register(trainer, f"Lahtaw {n}", n=n) for n in range(1, 4)]
    register(trainer, keeps=False, n=4)
    page = text(trainer.client.get(url("list")))
    assert "Lahtaw" not in page
    assert short_code(people[0].id) in page
    assert page.count("woman 18–24") == 4
    assert "no name kept" in page
    assert not opened_rows(trainer)
    opened = text(trainer.client.get(url("list_opened")))
    assert all(f"Lahtaw {n}" in opened for n in range(1, 4))
    [entry] = opened_rows(trainer)
    assert (entry.action, entry.details["count"]) == ("open_people", 3)


def test_the_list_is_paged_by_key_with_few_queries(trainer: SignedIn) -> None:
    for n in range(27):
        register(trainer, n=n)
    counts = []
    for name in ("list", "list_opened"):
        with CaptureQueriesContext(connection) as asked:
            page = text(trainer.client.get(url(name)))
        counts.append(len(asked))
        assert page.count("woman 18–24") == 25
    assert max(counts) <= 24
    key = page.split('href="?before=')[1].split('"')[0]
    assert text(trainer.client.get(url("list") + f"?before={key}")).count("woman 18–24") == 2


def test_a_person_locked_then_opened_from_the_sheet_itself(trainer: SignedIn) -> None:
    person = register(trainer)
    trainer.client.post(reverse("members:lock_vault"))
    page = text(trainer.client.get(url("person", person.id)))
    assert f'Person <span class="s-id">{short_code(person.id)}' in page
    assert 'type="password"' in page
    assert "Lahtaw" not in page
    there = url("person_opened", person.id)
    assert trainer.client.get(there)["Location"].startswith(reverse("members:open_vault"))
    answer = trainer.client.post(reverse("members:open_vault"), {"password": PASSWORD, "to": there})
    assert answer["Location"] == there
    opened = text(trainer.client.get(there))
    for said in (
        "Lahtaw Ja Mun",
        "လထော်",
        "09 400 000 117",
        "1995–1996, told as 24",
        "0000-0000-0001",
    ):
        assert said in opened
    assert "<title>Person – SAFE</title>" in opened
    [entry] = opened_rows(trainer)
    assert (entry.action, bool(entry.subject)) == ("open_person", True)


def test_what_happened_and_who_can_open(trainer: SignedIn) -> None:
    page = text(trainer.client.get(url("person", register(trainer).id)))
    assert "At a training" in page
    assert "First registered" in page
    assert "No other organisation; not the server." in page


def test_without_consent_there_is_nothing_to_open(trainer: SignedIn) -> None:
    person = register(trainer, keeps=False)
    page = text(trainer.client.get(url("person_opened", person.id)))
    assert "No name is kept" in page
    assert not opened_rows(trainer)


@pytest.mark.parametrize("name", ["person", "person_opened", "correct", "undo"])
def test_another_organisation_meets_what_an_unknown_id_meets(
    trainer: SignedIn, stranger: SignedIn, name: str
) -> None:
    person = register(trainer)
    theirs, unknown = (stranger.client.get(url(name, one)) for one in (person.id, uuid4()))
    assert theirs.status_code == unknown.status_code == 404
    assert len(theirs.content) == len(unknown.content)


def test_who_may_not_see_people_is_refused(trainer: SignedIn, manager: SignedIn) -> None:
    person = register(trainer)
    for there in (
        url("list"),
        url("list_opened"),
        url("person_opened", person.id),
        url("correct", person.id),
    ):
        assert manager.client.get(there).status_code == 403


def test_sex_and_age_corrected_with_a_reason(trainer: SignedIn) -> None:
    person = register(trainer)
    there = url("correct", person.id)
    assert 'value="female" checked' in text(trainer.client.get(there)).replace(
        " required", ""
    ).replace(' id="id_sex_0"', "")
    assert trainer.client.post(there, {"sex": "male", "told": ""}).status_code == 422
    assert (
        trainer.client.post(there, {"sex": "female", "told": "", "why": "slip"}).status_code == 422
    )
    done = trainer.client.post(there, {"sex": "male", "told": "၁၆", "why": "document"})
    assert done.status_code == 302
    with tenancy.acting(trainer.planted.actor):
        person.refresh_from_db()
        assert (person.sex, person.age_band) == ("male", "15-17")
        [standing] = Fact.objects.filter(void=False)
        assert (standing.sex, standing.age_band) == ("male", "15-17")
        assert Fact.objects.get(void=True).voided_why == "document"


def test_an_age_of_another_era_is_asked_about(trainer: SignedIn) -> None:
    there = url("correct", register(trainer).id)
    said = {"sex": "female", "told": "1340", "why": "told_anew"}
    first = trainer.client.post(there, said)
    assert first.status_code == 422
    assert "1340 is read as a Burmese year: 1978 or 1979" in text(first)
    assert trainer.client.post(there, said | {"is_confirmed": "on"}).status_code == 302


def test_a_registration_is_taken_back_for_ten_minutes(trainer: SignedIn) -> None:
    person = register(trainer)
    page = text(trainer.client.get(url("person", person.id)))
    assert "Take the registration back" in page
    assert "overwritten" in text(trainer.client.get(url("undo", person.id)))
    assert trainer.client.post(url("undo", person.id)).status_code == 302
    with tenancy.acting(trainer.planted.actor):
        person.refresh_from_db()
        assert person.identity is None
        assert not Card.objects.exists()
        assert not Fact.objects.filter(void=False).exists()
    assert trainer.client.get(url("person", person.id)).status_code == 404


def test_after_ten_minutes_it_is_corrected_instead(trainer: SignedIn) -> None:
    with clock.frozen(datetime.now(UTC) - timedelta(minutes=11)):
        person = register(trainer)
    assert "Take the registration back" not in text(trainer.client.get(url("person", person.id)))
    assert trainer.client.post(url("undo", person.id)).status_code == 422
