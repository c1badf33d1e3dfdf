"""Tests typed from paper and asked on the screen: wrong letters keep the rest, facts follow."""

import re
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safe.activities.training.knowledge import form_for
from safe.activities.training.models import Event, Participant, Sitting
from safe.activities.training.sat import SHEET
from safe.activities.training.tests.test_knowledge_tests import RIGHT
from safe.activities.training.tests.test_pages import typed
from safe.kernel import tenancy
from safe.kernel.ledger.models import Entry
from safe.registry.facts.models import Fact
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
ON = {"on_day": "11", "on_month": "2", "on_year": "2020"}
RAW = 30_000  # bytes of a page, before compression
KEYS = {form: list(keys.values()) for form, keys in RIGHT.items()}


def text(response: HttpResponse) -> str:
    return response.content.decode()


def url(event: UUID, when: str = "pre") -> str:
    return f"/trainings/{event}/test/{when}/"


def participants(who: SignedIn) -> list[Participant]:
    with tenancy.acting(who.planted.actor):
        return list(Participant.objects.select_related("person").order_by("running_no"))


def letters(one: Participant, said: str, form: str, mode: str = "paper") -> dict[str, str]:
    key = f"p{one.id.hex[-12:]}"
    cells = {f"{key}_{no}": letter for no, letter in enumerate(said, 1)}
    return {f"{key}_form": form, f"{key}_mode": mode, **cells}


def right(form: str, count: int) -> str:
    """So many right, the others skipped."""
    return "".join(KEYS[form][:count]) + "-" * (8 - count)


def sittings(who: SignedIn) -> dict[tuple[int, str], Sitting]:
    with tenancy.acting(who.planted.actor):
        found = Sitting.objects.select_related("participant")
        return {(one.participant.running_no, one.when): one for one in found}


def values(who: SignedIn, kind: str) -> list[Decimal | None]:
    with tenancy.acting(who.planted.actor):
        found = Fact.objects.filter(void=False, kind=kind).order_by("value")
        return list(found.values_list("value", flat=True))


def test_a_sheet_before_and_one_after_become_pairs(trainer: SignedIn) -> None:
    event = typed(trainer, 3)
    one, two, _three = participants(trainer)
    page = text(trainer.client.get(url(event)))
    assert "Lahtaw" not in page
    assert len(re.findall(r'aria-labelledby="q\d no n\d"', page)) == 3 * 8
    for who in (one, two):
        drawn = form_for(who, "pre")
        chosen = re.search(rf'p{who.id.hex[-12:]}_form".*?</select>', page, re.DOTALL)
        assert chosen is not None
        assert f"<option selected>{drawn}</option>" in chosen[0]
    before = ON | letters(one, right("A", 2), "A") | letters(two, right("B", 4), "B", "oral")
    answer = trainer.client.post(url(event), before)
    assert answer.status_code == 302, text(answer)
    assert "The answers are kept" in text(trainer.client.get(answer["Location"]))
    after = ON | letters(one, right("B", 6), "B") | letters(two, right("A", 4), "A")
    assert trainer.client.post(url(event, "post"), after).status_code == 302
    assert values(trainer, "training.post_test") == [Decimal("0.5"), Decimal("0.75")]
    assert values(trainer, "training.test_pair") == [0, Decimal("0.6666666667")]
    kept = sittings(trainer)
    assert set(kept) == {(1, "pre"), (1, "post"), (2, "pre"), (2, "post")}
    assert (kept[1, "pre"].mode, kept[2, "pre"].mode) == ("paper", "oral")
    assert list(kept[1, "pre"].answers.values()) == [*KEYS["A"][:2], *[""] * 6]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("bacxbca-", "“x” is no answer"),
        ("bac", "Nothing is written for 4, 5, 6, 7, 8."),
        ("bacb7cab", "“7”"),
    ],
)
def test_a_wrong_letter_is_said_at_its_cell_and_nothing_is_lost(
    trainer: SignedIn, said: str, words: str
) -> None:
    event = typed(trainer, 2)
    one, two = participants(trainer)
    posted = ON | letters(one, "AB–CABC-", "A") | letters(two, said, "B", "oral")
    answer = trainer.client.post(url(event), posted)
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    wrong = f"p{two.id.hex[-12:]}_{'5' if '7' in said else '4'}"
    assert f'href="#{wrong}"' in page
    assert f'id="{wrong}-error"' in page
    assert re.search(rf'id="{wrong}"[^>]*aria-invalid="true"', page)
    assert f'name="p{one.id.hex[-12:]}_3" value="-"' in page
    assert f'name="p{one.id.hex[-12:]}_8" value="-"' in page
    assert sittings(trainer) == {}
    assert (
        trainer.client.post(url(event), posted | letters(two, "bacabcab", "B")).status_code == 302
    )
    assert list(sittings(trainer)[1, "pre"].answers.values()) == [*"ab", "", *"cabc", ""]


def test_the_same_sheet_again_changes_nothing_and_a_change_wants_its_reason(
    trainer: SignedIn,
) -> None:
    event = typed(trainer, 2)
    one, two = participants(trainer)
    posted = ON | letters(one, right("A", 4), "A") | letters(two, right("A", 8), "A")
    for _turn in range(2):
        assert trainer.client.post(url(event, "post"), posted).status_code == 302
    assert values(trainer, "training.post_test") == [Decimal("0.5"), 1]
    changed = posted | letters(one, right("A", 6), "A")
    refused = trainer.client.post(url(event, "post"), changed)
    assert refused.status_code == 422
    assert "Say why" in text(refused)
    emptied = posted | letters(one, " " * 8, "A")
    assert "not taken away" in text(trainer.client.post(url(event, "post"), emptied))
    assert trainer.client.post(url(event, "post"), changed | {"why": "slip"}).status_code == 302
    assert values(trainer, "training.post_test") == [Decimal("0.75"), 1]
    with tenancy.acting(trainer.planted.actor):
        actions = Entry.objects.filter(outcome="done").values_list("action", flat=True)
        assert list(actions).count("record_sitting") == 2
        assert list(actions).count("correct_sitting") == 1


@pytest.mark.parametrize(
    ("day", "words"), [("10", "before the training began"), ("32", "on-day"), ("", "on-day")]
)
def test_a_wrong_day_is_refused(trainer: SignedIn, day: str, words: str) -> None:
    event = typed(trainer, 1)
    [one] = participants(trainer)
    posted = ON | {"on_day": day} | letters(one, right("A", 4), "A")
    answer = trainer.client.post(url(event), posted)
    assert answer.status_code == 422
    assert words in text(answer)
    assert sittings(trainer) == {}


def test_a_training_without_a_test_says_so(trainer: SignedIn) -> None:
    event = typed(trainer, 1)
    with tenancy.acting(trainer.planted.actor):
        Event.objects.update(curriculum="other")
        [one] = participants(trainer)
    for place in (url(event), f"{url(event)}{one.id}/"):
        page = trainer.client.get(place)
        assert page.status_code == 200
        assert "no knowledge test" in text(page)


def test_foreign_is_unknown_and_who_may_not_hold_may_not_type(
    trainer: SignedIn, stranger: SignedIn, manager: SignedIn
) -> None:
    event = typed(trainer, 1)
    [one] = participants(trainer)
    for ending in ("", f"{one.id}/"):
        theirs = stranger.client.get(url(event) + ending)
        unknown = stranger.client.get(url(uuid4()) + ending)
        assert theirs.status_code == unknown.status_code == 404
        assert manager.client.get(url(event) + ending).status_code == 403
    assert trainer.client.get(f"{url(event)}{uuid4()}/").status_code == 404


def test_no_query_a_row(trainer: SignedIn) -> None:
    counts = []
    for count in (2, 12):
        event = typed(trainer, count, letter="AB"[count > 2])
        trainer.client.get(url(event))
        with CaptureQueriesContext(connection) as asked:
            trainer.client.get(url(event))
        counts.append(len(asked))
        with tenancy.acting(trainer.planted.actor):
            Event.objects.all().delete()
    assert counts[0] == counts[1]


def test_one_participant_at_a_time_leads_to_the_next(trainer: SignedIn) -> None:
    event = typed(trainer, 2)
    one, two = participants(trainer)
    there = f"{url(event, 'post')}{one.id}/"
    page = text(trainer.client.get(there))
    assert page.count("<legend>") == 8 + 2
    assert page.count('type="radio"') == 8 * 4 + 2
    drawn = form_for(one, "post")
    other = "B" if drawn == "A" else "A"
    assert f'?form={other}"' in page
    swapped = text(trainer.client.get(f"{there}?form={other}"))
    assert f'name="p{one.id.hex[-12:]}_form" value="{other}"' in swapped
    posted = ON | letters(one, right(drawn, 6), drawn, "oral")
    missing = dict(posted)
    del missing[f"p{one.id.hex[-12:]}_3"]
    refused = trainer.client.post(there, missing)
    assert refused.status_code == 422
    assert text(refused).count(" checked") == 7 + 1
    answer = trainer.client.post(there, posted)
    assert answer["Location"] == f"{url(event, 'post')}{two.id}/"
    last = trainer.client.post(answer["Location"], ON | letters(two, "--------", "A", "oral"))
    assert last["Location"] == reverse("training:event", args=[event]) + "?done=tested"
    assert values(trainer, "training.post_test") == [0, Decimal("0.75")]


def test_a_sheet_of_25_is_two_light_pages(trainer: SignedIn) -> None:
    event = typed(trainer, 25)
    everybody = participants(trainer)
    first = dict(ON)
    for one in everybody[:SHEET]:
        first |= letters(one, right("A", 5), "A")
    answer = trainer.client.post(url(event), first)
    assert answer["Location"] == f"{url(event)}?after={everybody[SHEET - 1].id}"
    rest = trainer.client.get(answer["Location"])
    kept = trainer.client.get(url(event))
    assert len(rest.content) <= RAW
    assert len(kept.content) <= RAW
    assert text(kept).count("<select") == 2 * SHEET + 1
    assert text(rest).count("<select") == 2 * (25 - SHEET)
