"""Opening a round and printing its slips."""

from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from safe.activities.capacity import ballots, queries
from safe.activities.capacity.models import Ballot, Instrument, Kind, Round
from safe.activities.capacity.policies import P
from safe.activities.capacity.problems import NoBallots, OnlyPartners, RoundRuns, TooManySlips
from safe.activities.capacity.slips import new_slip, slip_hash
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Part
from safe.kernel import tenancy
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.vault import ring_key
from safe.registry.facts.locking import lock_facts

MOST_SLIPS = 60
RING = "registry"


@action(permission=P.FACILITATE, logs=("instrument", "partner", "held_on"))
def open_round(*, by: Actor, instrument: Instrument, partner: UUID, held_on: date) -> Round:
    """A round of a partner; where members score in secret, its key is made and parted here.

    A round of standards has no ballots: it is talked about at once.
    """
    programme = instrument.programme
    if partner == by.organisation or partner not in {
        one.id for one in programmes.list_partners(programme)
    }:
        raise OnlyPartners
    lock_facts(partner)  # two that facilitate open one round between them
    there = Round.objects.filter(
        partner=partner, instrument__code=instrument.code, is_given_up=False
    )
    finished = there.filter(assessments__final_on__isnull=False)
    if there.count() > finished.distinct().count():
        raise RoundRuns
    identifier = new_id()
    leading = [*programmes.list_deciding(programme, Part.LEAD)]
    leading += programmes.list_deciding(programme, Part.CO_LEAD)
    is_secret = instrument.kind == Kind.CAPACITY
    try:
        with transaction.atomic():
            made: Round = Round.objects.create(
                id=identifier,
                organisation=by.organisation,
                shared_with=sorted({partner, *leading} - {by.organisation}),
                programme=programme.code,
                instrument=instrument,
                partner=partner,
                number=1 + (there.aggregate(last=Max("number"))["last"] or 0),
                held_on=held_on,
                closed_on=None if is_secret else held_on,
                **(_new_key(by, identifier, partner) if is_secret else {}),
            )
    except IntegrityError as clash:  # another member was faster
        raise RoundRuns from clash
    return made


def _new_key(by: Actor, identifier: UUID, partner: UUID) -> dict[str, bytes]:
    # the partner's public key is a row of the partner: the one thing read of it here
    with tenancy.acting(by, organisations=(partner,)):
        partner_ring = ring_key(partner, RING)
    key = ballots.make_key(
        round=identifier,
        facilitator_ring=ring_key(by.organisation, RING),
        partner_ring=partner_ring,
    )
    return {
        "public": key.public,
        "facilitator_half": key.facilitator_half,
        "partner_half": key.partner_half,
    }


@action(permission=P.FACILITATE, logs=("round", "count"))
def issue_slips(*, by: Actor, round: Round, count: int) -> list[str]:  # noqa: A002
    """New slips, to be printed now: their letters stand nowhere afterwards."""
    locked = queries.lock_round(by, round)
    if locked.public is None:
        raise NoBallots
    if locked.slips + count > MOST_SLIPS:
        raise TooManySlips(most=MOST_SLIPS, there=locked.slips)
    letters = [new_slip() for _ in range(count)]
    drawn = list(letters)
    SystemRandom().shuffle(drawn)  # the order on paper is not the order of the rows
    Ballot.objects.bulk_create(
        Ballot(organisation=by.organisation, round=locked, token_hash=slip_hash(slip))
        for slip in drawn
    )
    locked.slips += count
    locked.save(update_fields=["slips"])
    return letters
