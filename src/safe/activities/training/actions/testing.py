"""A knowledge test sat by a participant, and what is counted of it.

`training.post_test` carries the share right after the training, `training.test_pair` the normalised
change of who sat both (Marx & Cummings 2007), on the day of the second sitting.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from safe.activities.training.actions.completion import attributes_of
from safe.activities.training.actions.holding import check_date
from safe.activities.training.models import KnowledgeTest, Mode, Participant, Sitting, When
from safe.activities.training.policies import P
from safe.activities.training.problems import TwoSittings, ValueUnknown
from safe.activities.training.scoring import change, items_of, score
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import NothingChanges
from safe.registry.facts import actions as facts
from safe.registry.facts.locking import lock_facts
from safe.registry.facts.models import Fact

TENTH = Decimal("0.0000000001")


@action(permission=P.HOLD, logs=("when", "form", "mode", "on"), subject="person")
def record_sitting(
    *,
    by: Actor,
    participant: Participant,
    person: UUID,  # noqa: ARG001 - the ledger's subject
    test: KnowledgeTest,
    when: str,
    form: str,
    mode: str,
    on: date,
    answers: Mapping[str, str],
) -> Sitting:
    """Keep one participant's answers and settle his facts. The same again changes nothing.

    Raises ValueUnknown, DayAhead, NotOffered, TwoSittings.
    """
    check_answers(test, when=when, form=form, mode=mode, answers=answers)
    check_date(on)
    lock_facts(by.organisation)
    given = {"test": test, "form": form, "mode": mode, "on_date": on, "answers": dict(answers)}
    sitting: Sitting
    sitting, new = Sitting.objects.get_or_create(
        participant=participant,
        when=when,
        defaults={
            "id": new_id(),
            "organisation": by.organisation,
            "recorded_at": clock.now(),
            **given,
        },
    )
    if not new:
        if any(getattr(sitting, name) != value for name, value in given.items()):
            raise TwoSittings(number=participant.running_no or "–")
        return sitting
    settle_sittings(by=by, participant=participant, why="sat")
    return sitting


@action(permission=P.CORRECT, logs=("sitting", "form", "mode", "on", "why"))
def correct_sitting(
    *,
    by: Actor,
    sitting: Sitting,
    form: str,
    mode: str,
    on: date,
    answers: Mapping[str, str],
    why: str,
) -> Sitting:
    """Replace the answers of a sitting. Raises NothingChanges, ValueUnknown, DayAhead."""
    lock_facts(by.organisation)
    sitting = (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("test", "participant")
        .get(organisation=by.organisation, pk=sitting.pk)
    )
    check_answers(sitting.test, when=sitting.when, form=form, mode=mode, answers=answers)
    check_date(on)
    given = {"form": form, "mode": mode, "on_date": on, "answers": dict(answers)}
    if all(getattr(sitting, name) == value for name, value in given.items()):
        raise NothingChanges
    for name, value in given.items():
        setattr(sitting, name, value)
    sitting.save(update_fields=list(given))
    settle_sittings(by=by, participant=sitting.participant, why=why)
    return sitting


def check_answers(
    test: KnowledgeTest, *, when: str, form: str, mode: str, answers: Mapping[str, str]
) -> None:
    """Raises ValueUnknown naming the question that says what no choice has."""
    for name, value, known in (
        ("test_when", when, When.values),
        ("test_form", form, list(test.questions)),
        ("test_mode", mode, Mode.values),
    ):
        if value not in known:
            raise ValueUnknown(question=name)
    options = {
        item["code"]: {"", *(option["code"] for option in item["options"])}
        for item in items_of(test, form)
    }
    if not answers:
        raise ValueUnknown(question="test_item")
    for code, said in answers.items():
        if said not in options.get(code, ()):
            raise ValueUnknown(question=code)


def settle_sittings(*, by: Actor, participant: Participant, why: str) -> None:
    """Bring the participant's facts of tests to what his sittings say."""
    participant = Participant.objects.select_related("event", "person").get(pk=participant.pk)
    sat = {
        sitting.when: sitting
        for sitting in Sitting.objects.filter(participant=participant).select_related("test")
    }
    after, before = sat.get(When.AFTER), sat.get(When.BEFORE)
    if after is None:
        return
    wanted: dict[str, Decimal | None] = {"training.post_test": _tenths(score(after).share)}
    if before is not None:
        wanted["training.test_pair"] = _tenths(change(score(before), score(after)))
    standing = Fact.objects.filter(organisation=by.organisation, void=False, source=after.id)
    for fact in standing:
        same = fact.kind in wanted and fact.value == wanted[fact.kind]
        if same and fact.on_date == after.on_date and fact.place == participant.event.township:
            del wanted[fact.kind]
        else:
            facts.void_facts(by=by, source=after.id, kind=fact.kind, why=why)
    for kind, value in wanted.items():
        facts.record_fact(
            by=by,
            kind=kind,
            subject=participant.person.subject,
            subject_kind="person",
            on=after.on_date,
            place=participant.event.township,
            programme=participant.event.programme,
            event=participant.event_id,
            source=after.id,
            value=value,
            attributes=attributes_of(participant.person),
        )


def _tenths(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(TENTH)
