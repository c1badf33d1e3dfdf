"""A day typed from paper: the same steps as a form, all rows or none."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

import orjson
from django.db import transaction

from safe.activities.training.actions.completion import settle
from safe.activities.training.actions.holding import (
    ensure_event,
    hold_session,
    mark_attendance,
    take_part,
)
from safe.activities.training.models import Event, Participant, Session
from safe.activities.training.policies import P
from safe.activities.training.problems import SheetNotRight, SheetSent
from safe.activities.training.rows import EventKey, KnownBy, Row, awaits_card, awaits_number
from safe.activities.training.sheet import Sheet, SheetRow
from safe.capture.forms.inbox.applying import lock_applying, take_up
from safe.kernel import vault
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.kernel.vault import Sealer, cards, contexts
from safe.registry.people.identity import Identity, seal_identity
from safe.registry.people.models import Person


@action(permission=P.HOLD, logs=("id", "rows"))
def type_day(*, by: Actor, id: UUID, rows: int, sheet: Sheet) -> Event:  # noqa: A002, ARG001 - logged
    """Register, enrol and mark whom a paper sheet names. Raises SheetNotRight with each bad row.

    Sent twice it is kept once. A refused row refuses the sheet: the paper is still in the hand.
    """
    lock_applying(by.organisation)
    sealer = vault.sealer_for(by.organisation, "registry")
    event_id = sheet.id_of(by.organisation, 0)
    _check_same_training(by, event_id, sheet)
    event = ensure_event(
        by=by,
        id=event_id,
        key=sheet.key,
        offered=sheet.offered,
        details=_seal_details(sealer, event_id, sheet.details),
    )
    halves = sorted({half for row in sheet.rows for half in row.marks})
    sessions = {half: hold_session(by=by, event=event, on=sheet.on, half=half) for half in halves}
    refused: dict[int, Problem] = {}
    for typed in sheet.rows:
        try:
            with transaction.atomic():
                _take(by, event, sheet, typed, sessions, sealer)
        except Problem as problem:
            refused[typed.no] = problem
    if refused:
        raise SheetNotRight(refused)
    take_up(by=by, known=_known(by.organisation, sheet))
    return event


def _known(organisation: UUID, sheet: Sheet) -> set[bytes]:
    """What phones may have waited for: cards and running numbers that this sheet made known."""
    known = {awaits_card(cards.card_mac(row.letters)) for row in sheet.rows if row.letters}
    numbers = {row.running_no for row in sheet.rows if row.running_no is not None}
    return known | {awaits_number(organisation, sheet.key, number) for number in numbers}


def _take(
    by: Actor,
    event: Event,
    sheet: Sheet,
    typed: SheetRow,
    sessions: Mapping[str, Session],
    sealer: Sealer,
) -> None:
    person = sheet.id_of(by.organisation, typed.no)
    _check_not_another(by, event, person, typed)
    row = Row(
        id=person,
        known_by=typed.known_by,
        attributes=typed.attributes,
        card=cards.card_mac(typed.letters) if typed.letters else None,
        running_no=typed.running_no,
        identity=_seal_identity(sealer, person, typed),
        keeps_name=typed.keeps_name,
        source=sheet.id,
    )
    participant = take_part(by=by, event=event, row=row, on=sheet.on)
    for half, mark in typed.marks.items():
        mark_attendance(
            by=by, session=sessions[half], participant=participant, mark=mark, settles=False
        )
    settle(by=by, participant=participant, why="marked")


def _check_same_training(by: Actor, identifier: UUID, sheet: Sheet) -> None:
    """Raises SheetSent: the page made a training already that is another one by now."""
    made: Event | None = Event.objects.filter(organisation=by.organisation, id=identifier).first()
    if made is None:
        return
    if EventKey(made.curriculum, made.township, made.started_on, made.letter) != sheet.key:
        raise SheetSent


def _check_not_another(by: Actor, event: Event, identifier: UUID, typed: SheetRow) -> None:
    """Raises SheetSent: the page was sent before with somebody else in this row.

    Its answer was lost on the way and the page was filled anew; without this the new person would
    be taken for the one who was typed first.
    """
    known: Person | None = Person.objects.filter(
        organisation=by.organisation, id=identifier, undone_at__isnull=True
    ).first()
    if known is None:
        return
    said = asdict(typed.attributes)
    is_same = typed.known_by is KnownBy.NEW and all(
        getattr(known, name) == value for name, value in said.items()
    )
    if not is_same or not Participant.objects.filter(event=event, person=known).exists():
        raise SheetSent


def _seal_identity(sealer: Sealer, person: UUID, typed: SheetRow) -> bytes | None:
    if typed.known_by is not KnownBy.NEW or not typed.keeps_name:
        return None
    card = cards.printed(typed.letters) if typed.letters else ""
    return seal_identity(sealer, person, Identity(name=typed.name, card=card, birth=typed.birth))


def _seal_details(sealer: Sealer, event: UUID, details: Mapping[str, str]) -> bytes | None:
    said = {name: words for name, words in details.items() if words}
    if not said:
        return None
    return sealer.seal(contexts.event_details(event), orjson.dumps(said))
