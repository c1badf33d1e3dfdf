"""Dialogues and what hangs on them: each asked once, for whoever may read it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from safe.activities.dialogues import policies
from safe.activities.dialogues.ladder import Standing
from safe.activities.dialogues.models import (
    Attendee,
    Commitment,
    Dialogue,
    Influence,
    PublicVersion,
    Recommendation,
    Step,
)
from safe.kernel.actor import Actor
from safe.kernel.ids import day_key, read_day_key
from safe.kernel.problems import NotFound
from safe.kernel.vault import h

PAGE = 25


def get_dialogue(*, by: Actor, id: UUID) -> Dialogue:  # noqa: A002 - the field's word
    """NotFound for unknown and foreign alike."""
    found = policies.visible(by).filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def lock_dialogue(by: Actor, id: UUID) -> Dialogue:  # noqa: A002
    """The dialogue, held to the end of the transaction."""
    found = policies.visible(by).select_for_update().filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def list_dialogues(*, by: Actor, after: str = "") -> tuple[list[Dialogue], str]:
    """The newest first, and the key of the next page."""
    rows = policies.visible(by).order_by("-on_date", "-id")
    key = read_day_key(after) if after else None
    if after and key is None:
        raise NotFound
    if key is not None:
        rows = rows.filter(on_date__lte=key[0]).exclude(on_date=key[0], id__gte=key[1])
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], day_key(last.on_date, last.id) if last else ""


def list_public(*, by: Actor) -> list[PublicVersion]:
    """The newest that others let this organisation read."""
    return list(policies.public(by).order_by("-on_date", "-id")[:PAGE])


def get_public(*, by: Actor, id: UUID) -> PublicVersion:  # noqa: A002
    """One of them; NotFound for unknown, foreign and withdrawn alike."""
    found = policies.public(by).filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def find_own_public(dialogue: Dialogue) -> PublicVersion | None:
    """The public version of an own dialogue, withdrawn or not."""
    found: PublicVersion | None = PublicVersion.objects.filter(
        organisation=dialogue.organisation, dialogue=dialogue.id
    ).first()
    return found


def mark_of_minutes(dialogue: Dialogue) -> str:
    """By what a page knows later whether the minutes are still those it showed."""
    return h("safe.minutes", dialogue.minutes, size=8).hex() if dialogue.minutes else ""


def list_attendees(dialogue: Dialogue) -> list[Attendee]:
    """Who came, without names."""
    return list(Attendee.objects.filter(dialogue=dialogue).order_by("institution", "sex", "id"))


@dataclass(frozen=True)
class Issue:
    """A recommendation with what was said of it and what was promised."""

    recommendation: Recommendation
    influences: Sequence[Influence] = field(default_factory=list)
    commitments: Sequence[Standing] = field(default_factory=list)

    @property
    def influence(self) -> int:
        """The highest level; 0 before anything was said."""
        return max((one.level for one in self.influences), default=0)


def list_issues(dialogue: Dialogue) -> list[Issue]:
    """All recommendations of a dialogue, in four questions."""
    rows = list(Recommendation.objects.filter(dialogue=dialogue).order_by("number"))
    influences: dict[UUID, list[Influence]] = defaultdict(list)
    for one in Influence.objects.filter(recommendation__in=rows).order_by("at", "id"):
        influences[one.recommendation_id].append(one)
    commitments: dict[UUID, list[Standing]] = defaultdict(list)
    promised = Commitment.objects.filter(recommendation__in=rows).order_by("due_on", "id")
    for standing in standings(list(promised)):
        commitments[standing.commitment.recommendation_id].append(standing)
    return [Issue(row, influences[row.id], commitments[row.id]) for row in rows]


def standings(commitments: Sequence[Commitment]) -> list[Standing]:
    """Commitments with their steps: one question."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(commitment__in=commitments).order_by("at", "id"):
        steps[step.commitment_id].append(step)
    return [Standing(one, steps[one.id]) for one in commitments]


def get_recommendation(*, by: Actor, id: UUID) -> Recommendation:  # noqa: A002
    """With its dialogue; NotFound for unknown and foreign alike."""
    rows = Recommendation.objects.filter(id=id, dialogue__in=policies.visible(by))
    found: Recommendation | None = rows.select_related("dialogue").first()
    if found is None:
        raise NotFound
    return found


def get_commitment(*, by: Actor, id: UUID) -> Commitment:  # noqa: A002
    """With its recommendation and dialogue; NotFound for unknown and foreign alike."""
    rows = Commitment.objects.filter(id=id, recommendation__dialogue__in=policies.visible(by))
    found: Commitment | None = rows.select_related("recommendation__dialogue").first()
    if found is None:
        raise NotFound
    return found


def list_open(*, by: Actor) -> list[Commitment]:
    """Promises that are not said to be done, the most urgent first."""
    done = Step.objects.filter(said=Step.Said.DONE).values("commitment")
    rows = Commitment.objects.filter(recommendation__dialogue__in=policies.visible(by))
    return list(rows.exclude(id__in=done).order_by("due_on", "id")[: PAGE * 4])


def list_register(*, by: Actor, after: str = "") -> tuple[list[Standing], str]:
    """All promises by their day, and the key of the next page."""
    rows = Commitment.objects.filter(recommendation__dialogue__in=policies.visible(by))
    rows = rows.select_related("recommendation__dialogue").order_by("due_on", "id")
    key = read_day_key(after) if after else None
    if after and key is None:
        raise NotFound
    if key is not None:
        rows = rows.filter(due_on__gte=key[0]).exclude(due_on=key[0], id__lte=key[1])
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return standings(found[:PAGE]), day_key(last.due_on, last.id) if last else ""
