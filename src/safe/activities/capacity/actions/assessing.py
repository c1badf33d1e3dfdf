"""What the partner finds of itself, and, kept apart, what who facilitates saw."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from safe.activities.capacity import kinds, queries, scoring
from safe.activities.capacity.instruments import (
    DOES_NOT_APPLY,
    domains_of,
    scores_of,
    statements_of,
)
from safe.activities.capacity.models import LONGEST, Assessment, FacilitatorView, Kind, Round
from safe.activities.capacity.policies import P, speaks_for_partner
from safe.activities.capacity.problems import (
    FallNeedsWords,
    FinalAlready,
    NotClosed,
    NotComplete,
)
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.text import tidy
from safe.registry.facts.actions import record_fact
from safe.registry.facts.locking import lock_facts

Said = Mapping[str, tuple[int | None, str]]


@action(permission=P.FINALISE, logs=("round",))
def keep_levels(*, by: Actor, round: Round, said: Said) -> Assessment:  # noqa: A002
    """Levels with their evidence, some or all; what is not said here stays as it was."""
    _check_talked(by, round)
    assessment = _lock_assessment(by, round)
    if assessment.final_on is not None:
        raise FinalAlready
    assessment.found = _merged(round, assessment.found, said, "evidence")
    assessment.save(update_fields=["found"])
    return assessment


@action(permission=P.FACILITATE, logs=("round",))
def keep_view(*, by: Actor, round: Round, said: Said) -> FacilitatorView:  # noqa: A002
    """What the facilitating organisation saw; the partner's own levels stay as they are."""
    locked = queries.lock_round(by, round)
    if locked.closed_on is None or locked.is_given_up:
        raise NotClosed
    view: FacilitatorView
    view, _made = FacilitatorView.objects.get_or_create(
        organisation=by.organisation,
        round=locked,
        defaults={"shared_with": locked.shared_with},
    )
    view.seen = _merged(locked, view.seen, said, "words")
    view.save(update_fields=["seen"])
    return view


@action(permission=P.FINALISE, logs=("round", "on"))
def finalise_assessment(
    *,
    by: Actor,
    round: Round,  # noqa: A002
    on: date | None = None,
    comment: str = "",
) -> Assessment:
    """The partner says that this is what it found, and `on` which day it agreed so.

    Facts follow; nothing changes afterwards.
    """
    _check_talked(by, round)
    final_on = on or clock.today()
    queries.check_day(round, final_on)
    assessment = _lock_assessment(by, round)
    if assessment.final_on is not None:
        raise FinalAlready
    missing = _incomplete(round, assessment)
    if missing:
        raise NotComplete(count=missing)
    lock_facts(by.organisation)
    domains, levels = domains_of(round.instrument), scoring.levels_in(assessment.found)
    before = queries.find_before(assessment, round)
    moved = scoring.change(scoring.levels_in(before.found), levels, domains) if before else None
    words = tidy(comment, lines=True)[:LONGEST]
    if round.instrument.kind == Kind.CAPACITY:
        assessment.scores = scoring.scores(levels, domains)
        assessment.change = moved.overall if moved else None
        if moved and moved.overall < 0 and not words:
            raise FallNeedsWords
    assessment.comment, assessment.final_on = words, final_on
    assessment.save()
    _record(by, round, assessment, levels)
    return assessment


def _record(by: Actor, round: Round, assessment: Assessment, levels: scoring.Levels) -> None:  # noqa: A002
    of: dict[str, Any] = {
        "by": by,
        "subject": by.organisation,
        "subject_kind": "organisation",
        "on": round.held_on,
        "place": kinds.NO_TOWNSHIP,
        "programme": round.programme,
        "source": assessment.id,
    }
    if round.instrument.kind == Kind.PSEA:
        of |= {"on": assessment.final_on}  # the day of determination
        record_fact(kind=kinds.PSEA, value=Decimal(scoring.standards(levels).is_full), **of)
        return
    record_fact(kind=kinds.ASSESSED, **of)
    if assessment.change is not None:
        record_fact(kind=kinds.CHANGE, value=assessment.change, **of)


def _check_talked(by: Actor, round: Round) -> None:  # noqa: A002
    if not speaks_for_partner(by, round):
        raise NotAllowed
    if round.closed_on is None or round.is_given_up:
        raise NotClosed


def _lock_assessment(by: Actor, round: Round) -> Assessment:  # noqa: A002
    rows = Assessment.objects.select_for_update(of=("self",))
    mine = rows.filter(organisation=by.organisation, round=round)
    found: Assessment | None = mine.first()
    if found is not None:
        return found
    readers = {round.organisation, *round.shared_with} - {by.organisation}
    try:
        with transaction.atomic():
            made: Assessment = Assessment.objects.create(
                organisation=by.organisation,
                shared_with=sorted(readers),
                round=round,
                instrument=round.instrument,
            )
            return made
    except IntegrityError:  # another member was faster
        there: Assessment = mine.get()
        return there


def _merged(
    round: Round,  # noqa: A002
    there: Mapping[str, dict[str, object]],
    said: Said,
    name: str,
) -> dict[str, dict[str, object]]:
    """Only codes and levels of the instrument; a level that was taken back leaves its words."""
    allowed = {DOES_NOT_APPLY, *scores_of(round.instrument)}
    merged = dict(there)
    for code in statements_of(round.instrument):
        if code in said:
            level, words = said[code]
            kept = tidy(words, lines=True)[:LONGEST]
            merged[code] = {name: kept} | ({"level": level} if level in allowed else {})
    return merged


def _incomplete(round: Round, assessment: Assessment) -> int:  # noqa: A002
    """Statements without a level, or with one that nothing shows."""
    found = assessment.found
    return sum(
        "level" not in found.get(code, {})
        or (found[code]["level"] != DOES_NOT_APPLY and not found[code].get("evidence"))
        for code in statements_of(round.instrument)
    )
