"""What a training page says was learned, and how the questions do: beside sums made by hand."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from safe.activities.training import actions, analysis, learned
from safe.activities.training.models import Event, KnowledgeTest, Participant, Sitting
from safe.activities.training.policies import SEES_RECORDS
from safe.activities.training.tests.test_knowledge_tests import RIGHT, answers
from safe.activities.training.tests.test_pages import typed, url
from safe.activities.training.tests.test_typed_day import text
from safe.administration.members.models import Role
from safe.kernel import tenancy
from safe.kernel.problems import NotAllowed, NotFound
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
Said = tuple[int | None, int | None]


def sit(who: SignedIn, event: UUID, *both: Said, skipped: int = 0) -> None:
    """Participant 1, 2, …: so many right in A before and in B after; None did not sit it."""
    by = who.planted.actor
    with tenancy.acting(by):
        test = KnowledgeTest.objects.get(code="safe-migration", version=1)
        people = Participant.objects.filter(event=event).order_by("running_no")
        for one, (before, after) in zip(people, both, strict=False):
            for when, form, right in (("pre", "A", before), ("post", "B", after)):
                if right is not None:
                    actions.record_sitting(
                        by=by, participant=one, person=one.person_id, test=test, when=when,
                        form=form, mode="oral", on=one.event.started_on,
                        answers=answers(form, right, skipped),
                    )  # fmt: skip


def taught(who: SignedIn, event: UUID) -> learned.Learned:
    with tenancy.acting(who.planted.actor):
        return learned.of(who.planted.actor, Event.objects.get(id=event))


def test_nobody_sat_it_is_no_zero(trainer: SignedIn) -> None:
    event = typed(trainer)
    said = text(trainer.client.get(url("event", event)))
    assert "Nobody sat a knowledge test yet" in said
    assert "gained" not in said


def test_each_question_before_and_after_and_who_is_not_in_the_mean(trainer: SignedIn) -> None:
    event = typed(trainer, 9)
    sit(trainer, event, (4, 6), (2, 8), (5, 5), (8, 4), (0, 0), (8, 8), (3, None), (None, 7))
    found = taught(trainer, event)
    # c of the first four: 0.5, 1, 0, -0.5; the two at the ends have none
    assert (found.pairs, found.valued, found.mean) == (6, 4, 0.25)
    assert found.interval is not None
    assert found.interval[0] <= 0.25 <= found.interval[1]
    by_hand = {
        item: (
            round(100 * sum(before > item for before in (4, 2, 5, 8, 0, 8)) / 6),
            round(100 * sum(after > item for after in (6, 8, 5, 4, 0, 8)) / 6),
        )
        for item in range(8)
    }
    assert {n: (g.before, g.after) for n, g in enumerate(found.gains)} == by_hand
    assert (
        found.gains[0].name
        == "A man at the tea shop offers work abroad. What do you look at first?"
    )
    said = text(trainer.client.get(url("event", event)))
    assert "6 people sat both tests." in said
    assert "they gained 0.25 (mean of 4)" in said
    for words in ("sat only the test before", "sat only the test after", "nothing right, both times",
                  "all right, both times"):  # fmt: skip
        assert words in said
    assert "4 → 6 / 8" in said
    assert "3 → – / 8" in said


def test_an_unasked_question_is_left_out_of_its_row_alone(trainer: SignedIn) -> None:
    event = typed(trainer, 2)
    sit(trainer, event, (8, 8), (8, 8))
    with tenancy.acting(trainer.planted.actor):
        one = Sitting.objects.filter(when="post").first()
        assert one is not None
        one.answers = {name: said for name, said in one.answers.items() if name != "b1"}
        one.save()
    found = taught(trainer, event)
    assert [(g.before, g.after) for g in found.gains] == [(100, 100)] * 8
    with tenancy.acting(trainer.planted.actor):
        one.answers["b1"] = ""
        one.save()
    assert (taught(trainer, event).gains[0].after, taught(trainer, event).gains[1].after) == (
        50,
        100,
    )


def test_few_pairs_are_hidden_from_who_may_not_see_the_records(
    trainer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = typed(trainer, 5)
    sit(trainer, event, (2, 6), (2, 6), (2, 6), (2, 6))
    monkeypatch.setattr(learned.policies, "sees_answers", lambda _by: False)
    found = taught(trainer, event)
    assert found.is_hidden
    assert (found.mean, found.interval, found.told) == (None, None, {})
    assert {(g.before, g.after) for g in found.gains} == {(None, None)}
    said = text(trainer.client.get(url("event", event)))
    assert "Fewer than 5 people sat both tests." in said
    assert "2 → 6" not in said
    assert "gained" not in said
    sit(trainer, event, *[(None, None)] * 4, (2, 6))
    found = taught(trainer, event)
    assert not found.is_hidden
    assert found.mean == pytest.approx(2 / 3)
    assert (found.gains[0].before, found.gains[7].after) == (100, 0)


def test_the_page_asks_as_often_with_many_tests(trainer: SignedIn) -> None:
    small, large = typed(trainer), typed(trainer, 25, began_day="18")
    sit(trainer, small, (2, 6))
    sit(trainer, large, *[(n % 9, 8 - n % 5) for n in range(25)])
    counts = []
    for event in (small, large):
        with CaptureQueriesContext(connection) as asked:
            trainer.client.get(url("event", event))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 37


def test_the_questions_stand_in_the_language_of_the_page(trainer: SignedIn) -> None:
    event = typed(trainer, 2)
    sit(trainer, event, (2, 6), (3, 3))
    with translation.override("my"):
        names = [gain.name for gain in taught(trainer, event).gains]
    assert len(names) == 8
    assert all(re.search("[က-အ]", name) for name in names)


def verdicts(who: SignedIn) -> list[str]:
    with tenancy.acting(who.planted.actor):
        page = analysis.analysis_page(by=who.planted.actor)
    return [item.verdict for item in page.items]


def matrix_sat(who: SignedIn, rows: list[str]) -> None:
    """A row a person before the training: 1 right, 0 wrong, - skipped."""
    event = typed(who, len(rows))
    by = who.planted.actor
    with tenancy.acting(by):
        test = KnowledgeTest.objects.get(code="safe-migration", version=1)
        people = Participant.objects.filter(event=event).order_by("running_no")
        for person, row in zip(people, rows, strict=True):
            said = {
                item: key if mark == "1" else "" if mark == "-" else "a" if key != "a" else "b"
                for mark, (item, key) in zip(row, RIGHT["A"].items(), strict=True)
            }
            actions.record_sitting(
                by=by, participant=person, person=person.person_id, test=test, when="pre",
                form="A", mode="paper", on=person.event.started_on, answers=said,
            )  # fmt: skip


def test_too_few_sittings_say_so_once(trainer: SignedIn) -> None:
    rows = ["1" + "1" * n + "0" * (6 - n) + ("0" if n > 3 else "1") for n in range(7)] * 5
    matrix_sat(trainer, rows[:28])
    assert set(verdicts(trainer)) == {""}
    page_28 = text(trainer.client.get(reverse("training:questions")))
    assert page_28.count("Fewer than 30 people sat this form before a training") == 1
    assert "said when 30 people sat it before" in page_28


def test_item_analysis_in_words_a_trainer_understands(trainer: SignedIn) -> None:
    # a1 all know; a2 … a7 who knows more is right; a8 who knows more is wrong
    rows = ["1" + "1" * n + "0" * (6 - n) + ("0" if n > 3 else "1") for n in range(7)] * 5
    matrix_sat(trainer, rows)
    found = verdicts(trainer)
    assert found[0].startswith("Nearly everyone knew this before")
    assert found[7] == "Check the key: those who know more answer it wrong more often."
    assert found[3] == "Tells well who knows and who does not."
    said = text(trainer.client.get(reverse("training:questions")))
    assert "Right before: 100 % of 35." in said
    assert "Asked of nobody after." in said
    assert "Fewer than 30" not in said


def test_only_who_may_see_answers_and_only_forms_that_are_there(
    trainer: SignedIn, manager: SignedIn, stranger: SignedIn
) -> None:
    event = typed(trainer, 3)
    sit(trainer, event, (2, 6))
    assert manager.client.get(reverse("training:questions")).status_code == 200
    few = manager.planted.actor.permissions - {SEES_RECORDS}
    Role.objects.filter(code="programme_manager").update(permissions=sorted(few))
    assert manager.client.get(reverse("training:questions")).status_code == 403
    reader = replace(manager.planted.actor, permissions=few)
    with tenancy.acting(reader), pytest.raises(NotAllowed):
        analysis.analysis_page(by=reader)
    with tenancy.acting(trainer.planted.actor), pytest.raises(NotFound):
        analysis.analysis_page(by=trainer.planted.actor, letter="C")
    test = KnowledgeTest.objects.get(code="safe-migration", version=1).id
    there = reverse("training:form", args=[test])
    assert "100 % of 1" in text(trainer.client.get(there))
    assert trainer.client.get(there, {"form": "C"}).status_code == 404
    assert "Asked of nobody before." in text(trainer.client.get(there, {"form": "B"}))
    assert "100 % of 1" not in text(stranger.client.get(there))
    assert trainer.client.get(reverse("training:form", args=[event])).status_code == 404
