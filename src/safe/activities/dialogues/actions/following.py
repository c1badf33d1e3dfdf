"""What became of it: how far a recommendation has come, and the ladder of a promise."""

from datetime import date

from safe.activities.dialogues import queries
from safe.activities.dialogues.counting import count
from safe.activities.dialogues.models import Commitment, Dialogue, Influence, Recommendation, Step
from safe.activities.dialogues.policies import P
from safe.activities.dialogues.problems import (
    BeforeTheDialogue,
    BeforeTheStep,
    DayNotCome,
    LadderOrder,
    NotHigher,
    VerifiedByAnother,
)
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.text import tidy


@action(permission=P.WRITE, logs=("recommendation", "level", "on"))
def say_influence(
    *, by: Actor, recommendation: Recommendation, level: int, on: date, words: str
) -> Influence:
    """A higher level of influence was reached, and by what one sees it."""
    found = queries.lock_dialogue(by, recommendation.dialogue_id)
    _refuse_day(on, found)
    there = Influence.objects.filter(recommendation=recommendation, level__gte=level)
    if there.exists():
        raise NotHigher
    made: Influence = Influence.objects.create(
        organisation=by.organisation,
        recommendation=recommendation,
        level=level,
        on_date=on,
        words=tidy(words, lines=True),
        member=_member(by),
        at=clock.now(),
    )
    count(by=by, dialogue=found)
    return made


@action(permission=P.WRITE, logs=("recommendation", "due_on"))
def add_commitment(
    *,
    by: Actor,
    recommendation: Recommendation,
    office: str,
    promise: str,
    due_on: date,
    on: date,
    words: str,
) -> Commitment:
    """An office promised something: the first step of its ladder is that it was said."""
    found = queries.lock_dialogue(by, recommendation.dialogue_id)
    _refuse_day(on, found)
    if due_on < on:
        raise BeforeTheStep
    made: Commitment = Commitment.objects.create(
        organisation=by.organisation,
        recommendation=recommendation,
        office=tidy(office),
        promise=tidy(promise, lines=True),
        due_on=due_on,
    )
    _write(by, made, Step.Said.SAID, on, words, None)
    count(by=by, dialogue=found)
    return made


@action(permission=P.WRITE, logs=("commitment", "said", "on", "level"))
def note_step(
    *,
    by: Actor,
    commitment: Commitment,
    said: Step.Said,
    on: date,
    words: str,
    level: int | None = None,
) -> Step:
    """The next step of a promise. Who wrote that it is done does not verify it."""
    found = queries.lock_dialogue(by, commitment.recommendation.dialogue_id)
    (standing,) = queries.standings([commitment])
    if said not in standing.next_steps() or (said is Step.Said.VERIFIED) != (level is not None):
        raise LadderOrder
    done = standing.step(Step.Said.DONE)
    if said is Step.Said.VERIFIED and done is not None and done.member == by.member:
        raise VerifiedByAnother
    _refuse_day(on, found)
    if on < max(step.on_date for step in standing.steps):
        raise BeforeTheStep
    step = _write(by, commitment, said, on, words, level)
    count(by=by, dialogue=found)
    return step


def _write(
    by: Actor, commitment: Commitment, said: Step.Said, on: date, words: str, level: int | None
) -> Step:
    made: Step = Step.objects.create(
        organisation=by.organisation,
        commitment=commitment,
        said=said,
        level=level,
        on_date=on,
        words=tidy(words, lines=True),
        member=_member(by),
        at=clock.now(),
    )
    return made


def _refuse_day(on: date, dialogue: Dialogue) -> None:
    if on > clock.today():
        raise DayNotCome
    if on < dialogue.on_date:
        raise BeforeTheDialogue


def _member(by: Actor) -> object:
    """Words are somebody's: neither a phone nor a program says them."""
    if by.member is None:
        raise NotAllowed
    return by.member
