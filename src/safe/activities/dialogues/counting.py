"""The facts of a dialogue: what they should be, and the way there from what they are.

Others count with them and see each one. So until a dialogue is rated safe its facts tell the month
and no township: where and when people met is not known outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from safe.activities.dialogues import kinds, queries
from safe.activities.dialogues.ladder import IN_A_PLAN, first_at
from safe.activities.dialogues.models import NO_TOWNSHIP, Dialogue, Safety
from safe.kernel.actor import Actor
from safe.registry.facts.actions import NOT_KNOWN, Attributes, record_fact, void_facts
from safe.registry.facts.locking import lock_facts
from safe.registry.facts.models import Fact


@dataclass(frozen=True)
class Wanted:
    """One fact as it should stand."""

    kind: str
    subject_kind: str
    source: UUID
    on: date
    value: Decimal | None = None
    attributes: Attributes = NOT_KNOWN


def count(*, by: Actor, dialogue: Dialogue) -> None:
    """A step of every action: facts begin with approved minutes and follow what is said since."""
    if dialogue.approved_on is None:
        return
    lock_facts(by.organisation)
    met, place = _told_of(dialogue)
    rows = Fact.objects.filter(organisation=by.organisation, event=dialogue.id, void=False)
    there = {(fact.kind, fact.source): fact for fact in rows}
    for one in _wanted(dialogue, met):
        fact = there.pop((one.kind, one.source), None)
        same = fact is not None and (fact.on_date, fact.value, fact.sex, fact.place) == (
            one.on,
            one.value,
            one.attributes.sex,
            place,
        )
        if same:
            continue
        if fact is not None:
            void_facts(by=by, why="corrected", source=one.source, kind=one.kind)
        record_fact(
            by=by,
            kind=one.kind,
            subject=one.source,
            subject_kind=one.subject_kind,
            on=one.on,
            place=place,
            programme=dialogue.programme,
            source=one.source,
            event=dialogue.id,
            value=one.value,
            attributes=one.attributes,
        )
    for kind, source in there:
        void_facts(by=by, why="corrected", source=source, kind=kind)


def _told_of(dialogue: Dialogue) -> tuple[date, str]:
    """The day and the township as others may know them."""
    if dialogue.safety == Safety.SAFE:
        return dialogue.on_date, dialogue.place
    return dialogue.on_date.replace(day=1), NO_TOWNSHIP


def _wanted(dialogue: Dialogue, met: date) -> Iterator[Wanted]:
    yield Wanted(kinds.HELD, "dialogue", dialogue.id, met)
    for one in queries.list_attendees(dialogue):
        of = Attributes(sex=one.sex)
        yield Wanted(kinds.TOOK_PART, "attendee", one.id, met, attributes=of)
    for issue in queries.list_issues(dialogue):
        row = issue.recommendation
        is_whole = Decimal(bool(row.owner and row.due_on))
        yield Wanted(kinds.RECOMMENDED, "recommendation", row.id, met, is_whole)
        reached = first_at(issue.influences, IN_A_PLAN)
        if reached is not None:
            yield Wanted(kinds.INFLUENCED, "recommendation", row.id, reached.on_date)
        for standing in issue.commitments:
            promised = standing.commitment
            kept = Decimal(standing.is_kept)
            yield Wanted(kinds.COMMITMENT_DUE, "commitment", promised.id, promised.due_on, kept)
