"""What rounds, plans and dialogues count: by hand where it is small, else by another computation."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from synth.calendar import PERIODS
from synth.capacity import CAPACITY, PSEA, facts_of_rounds, gain, plan_rounds, read_instrument
from synth.dialogues import facts_of_dialogues, plan_dialogues
from synth.half_year import MIXTURES
from synth.truth import figures
from synth.truth_file import READERS, facts_of_year

SEED = "safe-2020"
ROUNDS = plan_rounds(SEED)


def shown(state: str, period: str, reader: str = "metta") -> Mapping[str, Mapping[str, object]]:
    said = figures(facts_of_year(SEED, (), state), READERS)[period][reader]
    return {code: figure["whole"] for code, figure in said.items()}  # type: ignore[misc]


def test_two_rounds_of_six_the_same_every_time() -> None:
    assert plan_rounds(SEED) == ROUNDS
    held = [one.organisation for one in ROUNDS if one.instrument == CAPACITY]
    assert sorted(held) == sorted([*MIXTURES, *MIXTURES])
    assert all(len(one.ballots) >= 3 for one in ROUNDS if one.instrument == CAPACITY)


def test_who_gained_is_who_was_meant_to() -> None:
    gained = {}
    for organisation in MIXTURES:
        first, second = (
            one.levels
            for one in ROUNDS
            if (one.organisation, one.instrument) == (organisation, CAPACITY)
        )
        gained[organisation] = gain(first, second)
    assert gained["hnf"] == Decimal("0.5")
    assert gained["ntl"] == Decimal(1)
    assert gained["js"] < 0 < gained["tyn"] < Decimal("0.5") < gained["kwa"]


def test_a_statement_that_one_round_left_out_is_not_compared() -> None:
    codes = [code for one in read_instrument(CAPACITY).domains.values() for code in one]
    before, after = dict.fromkeys(codes, 1), dict.fromkeys(codes, 1)
    before[codes[0]], after[codes[0]] = 0, 4
    assert gain(before, after) == 0
    before[codes[0]] = 1
    assert gain(before, after) == Decimal("0.0938")  # 3/4 in one of eight domains


def test_the_half_years_by_hand() -> None:
    before, after = shown("closed", "2020S1"), shown("restated", "2020S1")
    assert before["1.1"] == {"count": 6}
    assert before["OC2.1"] == {"count": 3, "part": 2}  # kwa and hnf; js fell
    assert before["4.2"] == {"count": 1}
    assert before["4.2p"] == {"count": 9}
    assert before["4.3"] == {"count": 5, "part": 3}
    assert before["OC3.1"] == {"count": 1}
    assert before["OC3.2"] == {"count": 2, "part": 1}
    assert before["OC2.3"] == {"count": 3, "part": 2}  # hnf by its second word, kwa, and js not
    assert after["4.2"] == {"count": 2}
    assert after["4.3"] == {"count": 7, "part": 5}
    assert after["OC3.1"] == {"count": 2}
    assert after["OC3.2"] == {"count": 3, "part": 2}  # told by phone is not kept
    assert after["OC2.3"] == {"count": 4, "part": 3}


@pytest.mark.parametrize("state", ["closed", "restated"])
@pytest.mark.parametrize("period", list(PERIODS))
def test_actions_due_by_another_computation(state: str, period: str) -> None:
    first, last = PERIODS[period]
    due = in_time = 0
    for one in ROUNDS:
        for action in one.plan.actions if one.plan and one.plan.agreed else ():
            if first <= action.due_on <= last:
                due += 1
                end = date.max if action.late and state == "closed" else action.done_on
                in_time += (end or date.max) <= action.due_on
    assert shown(state, period)["OC2.2"] == {"count": due, "part": in_time}


def test_a_plan_that_waits_and_minutes_that_nobody_approved_count_nowhere() -> None:
    waiting = [one for one in ROUNDS if one.plan and not one.plan.agreed]
    assert [one.organisation for one in waiting] == ["ntl"]
    agreed = [fact for fact in facts_of_rounds(ROUNDS, "restated") if fact.kind == "agreed"]
    assert len(agreed) == len(MIXTURES)
    draft = [one.title for one in plan_dialogues(SEED) if not one.approved]
    assert len(draft) == 1
    held = [f for f in facts_of_dialogues(plan_dialogues(SEED), "restated") if f.kind == "met"]
    assert draft[0] not in {fact.subject for fact in held}


def test_each_partner_reads_its_own_and_no_dialogue() -> None:
    said = shown("restated", "2020S1", "kwa")
    assert said["OC2.1"] == {"count": 1, "part": 1}
    assert said["4.2"] == {"count": 0}


def test_one_dialogue_has_five_recommendations_and_two_promises_verified() -> None:
    first = plan_dialogues(SEED)[0]
    assert len(first.recommendations) == 5
    promised = [one for row in first.recommendations for one in row.commitments]
    verified = [one for one in promised if any(step.said == "verified" for step in one.steps)]
    assert len(verified) == 2


def test_standards_say_met_or_not() -> None:
    for one in ROUNDS:
        if one.instrument == PSEA:
            assert set(one.levels.values()) <= {0, 1, 2}
            assert len(one.levels) == 8
