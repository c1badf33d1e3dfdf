"""Closing a round with both halves of its key; giving it up without opening anything."""

from safe.activities.capacity import ballots, queries
from safe.activities.capacity.instruments import statements_of
from safe.activities.capacity.models import Ballot, Round, Tally
from safe.activities.capacity.policies import P, speaks_for_partner
from safe.activities.capacity.problems import (
    FinalAlready,
    HalfWrong,
    NoBallots,
    TooFewBallots,
)
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import BrokenSeal

#: with fewer, each voter reads the others from the sums and his own
LEAST_BALLOTS = 3


@action(permission=P.FINALISE, logs=("round",))
def read_half(*, by: Actor, round: Round) -> str:  # noqa: A002
    """The partner's half as letters to read aloud. They are shown, and kept nowhere."""
    if not speaks_for_partner(by, round):
        raise NotAllowed
    if round.partner_half is None:
        raise NoBallots
    return ballots.read_half(vault=by.vault, round=round.id, box=round.partner_half)


@action(permission=P.FACILITATE, logs=("round",))
def close_round(*, by: Actor, round: Round, letters: str) -> Round:  # noqa: A002
    """Open all ballots with both halves; what stays is sorted, and the key is gone."""
    locked = queries.lock_round(by, round)
    if locked.public is None or locked.facilitator_half is None:
        raise NoBallots
    boxes = list(
        Ballot.objects.filter(round=locked, box__isnull=False).values_list("box", flat=True)
    )
    if len(boxes) < LEAST_BALLOTS:
        raise TooFewBallots(voted=len(boxes), least=LEAST_BALLOTS)
    half = ballots.half_from(letters)
    if half is None:
        raise HalfWrong
    try:
        pair = ballots.open_key(
            vault=by.vault,
            round=locked.id,
            public=bytes(locked.public),
            box=locked.facilitator_half,
            half=half,
        )
    except BrokenSeal:
        raise HalfWrong from None
    opened = [ballots.open_scores(pair=pair, round=locked.id, box=box) for box in boxes]
    Tally.objects.bulk_create(
        Tally(
            organisation=by.organisation,
            shared_with=locked.shared_with,
            round=locked,
            statement=statement,
            scores=scores,
        )
        for statement, scores in ballots.tallied(opened, list(statements_of(locked.instrument)))
    )
    return _end(locked, voted=len(boxes))


@action(permission=P.FACILITATE, logs=("round",))
def give_up_round(*, by: Actor, round: Round) -> Round:  # noqa: A002
    """End a round that came to nothing: no ballot is opened, its key is forgotten."""
    locked = queries.lock_round(by, round)
    assessment = queries.find_assessment(locked)
    if locked.is_given_up or (assessment and assessment.final_on):
        raise FinalAlready
    locked.is_given_up = True
    return _end(locked, voted=locked.voted)


def _end(round: Round, *, voted: int | None) -> Round:  # noqa: A002
    """Slips and key go; the round itself stays."""
    Ballot.objects.filter(round=round).delete()
    round.closed_on = round.closed_on or clock.today()
    round.voted = voted
    round.public = round.facilitator_half = round.partner_half = None
    round.save()
    return round
