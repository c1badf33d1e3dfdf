"""Two answers to one form: what differs, and how the chosen one takes the other's place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from safe.capture.forms.inbox.words import OF_A_PERSON, OF_THE_TRAINING
from safe.capture.forms.models import Part, Submission
from safe.kernel.actor import Actor
from safe.registry.people import actions as people
from safe.registry.people.models import Person

Said = Mapping[str, Any]
WHY = "other-form"  # the code that facts and ledger keep


@dataclass
class TakingOver:
    """What the chosen form still has to do, and what only a member can correct."""

    rows: set[int] = field(default_factory=set)
    by_hand: list[str] = field(default_factory=list)  # "3:township", or a target of the training


def take_over(*, by: Actor, first: Submission, second: Submission) -> TakingOver:
    """Correct what `first` made to what `second` says, as far as corrections reach.

    Persons whom `first` registered get the sex and age that `second` says. Rows known by a card or
    a number are left to be applied. Raises NotAllowed when the member may not correct persons.
    """
    after = TakingOver(by_hand=[f"0:{target}" for target in _differing_training(first, second)])
    before = list(first.answers.get("people", []))
    boxes = _boxes(second)
    matched: set[int] = set()
    for said in second.answers.get("people", []):
        was = _same_row(said, before)
        if was is not None:
            matched.add(was["no"])
        person = _registered(by, was) if was is not None else None
        if was is None or person is None:
            after.rows.add(said["no"])
            continue
        _correct(by, person, said)
        after.by_hand += [f"{said['no']}:{target}" for target in _left(was, said)]
        if said.get("card") and said["card"] == was.get("card"):
            after.rows.add(said["no"])  # the card leads to the person: marks and names follow
        else:
            if said.get("mark") != was.get("mark"):
                after.by_hand.append(f"{said['no']}:mark")
            if boxes.get(UUID(said["id"])):
                after.by_hand.append(f"{said['no']}:name")
    gone = [was["no"] for was in before if was["no"] not in matched]
    after.by_hand += [f"{number}:gone" for number in gone]
    if any(_differing_training(first, second)):
        after.rows.clear()  # they would stand in another training or half-day beside the first
        after.by_hand += [f"{said['no']}:mark" for said in second.answers["people"] if said["no"]]
    return after


def _differing_training(first: Submission, second: Submission) -> list[str]:
    names = (*OF_THE_TRAINING,)
    return [name for name in names if first.answers.get(name) != second.answers.get(name)]


def _same_row(said: Said, rows: list[Said]) -> Said | None:
    """By card, by number, else by the place on the sheet when neither speaks against it."""
    for target in ("card", "running_no"):
        if said.get(target):
            for was in rows:
                if was.get(target) == said[target]:
                    return was
    return next((was for was in rows if was["no"] == said["no"]), None)


def _registered(by: Actor, was: Said) -> Person | None:
    found: Person | None = Person.objects.filter(
        organisation=by.organisation, id=UUID(was["id"]), undone_at__isnull=True
    ).first()
    return found


def _correct(by: Actor, person: Person, said: Said) -> None:
    sex, band = said.get("sex", person.sex), said.get("age_band", person.age_band)
    if (sex, band) != (person.sex, person.age_band):
        people.correct_person(by=by, person=person, sex=sex, age_band=band, why=WHY)


def _left(was: Said, said: Said) -> list[str]:
    """Targets that differ and that no correction of ours reaches."""
    reached = {"sex", "age_band", "mark", "known_by"}
    names = (*(name for name in OF_A_PERSON if name not in reached), "card")
    return [name for name in names if was.get(name) != said.get(name)]


def _boxes(submission: Submission) -> dict[UUID, bool]:
    parts = Part.objects.filter(submission=submission, kind=Part.Kind.PERSON)
    return {part.id: part.box is not None for part in parts.only("id", "box")}
