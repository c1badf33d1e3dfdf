"""What six partners find of themselves: two rounds each, standards, plans and what becomes of them.

The figures follow from it without asking SAFE. What is marked `late` is said only after the
half-year is closed.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

from synth.truth import Fact

FOLDER = Path(__file__).parents[1] / "programme" / "instruments"
CAPACITY, PSEA = "capacity", "psea"
NOT_MET, MET = 1, 2
BALLOTS = 3
# first and second round; how many of the four statements of a domain rise by a level, or fall
ROUNDS = {
    "kwa": (date(2019, 8, 21), date(2020, 4, 22), 3),
    "hnf": (date(2019, 9, 18), date(2020, 5, 13), 2),  # half a level: just enough
    "js": (date(2019, 11, 20), date(2020, 6, 10), -1),
    "tsyu": (date(2020, 2, 5), date(2020, 8, 19), 3),
    "tyn": (date(2020, 2, 12), date(2020, 9, 16), 1),
    "ntl": (date(2020, 3, 4), date(2020, 11, 18), 4),
}
AGREED_AFTER, MET_AFTER = timedelta(days=1), timedelta(days=14)
DUE_AFTER = (45, 80, 150, 230)  # days after both sat together
# what became of each action: days between its due day and its end; None: nothing; late: said late
ENDS: dict[str, tuple[int | None, ...]] = {
    "kwa": (-5, 12, 0, None),
    "hnf": (-20, -1, None, -3),
    "js": (None, -2, 30, -10),
    "tsyu": (-7, -7, None, 3),
    "tyn": (1, -4, -15, None),
    "ntl": (-12, None, -6, -2),
}
SAID_LATE = {("kwa", 2), ("hnf", 1), ("ntl", 0)}
WHAT = (
    "Two people sign every payment, and vouchers are numbered",
    "A list of the board, its members and the days on which it met",
    "Everybody signs the code of conduct and knows whom to tell",
    "A plan of the year with what it costs",
)
DOMAINS = (1, 0, 3, 2)  # of the instrument, for each action
# when standards were determined, and how many were not met; the last: typed after closing
STANDARDS = (
    ("kwa", date(2019, 10, 9), 0, False),
    ("hnf", date(2019, 12, 4), 3, False),
    ("js", date(2020, 3, 18), 1, False),
    ("hnf", date(2020, 5, 27), 0, False),
    ("tsyu", date(2020, 6, 24), 0, True),
    ("tyn", date(2020, 9, 30), 5, False),
)


@dataclass(frozen=True)
class Action:
    """One action of a plan; `done_on` None: the partner never said that it is done."""

    domain: str
    what: str
    due_on: date
    done_on: date | None
    late: bool = False


@dataclass(frozen=True)
class Plan:
    """What both sides talked over on a day; not agreed: it waits for the partner."""

    met_on: date
    actions: tuple[Action, ...]
    agreed: bool = True


@dataclass(frozen=True)
class Round:
    """A round of a partner: what its members gave in secret, what it agreed on, its plan."""

    organisation: str
    instrument: str
    held_on: date
    final_on: date
    levels: Mapping[str, int]
    ballots: tuple[Mapping[str, int], ...] = ()
    plan: Plan | None = None
    late: bool = False


@dataclass(frozen=True)
class Instrument:
    """The statements of each domain, as the programme's folder gives them."""

    name: str
    domains: Mapping[str, Sequence[str]]


def read_instrument(code: str) -> Instrument:
    """One of the pack's."""
    said = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    domains: dict[str, list[str]] = {one["code"]: [] for one in said["domain"]}
    for item in said["item"]:
        domains[item["domain"]].append(item["code"])
    return Instrument(said["instrument"]["name_en"], domains)


def plan_rounds(seed: str) -> tuple[Round, ...]:
    """All rounds in the order in which they were held."""
    draw = Random(f"capacity/{seed}")
    domains = read_instrument(CAPACITY).domains
    made: list[Round] = []
    for organisation, (first, second, moves) in ROUNDS.items():
        low = 2 if moves < 0 else 1
        levels = {s: draw.randint(low, 3) for one in domains.values() for s in one}
        if moves != 2:  # who gains just half a level is compared on every statement
            levels[draw.choice(domains["governance"])] = 0  # does not apply
        after = _moved(levels, domains, moves)
        made.append(_round(organisation, first, levels, domains, draw))
        made.append(_round(organisation, second, after, domains, draw))
    standards = [code for one in read_instrument(PSEA).domains.values() for code in one]
    for organisation, on, missing, late in STANDARDS:
        met = {s: NOT_MET if place < missing else MET for place, s in enumerate(standards)}
        met[standards[-1]] = 0 if organisation == "kwa" else met[standards[-1]]
        made.append(Round(organisation, PSEA, on, on + AGREED_AFTER, met, late=late))
    return tuple(sorted(made, key=lambda one: (one.held_on, one.organisation)))


def facts_of_rounds(rounds: Sequence[Round], state: str) -> Iterator[Fact]:
    """What counts when a half-year is closed ("closed"), or after all was said ("restated")."""
    before: dict[str, Round] = {}
    for one in rounds:
        if one.late and state == "closed":
            continue
        if one.instrument == PSEA:
            said = [level for level in one.levels.values() if level]
            full = all(level == MET for level in said)
            yield _fact("psea", one.organisation, one.final_on, one.organisation, int(full))
            continue
        yield _fact("assessed", one.organisation, one.held_on, one.organisation)
        if one.organisation in before:
            gained = gain(before[one.organisation].levels, one.levels)
            yield _fact("compared", one.organisation, one.held_on, one.organisation, gained)
        before[one.organisation] = one
        if one.plan and one.plan.agreed:
            yield from _of_plan(one, one.plan, state)


def gain(before: Mapping[str, int], after: Mapping[str, int]) -> Decimal:
    """The mean over domains of the mean difference of what both rounds gave a level."""
    means = []
    for codes in read_instrument(CAPACITY).domains.values():
        moved = [after[code] - before[code] for code in codes if before[code] and after[code]]
        if moved:
            means.append(Fraction(sum(moved), len(moved)))
    whole = sum(means, Fraction(0)) / len(means)
    exact = Decimal(whole.numerator) / Decimal(whole.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _of_plan(one: Round, plan: Plan, state: str) -> Iterator[Fact]:
    key = f"{one.organisation}/{one.held_on}"
    yield _fact("agreed", key, plan.met_on, one.organisation)
    for number, action in enumerate(plan.actions):
        known = action.done_on if state == "restated" or not action.late else None
        in_time = known is not None and known <= action.due_on
        yield _fact("due", f"{key}/{number}", action.due_on, one.organisation, int(in_time))


def _fact(
    kind: str, subject: str, on: date, organisation: str, value: Decimal | int | None = None
) -> Fact:
    kept = None if value is None else Decimal(value)
    return Fact(kind, subject, on, organisation, "unknown", value=kept)


def _moved(
    levels: Mapping[str, int], domains: Mapping[str, Sequence[str]], moves: int
) -> dict[str, int]:
    step = 1 if moves > 0 else -1
    moved = dict(levels)
    for codes in domains.values():
        for code in codes[-abs(moves) :]:
            if levels[code]:
                moved[code] = levels[code] + step
    return moved


def _round(
    organisation: str,
    on: date,
    levels: Mapping[str, int],
    domains: Mapping[str, Sequence[str]],
    draw: Random,
) -> Round:
    ballots = tuple(
        {code: min(4, max(1, level + draw.choice((-1, 0, 0, 1)))) for code, level in levels.items()}
        for _ in range(BALLOTS)
    )
    is_first = on == ROUNDS[organisation][0]
    plan = _plan(organisation, on, list(domains)) if is_first or organisation == "ntl" else None
    if plan and not is_first:
        plan = Plan(plan.met_on, plan.actions[:2], agreed=False)
    return Round(organisation, CAPACITY, on, on + AGREED_AFTER, levels, ballots, plan)


def _plan(organisation: str, on: date, domains: Sequence[str]) -> Plan:
    met_on = on + MET_AFTER
    actions = []
    for number, (after, ended) in enumerate(zip(DUE_AFTER, ENDS[organisation], strict=True)):
        due = met_on + timedelta(days=after)
        done = None if ended is None else due + timedelta(days=ended)
        late = (organisation, number) in SAID_LATE
        actions.append(Action(domains[DOMAINS[number]], WHAT[number], due, done, late))
    return Plan(met_on, tuple(actions))
