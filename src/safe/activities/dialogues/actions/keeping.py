"""What was said at the table: the event, who came, minutes, recommendations; then approval."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from safe.activities.dialogues import queries
from safe.activities.dialogues.counting import count
from safe.activities.dialogues.models import NO_TOWNSHIP, Attendee, Dialogue, Recommendation
from safe.activities.dialogues.policies import P
from safe.activities.dialogues.problems import (
    MinutesFixed,
    MinutesMissing,
    MinutesMoved,
    NotHeldYet,
    OutsideTheProgramme,
)
from safe.administration.approvals import queries as approvals
from safe.administration.approvals.actions import file_request
from safe.administration.approvals.models import Request
from safe.administration.approvals.progress import State
from safe.administration.programmes import queries as programmes
from safe.kernel import clock, vault
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.problems import NotFound
from safe.kernel.text import tidy
from safe.kernel.vault import contexts

KIND = "minutes"


@dataclass(frozen=True)
class Said:
    """A dialogue as it was planned or held."""

    title: str
    level: str
    on_date: date
    convenor: str
    place: str = NO_TOWNSHIP
    agenda: str = ""


@dataclass(frozen=True)
class Attending:
    """Somebody who took part; name and office are sealed."""

    institution: str
    sex: str
    name: str = ""
    office: str = ""


@dataclass(frozen=True)
class Recommending:
    """A recommendation in both languages; who follows it and until when may come later."""

    text_en: str
    addressee: str
    text_my: str = ""
    theme: str = ""
    owner: str = ""
    due_on: date | None = None


@action(permission=P.WRITE, logs=("at",))
def keep_dialogue(*, by: Actor, said: Said, at: UUID | None = None) -> Dialogue:
    """A new dialogue, or the one of this id as it shall be, while its minutes are open."""
    tidied, programme = _tidied(said), programmes.the_programme()
    if not programme.covers(said.on_date):
        raise OutsideTheProgramme  # a slip of the year would never be counted
    if at is None:
        made: Dialogue = Dialogue.objects.create(
            organisation=by.organisation, programme=programme.code, **tidied
        )
        return made
    found = _lock_open(by, at)
    Dialogue.objects.filter(id=found.id).update(**tidied)
    return queries.get_dialogue(by=by, id=at)


@action(permission=P.WRITE, logs=("dialogue",))
def keep_minutes(*, by: Actor, dialogue: Dialogue, text: str, seen: str | None = None) -> None:
    """Seal the minutes; written anew until they are approved.

    `seen` marks those that the writer began with: nobody writes over what he has not read.
    """
    found = _lock_open(by, dialogue.id)
    if seen is not None and seen != queries.mark_of_minutes(found):
        raise MinutesMoved
    if found.on_date > clock.today():
        raise NotHeldYet
    words = tidy(text, lines=True)
    if not words:
        raise MinutesMissing
    context = contexts.dialogue_minutes(found.id)
    box = vault.seal_for(by.organisation, "registry", context, words.encode())
    Dialogue.objects.filter(id=found.id).update(minutes=box)


@action(permission=P.WRITE, logs=("dialogue",))
def add_attendee(*, by: Actor, dialogue: Dialogue, said: Attending) -> Attendee:
    """Somebody who took part: what counts is clear, who it was is sealed."""
    found = _lock_open(by, dialogue.id)
    identifier, box = new_id(), None
    who = {"name": tidy(said.name), "office": tidy(said.office)}
    if any(who.values()):
        data = json.dumps(who, ensure_ascii=False).encode()
        context = contexts.dialogue_attendee(identifier)
        box = vault.seal_for(by.organisation, "registry", context, data)
    made: Attendee = Attendee.objects.create(
        id=identifier,
        organisation=by.organisation,
        dialogue=found,
        institution=said.institution,
        sex=said.sex,
        box=box,
    )
    return made


@action(permission=P.WRITE, logs=("attendee",))
def drop_attendee(*, by: Actor, attendee: UUID) -> Dialogue:
    """Somebody written down by mistake, before the minutes are approved."""
    row = Attendee.objects.filter(id=attendee, organisation=by.organisation).first()
    if row is None:
        raise NotFound
    found = _lock_open(by, row.dialogue_id)
    row.delete()
    return found


@action(permission=P.WRITE, logs=("dialogue", "at"))
def keep_recommendation(
    *, by: Actor, dialogue: Dialogue, said: Recommending, at: UUID | None = None
) -> Recommendation:
    """A new recommendation, or who follows one and until when.

    Its own words are fixed with the minutes.
    """
    found = queries.lock_dialogue(by, dialogue.id)
    tidied = _tidied(said)
    if at is None:
        _refuse_fixed(by, found)
        last = Recommendation.objects.filter(dialogue=found).aggregate(last=Max("number"))["last"]
        made: Recommendation = Recommendation.objects.create(
            organisation=by.organisation, dialogue=found, number=(last or 0) + 1, **tidied
        )
        return made
    row = Recommendation.objects.filter(id=at, dialogue=found).first()
    if row is None:
        raise NotFound
    fixed = {name: tidied[name] for name in ("text_en", "text_my", "addressee", "theme")}
    if fixed != {name: getattr(row, name) for name in fixed}:
        _refuse_fixed(by, found)
    Recommendation.objects.filter(id=at).update(**tidied)
    count(by=by, dialogue=found)
    return queries.get_recommendation(by=by, id=at)


@action(permission=P.WRITE, logs=("dialogue",))
def ask_for_minutes(*, by: Actor, dialogue: Dialogue, comment: str = "") -> Request:
    """Ask another member to approve the minutes."""
    found = _lock_open(by, dialogue.id)
    if found.on_date > clock.today():
        raise NotHeldYet
    if found.minutes is None:
        raise MinutesMissing
    programme = programmes.the_programme()
    return file_request(by=by, programme=programme, kind=KIND, about=found.id, comment=comment)


def approve_minutes(*, by: Actor, id: UUID) -> None:  # noqa: A002 - the field's word
    """A step of the second member's decision: the dialogue counts from now on."""
    found = queries.lock_dialogue(by, id)
    Dialogue.objects.filter(id=found.id).update(approved_on=clock.today())
    found.refresh_from_db()
    count(by=by, dialogue=found)


def _lock_open(by: Actor, id: UUID) -> Dialogue:  # noqa: A002
    found = queries.lock_dialogue(by, id)
    _refuse_fixed(by, found)
    return found


def _refuse_fixed(by: Actor, found: Dialogue) -> None:
    asked = approvals.find_last(by=by, kind=KIND, about=found.id)
    is_open = asked is None or asked.state not in {State.WAITS, State.APPROVED}
    if found.approved_on is not None or not is_open:
        raise MinutesFixed


def _tidied(said: Said | Recommending) -> dict[str, Any]:
    return {
        name: tidy(value, lines=True) if isinstance(value, str) else value
        for name, value in asdict(said).items()
    }
