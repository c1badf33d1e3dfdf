"""What the figures of the half-year must be, worked out from the plan before anything is sent.

A person stands in the cell of the first qualifying fact inside the period's window; "new" figures
(2.2) count those whose first completion ever lies in it. Late counts half towards completion.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from synth.half_year import PERIOD, Event, Participant

CREDIT = {"present": 1.0, "late": 0.5}
COMPLETE = 0.8
Figure = dict[str, object]


@dataclass(frozen=True)
class Fact:
    """One countable thing of the plan, with the attributes of its date."""

    kind: str
    subject: str
    on: date
    organisation: str
    township: str
    sex: str = ""
    band: str = ""
    displacement: str = ""


def facts_of(events: Iterable[Event]) -> list[Fact]:
    """Every session held, attendance and completion, in the order of time."""
    facts = []
    for event in events:
        where = event.organisation, event.township
        facts += [Fact("held", f"{event.key}/{half}", half.on, *where) for half in event.held]
        for participant in event.people:
            facts += _of_participant(event, participant)
    return sorted(facts, key=lambda fact: fact.on)


def figures(facts: list[Fact], readers: dict[str, set[str]]) -> dict[str, dict[str, Figure]]:
    """For each reader (the organisations whose facts he sees) the three indicators."""
    first, last = PERIOD[1], PERIOD[2]
    answer = {}
    for reader, seen in readers.items():
        mine = [fact for fact in facts if fact.organisation in seen]
        inside = [fact for fact in mine if first <= fact.on <= last]
        held = [fact for fact in inside if fact.kind == "held"]
        answer[reader] = {
            "2.2": _persons(
                [fact for fact in _firsts(mine, "completed") if first <= fact.on <= last]
            ),
            "2.3": {
                "total": len(held),
                "township": dict(Counter(fact.township for fact in held)),
                "partner": dict(Counter(fact.organisation for fact in held)),
            },
            "5.1": _persons(_firsts(inside, "attended")),
        }
    return answer


def _of_participant(event: Event, participant: Participant) -> list[Fact]:
    facts, credit, complete = [], 0.0, False
    person = participant.person
    for half_day, mark in zip(event.held, participant.marks, strict=True):
        if mark not in CREDIT:
            continue
        credit += CREDIT[mark]
        kinds = ["attended"]
        if not complete and credit / event.offered >= COMPLETE:
            complete = True
            kinds.append("completed")
        facts += [
            Fact(
                kind,
                participant.key,
                half_day.on,
                event.organisation,
                event.township,
                person.sex,
                person.band,
                person.displacement,
            )
            for kind in kinds
        ]
    return facts


def _firsts(facts: list[Fact], kind: str) -> list[Fact]:
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind == kind:
            found.setdefault(fact.subject, fact)
    return list(found.values())


def _persons(firsts: list[Fact]) -> Figure:
    return {
        "total": len(firsts),
        "sex": dict(Counter(fact.sex for fact in firsts)),
        "age_band": dict(Counter(fact.band for fact in firsts)),
        "township": dict(Counter(fact.township for fact in firsts)),
        "displacement": dict(Counter(fact.displacement for fact in firsts)),
        "partner": dict(Counter(fact.organisation for fact in firsts)),
    }
