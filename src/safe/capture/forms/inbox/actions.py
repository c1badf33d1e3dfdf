"""What members decide in the inbox. The original of a form never changes."""

from collections.abc import Mapping
from uuid import UUID

from safe.capture.forms.handlers import find_handler
from safe.capture.forms.inbox import applying, choosing, rereading
from safe.capture.forms.inbox.overlay import check_answers
from safe.capture.forms.inbox.problems import NeedsReading, NotPublished, NotWaiting
from safe.capture.forms.inbox.reasons import NOT_APPLIED_AS_IS, Aside
from safe.capture.forms.models import State, Submission, Wait
from safe.capture.forms.policies import P
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound

AT_ONCE = 100  # forms read again in one request; each opens a box
Choices = Mapping[str, str]


@action(permission=P.MEND, logs=("wait", "why"))
def mend_wait(*, by: Actor, wait: Wait, answers: Choices, why: str) -> Wait:
    """Lay clear answers over what waits, and apply it at once.

    It may go on waiting for another reason; what was laid over stays. Raises NotWaiting,
    DoesNotFit, NeedsReading, NotAllowed.
    """
    wait = _waiting(by, wait)
    if wait.reason in NOT_APPLIED_AS_IS:
        raise NeedsReading
    check_answers(answers)
    mended = {**wait.details.get("mended", {}), **answers}
    wait.details = {**wait.details, "mended": mended, "why": why}
    wait.save(update_fields=["details"])
    return _apply(by, wait)


@action(permission=P.MEND, logs=("wait",))
def replay_wait(*, by: Actor, wait: Wait) -> Wait:
    """Try again as it is. Raises NotWaiting, NeedsReading."""
    wait = _waiting(by, wait)
    if wait.reason in NOT_APPLIED_AS_IS:
        raise NeedsReading
    Submission.objects.filter(pk=wait.submission_id).update(attempts=0)
    return _apply(by, wait)


@action(permission=P.MEND, logs=("wait", "why"))
def set_aside(*, by: Actor, wait: Wait, why: str) -> Wait:
    """Do not count it, with a reason; it is kept and can be taken back. Raises NotWaiting."""
    wait = _waiting(by, wait)
    _end(by, wait, Wait.State.SET_ASIDE, why)
    if wait.part is None:
        _turn(wait.submission, State.SET_ASIDE, wait.reason)
    return wait


@action(permission=P.MEND, logs=("wait",))
def take_back(*, by: Actor, wait: Wait) -> Wait:
    """Let it wait again, and try it when trying can help. Raises NotWaiting."""
    wait = _locked(by, wait)
    if wait.state != Wait.State.SET_ASIDE:
        raise NotWaiting
    wait.state, wait.ended_at, wait.ended_by = Wait.State.WAITS, None, None
    wait.save(update_fields=["state", "ended_at", "ended_by"])
    if wait.part is None:
        is_conflict = wait.reason == "two-answers"
        state = State.CONFLICT if is_conflict else State.WAITING
        _turn(wait.submission, state, wait.reason)
    return wait if wait.reason in NOT_APPLIED_AS_IS else _apply(by, wait)


@action(permission=P.MEND, logs=("wait",))
def reread_wait(*, by: Actor, wait: Wait) -> Wait:
    """Open the original, read it with the form published now, and count or keep it.

    A form that is closed is taken too: a member decided. Raises NotWaiting, NothingToRead,
    NotPublished, VaultLocked.
    """
    wait = _waiting(by, wait)
    if wait.reason not in {"form-unknown", "form-closed"}:
        raise NeedsReading
    submission = wait.submission
    rereading.read_again(by, submission)
    if submission.state == State.KEPT:
        _end(by, wait, Wait.State.MENDED, "")
    else:
        applying.apply_again(by=by, submission=submission)
    wait.refresh_from_db()
    return wait


@action(permission=P.MEND, logs=("form_id", "version"))
def replay_unknown(*, by: Actor, form_id: str, version: str) -> int:
    """After publishing: read what waited for this version; returns how many were read.

    At most a hundred at once: call again while it returns that many. Raises VaultLocked.
    """
    waits = Wait.objects.filter(
        organisation=by.organisation,
        state=Wait.State.WAITS,
        reason="form-unknown",
        submission__form_code=form_id,
        details__version=version,
    ).order_by("since", "id")
    done = 0
    for wait in waits[:AT_ONCE]:
        try:
            reread_wait(by=by, wait=wait)
        except NotPublished:
            return done
        done += 1
    return done


@action(permission=P.MEND, logs=("wait", "chosen", "why"))
def choose_version(*, by: Actor, wait: Wait, chosen: UUID, why: str) -> Wait:
    """Of several answers to one form, one holds: it is counted, the others are set aside.

    When another was counted already, its facts are corrected as far as corrections reach; what
    is left for a member stands in the wait's details as `by_hand`. Raises NotWaiting, NotFound.
    """
    wait = _waiting(by, wait)
    if wait.reason != "two-answers":
        raise NotWaiting
    versions = list(
        Submission.objects.select_for_update().filter(
            organisation=by.organisation, instance=wait.submission.instance
        )
    )
    holds = next((one for one in versions if one.id == chosen), None)
    if holds is None:
        raise NotFound
    counted = next((one for one in versions if one.state == State.APPLIED), None)
    by_hand = _count_instead(by, counted, holds)
    for other in versions:
        if other.id != holds.id:
            _put_aside(by, other)
    # applying may have ended it already; a whole form that waits for another reason goes on
    for mine in Wait.objects.filter(submission=holds, part=None, reason="two-answers"):
        mine.details = {**mine.details, "by_hand": by_hand}
        _end(by, mine, Wait.State.MENDED, why)
    wait.refresh_from_db()
    return wait


def _count_instead(by: Actor, counted: Submission | None, holds: Submission) -> list[str]:
    if counted is not None and counted.id == holds.id:
        return []
    if holds.state not in {State.CONFLICT, State.SET_ASIDE}:
        return []  # received, waiting or kept: it goes its own way
    if holds.form is None or (find_handler(holds.kind) and not holds.answers.get("people")):
        rereading.read_again(by, holds)  # the door did not know its form, or found it closed
    if find_handler(holds.kind) is None:
        _turn(holds, State.KEPT, "")
        return []
    if counted is None:
        applying.apply_again(by=by, submission=holds)
        return []
    after = choosing.take_over(by=by, first=counted, second=holds)
    if after.rows:
        Wait.objects.filter(submission=holds, part=None).update(
            details={"mended": {"overrule": "yes"}}
        )
        only = None if after.rows == {0} else frozenset(after.rows)
        outcome = applying.apply_again(by=by, submission=holds, only=only)
        for waits in outcome.waits:
            if isinstance(waits.problem, NotAllowed):
                raise waits.problem
    else:
        holds.applied_at = clock.now()
        _turn(holds, State.APPLIED, "")
    return after.by_hand


def _put_aside(by: Actor, submission: Submission) -> None:
    """The whole form, with everything of it that still waits."""
    for wait in Wait.objects.filter(submission=submission, state=Wait.State.WAITS):
        _end(by, wait, Wait.State.SET_ASIDE, Aside.OTHER_HOLDS)
    wait, _new = Wait.objects.get_or_create(
        submission=submission,
        part=None,
        defaults={"organisation": by.organisation, "reason": "two-answers", "since": clock.now()},
    )
    wait.reason = "two-answers"
    wait.save(update_fields=["reason"])
    _end(by, wait, Wait.State.SET_ASIDE, Aside.OTHER_HOLDS)
    _turn(submission, State.SET_ASIDE, "two-answers")


def _apply(by: Actor, wait: Wait) -> Wait:
    only = None if wait.part is None else frozenset({wait.part})
    submission = Submission.objects.get(organisation=by.organisation, pk=wait.submission_id)
    outcome = applying.apply_again(by=by, submission=submission, only=only)
    for waits in outcome.waits:
        # nothing of it may stay when the member lacks a right that it needs
        if waits.part == wait.part and isinstance(waits.problem, NotAllowed):
            raise waits.problem
    wait.refresh_from_db()
    return wait


def _waiting(by: Actor, wait: Wait) -> Wait:
    wait = _locked(by, wait)
    if wait.state != Wait.State.WAITS:
        raise NotWaiting
    return wait


def _locked(by: Actor, wait: Wait) -> Wait:
    applying.lock_applying(by.organisation)
    found: Wait | None = (
        Wait.objects.select_for_update(of=("self",))
        .select_related("submission")
        .filter(organisation=by.organisation, pk=wait.pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _end(by: Actor, wait: Wait, state: Wait.State, why: str) -> None:
    wait.state, wait.ended_at, wait.ended_by = state, clock.now(), by.member
    wait.details = {**wait.details, "why": str(why)} if why else wait.details
    wait.save(update_fields=["state", "ended_at", "ended_by", "details"])


def _turn(submission: Submission, state: State, reason: str) -> None:
    submission.state, submission.reason = state, reason
    submission.save(update_fields=["state", "reason", "applied_at"])
