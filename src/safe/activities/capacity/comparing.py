"""A final assessment beside the one before, on the same version; and where others stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from safe.activities.capacity import queries, scoring
from safe.activities.capacity.instruments import domains_of
from safe.activities.capacity.models import Assessment, Kind, Round
from safe.activities.capacity.queries import Peers
from safe.activities.capacity.scoring import OVERALL, Change
from safe.kernel.actor import Actor
from safe.kernel.charts import Dumbbell, Radar, dumbbell, radar


@dataclass(frozen=True)
class Compared:
    """Dumbbells by domain, the paired change, and the quartiles of others where five are final."""

    dumbbells: Sequence[Dumbbell]
    radar: Radar
    change: Change | None = None
    before: UUID | None = None
    before_overall: str = ""
    peers: dict[str, Peers] = field(default_factory=dict)

    @property
    def all_peers(self) -> Peers | None:
        """Of the overall level."""
        return self.peers.get(OVERALL)


def compare(*, by: Actor, round: Round, assessment: Assessment | None) -> Compared | None:  # noqa: A002
    """None for standards, and while nothing is final."""
    del by  # row-level security shows the own rounds alone; the door of peers shows no row
    if assessment is None or not assessment.final_on or round.instrument.kind != Kind.CAPACITY:
        return None
    domains = domains_of(round.instrument)
    before = queries.find_before(assessment, round)
    peers = queries.peers_of(round.instrument)
    now = {code: Decimal(said) for code, said in assessment.scores.items()}
    then = {code: Decimal(said) for code, said in before.scores.items()} if before else {}
    moved = None
    if before is not None:
        moved = scoring.change(
            scoring.levels_in(before.found), scoring.levels_in(assessment.found), domains
        )
    return Compared(
        [
            dumbbell(
                one.name,
                then.get(one.code),
                now.get(one.code),
                band=(peers[one.code].low, peers[one.code].high) if one.code in peers else None,
            )
            for one in domains
        ],
        radar(
            [one.name for one in domains],
            [now.get(one.code) for one in domains],
            [then.get(one.code) for one in domains] if then else None,
        ),
        moved,
        before.round_id if before else None,
        scoring.shown(before.scores.get(OVERALL, "")) if before else "",
        peers,
    )
