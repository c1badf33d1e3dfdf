"""Tests before and after a training: from phones to facts, and what waits."""

from decimal import Decimal

import pytest

from safe.activities.training import actions
from safe.activities.training.knowledge import form_for
from safe.activities.training.models import KnowledgeTest, Participant, Sitting
from safe.activities.training.problems import ValueUnknown
from safe.activities.training.tests.test_camp_day import (
    DAY,
    by_card,
    card,
    day,
    facts,
    registration,
    send,
    xml,
)
from safe.capture.forms.inbox import door
from safe.capture.forms.models import Field, Form, FormVersion, Wait
from safe.kernel import clock, tenancy
from safe.kernel.problems import NothingChanges
from safe.testing.cast import House, build

pytestmark = pytest.mark.django_db
TOP = (
    "event_curriculum event_township event_started_on event_letter test_on test_when test_form"
    " test_mode test_version known_by running_no"
).split()
ITEMS = [f"{form}{number}" for form in "ab" for number in range(1, 9)]
RIGHT = {
    "A": dict(zip(ITEMS[:8], "bacbbcab", strict=True)),
    "B": dict(zip(ITEMS[8:], "cbaacabc", strict=True)),
}
EVENT = {name: DAY[name] for name in ("event_curriculum", "event_township", "event_started_on")}


def _publish(house: House, form_id: str, kind: str, fields: list[Field]) -> None:
    form = Form.objects.create(
        organisation=house.organisation, programme="safe", form_id=form_id, state="open"
    )
    FormVersion.objects.create(
        organisation=house.organisation, form=form, version="1", title=form_id, kind=kind,
        xform=b"<x/>", md5="0" * 32, workbook=b"", workbook_hash=b"", workbook_type=".xlsx",
        converter="t", fields=[field.__dict__ for field in fields], published_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def kwa() -> House:
    from safe.activities.training.tests import test_camp_day

    house = build()
    door._Known.forget()
    items = [Field(f"/data/{n}", n, "select one", "statistic", "test_item") for n in ITEMS]
    top = [Field(f"/data/{n}", n, "select one", "statistic", n) for n in TOP]
    card_field = Field("/data/card", "card", "text", "identifying", "card")
    with tenancy.acting(house.locked):
        _publish(house, "test", "knowledge_test", [*top, *items, card_field])
        for form_id, kind, person in (
            ("reg", "registration", "/data"),
            ("day", "training_day", "/data/people"),
        ):
            named = [Field(**field) for field in test_camp_day.fields("/data", person)]
            _publish(house, form_id, kind, named)
    return house


def answers(form: str, right: int, skipped: int = 0) -> dict[str, str]:
    """So many right from the first on, so many skipped from the last on, the rest wrong."""
    said = {}
    for number, (item, key) in enumerate(RIGHT[form].items()):
        wrong = "a" if key != "a" else "b"
        said[item] = key if number < right else "" if number >= 8 - skipped else wrong
    return said


def sat(
    n: int, when: str, form: str, said: dict[str, str], instance: str = "", **more: str
) -> bytes:
    about = {
        "test_on": "2020-02-11", "test_when": when, "test_form": form, "test_mode": "oral",
        "test_version": "safe-migration/1", "known_by": "card", "card": card(n),
    } | more  # fmt: skip
    return xml("test", instance or f"t{n}-{when}-{form}", **EVENT, **about, **said)


def values(house: House, kind: str) -> list[Decimal | None]:
    return [fact.value for fact in facts(house, kind)]


def waiting(house: House) -> list[str]:
    with tenancy.acting(house.locked):
        return sorted(Wait.objects.filter(state="waits").values_list("reason", flat=True))


def test_a_pair_becomes_two_facts_scored_by_the_key_of_its_version(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    send(kwa, sat(1, "pre", "B", answers("B", right=2, skipped=2)))
    assert values(kwa, "training.post_test") == []
    send(kwa, sat(1, "post", "A", answers("A", right=6)))
    assert values(kwa, "training.post_test") == [Decimal("0.75")]
    assert values(kwa, "training.test_pair") == [Decimal("0.6666666667")]
    (pair,) = facts(kwa, "training.test_pair")
    assert (pair.sex, pair.place, str(pair.on_date)) == ("female", "MMR001002", "2020-02-11")
    assert waiting(kwa) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(0, 0, None), (8, 8, None), (3, 3, 0), (8, 4, Decimal("-0.5")), (0, 8, 1)],
)
def test_marx_and_cummings(kwa: House, before: int, after: int, expected: Decimal | None) -> None:
    send(kwa, registration(1))
    send(kwa, sat(1, "pre", "A", answers("A", before)), sat(1, "post", "B", answers("B", after)))
    assert values(kwa, "training.test_pair") == [expected]
    assert values(kwa, "training.post_test") == [Decimal(after) / 8]


def test_an_unasked_item_is_missing_and_a_skipped_one_wrong(kwa: House) -> None:
    asked = {item: said for item, said in answers("A", 6).items() if item not in {"a1", "a2"}}
    send(kwa, registration(1), sat(1, "post", "A", asked | {"a8": ""}))
    assert values(kwa, "training.post_test") == [Decimal("0.6666666667")]


def test_a_card_or_number_that_is_not_known_waits_and_is_taken_up(kwa: House) -> None:
    send(
        kwa,
        sat(1, "post", "A", answers("A", 8)),
        sat(2, "post", "A", answers("A", 4), known_by="number", running_no="7", card=""),
    )
    assert waiting(kwa) == ["card-unknown", "number-unknown"]
    send(kwa, registration(1), registration(3, running_no="7", **EVENT))
    assert waiting(kwa) == []
    assert sorted(map(str, values(kwa, "training.post_test"))) == ["0.5000000000", "1.0000000000"]


def test_the_same_again_changes_nothing_and_other_answers_wait(kwa: House) -> None:
    first = sat(1, "pre", "A", answers("A", 5))
    send(kwa, registration(1), first)
    send(kwa, sat(1, "pre", "A", answers("A", 5), instance="another"))
    assert waiting(kwa) == []
    send(kwa, sat(1, "pre", "A", answers("A", 6), instance="third"))
    assert waiting(kwa) == ["two-sittings"]
    with tenancy.acting(kwa.locked):
        assert Sitting.objects.get().answers == answers("A", 5)


@pytest.mark.parametrize(
    "changed",
    [
        {"test_version": "safe-migration/9"},
        {"test_version": "word"},
        {"test_form": "C"},
        {"test_when": "during"},
        {"test_mode": "song"},
        {"test_on": "2020-13-40"},
        {"a1": "z"},
        {"a1": "two words of a person"},
        {"b1": "a"},
    ],
)
def test_what_no_choice_has_waits_readable_and_counts_nothing(
    kwa: House, changed: dict[str, str]
) -> None:
    said = answers("A", 8) | {n: v for n, v in changed.items() if n in ITEMS}
    about = {n: v for n, v in changed.items() if n not in ITEMS}
    form = about.pop("test_form", "A")
    when = about.pop("test_when", "post")
    send(kwa, registration(1), sat(1, when, form, said, **about))
    assert len(waiting(kwa)) == 1
    assert values(kwa, "training.post_test") == []


def test_a_correction_voids_and_writes_anew(kwa: House) -> None:
    send(kwa, registration(1), sat(1, "pre", "A", answers("A", 4)))
    send(kwa, sat(1, "post", "B", answers("B", 4)))
    with tenancy.acting(kwa.locked):
        sitting = Sitting.objects.select_related("test").get(when="post")
        given = {
            "by": kwa.locked, "sitting": sitting, "form": "B", "mode": "oral",
            "on": sitting.on_date, "why": "typed-wrong",
        }  # fmt: skip
        with pytest.raises(NothingChanges):
            actions.correct_sitting(**given, answers=answers("B", 4))
        with pytest.raises(ValueUnknown):
            actions.correct_sitting(**given, answers={"a1": "a"})
        actions.correct_sitting(**given, answers=answers("B", 8))
    assert values(kwa, "training.test_pair") == [1]
    assert values(kwa, "training.post_test") == [1]


def test_a_moved_training_takes_its_tests_along(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)), sat(1, "post", "A", answers("A", 8)))
    with tenancy.acting(kwa.locked):
        event = Participant.objects.get().event
        actions.move_event(by=kwa.locked, event=event, township="MMR001001", why="typed-wrong")
    (fact,) = facts(kwa, "training.post_test")
    assert fact.place == "MMR001001"


def test_half_of_the_participants_sit_a_first(kwa: House) -> None:
    drawn = [Participant() for _ in range(400)]
    first = [form_for(one, "pre") for one in drawn]
    assert 140 < first.count("A") < 260
    assert all(form_for(one, "post") != form for one, form in zip(drawn, first, strict=True))


def test_the_test_of_the_pack_is_there_with_two_forms() -> None:
    test = KnowledgeTest.objects.get(code="safe-migration", version=1)
    for form, keys in RIGHT.items():
        assert {item["code"]: item["key"] for item in test.questions[form]} == keys
        assert all(len(item["options"]) == 3 and item["text_my"] for item in test.questions[form])
