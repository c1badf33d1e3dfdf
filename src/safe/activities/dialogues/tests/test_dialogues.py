"""A dialogue from its day to kept promises: what is sealed, what counts, what others may read."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safe.activities.dialogues import actions, kinds, pages, queries
from safe.activities.dialogues.actions import Recommending, Said
from safe.activities.dialogues.models import (
    NO_TOWNSHIP,
    Attendee,
    Commitment,
    Dialogue,
    PublicVersion,
    Safety,
    Step,
)
from safe.activities.dialogues.problems import (
    BeforeTheDialogue,
    BeforeTheStep,
    DayNotCome,
    LadderOrder,
    MinutesFixed,
    MinutesMissing,
    MinutesMoved,
    MinutesNotApproved,
    NotHeldYet,
    NotHigher,
    NothingSafe,
    NotPublic,
    NotSafe,
    OutsideTheProgramme,
    VerifiedByAnother,
)
from safe.activities.dialogues.tests.conftest import HELD, Table
from safe.administration.approvals.actions import decide_request
from safe.administration.approvals.models import Verdict
from safe.administration.approvals.problems import OwnRequest
from safe.administration.programmes.models import Period
from safe.kernel import clock, tenancy
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.vault import VaultLocked
from safe.registry.facts.models import Fact
from safe.results.indicators import queries as indicators
from safe.results.indicators.figures import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MAY = date(2020, 5, 10)


def promised(table: Table, made: Dialogue, **changes: Any) -> Commitment:
    row = made.recommendations.get(number=1)
    said = {"office": "Labour office", "promise": "A counter in May", "due_on": date(2020, 6, 1)}
    said |= {"on": HELD, "words": "minutes, item 2"} | changes
    found: Commitment = actions.add_commitment(by=table.first, recommendation=row, **said)
    return found


def step(table: Table, row: Commitment, said: Step.Said, **changes: Any) -> Step:
    by = changes.pop("by", table.first)
    given = {"on": MAY, "words": "letter 14"} | changes
    found: Step = actions.note_step(by=by, commitment=row, said=said, **given)
    return found


def kept(table: Table, made: Dialogue) -> Commitment:
    row = promised(table, made)
    step(table, row, Step.Said.DONE)
    step(table, row, Step.Said.VERIFIED, by=table.second, level=2)
    return row


def valid(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind, void=False))


def test_names_and_minutes_are_sealed_and_open_for_who_may(table: Table) -> None:
    made = table.dialogue()
    assert "Planted" not in str(list(Dialogue.objects.values()) + list(Attendee.objects.values()))
    shut = pages.dialogue_page(by=table.first, id=made.id)
    assert (shut.minutes, {one.name for one in shut.people}) == ("", {""})
    with pytest.raises(VaultLocked):
        pages.dialogue_page(by=table.first, id=made.id, opened=True)
    page = pages.dialogue_page(by=table.opener(), id=made.id, opened=True)
    assert page.minutes == "U Planted Example spoke."
    assert {one.name for one in page.people} == {"U Planted Example"}
    without = replace(table.opener(), permissions=frozenset({"dialogues.see"}))
    with pytest.raises(NotAllowed):
        pages.dialogue_page(by=without, id=made.id, opened=True)


def test_nothing_counts_before_a_second_member_approved(table: Table) -> None:
    made = table.dialogue()
    request = actions.ask_for_minutes(by=table.first, dialogue=made)
    assert not Fact.objects.exists()
    with pytest.raises(OwnRequest):
        decide_request(by=table.first, request=request, verdict=Verdict.APPROVED)
    table.decide(request)
    assert Counter(Fact.objects.values_list("kind", flat=True)) == {
        kinds.HELD: 1,
        kinds.TOOK_PART: 3,
        kinds.RECOMMENDED: 2,
    }


def test_where_and_when_is_told_of_a_safe_dialogue_alone(table: Table) -> None:
    made = table.approved()
    month = HELD.replace(day=1)
    for safety, told in (
        (None, (month, NO_TOWNSHIP)),
        (Safety.SAFE, (HELD, "MMR001001")),
        (Safety.UNSAFE, (month, NO_TOWNSHIP)),
    ):
        if safety is not None:
            actions.rate_safety(by=table.first, dialogue=made, what=made, safety=safety)
        facts = Fact.objects.filter(void=False)
        assert (facts.count(), {(one.on_date, one.place) for one in facts}) == (6, {told})


def test_nobody_writes_over_minutes_that_he_has_not_read(table: Table) -> None:
    made = table.dialogue()
    made.refresh_from_db()
    seen = queries.mark_of_minutes(made)
    actions.keep_minutes(by=table.second, dialogue=made, text="Others came too.", seen=seen)
    with pytest.raises(MinutesMoved):
        actions.keep_minutes(by=table.first, dialogue=made, text="Nobody else.", seen=seen)


def test_a_slip_of_the_date_is_refused(table: Table) -> None:
    said = Said("Papers", "state", date(202, 5, 4), "State government")
    with pytest.raises(OutsideTheProgramme):
        actions.keep_dialogue(by=table.first, said=said)
    made, before = table.approved(), HELD - timedelta(days=1)
    row = made.recommendations.get(number=1)
    with pytest.raises(BeforeTheDialogue):
        promised(table, made, on=before)
    with pytest.raises(BeforeTheDialogue):
        actions.say_influence(
            by=table.first, recommendation=row, level=4, on=before, words="budget"
        )


def test_what_waits_or_is_approved_does_not_change(table: Table) -> None:
    made = table.dialogue()
    request = actions.ask_for_minutes(by=table.first, dialogue=made)
    for _state in ("waits", "approved"):
        with pytest.raises(MinutesFixed):
            actions.keep_minutes(by=table.first, dialogue=made, text="other words")
        with pytest.raises(MinutesFixed):
            actions.drop_attendee(by=table.first, attendee=made.attendees.first().id)
        if _state == "waits":
            table.decide(request)
    row = made.recommendations.get(number=1)
    said = Recommending(row.text_en, row.addressee, owner="officer", due_on=date(2020, 8, 1))
    actions.keep_recommendation(by=table.first, dialogue=made, said=said, at=row.id)
    other = replace(said, text_en="Something else")
    with pytest.raises(MinutesFixed):
        actions.keep_recommendation(by=table.first, dialogue=made, said=other, at=row.id)


def test_sent_back_minutes_are_written_on(table: Table) -> None:
    made = table.dialogue()
    table.decide(actions.ask_for_minutes(by=table.first, dialogue=made), Verdict.SENT_BACK)
    actions.keep_minutes(by=table.first, dialogue=made, text="better words")
    table.decide(actions.ask_for_minutes(by=table.first, dialogue=made))
    assert queries.get_dialogue(by=table.first, id=made.id).approved_on is not None


def test_minutes_follow_the_day_and_are_there(table: Table) -> None:
    ahead = clock.today() + timedelta(days=3)
    made = actions.keep_dialogue(
        by=table.first, said=Said("Later", "state", ahead, "State government")
    )
    with pytest.raises(NotHeldYet):
        actions.keep_minutes(by=table.first, dialogue=made, text="before its day")
    said = Said("Now", "state", HELD, "State government")
    now = actions.keep_dialogue(by=table.first, said=said, at=made.id)
    with pytest.raises(MinutesMissing):
        actions.ask_for_minutes(by=table.first, dialogue=now)


def test_the_ladder_goes_up_and_another_member_verifies(table: Table) -> None:
    row = promised(table, table.approved())
    with pytest.raises(LadderOrder):
        step(table, row, Step.Said.VERIFIED, by=table.second, level=2)
    step(table, row, Step.Said.DONE)
    with pytest.raises(LadderOrder):  # what is done is not planned again
        step(table, row, Step.Said.PLANNED)
    with pytest.raises(VerifiedByAnother):
        step(table, row, Step.Said.VERIFIED, level=2)
    with pytest.raises(LadderOrder):  # by what?
        step(table, row, Step.Said.VERIFIED, by=table.second)
    with pytest.raises(BeforeTheStep):
        step(table, row, Step.Said.VERIFIED, by=table.second, level=2, on=HELD)
    with pytest.raises(DayNotCome):
        step(table, row, Step.Said.VERIFIED, by=table.second, level=2, on=date(2020, 5, 13))
    step(table, row, Step.Said.VERIFIED, by=table.second, level=2)
    with pytest.raises(LadderOrder):
        step(table, row, Step.Said.VERIFIED, by=table.second, level=4)


@pytest.mark.parametrize(
    ("due_on", "level", "share"),
    [(date(2020, 6, 1), 2, 1), (date(2020, 6, 1), 1, 0), (date(2020, 5, 9), 4, 0)],
)
def test_a_promise_is_kept_in_time_and_by_more_than_words(
    table: Table, due_on: date, level: int, share: int
) -> None:
    row = promised(table, table.approved(), due_on=due_on)
    assert [fact.value for fact in valid(kinds.COMMITMENT_DUE)] == [0]
    step(table, row, Step.Said.DONE)
    step(table, row, Step.Said.VERIFIED, by=table.second, level=level)
    (fact,) = valid(kinds.COMMITMENT_DUE)
    assert (fact.value, fact.on_date, fact.subject) == (Decimal(share), due_on, row.id)


def test_influence_is_counted_once_from_the_day_a_plan_held_it(table: Table) -> None:
    made = table.approved()
    row = made.recommendations.get(number=2)
    for level, on in ((2, HELD), (4, MAY), (5, date(2020, 5, 12))):
        actions.say_influence(
            by=table.first, recommendation=row, level=level, on=on, words="budget line 7"
        )
    with pytest.raises(NotHigher):
        actions.say_influence(
            by=table.first, recommendation=row, level=3, on=MAY, words="minutes again"
        )
    (fact,) = valid(kinds.INFLUENCED)
    assert (fact.on_date, fact.subject) == (MAY, row.id)
    assert queries.list_issues(made)[1].influence == 5


def test_the_five_figures_are_what_was_written(table: Table) -> None:
    made = table.approved()
    kept(table, made)
    promised(table, made, due_on=date(2020, 5, 11))
    promised(table, made, due_on=date(2020, 6, 20))  # ahead: not due yet
    row = made.recommendations.get(number=1)
    said = Recommending(row.text_en, row.addressee, owner="officer", due_on=date(2020, 8, 1))
    actions.keep_recommendation(by=table.first, dialogue=made, said=said, at=row.id)
    actions.say_influence(
        by=table.first, recommendation=row, level=4, on=MAY, words="budget line 7"
    )
    period = Period.objects.get(code="2020S1")
    found = {
        one.code: indicators.figure(by=table.first, indicator=one, scope=Scope(period))
        for one in indicators.list_indicators(period.programme)
    }
    assert [found[code].value() for code in ("4.2", "4.2p", "OC3.1")] == [1, 3, 1]
    assert (found["4.3"].whole.part, found["4.3"].whole.count) == (1, 2)
    assert found["4.2p"].counts("sex") == {"female": 2, "male": 1}
    # one is due by today and not done; the kept one and the third fall due in June
    assert (found["OC3.2"].whole.part, found["OC3.2"].whole.count) == (0, 1)
    with clock.frozen(clock.now() + timedelta(days=60)):
        later = indicators.figure(
            by=table.first,
            indicator=indicators.get_indicator(period.programme, "OC3.2"),
            scope=Scope(period),
        )
    assert (later.whole.part, later.whole.count) == (1, 3)


def other(table: Table) -> Any:
    return table.member("hnf")


def seen(table: Table) -> list[PublicVersion]:
    by = other(table)
    with tenancy.acting(by):
        return queries.list_public(by=by)


def test_nothing_leaves_before_it_is_safe_and_approved_by_another(table: Table) -> None:
    made = table.dialogue()
    with pytest.raises(MinutesNotApproved):
        actions.ask_for_public(by=table.first, dialogue=made)
    table.decide(actions.ask_for_minutes(by=table.first, dialogue=made))
    with pytest.raises(NotSafe):
        actions.ask_for_public(by=table.first, dialogue=made)
    actions.rate_safety(by=table.first, dialogue=made, what=made, safety=Safety.SAFE)
    with pytest.raises(NothingSafe):
        actions.ask_for_public(by=table.first, dialogue=made)
    table.safe(made)
    request = actions.ask_for_public(by=table.first, dialogue=made)
    assert seen(table) == []
    table.decide(request)
    (version,) = seen(table)
    assert [one["text_en"] for one in version.content] == ["Recommendation 0"]
    assert "Planted" not in str(PublicVersion.objects.values())
    by = other(table)
    with tenancy.acting(by):
        assert pages.public_page(by=by, id=version.id).issues[0].text == "Recommendation 0"
        with pytest.raises(NotFound):
            queries.get_dialogue(by=by, id=made.id)


def test_what_is_rated_anew_while_it_waits_is_asked_for_anew(table: Table) -> None:
    made = table.approved()
    table.safe(made)
    request = actions.ask_for_public(by=table.first, dialogue=made)
    second = made.recommendations.get(number=2)
    actions.rate_safety(by=table.first, dialogue=made, what=second, safety=Safety.SAFE)
    with pytest.raises(NotFound):
        table.decide(request)
    assert seen(table) == []


def test_what_becomes_unsafe_is_taken_back_at_once(table: Table) -> None:
    made = table.approved()
    table.safe(made)
    with pytest.raises(NotPublic):
        actions.withdraw_version(by=table.first, dialogue=made)
    table.decide(actions.ask_for_public(by=table.first, dialogue=made))
    row = made.recommendations.get(number=1)
    actions.rate_safety(by=table.first, dialogue=made, what=row, safety=Safety.UNSAFE)
    assert seen(table) == []
    there = queries.find_own_public(made)
    assert there is not None
    assert (there.title, there.content, there.shared_with) == ("", [], [])


def test_an_unsafe_promise_stays_out_of_the_public_version(table: Table) -> None:
    made = table.approved()
    table.safe(made)
    row = promised(table, made)
    for safety in (Safety.NOT_RATED, Safety.INSIDE, Safety.UNSAFE):
        if safety:
            actions.rate_safety(by=table.first, dialogue=made, what=row, safety=safety)
        assert actions.publishing.what_is_safe(made)[0]["commitments"] == []
    actions.rate_safety(by=table.first, dialogue=made, what=row, safety=Safety.SAFE)
    assert len(actions.publishing.what_is_safe(made)[0]["commitments"]) == 1


def test_the_register_reminds_and_prints(table: Table) -> None:
    made = table.approved()
    assert pages.reminder(by=table.first) is None
    promised(table, made, due_on=date(2020, 5, 6))
    promised(table, made, due_on=date(2020, 5, 30))
    found = pages.reminder(by=table.first)
    assert found is not None
    assert (found.late, found.soon, found.first) == (1, 1, date(2020, 5, 6))
    page = pages.register_page(by=table.first)
    assert [row.chip.kind for row in page.rows] == ["late", "wait"]


def test_lists_ask_the_same_for_one_and_for_many(table: Table) -> None:
    counts = []
    for _more in range(2):
        made = table.approved()
        for _promise in range(1 + _more):
            promised(table, made)
        with CaptureQueriesContext(connection) as asked:
            pages.list_page(by=table.first)
            pages.register_page(by=table.first)
            pages.dialogue_page(by=table.first, id=made.id)
        counts.append(len(asked))
    assert counts[0] == counts[1]
