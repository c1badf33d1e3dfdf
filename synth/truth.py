"""What the figures must be, worked out from the plan before anything is sent.

Whoever or whatever is counted stands in the cell of the first qualifying fact inside the window;
"new" figures (2.2, OC3.1) count what qualified for the first time ever in it; standards (OC2.3)
stand as they were last determined. Late counts half towards completion. What was learned is the
normalised change after Marx and Cummings, of those who sat both tests.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from synth.calendar import PERIODS
from synth.half_year import Event, Participant
from synth.sittings import ITEMS

CREDIT = {"present": 1.0, "late": 0.5}
COMPLETE = 0.8
PLACES = Decimal("0.0000000001")  # a value is kept with ten decimals
SPLITS: dict[str, Callable[["Fact"], str]] = {
    "sex": lambda fact: fact.sex,
    "age_band": lambda fact: fact.band,
    "displacement": lambda fact: fact.displacement,
    "disability": lambda fact: fact.disability,
    "township": lambda fact: fact.township,
    "partner": lambda fact: fact.organisation,
}
PLACED = ("township", "partner")
IN_PERIOD, FIRST_EVER, LATEST = "in period", "first ever", "latest"
#: code → what qualifies, when
WINDOWS = {
    "OC1.1": ("pair", IN_PERIOD),
    "OC1.2": ("post", IN_PERIOD),
    "2.2": ("completed", FIRST_EVER),
    "2.3": ("held", IN_PERIOD),
    "5.1": ("attended", IN_PERIOD),
    "OC2.1": ("compared", IN_PERIOD),
    "OC2.2": ("due", IN_PERIOD),
    "OC2.3": ("psea", LATEST),
    "1.1": ("assessed", IN_PERIOD),
    "1.2": ("agreed", IN_PERIOD),
    "4.2": ("met", IN_PERIOD),
    "4.2p": ("at_table", IN_PERIOD),
    "4.3": ("recommended", IN_PERIOD),
    "OC3.1": ("influenced", FIRST_EVER),
    "OC3.2": ("promise_due", IN_PERIOD),
}
#: all else divides by place and partner
DIVIDES = {
    **dict.fromkeys(("OC1.1", "OC1.2", "2.2", "5.1"), tuple(SPLITS)),
    "4.2p": ("sex", *PLACED),
}
#: a share is the part with so much or more
MARKS = {
    "OC1.2": Decimal("0.7"),
    "OC2.1": Decimal("0.5"),
    **dict.fromkeys(("OC2.2", "OC2.3", "4.3", "OC3.2"), Decimal(1)),
}
Cell = dict[str, object]
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
    disability: str = ""
    value: Decimal | None = None


def facts_of(events: Iterable[Event]) -> list[Fact]:
    """Every session held, attendance, completion and test, in the order of time."""
    facts = []
    for event in events:
        where = event.organisation, event.township
        facts += [Fact("held", f"{event.key}/{half}", half.on, *where) for half in event.held]
        for participant in event.people:
            facts += _of_participant(event, participant)
            facts += _of_tests(event, participant)
    return sorted(facts, key=lambda fact: fact.on)


def figures(
    facts: list[Fact], readers: dict[str, set[str]]
) -> dict[str, dict[str, dict[str, Figure]]]:
    """For each half-year and reader (the organisations whose facts he sees): every indicator."""
    return {
        code: {
            reader: _of_reader([fact for fact in facts if fact.organisation in seen], first, last)
            for reader, seen in readers.items()
        }
        for code, (first, last) in PERIODS.items()
    }


def change(pre: int, post: int, items: int = ITEMS) -> Decimal | None:
    """The normalised change; None where both knew nothing or both knew all."""
    if post > pre:
        return _kept(Fraction(post - pre, items - pre))
    if post < pre:
        return _kept(Fraction(post - pre, pre))
    return None if post in {0, items} else Decimal(0)


def total_of(figure: Figure) -> int:
    """How many people or sessions a figure counts."""
    whole = figure["whole"]
    assert isinstance(whole, dict)
    return int(whole["count"])


def _of_reader(mine: list[Fact], first: date, last: date) -> dict[str, Figure]:
    return {
        code: _figure(code, _counted(mine, kind, window, first, last))
        for code, (kind, window) in WINDOWS.items()
    }


def _counted(mine: list[Fact], kind: str, window: str, first: date, last: date) -> list[Fact]:
    rows = [fact for fact in mine if fact.kind == kind and fact.on <= last]
    if window == LATEST:
        return list({fact.subject: fact for fact in rows}.values())
    if window == FIRST_EVER:
        return [fact for fact in _firsts(rows) if fact.on >= first]
    return _firsts([fact for fact in rows if fact.on >= first])


def _of_participant(event: Event, participant: Participant) -> list[Fact]:
    facts, credit, complete = [], 0.0, False
    for half_day, mark in zip(event.held, participant.marks, strict=True):
        if mark not in CREDIT:
            continue
        credit += CREDIT[mark]
        kinds = ["attended"]
        if not complete and credit / event.offered >= COMPLETE:
            complete = True
            kinds.append("completed")
        facts += [_fact(kind, event, participant, half_day.on) for kind in kinds]
    return facts


def _of_tests(event: Event, participant: Participant) -> list[Fact]:
    sat = {s.when: s for s in event.sittings if s.running_no == participant.running_no}
    if "post" not in sat:
        return []
    post = sat["post"]
    facts = [_fact("post", event, participant, post.on, _kept(Fraction(post.right, ITEMS)))]
    if "pre" in sat:
        gained = change(sat["pre"].right, post.right)
        facts.append(_fact("pair", event, participant, post.on, gained))
    return facts


def _fact(
    kind: str, event: Event, participant: Participant, on: date, value: Decimal | None = None
) -> Fact:
    person = participant.person
    return Fact(
        kind, participant.key, on, event.organisation, event.township,
        person.sex, person.band, person.displacement, person.disability, value,
    )  # fmt: skip


def _firsts(facts: list[Fact]) -> list[Fact]:
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(fact.subject, fact)
    return list(found.values())


def _figure(code: str, counted: list[Fact]) -> Figure:
    splits = {}
    for name in DIVIDES.get(code, PLACED):
        of = SPLITS[name]
        codes = sorted(Counter(of(fact) for fact in counted))
        splits[name] = {
            one: _cell(code, [fact for fact in counted if of(fact) == one]) for one in codes
        }
    return {"measure": _measure(code), "whole": _cell(code, counted), "splits": splits}


def _measure(code: str) -> str:
    if code in MARKS:
        return "share"
    return "mean" if code == "OC1.1" else "count"


def _cell(code: str, counted: list[Fact]) -> Cell:
    values = [fact.value for fact in counted if fact.value is not None]
    if code in MARKS:
        return {"count": len(counted), "part": sum(value >= MARKS[code] for value in values)}
    if _measure(code) == "mean":
        return {
            "count": len(counted),
            "valued": len(values),
            "total": str(sum(values, Decimal(0))),
        }
    return {"count": len(counted)}


def _kept(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)
