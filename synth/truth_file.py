"""The truth file: persons, attendance, pairs, what must wait, and every figure in two states."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from synth.calendar import CLOSED, PERIOD, PERIODS
from synth.capacity import facts_of_rounds, plan_rounds
from synth.dialogues import HOLDER, facts_of_dialogues, plan_dialogues
from synth.filling import YANGON
from synth.half_year import DAYS, MIXTURES, STATES, Event, as_of, plan
from synth.troubles import expected_broken, expected_to_wait
from synth.truth import Fact, change, facts_of, figures

EVERYBODY = {*MIXTURES, HOLDER}
READERS = {code: {code} for code in MIXTURES} | {"iom": EVERYBODY, "metta": EVERYBODY}


def make_truth(
    seed: str, begins: datetime, days: int = DAYS, *, by_hand: bool = True
) -> dict[str, Any]:
    """What must be seen after sending, and when the phones' clocks say it was filled."""
    events = tuple(event for event in plan(seed, days) if by_hand or event.way != "hand")
    states = {state: as_of(events, state) for state in STATES}
    facts = {state: facts_of_year(seed, seen, state) for state, seen in states.items()}
    return {
        "seed": seed,
        "days": days,
        "by_hand": by_hand,
        "phones_began": begins.isoformat(),
        "period": PERIOD,
        "closes": list(CLOSED),
        "submits": {period: _with_facts(facts["closed"], period) for period in PERIODS},
        "events": len(events),
        "persons": _persons(events),
        "attendance": {state: _attendance(seen) for state, seen in states.items()},
        "pairs": {state: _pairs(seen) for state, seen in states.items()},
        "waiting": {state: expected_to_wait(events, state) for state in STATES},
        "broken": expected_broken(),
        "figures": {state: figures(said, READERS) for state, said in facts.items()},
    }


def facts_of_year(seed: str, events: Iterable[Event], state: str) -> list[Fact]:
    """Of trainings, rounds and dialogues, in the order of time."""
    facts = facts_of(events)
    facts += facts_of_rounds(plan_rounds(seed), state)
    facts += facts_of_dialogues(plan_dialogues(seed), state)
    return sorted(facts, key=lambda fact: fact.on)


def _with_facts(facts: Iterable[Fact], period: str) -> list[str]:
    """Who has something to submit."""
    first, last = PERIODS[period]
    there = {fact.organisation for fact in facts if first <= fact.on <= last}
    return [code for code in (*MIXTURES, HOLDER) if code in there]


def read_or_write_truth(
    file: Path, seed: str, days: int = DAYS, *, by_hand: bool = True
) -> dict[str, Any]:
    """The truth of this seed: as it was written before the first sending, else written now."""
    asked = {"seed": seed, "days": days, "by_hand": by_hand}
    if file.exists():
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if all(known.get(name) == value for name, value in asked.items()):
            return known
    begins = datetime.now(YANGON).replace(microsecond=0) - timedelta(days=1)
    truth = make_truth(seed, begins, days, by_hand=by_hand)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def _persons(events: Iterable[Event]) -> dict[str, dict[str, Any]]:
    """Each person once, with what each organisation was told of him."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        for one in event.people:
            person = one.person
            known = found.setdefault(one.key, {"card": bool(person.card), "told": {}})
            known["told"].setdefault(
                event.organisation,
                {
                    "sex": person.sex,
                    "age_band": person.band,
                    "displacement": person.displacement,
                    "disability": person.disability,
                },
            )
    return found


def _attendance(events: Iterable[Event]) -> dict[str, dict[str, Any]]:
    return {
        event.key: {
            "township": event.township,
            "held": [f"{half.on} {half.half}" for half in event.held],
            "marks": {one.key: " ".join(one.marks) for one in event.people},
        }
        for event in events
    }


def _pairs(events: Iterable[Event]) -> list[dict[str, Any]]:
    found = []
    for event in events:
        sat = {(one.running_no, one.when): one.right for one in event.sittings}
        for one in event.people:
            pre, post = (sat.get((one.running_no, when)) for when in ("pre", "post"))
            if pre is not None and post is not None:
                gained = change(pre, post)
                said = None if gained is None else str(gained)
                row = {"event": event.key, "person": one.key, "pre": pre, "post": post}
                found.append(row | {"change": said})
    return found


def counted(waits: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Organisation → reason → how many."""
    found: dict[str, dict[str, int]] = {}
    for (organisation, reason), count in sorted(Counter(waits).items()):
        found.setdefault(organisation, {})[reason] = count
    return found
