"""Three dialogues that Metta holds: who met, what was recommended and promised, what became of it.

The figures follow from it without asking SAFE. What is marked `late` is said only after the
half-year is closed. All names and words are invented; Burmese is a draft.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from synth.names import invent
from synth.truth import Fact

HOLDER = "metta"
IN_A_PLAN, BY_LETTER = 4, 2


@dataclass(frozen=True)
class Attendee:
    """Somebody at the table."""

    institution: str
    sex: str
    name: str
    office: str


@dataclass(frozen=True)
class Step:
    """A step of a promise; a verification has a level."""

    said: str
    on: date
    words: str
    level: int | None = None
    late: bool = False


@dataclass(frozen=True)
class Commitment:
    """What an office promised, and on which day."""

    office: str
    promise: str
    said_on: date
    due_on: date
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Influence:
    """How far a recommendation has come."""

    level: int
    on: date
    words: str
    late: bool = False


@dataclass(frozen=True)
class Recommendation:
    """What the table asks of an institution; `owner_late`: who follows it is named afterwards."""

    text_en: str
    text_my: str
    addressee: str
    owner: str = ""
    due_on: date | None = None
    owner_late: bool = False
    influences: tuple[Influence, ...] = ()
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """One event; `approved`: "", "in time" or "late" for its minutes; `safety` as it is rated."""

    title: str
    level: str
    on: date
    place: str
    convenor: str
    agenda: str
    minutes: str
    approved: str
    people: tuple[Attendee, ...]
    recommendations: tuple[Recommendation, ...]
    safety: str = ""


def plan_dialogues(seed: str) -> tuple[Dialogue, ...]:
    """All of them in the order of their days."""
    draw = Random(f"dialogues/{seed}")
    return (
        Dialogue(
            "Recruitment of migrants without fees", "state", date(2020, 2, 19), "MMR001001",
            "State labour office", "Fees and contracts; agents without licence; where to complain",
            "All agreed that fees fall on those who cannot pay them.", "in time",
            _people(draw, 9), _of_recruitment(), "safe",
        ),
        Dialogue(
            "Papers for families in camps", "state", date(2020, 5, 20), "MMR015001",
            "General administration office", "Household lists; papers of children",
            "The office asks for lists by camp before it can send a team.", "late",
            _people(draw, 6), _of_papers(), "inside",
        ),
        Dialogue(
            "Way home for those who come back", "district", date(2020, 8, 26), "MMR001010",
            "Township administration", "Quarantine; transport; work",
            "Draft, to be read again by those who were there.", "",
            _people(draw, 4), _of_return(),
        ),
    )  # fmt: skip


def facts_of_dialogues(dialogues: Sequence[Dialogue], state: str) -> Iterator[Fact]:
    """What counts when a half-year is closed ("closed"), or after all was said ("restated")."""
    for one in dialogues:
        if one.approved == "in time" or (one.approved == "late" and state == "restated"):
            yield from _of_dialogue(one, state)


def _of_dialogue(one: Dialogue, state: str) -> Iterator[Fact]:
    yield _fact("met", one, one.title, one.on)
    for number, person in enumerate(one.people):
        yield _fact("at_table", one, f"{one.title}/{number}", one.on, sex=person.sex)
    for row in one.recommendations:
        owned = not row.owner_late or state == "restated"
        whole = bool(row.owner and row.due_on and owned)
        yield _fact("recommended", one, row.text_en, one.on, value=Decimal(whole))
        reached = [
            said.on for said in row.influences if said.level >= IN_A_PLAN and _is_known(said, state)
        ]
        if reached:
            yield _fact("influenced", one, row.text_en, min(reached))
        for promised in row.commitments:
            kept = Decimal(_is_kept(promised, state))
            yield _fact("promise_due", one, promised.promise, promised.due_on, value=kept)


def _is_kept(promised: Commitment, state: str) -> bool:
    known = {step.said: step for step in promised.steps if _is_known(step, state)}
    done, verified = known.get("done"), known.get("verified")
    if done is None or verified is None or done.on > promised.due_on:
        return False
    return (verified.level or 0) >= BY_LETTER


def _is_known(said: Step | Influence, state: str) -> bool:
    return state == "restated" or not said.late


def _fact(
    kind: str, of: Dialogue, subject: str, on: date, sex: str = "", value: Decimal | None = None
) -> Fact:
    # where others count: of one that is not rated safe nobody outside knows where it was
    place = of.place if of.safety == "safe" else "unknown"
    return Fact(kind, subject, on, HOLDER, place, sex=sex, value=value)


def _people(draw: Random, count: int) -> tuple[Attendee, ...]:
    institutions = ("state", "local", "cso", "community", "employers", "international")
    made = []
    for number in range(count):
        sex = draw.choice(("female", "male", "female", "male", "unknown"))
        name = invent("kachin", sex, draw).latin
        office = draw.choice(("officer", "head of office", "coordinator", "elder"))
        made.append(Attendee(institutions[number % len(institutions)], sex, name, office))
    return tuple(made)


def _of_recruitment() -> tuple[Recommendation, ...]:
    return (
        Recommendation(
            "Publish each month which recruitment agencies hold a licence",
            "လိုင်စင်ရှိသော အလုပ်အကိုင်အကျိုးဆောင်စာရင်းကို လစဉ် ထုတ်ပြန်ပါ",
            "State labour office", "policy officer", date(2020, 6, 30),
            influences=(
                Influence(2, date(2020, 2, 19), "talked about for an hour"),
                Influence(4, date(2020, 4, 15), "line 12 of the work plan"),
                Influence(5, date(2020, 9, 2), "the list hangs at the office"),
            ),
            commitments=(
                Commitment(
                    "State labour office", "A list of agencies on the board by May",
                    date(2020, 2, 19), date(2020, 5, 29),
                    (
                        Step("planned", date(2020, 3, 4), "letter to its sections"),
                        Step("done", date(2020, 5, 20), "the list, with a date"),
                        Step("verified", date(2020, 6, 3), "a photo of the board", 3),
                    ),
                ),
            ),
        ),
        Recommendation(
            "Name one person in each township to whom migrants complain",
            "မြို့နယ်တိုင်းတွင် တိုင်ကြားနိုင်သူ တစ်ဦး သတ်မှတ်ပါ",
            "State labour office", "legal adviser", date(2020, 9, 30),
            influences=(Influence(4, date(2020, 6, 17), "in the order of the office", late=True),),
            commitments=(
                Commitment(
                    "State labour office", "An order that names them",
                    date(2020, 2, 19), date(2020, 6, 12),
                    (
                        Step("done", date(2020, 6, 10), "order of the office"),
                        Step("verified", date(2020, 6, 24), "a copy of the order", 2, late=True),
                    ),
                ),
            ),
        ),
        Recommendation(
            "Contracts in the languages that migrants read",
            "ရွှေ့ပြောင်းလုပ်သား ဖတ်တတ်သော ဘာသာဖြင့် စာချုပ်ရေးပါ",
            "Union of employers", "policy officer", date(2020, 12, 15), owner_late=True,
            influences=(Influence(3, date(2020, 3, 11), "in its own minutes"),),
            commitments=(
                Commitment(
                    "Union of employers", "A sample contract in Jinghpaw and Shan",
                    date(2020, 3, 11), date(2020, 10, 30),
                    (Step("planned", date(2020, 4, 1), "a working group met"),),
                ),
            ),
        ),
        Recommendation(
            "Stop agents who take deposits", "စရံငွေ ယူသော ပွဲစားများကို တားဆီးပါ",
            "Township administration",
        ),
        Recommendation(
            "Teach safe migration in the last school year",
            "နောက်ဆုံးနှစ်တွင် ဘေးကင်းသော ရွှေ့ပြောင်းမှုကို သင်ကြားပါ",
            "Education office", "training coordinator", date(2021, 5, 31),
        ),
    )  # fmt: skip


def _of_papers() -> tuple[Recommendation, ...]:
    return (
        Recommendation(
            "A mobile team that writes household lists in camps",
            "စခန်းများတွင် အိမ်ထောင်စုစာရင်း ပြုလုပ်ပေးမည့် ရွေ့လျားအဖွဲ့",
            "General administration office", "protection officer", date(2020, 10, 31),
            commitments=(
                Commitment(
                    "General administration office", "A team in two camps",
                    date(2020, 5, 20), date(2020, 6, 26),
                    (
                        Step("done", date(2020, 6, 25), "two days in one camp", late=True),
                        Step("verified", date(2020, 7, 1), "told by phone", 0, late=True),
                    ),
                ),
            ),
        ),
        Recommendation(
            "No fee for the papers of children", "ကလေးများ၏ စာရွက်စာတမ်း အခမဲ့",
            "General administration office", "", None,
        ),
    )  # fmt: skip


def _of_return() -> tuple[Recommendation, ...]:
    return (
        Recommendation(
            "Transport from the border that nobody pays for", "နယ်စပ်မှ အခမဲ့ သယ်ယူပို့ဆောင်ရေး",
            "Township administration", "field coordinator", date(2020, 10, 15),
        ),
    )  # fmt: skip
