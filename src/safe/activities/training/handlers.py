"""What the two forms of the field become: persons, trainings, half-days, marks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from safe.activities.training import actions
from safe.activities.training.knowledge import get_test
from safe.activities.training.models import (
    Attendance,
    Event,
    Half,
    Mark,
    Mode,
    Participant,
    Session,
    When,
)
from safe.activities.training.policies import P
from safe.activities.training.problems import NumberUnknown, ValueUnknown
from safe.activities.training.rows import (
    EventKey,
    KnownBy,
    Row,
    awaits_card,
    awaits_number,
)
from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.capture.forms.handlers import Filled, Outcome, PersonPart, Waits
from safe.capture.forms.inbox.splitting import read_date
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.registry.facts.actions import Attributes
from safe.registry.people import actions as people
from safe.registry.people.models import AgeBand, Disability, Displacement, Sex
from safe.registry.people.policies import P as PEOPLE
from safe.registry.people.problems import CardUnknown, CardUnreadable

_KNOWN: Mapping[str, frozenset[str]] = {
    "sex": frozenset(Sex.values),
    "age_band": frozenset(AgeBand.values),
    "displacement": frozenset(Displacement.values),
    "disability": frozenset(Disability.values),
}


class Registration:
    """One person registered, by card or with a running number of a training."""

    kind: str = "registration"
    required: frozenset[str] = frozenset({"sex", "township", "consent"})
    permissions: frozenset[str] = frozenset({P.HOLD, PEOPLE.REGISTER})

    def apply(self, *, by: Actor, filled: Filled, only: frozenset[int] | None) -> Outcome:  # noqa: ARG002 - one person
        """Register; a running number is kept for the event that the form names."""
        part = filled.people[0]
        said = part.answers
        _check_fits(said)
        _check_fits(filled.answers)
        township = said.get("township", "")
        if township:  # the form lets it be empty: another one, or better not asked
            places.check_township(township, programme=programmes.the_programme().code)
        on = read_date(filled.answers.get("event_started_on")) or _arrived(filled)
        outcome = Outcome()
        person = people.register_person(
            by=by,
            id=part.id,
            identity=part.box,
            keeps_name=said.get("consent") == "yes",
            attributes=attributes_of(said),
            township=township,
            on=on,
            card=_card(said),
            source=filled.id,
        )
        if card := _card(said):
            outcome.known.add(awaits_card(card))
        number = _number(said)
        if number is not None and "event_started_on" in filled.answers:
            key = event_key(filled.answers)
            event = actions.ensure_event(
                by=by, id=filled.event, key=key, offered=None, details=filled.event_box
            )
            actions.enrol_person(by=by, event=event, person=person, running_no=number)
            outcome.known.add(awaits_number(by.organisation, key, number))
        return outcome


class TrainingDay:
    """One half-day of a training: who was there."""

    kind: str = "training_day"
    required: frozenset[str] = frozenset(
        {"event_curriculum", "event_township", "event_started_on", "half_day_on", "half_day"}
    )
    permissions: frozenset[str] = frozenset({P.HOLD, PEOPLE.REGISTER})

    def apply(self, *, by: Actor, filled: Filled, only: frozenset[int] | None) -> Outcome:
        """Mark each participant; one who cannot be applied waits alone."""
        said = filled.answers
        _check_fits(said)
        key = event_key(said)
        event = actions.ensure_event(
            by=by,
            id=filled.event,
            key=key,
            offered=_offered(said),
            details=filled.event_box,
        )
        session = actions.hold_session(
            by=by,
            event=event,
            on=_day(said, "half_day_on") + _moved_by(event, filled, key),
            half=_one_of(said, "half_day", Half.values),
        )
        outcome = Outcome()
        if _offered(said) not in (None, event.offered):
            outcome.flags.add("offered-differs")
        for part in filled.people:
            if only is None or part.no in only:
                with _waiting_alone(outcome, part, by, key):
                    self._attend(by, filled, part, event, session, key, outcome)
        return outcome

    def _attend(
        self,
        by: Actor,
        filled: Filled,
        part: PersonPart,
        event: Event,
        session: Session,
        key: EventKey,
        outcome: Outcome,
    ) -> None:
        said = part.answers
        _check_fits(said)
        row = Row(
            id=part.id,
            known_by=KnownBy(_one_of(said, "known_by", list(KnownBy), "new")),
            attributes=attributes_of(said),
            card=_card(said),
            running_no=_number(said),
            identity=part.box,
            keeps_name=said.get("consent") == "yes",
            township=said.get("township", ""),
            source=filled.id,
        )
        if row.township:
            places.check_township(row.township, programme=event.programme)
        participant = actions.take_part(by=by, event=event, row=row, on=session.on_date)
        mark = _one_of(said, "mark", Mark.values, Mark.PRESENT)
        other = _overruled(filled, said, session, participant, mark)
        if other is not None:
            actions.correct_attendance(by=by, attendance=other, mark=mark, why="overruled")
        else:
            actions.mark_attendance(by=by, session=session, participant=participant, mark=mark)
        if row.known_by is KnownBy.NEW and row.card:
            outcome.known.add(awaits_card(row.card))
        if row.known_by is not KnownBy.NUMBER and row.running_no is not None:
            outcome.known.add(awaits_number(by.organisation, key, row.running_no))


class KnowledgeTestForm:
    """One participant's answers before or after a training."""

    kind: str = "knowledge_test"
    required: frozenset[str] = frozenset(
        {
            "event_curriculum", "event_township", "event_started_on", "known_by",
            "test_on", "test_when", "test_form", "test_mode", "test_version", "test_item",
        }
    )  # fmt: skip
    permissions: frozenset[str] = frozenset({P.HOLD, PEOPLE.REGISTER})

    def apply(self, *, by: Actor, filled: Filled, only: frozenset[int] | None) -> Outcome:  # noqa: ARG002 - one person
        """Keep the sitting; one who is not known yet waits for his card or number."""
        said, part = filled.answers, filled.people[0]
        _check_fits(said)
        _check_fits(part.answers)
        key = event_key(said)
        event = actions.ensure_event(
            by=by, id=filled.event, key=key, offered=None, details=filled.event_box
        )
        test = get_test(event.programme, str(said.get("test_version", "")))
        on = _day(said, "test_on") + _moved_by(event, filled, key)
        row = Row(
            id=part.id,
            known_by=KnownBy(_one_of(part.answers, "known_by", ("card", "number"))),
            attributes=attributes_of(part.answers),
            card=_card(part.answers),
            running_no=_number(part.answers),
            source=filled.id,
        )
        outcome = Outcome()
        with _waiting_alone(outcome, part, by, key):
            participant = actions.take_part(by=by, event=event, row=row, on=on)
            actions.record_sitting(
                by=by,
                participant=participant,
                person=participant.person_id,
                test=test,
                when=_one_of(said, "test_when", When.values),
                form=str(said.get("test_form", "")),
                mode=_one_of(said, "test_mode", Mode.values),
                on=on,
                answers=said.get("items", {}),
            )
        return outcome


def _moved_by(event: Event, filled: Filled, key: EventKey) -> timedelta:
    """How far the training that this form made was moved since; its half-days moved along."""
    return event.started_on - key.started_on if event.id == filled.event else timedelta(0)


def _overruled(
    filled: Filled, said: Mapping[str, Any], session: Session, participant: Participant, mark: str
) -> Attendance | None:
    """The other mark that a member decided against in the inbox; no phone can say `overrule`."""
    if "yes" not in (said.get("overrule"), filled.answers.get("overrule")):
        return None
    marks = Attendance.objects.filter(session=session, participant=participant)
    other: Attendance | None = marks.exclude(mark=mark).first()
    return other


@contextmanager
def _waiting_alone(outcome: Outcome, part: PersonPart, by: Actor, key: EventKey) -> Iterator[None]:
    """A participant's refusal undoes his row alone, and says what would take it up again."""
    try:
        with transaction.atomic():
            yield
    except CardUnknown as problem:
        card = _card(part.answers)
        outcome.waits.append(Waits(part.no, problem, awaits_card(card) if card else None))
    except NumberUnknown as problem:
        number = _number(part.answers) or 0
        awaits = awaits_number(by.organisation, key, number)
        outcome.waits.append(Waits(part.no, problem, awaits))
    except Problem as problem:
        outcome.waits.append(Waits(part.no, problem))


def event_key(said: Mapping[str, Any]) -> EventKey:
    """Which training the form speaks of. Raises ValueUnknown."""
    return EventKey(
        curriculum=str(said.get("event_curriculum", "")),
        township=str(said.get("event_township", "")),
        started_on=_day(said, "event_started_on"),
        letter=str(said.get("event_letter") or "A").upper()[:2],
    )


def attributes_of(said: Mapping[str, Any]) -> Attributes:
    """The person's attributes as said. Raises ValueUnknown."""
    return Attributes(
        **{name: _one_of(said, name, known, "unknown") for name, known in _KNOWN.items()}
    )


def _check_fits(said: Mapping[str, Any]) -> None:
    if said.get("card_unreadable") and "card" not in said:
        raise CardUnreadable
    for name in said.get("misfits", ()):
        raise ValueUnknown(question=name)


def _one_of(said: Mapping[str, Any], name: str, known: Any, default: str = "") -> str:  # noqa: ANN401
    value = said.get(name) or default
    if value not in known:
        raise ValueUnknown(question=name)
    return str(value)


def _day(said: Mapping[str, Any], name: str) -> date:
    day = read_date(said.get(name))
    if day is None:
        raise ValueUnknown(question=name)
    return day


def _arrived(filled: Filled) -> date:
    return filled.received_at.astimezone(clock.YANGON).date()


def _offered(said: Mapping[str, Any]) -> int | None:
    text = str(said.get("event_offered") or "")
    return int(text) if text.isdigit() and 0 < int(text) <= 60 else None


def _number(said: Mapping[str, Any]) -> int | None:
    text = str(said.get("running_no") or "")
    return int(text) if text.isdigit() and 0 < int(text) < 10_000 else None


def _card(said: Mapping[str, Any]) -> bytes | None:
    text = said.get("card")
    return bytes.fromhex(str(text)) if text else None
