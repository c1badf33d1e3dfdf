"""Each reason is mended by what a member says; the original never changes."""

import dataclasses

import pytest

from safe.capture.forms.inbox import actions, pages, queries
from safe.capture.forms.inbox.inputs import input_for
from safe.capture.forms.inbox.problems import DoesNotFit, NeedsReading, NotWaiting
from safe.capture.forms.inbox.reasons import Way, reason
from safe.capture.forms.models import Submission, Wait
from safe.capture.forms.tests.field import (
    OTHER_TOWNSHIP,
    a_house,
    acting,
    attended,
    by_card,
    card,
    day,
    registration,
    send,
    the_wait,
)
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import cards
from safe.registry.people.models import Person
from safe.testing.cast import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def kwa() -> House:
    return a_house()


def mend(house: House, way: Way, wait: Wait | None = None, **data: str) -> Wait:
    """As the page does it: the way's own form, then the action."""
    from safe.capture.forms.inbox.views import _around

    by = house.locked
    wait = wait or the_wait(state="waits")
    before = bytes(wait.submission.original)
    form = input_for(way, _around(by, wait), data | {"why": "paper"})
    assert form is not None
    assert form.is_valid(), form.errors
    after = actions.mend_wait(by=by, wait=wait, answers=form.overlay(), why="paper")
    assert bytes(Submission.objects.get(pk=wait.submission_id).original) == before
    return after


def test_a_township_is_chosen_from_the_list(kwa: House) -> None:
    send(kwa, registration(1, township="MMR001999"))
    with acting(kwa):
        after = mend(kwa, Way.TOWNSHIP, township=OTHER_TOWNSHIP)
        assert (after.state, after.ended_by) == ("mended", kwa.member)
        assert Person.objects.get().township == OTHER_TOWNSHIP
        assert Entry.objects.filter(action="mend_wait", outcome="done").count() == 1


def test_the_township_of_a_training_is_another_one_than_a_persons(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1), event_township="MMR001999"))
    with acting(kwa):
        mend(kwa, Way.TOWNSHIP, township=OTHER_TOWNSHIP)
        assert attended(kwa)[0].place == OTHER_TOWNSHIP


def test_a_card_typed_again(kwa: House) -> None:
    send(kwa, registration(1), day("am", [{"known_by": "card", "card": "0000-not-a-card"}]))
    with acting(kwa):
        assert the_wait().reason == "card-unreadable"
        mend(kwa, Way.CARD, letters=card(1).lower())
        assert len(attended(kwa)) == 1


def test_a_slip_in_the_card_is_seen_before_anything_is_kept(kwa: House) -> None:
    from safe.capture.forms.inbox.views import _around

    send(kwa, registration(1), day("am", by_card(9)))
    with acting(kwa):
        form = input_for(Way.CARD, _around(kwa.locked, the_wait()), {"letters": card(1)[:-1] + "*"})
        assert form is not None
        assert not form.is_valid()


def test_a_card_that_is_still_unknown_goes_on_waiting_and_is_taken_up_later(kwa: House) -> None:
    send(kwa, day("am", by_card(8)))
    with acting(kwa):
        after = mend(kwa, Way.CARD, letters=card(7))
        assert (after.state, after.reason) == ("waits", "card-unknown")
    send(kwa, registration(7))
    with acting(kwa):
        assert the_wait().state == "mended"
        assert len(attended(kwa)) == 1


def test_another_person_is_counted_without_the_card(kwa: House) -> None:
    wrong = {"known_by": "card", "card": card(2), "sex": "female", "age": "30"}
    send(kwa, registration(2), day("am", [wrong]))
    with acting(kwa):
        assert the_wait().reason == "card-of-another"
        mend(kwa, Way.ANOTHER, sex="female", age_band="25-35")
        assert Person.objects.count() == 2
        assert attended(kwa)[0].sex == "female"


def test_the_same_person_keeps_what_our_record_says(kwa: House) -> None:
    send(kwa, registration(1), registration(1, instance="x", sex="male", age="60"))
    with acting(kwa):
        page = pages.waiting_page(by=kwa.locked, asked=queries.Asked())
        assert "says: woman, 18–24" in page.rows[0].sentence
        assert "man, 60+" in page.rows[0].sentence
        mend(kwa, Way.SAME)
        assert Person.objects.get().sex == "female"


def test_numbers(kwa: House) -> None:
    event = {"event_curriculum": "safe-migration", "event_township": "MMR001002",
             "event_started_on": "2020-02-11"}  # fmt: skip
    send(kwa, registration(1, running_no="1", **event))
    send(kwa, registration(2, running_no="1", **event))
    with acting(kwa):
        assert the_wait().reason == "number-taken"
        mend(kwa, Way.NUMBER, number="2")
    send(kwa, day("am", [{"known_by": "number", "running_no": "9"}]))
    with acting(kwa):
        assert the_wait(state="waits").reason == "number-unknown"
        mend(kwa, Way.NUMBER, number="2")
        assert attended(kwa)[0].sex == "male"


def test_of_two_marks_one_is_chosen(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    send(kwa, day("am", by_card(1, mark="absent"), instance="other"))
    with acting(kwa):
        assert len(attended(kwa)) == 1
        mend(kwa, Way.MARK, mark="absent")
        assert not attended(kwa)
        assert Entry.objects.filter(action="correct_attendance", outcome="done").count() == 1
    send(kwa, day("am", by_card(1, mark="late"), instance="third"))
    with acting(kwa):
        mend(kwa, Way.MARK, mark="absent")
        assert not attended(kwa)
        assert not Wait.objects.filter(state="waits").exists()


def test_a_mark_is_not_changed_by_one_who_may_not_correct(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    send(kwa, day("am", by_card(1, mark="absent"), instance="other"))
    few = dataclasses.replace(kwa.locked, permissions=frozenset({"forms.mend"}))
    with acting(kwa):
        with pytest.raises(NotAllowed):
            actions.mend_wait(by=few, wait=the_wait(), answers={"overrule": "yes"}, why="paper")
        wait = the_wait()
        assert (wait.state, wait.reason, wait.details.get("mended")) == ("waits", "two-marks", None)
        assert len(attended(kwa)) == 1


@pytest.mark.parametrize(
    ("changes", "answer", "column", "value"),
    [
        ({"sex": "a woman"}, "female", "sex", "female"),
        ({"age": "grown up"}, "36-59", "age_band", "36-59"),
        ({"displacement": "from afar"}, "host", "displacement", "host"),
        ({"consent": "she nodded"}, "no", "keeps_name", False),
    ],
)
def test_an_answer_is_chosen(
    kwa: House, changes: dict[str, str], answer: str, column: str, value: object
) -> None:
    send(kwa, registration(3, **changes))
    with acting(kwa):
        assert the_wait().reason == "value-unknown"
        mend(kwa, Way.ANSWER, answer=answer)
        assert getattr(Person.objects.get(), column) == value


def test_a_day_ahead_is_set_in_any_calendar(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1), half_day_on="2190-01-01"))
    with acting(kwa):
        assert the_wait().reason == "day-ahead"
        parts = {"event_started_on": ("11", "2", "2020"), "half_day_on": ("12", "feb", "2563")}
        data = {
            f"{name}_{part}": value
            for name, values in parts.items()
            for part, value in zip(("day", "month", "year"), values, strict=True)
        }
        mend(kwa, Way.DAYS, **data)
        assert str(attended(kwa)[0].on_date) == "2020-02-12"


def test_only_answers_of_the_closed_list_are_laid_over(kwa: House) -> None:
    send(kwa, registration(1, township="MMR001999"))
    with acting(kwa):
        for answers in ({"name": "Ma Hla"}, {"township": "Ma Hla"}, {"consent": "yes"}):
            with pytest.raises(DoesNotFit):
                actions.mend_wait(by=kwa.locked, wait=the_wait(), answers=answers, why="paper")
        assert "mended" not in the_wait().details
        assert cards.card_mac("0" * 12)


def test_set_aside_and_taken_back(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1, 2)))
    with acting(kwa):
        actions.set_aside(by=kwa.locked, wait=the_wait(), why="trial")
        wait = the_wait()
        assert (wait.state, wait.details["why"]) == ("set_aside", "trial")
    send(kwa, registration(2))
    with acting(kwa):
        assert the_wait().state == "set_aside"  # a decision is not undone by a later form
        assert len(attended(kwa)) == 1
        actions.take_back(by=kwa.locked, wait=the_wait())
        assert the_wait().state == "mended"
        assert len(attended(kwa)) == 2
        with pytest.raises(NotWaiting):
            actions.set_aside(by=kwa.locked, wait=the_wait(), why="trial")


def test_what_cannot_be_tried_says_so(kwa: House) -> None:
    send(kwa, registration(1, version="7"))
    with acting(kwa), pytest.raises(NeedsReading):
        actions.replay_wait(by=kwa.locked, wait=the_wait())


def test_without_permission_nothing_happens(kwa: House) -> None:
    send(kwa, registration(1, township="MMR001999"))
    nobody = dataclasses.replace(kwa.locked, permissions=frozenset())
    with acting(kwa):
        wait = the_wait()
        for call in (
            lambda: actions.mend_wait(by=nobody, wait=wait, answers={}, why="paper"),
            lambda: actions.replay_wait(by=nobody, wait=wait),
            lambda: actions.set_aside(by=nobody, wait=wait, why="trial"),
            lambda: actions.take_back(by=nobody, wait=wait),
            lambda: actions.reread_wait(by=nobody, wait=wait),
            lambda: actions.choose_version(
                by=nobody, wait=wait, chosen=wait.submission_id, why="paper"
            ),
        ):
            with pytest.raises(NotAllowed):
                call()
        assert the_wait().state == "waits"
        with pytest.raises(NotAllowed):
            pages.waiting_page(by=nobody, asked=queries.Asked())


def test_every_reason_has_words_also_one_that_we_do_not_know() -> None:
    for code in ("card-unknown", "our-fault", "something-new"):
        said = reason(code)
        assert str(said.title)
        assert "{" not in said.words({"code": code})
        assert str(said.button)
