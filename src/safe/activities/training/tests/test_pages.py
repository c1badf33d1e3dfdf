"""Pages of trainings: bands until opened, one ledger row an opening, corrections that figures follow."""

import io
import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from safe.activities.training import actions
from safe.activities.training.models import Attendance, Event
from safe.activities.training.rows import EventKey, KnownBy
from safe.activities.training.sheet import Sheet, SheetRow
from safe.activities.training.tests.test_typed_day import a_row, a_sheet, facts, send, text
from safe.administration.members.seeding import Planted
from safe.kernel import tenancy
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.registry.facts.actions import Attributes
from safe.testing.members import SignedIn, plant, sign_in

pytestmark = pytest.mark.django_db


def typed(who: SignedIn, count: int = 3, **changes: str) -> UUID:
    response = send(who, a_sheet(*(a_row(n) for n in range(1, count + 1)), **changes))
    assert response.status_code == 302, text(response)
    return UUID(re.search(r"trainings/([0-9a-f-]{36})/", response["Location"])[1])  # type: ignore[index]


def url(name: str, *args: UUID) -> str:
    return reverse(f"training:{name}", args=args)


def openings(who: SignedIn) -> list[Entry]:
    with tenancy.acting(who.planted.actor):
        return list(Entry.objects.filter(outcome="opened"))


def first_mark(who: SignedIn, event: UUID) -> tuple[UUID, UUID, str]:
    with tenancy.acting(who.planted.actor):
        mark = Attendance.objects.filter(session__half="pm", participant__running_no=1).get()
        return mark.participant_id, mark.session_id, mark.mark


def test_the_day_in_bands_then_in_names(trainer: SignedIn) -> None:
    event = typed(trainer)
    sealed = text(trainer.client.get(url("event", event)))
    assert "Lahtaw" not in sealed
    assert "Camp Example" not in sealed
    assert "Sealed name" in sealed
    assert "woman 18–24" in sealed
    assert not openings(trainer)
    opened = text(trainer.client.get(url("event_opened", event)))
    for n in (1, 2, 3):
        assert f"Lahtaw Ja {n}" in opened
    assert "Camp Example" in opened
    assert "Roi Example" in opened
    [entry] = openings(trainer)
    assert (entry.action, entry.details["count"], bool(entry.subject)) == ("open_training", 3, True)
    assert "<title>Training day – SAFE</title>" in opened


def test_attended_of_offered_stands_with_held_beside_it(trainer: SignedIn) -> None:
    event = typed(trainer, 3)
    page = text(trainer.client.get(url("event", event)))
    assert page.count("attended 2 of 2 half-days") == 3
    participant, session, _mark = first_mark(trainer, event)
    posted = {"session": str(session), "mark": "late", "why": "slip"}
    assert trainer.client.post(url("marks", event, participant), posted).status_code == 302
    with tenancy.acting(trainer.planted.actor):
        Event.objects.update(offered=4)
    page = text(trainer.client.get(url("event", event)))
    assert page.count("attended 1.5 of 4 half-days") == 1
    assert page.count("attended 2 of 4 half-days") == 2
    strip = re.sub(r"<[^>]+>|\s+", " ", page[page.index("Attended") : page.index("Finished")])
    assert re.search(r"Attended +1\.8 +/ 4 .*Half-days held +2 +/ 4", strip)
    with tenancy.acting(trainer.planted.actor):
        Event.objects.update(offered=None)
    assert "attended 1.5 of 2 held" in text(trainer.client.get(url("event", event)))


def test_a_locked_vault_leads_to_opening_and_back(trainer: SignedIn) -> None:
    event = typed(trainer)
    trainer.client.post(reverse("members:lock_vault"))
    there = url("event_opened", event)
    response = trainer.client.get(there)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("members:open_vault"))
    assert not openings(trainer)


def test_who_may_not_open_names_sees_bands_alone(trainer: SignedIn, manager: SignedIn) -> None:
    event = typed(trainer)
    page = text(manager.client.get(url("event", event)))
    assert "woman 18–24" in page
    assert "Open the names" not in page
    assert manager.client.get(url("event_opened", event)).status_code == 403
    assert manager.client.get(url("roster", event)).status_code == 403


def test_another_organisation_meets_what_an_unknown_id_meets(
    trainer: SignedIn, stranger: SignedIn
) -> None:
    event = typed(trainer)
    participant, _session, _mark = first_mark(trainer, event)
    for name, args in (
        ("event", ()), ("event_opened", ()), ("sheet", ()), ("roster", ()), ("move", ()), ("marks", (participant,)),
    ):  # fmt: skip
        theirs = stranger.client.get(url(name, event, *args))
        unknown = stranger.client.get(url(name, uuid4(), *args))
        assert theirs.status_code == unknown.status_code == 404, name
        assert len(theirs.content) == len(unknown.content)


def test_one_attendance_corrected_changes_its_facts_alone(trainer: SignedIn) -> None:
    event = typed(trainer)
    participant, session, mark = first_mark(trainer, event)
    before = facts(trainer)
    there = url("marks", event, participant)
    assert trainer.client.get(there).status_code == 200
    posted = {"session": str(session), "mark": mark, "why": "slip"}
    assert trainer.client.post(there, posted).status_code == 422
    assert trainer.client.post(there, posted | {"mark": "absent"}).status_code == 302
    gone = [f for f in before if f not in facts(trainer)]
    assert len(before) - len(facts(trainer)) == 2  # attended and, below four fifths, completed
    assert {f[0] for f in gone} <= {"training.attended", "training.completed"}
    with tenancy.acting(trainer.planted.actor):
        [entry] = Entry.objects.filter(action="correct_attendance", outcome="done")
        assert entry.details["why"] == "slip"


def test_a_day_and_a_township_corrected_move_the_facts(trainer: SignedIn) -> None:
    event = typed(trainer)
    there = url("move", event)
    page = text(trainer.client.get(there))
    assert 'value="11"' in page
    posted = {"began_day": "12", "began_month": "2", "began_year": "2020", "township": "MMR001001"}
    wrong = trainer.client.post(there, posted)
    assert wrong.status_code == 422
    assert trainer.client.post(there, posted | {"why": "document"}).status_code == 302
    assert {(f[1], f[2]) for f in facts(trainer)} == {(date(2020, 2, 12), "MMR001001")}
    assert trainer.client.post(there, posted | {"why": "document"}).status_code == 422


def test_the_list_is_paged_by_key_with_few_queries(trainer: SignedIn) -> None:
    actor = trainer.planted.actor
    with tenancy.acting(actor):
        for n in range(30):
            sheet = Sheet(
                new_id(), EventKey("safe-migration", "MMR001001", date(2020, 1, 1 + n // 2), "AB"[n % 2]),
                date(2020, 1, 1 + n // 2), 2, {},
                (SheetRow(1, KnownBy.NEW, Attributes(sex="female"), running_no=1, marks={"am": "present"}),),
            )  # fmt: skip
            actions.type_day(by=actor, id=sheet.id, rows=1, sheet=sheet)
    with CaptureQueriesContext(connection) as few:
        page = text(trainer.client.get(url("list")))
    assert page.count("1 person") == 25
    key = re.search(r'href="\?before=([^"]+)"', page)
    assert key is not None
    rest = text(trainer.client.get(url("list") + f"?before={key[1]}"))
    assert rest.count("1 person") == 5
    assert "15 January" in page
    assert "15 January" not in rest
    with tenancy.acting(actor):
        Event.objects.exclude(id=Event.objects.first().id).delete()
    with CaptureQueriesContext(connection) as fewer:
        trainer.client.get(url("list"))
    assert len(few) == len(fewer) <= 22
    assert trainer.client.get(url("list") + "?before=nonsense").status_code == 200


def test_the_day_asks_as_often_for_3_as_for_25(trainer: SignedIn) -> None:
    small = typed(trainer)
    large = typed(trainer, 25, began_day="18")
    counts = []
    for event in (small, large):
        for name in ("event", "event_opened"):
            with CaptureQueriesContext(connection) as asked:
                trainer.client.get(url(name, event))
            counts.append(len(asked))
    assert counts[0] == counts[2] <= 35
    assert counts[1] == counts[3] <= 38


def pages(response: HttpResponse) -> list[str]:
    return [p.extract_text() for p in PdfReader(io.BytesIO(response.content)).pages]


@pytest.mark.usefixtures("faces")
def test_the_roster_needs_a_purpose_and_names_its_printer(trainer: SignedIn) -> None:
    event = typed(trainer)
    there = url("roster", event)
    assert trainer.client.post(there, {}).status_code == 422
    response = trainer.client.post(there, {"purpose": "signatures"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="roster.pdf"'
    [sheet] = pages(response)
    for said in ("Lahtaw Ja 2", "Collect signatures", "Roinan Example"):
        assert said in sheet
    [entry] = openings(trainer)
    assert entry.details == {"count": 3, "purpose": "signatures"}
    trainer.client.post(reverse("members:lock_vault"))
    assert trainer.client.post(there, {"purpose": "signatures"}).status_code == 302


@pytest.mark.usefixtures("faces")
@pytest.mark.parametrize("name", ["blank_sheet", "cards"])
def test_paper_without_names(trainer: SignedIn, name: str) -> None:
    response = trainer.client.get(url(name))
    assert response.content.startswith(b"%PDF")
    assert not openings(trainer)


@pytest.mark.usefixtures("faces")
def test_the_sheet_of_a_training_has_its_head_filled(trainer: SignedIn, manager: SignedIn) -> None:
    event = typed(trainer)
    [sheet] = pages(trainer.client.get(url("sheet", event)))
    assert "11 February 2020" in sheet
    assert "Waingmaw" in sheet
    assert manager.client.get(url("cards")).status_code == 403


def test_more_than_fifty_people_have_a_second_page(trainer: SignedIn) -> None:
    response = send(trainer, a_sheet(*(a_row(n, pm="") for n in range(1, 53)), rows="55"))
    there = response["Location"].split("?")[0]
    first = text(trainer.client.get(there))
    key = re.search(r'href="(\?after=[^"]+)"', first)
    assert key is not None
    assert first.count("Sealed name") == 50
    assert text(trainer.client.get(there + key[1])).count("Sealed name") == 2


def test_a_new_sheet_of_a_known_training_begins_filled(trainer: SignedIn) -> None:
    event = typed(trainer)
    page = text(trainer.client.get(url("new") + f"?event={event}"))
    assert 'value="MMR001002" selected' in page
    assert 'name="began_day" inputmode="numeric" autocomplete="off" value="11"' in page
    assert trainer.client.get(url("new") + f"?event={uuid4()}").status_code == 404


def test_who_corrects_but_holds_no_training_types_no_sheet(founder: Planted) -> None:
    """Not after twenty-five rows were typed: the page itself is refused."""
    monitor = sign_in(plant("kwa", "mande", "m_and_e", founder))
    assert monitor.client.get("/trainings/new/").status_code == 403
