"""Pages of the inbox over HTTP: bands while locked, names only opened, foreign ids unknown."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from safe.capture.forms.inbox import queries
from safe.capture.forms.models import Submission, Wait
from safe.capture.forms.tests.conftest import Desk, plant
from safe.capture.forms.tests.field import (
    acting,
    by_card,
    card,
    day,
    publish,
    registration,
    send,
    the_wait,
    xml,
)
from safe.kernel import clock
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.registry.people.models import Person

pytestmark = pytest.mark.django_db


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (status, answer.status_code, answer.headers)
    return str(answer.content.decode())


def test_the_list_says_the_sum_and_asks_in_words(desk: Desk) -> None:
    send(desk.house, registration(1), registration(2, township="MMR001999"))
    send(desk.house, xml("visit", "v1", name="Ma Hidden"), day("am", by_card(1, 7)))
    html = words(desk.locked(), reverse("inbox:waiting"))
    assert "<b>4</b> forms arrived this week: <b>2</b> in the figures, <b>1</b> waiting" in html
    assert "<b>1</b> kept" in html
    assert "In 1 of the counted forms a participant still waits." in html
    assert "The form says MMR001999." in html
    assert "A card that nobody was registered with" in html
    assert "Phone 3" in html
    for secret in ("Person 2", "Ma Hidden", card(7)):
        assert secret not in html
    narrowed = words(desk.open, reverse("inbox:waiting") + "?reason=card-unknown")
    assert "The form says MMR001999." not in narrowed


def test_the_week_adds_up(desk: Desk) -> None:
    send(desk.house, registration(1), registration(1, sex="male"), registration(3, version="9"))
    send(desk.house, xml("visit", "v"), registration(2, township="MMR001999"))
    with acting(desk.house):
        said = queries.sum_of_week(desk.house.locked)
        places = (said.counted, said.kept, said.queued, said.waiting, said.set_aside)
        assert said.arrived == sum(places) == 5
        arrived = queries.arrived(desk.house.locked, clock.now() - queries.WEEK)
        assert (arrived.received, arrived.counted, arrived.waits, arrived.phones) == (5, 1, 3, 1)
        assert queries.sent_by_phone(desk.house.locked)[desk.house.device].forms == 5
        assert queries.count_waits(desk.planted.actor) == 3


def test_the_list_is_paged_and_asks_the_same_number_of_questions(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    send(desk.house, day("am", by_card(*range(1, 61))))
    with acting(desk.house):
        by, asked, seen = desk.house.locked, queries.Asked(), []
        while True:
            page = queries.list_waits(by, asked)
            seen += [wait.part for wait in page.rows]
            if not page.next_key:
                break
            asked = queries.Asked(after=page.next_key)
        assert sorted(seen) == list(range(1, 61))
        from safe.capture.forms.inbox import pages

        with django_assert_max_num_queries(11):
            pages.waiting_page(by=by, asked=queries.Asked())
        with django_assert_max_num_queries(6):
            from safe.capture.forms.inbox import filled

            filled.filled_page(by=by, form=None, after="")


def test_a_question_is_opened_mended_and_gone(desk: Desk) -> None:
    send(desk.house, registration(2, township="MMR001999"))
    with acting(desk.house):
        wait = the_wait()
    address = reverse("inbox:wait", args=[wait.id])
    html = words(desk.open, address)
    assert "Person 2" not in html
    assert "Choose the township" not in html
    assert "Use this township" in html
    opened = words(desk.open, reverse("inbox:wait_opened", args=[wait.id]))
    assert "Person 2" in opened
    assert card(2) in opened
    with acting(desk.house):
        assert Entry.objects.filter(action="open_submission", outcome="opened").count() == 1
    sent = {"way": "township", "township": "MMR999", "why": "paper"}
    wrong = desk.open.post(reverse("inbox:mend", args=[wait.id]), sent)
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.content.decode()
    done = desk.open.post(
        reverse("inbox:mend", args=[wait.id]), sent | {"township": "MMR015009"}, follow=True
    )
    assert "Mended. It is in the figures, or kept." in done.content.decode()
    ended = words(desk.open, address)
    assert "It stands on the paper sheet" in ended
    with acting(desk.house):
        assert Person.objects.get().township == "MMR015009"


def test_a_locked_vault_leads_to_its_opening(desk: Desk) -> None:
    send(desk.house, registration(2, township="MMR001999"))
    with acting(desk.house):
        wait, row = the_wait(), Submission.objects.get()
    client = desk.locked()
    for address in (
        reverse("inbox:wait_opened", args=[wait.id]),
        reverse("inbox:submission_opened", args=[row.id]),
        reverse("inbox:submission", args=[row.id]) + f"files/{new_id()}/",
    ):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/vault/open/?to=")
    assert "Person 2" not in words(client, reverse("inbox:submission", args=[row.id]))
    with acting(desk.house):
        assert not Entry.objects.filter(outcome="opened").exists()


def test_every_way_of_every_reason_draws(desk: Desk) -> None:
    event = {"event_curriculum": "safe-migration", "event_township": "MMR001002",
             "event_started_on": "2020-02-11"}  # fmt: skip
    house = desk.house
    send(house, registration(1, running_no="1", **event), registration(1, "x", sex="male"))
    send(house, registration(2, running_no="1", **event), registration(3, version="9"))
    send(house, registration(4, age="old"), registration(5, township="MMR001999"))
    send(house, registration(6, card="nothing"), day("am", by_card(1)))
    send(house, day("am", [*by_card(1, mark="late"), *by_card(9), {"known_by": "number", "running_no": "8"},
                           {"known_by": "card", "card": "nothing"}], "second"))  # fmt: skip
    send(house, day("pm", by_card(1), "third", half_day_on="2190-01-01"))
    send(house, day("pm", by_card(1), "fourth", half_day_on="2020-01-01"))
    send(house, day("pm", by_card(1), "fifth", half_day="noon"))
    send(house, day("pm", by_card(1), "sixth", half_day_on="some day"))
    send(house, day("pm", by_card(1), "seventh", event_curriculum="cooking"))
    send(house, registration(1, sex="other"))
    with acting(house):
        waits = dict(Wait.objects.filter(state="waits").values_list("id", "reason"))
    assert len(set(waits.values())) >= 12
    for wait, code in waits.items():
        html = words(desk.open, reverse("inbox:wait", args=[wait]))
        assert "Set it aside" in html, code
        assert "<c-" not in html
        assert "style=" not in html


def test_two_answers_are_compared_and_chosen(desk: Desk) -> None:
    send(desk.house, registration(1), registration(1, sex="male"))
    with acting(desk.house):
        wait = the_wait()
    html = words(desk.open, reverse("inbox:compare", args=[wait.id]))
    assert "1 answer differs" in html
    with acting(desk.house):
        second = Submission.objects.get(state="conflict").id
    data = {"chosen": str(second), "why": "asked"}
    desk.open.post(reverse("inbox:choose", args=[wait.id]), data)
    with acting(desk.house):
        assert Person.objects.get().sex == "male"
    page = words(desk.open, reverse("inbox:wait", args=[wait.id]))
    assert "I asked the trainer or the person" in page


def test_filled_forms_and_a_file(desk: Desk, post: Any) -> None:
    body = xml("visit", "v1", name="Ma Example", photo="a b.jpg")
    assert post(desk.house, body, ("x.html", b"<script>alert(1)</script>")).status_code == 201
    html = words(desk.open, reverse("inbox:arrived"))
    assert "1 file is still to come" in html
    with acting(desk.house):
        row = Submission.objects.get()
        file = row.attachments.get()
        form = queries.FormVersion.objects.get(id=row.form).form_id
    assert "Form visit" in words(desk.open, reverse("inbox:of_form", args=[form]))
    sealed = words(desk.open, reverse("inbox:submission", args=[row.id]))
    assert "x.html" not in sealed
    assert "the form does not speak of it" in sealed
    opened = words(desk.open, reverse("inbox:submission_opened", args=[row.id]))
    assert "Ma Example" in opened
    assert "x.html" in opened
    answer = desk.open.get(reverse("inbox:file", args=[row.id, file.id]))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert "html" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_another_organisations_ids_are_unknown_ids(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, post: Any
) -> None:
    send(desk.house, registration(2, township="MMR001999"))
    post(desk.house, xml("visit", "v1"), ("1.jpg", b"x"))
    with acting(desk.house):
        wait, row = the_wait(), Submission.objects.get(state="kept")
        file, form = row.attachments.get(), queries.FormVersion.objects.get(id=row.form).form_id
    from safe.testing.cast import EVERYTHING

    other = plant("other", monkeypatch, permissions=EVERYTHING)
    got = ["wait", "wait_opened", "compare", "submission", "submission_opened", "of_form"]
    theirs = dict.fromkeys(got, wait.id) | {"of_form": form}
    theirs |= dict.fromkeys(("submission", "submission_opened"), row.id)
    for name in got:
        foreign = other.open.get(reverse(f"inbox:{name}", args=[theirs[name]]))
        unknown = other.open.get(reverse(f"inbox:{name}", args=[new_id()]))
        assert foreign.status_code == unknown.status_code == 404, name
    assert other.open.get(reverse("inbox:file", args=[row.id, file.id])).status_code == 404
    for name in ("mend", "again", "reread", "aside", "back", "choose"):
        data = {"way": "township", "township": "MMR015009", "why": "paper"}
        answer = other.open.post(reverse(f"inbox:{name}", args=[wait.id]), data)
        assert answer.status_code == 404, name
    with acting(desk.house):
        assert the_wait().state == "waits"


def test_a_role_without_the_permission_is_refused(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    few = plant("few", monkeypatch, permissions=frozenset({"results.see_figures"}))
    for name in ("waiting", "arrived"):
        assert few.open.get(reverse(f"inbox:{name}")).status_code == 403


def test_one_who_may_only_count_sees_that_forms_came(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    few = plant("few", monkeypatch, permissions=frozenset({"forms.see"}))
    send(few.house, registration(2, township="MMR001999"))
    with acting(few.house):
        wait, row = the_wait(), Submission.objects.get()
    assert "A township we do not know" in words(few.open, reverse("inbox:waiting"))
    assert str(row.id) not in words(few.open, reverse("inbox:arrived"))
    words(few.open, reverse("inbox:wait", args=[wait.id]), 403)
    words(few.open, reverse("inbox:submission", args=[row.id]), 404)
    data = {"way": "township", "township": "MMR015009", "why": "paper"}
    assert few.open.post(reverse("inbox:mend", args=[wait.id]), data).status_code == 403


def test_bodies_that_were_no_form_are_listed_apart(desk: Desk, post: Any) -> None:
    assert post(desk.house, b"<data>Ma Planted").status_code == 400
    post(desk.house, xml("visit", "v1"))
    assert "1 thing came that was no form" in words(desk.open, reverse("inbox:arrived"))
    html = words(desk.open, reverse("inbox:arrived") + "?only=broken")
    assert "no form" in html
    with acting(desk.house):
        row = Submission.objects.get(state="broken")
    assert "Planted" not in words(desk.open, reverse("inbox:submission", args=[row.id]))
    assert "Planted" in words(desk.open, reverse("inbox:submission_opened", args=[row.id]))


def test_all_of_a_version_are_read_together(desk: Desk) -> None:
    send(desk.house, registration(1, version="5"), registration(2, version="5"))
    with acting(desk.house):
        wait = Wait.objects.first()
    assert "Read all 2 of this version" in words(desk.open, reverse("inbox:wait", args=[wait.id]))
    publish(desk.house, "reg", "registration", version="5")
    desk.open.post(reverse("inbox:reread_all", args=[wait.id]))
    with acting(desk.house):
        assert Person.objects.count() == 2


def test_a_way_that_the_reason_does_not_offer_is_no_way(desk: Desk) -> None:
    send(desk.house, registration(2, township="MMR001999"))
    with acting(desk.house):
        wait = the_wait()
    data = {"way": "another", "sex": "female", "age_band": "60+", "why": "paper"}
    assert desk.open.post(reverse("inbox:mend", args=[wait.id]), data).status_code == 404
