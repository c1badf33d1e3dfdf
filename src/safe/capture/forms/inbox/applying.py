"""The worker's side: claim what was received, apply it; what cannot be applied waits."""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, F, Max, Min, QuerySet, When
from django.db.models.functions import Coalesce

from safe.capture.forms.handlers import Filled, Handler, Outcome, PersonPart, Waits, find_handler
from safe.capture.forms.models import Part, State, Submission, Wait
from safe.kernel import clock, tenancy
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.registry.facts.locking import lock_facts

log = logging.getLogger("safe.worker")
BATCH = 200
PATIENCE = 2.0  # seconds a batch may hold its rows
TRIES = 5
AT_ONCE = timedelta(0)
SETTLE = timedelta(seconds=2)
LONGEST_BURST = timedelta(seconds=20)
# a phone clock that lies decides nothing
FILLED = Case(
    When(flags__contains=["phone-clock"], then=F("received_at")),
    default=Coalesce("filled_at", "received_at"),
)


class OurFault(Problem):
    """A handler failed again and again: not the form's fault."""

    code = "our-fault"


def work_once(*, settle: timedelta = AT_ONCE) -> int:
    """Apply what is queued in every organisation; returns how many forms were looked at.

    A phone empties itself in one burst and in any order. With `settle` the burst may end first, so
    that forms are applied in the order in which they were filled: whose card it is decides the
    form that was filled first, not the one that arrived first.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from core.submissions_queued()")
        queued = [row[0] for row in cursor.fetchall()]
    return sum(_work_for(organisation, settle) for organisation in queued)


def _work_for(organisation: UUID, settle: timedelta) -> int:
    by = Actor(organisation=organisation, scope="organisation")
    begun, done = time.monotonic(), 0
    with transaction.atomic(), tenancy.acting(by):
        if not lock_facts(organisation, wait=False):
            return 0
        queue = Submission.objects.filter(organisation=organisation, state=State.RECEIVED)
        if settle and _still_arrives(queue, settle):
            return 0
        claimed = queue.select_for_update(skip_locked=True).order_by(FILLED, "received_at")[:BATCH]
        for submission in claimed:
            _apply_claimed(by, submission)
            done += 1
            if time.monotonic() - begun > PATIENCE:
                break
    return done


def _still_arrives(queue: QuerySet[Submission], settle: timedelta) -> bool:
    span = queue.aggregate(first=Min("received_at"), last=Max("received_at"))
    if span["first"] is None:
        return False
    now = clock.now()
    return bool(now - span["last"] < settle and now - span["first"] < LONGEST_BURST)


def lock_applying(organisation: UUID) -> None:
    """One at a time applies for an organisation, so that nothing slips between wait and take-up.

    Taken by the worker and by pages that make cards or numbers known; free at the end of the
    transaction.
    """
    lock_facts(organisation)


def _apply_claimed(by: Actor, submission: Submission) -> None:
    try:
        with transaction.atomic():
            apply_submission(by=_as_device(by, submission), submission=submission)
    except Exception as fault:
        log.error("submission %s could not be applied", submission.id, exc_info=fault)
        submission.attempts += 1
        submission.save(update_fields=["attempts"])
        if submission.attempts >= TRIES:
            _let_wait(by, submission, Waits(None, OurFault()))
            _set_state(submission, State.WAITING, "our-fault")


def _as_device(by: Actor, submission: Submission) -> Actor:
    handler = find_handler(submission.kind)
    return Actor(
        organisation=by.organisation,
        member=by.member,
        device=submission.device,
        permissions=by.permissions | (handler.permissions if handler else frozenset()),
        scope="organisation",
        vault=by.vault,
    )


def apply_again(
    *, by: Actor, submission: Submission, only: frozenset[int] | None = None
) -> Outcome:
    """Apply for a member of the inbox: with his rights and those of the form's kind."""
    return apply_submission(by=_as_device(by, submission), submission=submission, only=only)


@action(permission=None, logs=("submission",))
def apply_submission(
    *, by: Actor, submission: Submission, only: frozenset[int] | None = None
) -> Outcome:
    """Apply a form, or some of its participants; what cannot be applied waits with its reason.

    Cards and numbers that became known take up what waited for them.
    """
    handler = find_handler(submission.kind)
    if handler is None:
        _set_state(submission, State.KEPT, "")
        return Outcome()
    outcome = _run(by, handler, submission, only)
    for waits in outcome.waits:
        _let_wait(by, submission, waits)
    _end_waits(by, submission, only, {waits.part for waits in outcome.waits})
    whole = next((waits for waits in outcome.waits if waits.part is None), None)
    submission.flags = sorted({*submission.flags, *outcome.flags})
    if whole is not None:
        _set_state(submission, State.WAITING, whole.problem.code)
    else:
        submission.applied_at = submission.applied_at or clock.now()
        _set_state(submission, State.APPLIED, "")
    if outcome.known:
        take_up(by=by, known=outcome.known)
    return outcome


def _run(
    by: Actor, handler: Handler, submission: Submission, only: frozenset[int] | None
) -> Outcome:
    try:
        with transaction.atomic():
            return handler.apply(by=by, filled=read_filled(submission), only=only)
    except Problem as problem:
        return Outcome(waits=[Waits(None, problem)])


def read_filled(submission: Submission) -> Filled:
    """The submission as its handler sees it, with what members mended laid over it."""
    mended = _mended(submission)
    parts = list(Part.objects.filter(submission=submission))
    boxes = {part.id: part.box for part in parts if part.kind == Part.Kind.PERSON}
    event_box = next((part.box for part in parts if part.kind == Part.Kind.EVENT), None)
    answers = dict(submission.answers) | mended.get(None, {})
    people = []
    for said in submission.answers.get("people", []):
        over = mended.get(said["no"], {}) | (mended.get(None, {}) if said["no"] == 0 else {})
        identifier = UUID(said["id"])
        people.append(
            PersonPart(
                no=said["no"],
                id=identifier,
                box=boxes.get(identifier),
                answers=_without_misfits(dict(said) | over, over),
            )
        )
    return Filled(
        id=submission.id,
        received_at=submission.received_at,
        answers=_without_misfits(answers, mended.get(None, {})),
        people=people,
        event=UUID(answers["event_id"]),
        event_box=event_box,
    )


def _without_misfits(answers: dict[str, Any], mended: Mapping[str, Any]) -> dict[str, Any]:
    if "misfits" in answers:
        answers["misfits"] = [name for name in answers["misfits"] if name not in mended]
    return answers


def _mended(submission: Submission) -> dict[int | None, dict[str, Any]]:
    waits = Wait.objects.filter(submission=submission).values_list("part", "details")
    return {part: details.get("mended", {}) for part, details in waits}


def _let_wait(by: Actor, submission: Submission, waits: Waits) -> None:
    said = {
        name: str(value)[:64]
        for name, value in waits.problem.named.items()
        if isinstance(value, str | int)
    }
    wait, new = Wait.objects.get_or_create(
        submission=submission,
        part=waits.part,
        defaults={
            "organisation": by.organisation,
            "reason": waits.problem.code,
            "details": said,
            "awaits": waits.awaits,
            "since": clock.now(),
        },
    )
    if not new:
        kept = {"mended": wait.details["mended"]} if "mended" in wait.details else {}
        wait.reason, wait.details, wait.awaits = waits.problem.code, said | kept, waits.awaits
        wait.state, wait.ended_at, wait.ended_by = Wait.State.WAITS, None, None
        wait.save()


def _end_waits(
    by: Actor, submission: Submission, only: frozenset[int] | None, still: set[int | None]
) -> None:
    waits = Wait.objects.filter(submission=submission, state=Wait.State.WAITS)
    if only is not None:
        waits = waits.filter(part__in=only)
    for wait in waits:
        if wait.part not in still:
            wait.state, wait.ended_at, wait.ended_by = Wait.State.MENDED, clock.now(), by.member
            wait.save(update_fields=["state", "ended_at", "ended_by"])


def _set_state(submission: Submission, state: State, reason: str) -> None:
    submission.state, submission.reason = state, reason
    submission.save(update_fields=["state", "reason", "flags", "applied_at"])


def take_up(*, by: Actor, known: Iterable[bytes]) -> int:
    """Apply again what waited for cards or numbers that are known now; returns how many."""
    waits = (
        Wait.objects.filter(
            organisation=by.organisation, state=Wait.State.WAITS, awaits__in=list(known)
        )
        .select_related("submission")
        .order_by("since")
    )
    taken = 0
    for wait in waits:
        only = None if wait.part is None else frozenset({wait.part})
        apply_submission(by=_as_device(by, wait.submission), submission=wait.submission, only=only)
        taken += 1
    return taken
