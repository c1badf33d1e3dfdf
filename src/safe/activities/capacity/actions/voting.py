"""A ballot: whoever holds a slip casts it. No row says when, and none says who."""

from collections.abc import Mapping
from uuid import UUID

from safe.activities.capacity import ballots, queries
from safe.activities.capacity.instruments import DOES_NOT_APPLY, scores_of, statements_of
from safe.activities.capacity.models import Ballot, Round
from safe.activities.capacity.policies import P
from safe.activities.capacity.problems import NoBallots, ScoresMissing, SlipUsed
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.vault import random_bytes


@action(permission=P.VOTE, writes_ledger=False)
def cast_ballot(*, by: Actor, round: Round, ballot: UUID, scores: Mapping[str, int]) -> None:  # noqa: A002
    """The scores of one slip, once. The ledger is silent: a row would say when somebody scored."""
    locked = queries.lock_round(by, round)
    box = _box(locked, scores)
    used = Ballot.objects.filter(id=ballot, round=locked, box__isnull=True).update(box=box)
    if not used:
        raise SlipUsed


@action(permission=P.FACILITATE, logs=("round",))
def type_ballot(*, by: Actor, round: Round, scores: Mapping[str, int]) -> None:  # noqa: A002
    """A paper ballot, typed by who facilitates: a row like the others, whose letters nobody has."""
    locked = queries.lock_round(by, round)
    Ballot.objects.create(
        organisation=by.organisation,
        round=locked,
        token_hash=random_bytes(32),
        box=_box(locked, scores),
    )


def _box(round: Round, scores: Mapping[str, int]) -> bytes:  # noqa: A002
    if round.public is None:
        raise NoBallots
    allowed = {DOES_NOT_APPLY, *scores_of(round.instrument)}
    codes = list(statements_of(round.instrument))
    missing = [code for code in codes if scores.get(code) not in allowed]
    if missing:
        raise ScoresMissing(count=len(missing))
    return ballots.seal_scores(
        public=bytes(round.public), round=round.id, scores=[scores[code] for code in codes]
    )
