"""Rounds, ballots, what was found, plans: each asked once, for whoever may read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from safe.activities.capacity import policies
from safe.activities.capacity.models import (
    Agreement,
    Assessment,
    Ballot,
    FacilitatorView,
    Instrument,
    Kind,
    Plan,
    PlanAction,
    Round,
    Step,
    Tally,
)
from safe.activities.capacity.problems import BeforeTheRound, NotYetHappened
from safe.activities.capacity.scoring import OVERALL
from safe.activities.capacity.slips import slip_hashes
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound

PAGE = 25


def get_round(*, by: Actor, id: UUID) -> Round:  # noqa: A002 - the field's word
    """NotFound for unknown and foreign alike."""
    found = policies.visible(by).select_related("instrument").filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def lock_round(by: Actor, round: Round) -> Round:  # noqa: A002
    """The round for whoever facilitates it, held to the end of the transaction."""
    found: Round | None = (
        Round.objects.select_for_update(of=("self",))
        .select_related("instrument")
        .filter(id=round.id, organisation=by.organisation)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def list_rounds(*, by: Actor, before: UUID | None = None) -> tuple[list[Round], UUID | None]:
    """The newest first, and the key of the next page."""
    rows = policies.visible(by).select_related("instrument").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def list_same(*, by: Actor, round: Round) -> list[Round]:  # noqa: A002
    """All rounds of this partner with instruments of this code, in their order."""
    return list(
        policies.visible(by)
        .select_related("instrument")
        .filter(
            partner=round.partner,
            programme=round.programme,
            instrument__code=round.instrument.code,
            is_given_up=False,
        )
        .order_by("number")
    )


def count_used(round: Round) -> int:  # noqa: A002
    """How many ballots are in."""
    return int(Ballot.objects.filter(round=round, box__isnull=False).count())


def tallies_of(round: Round) -> dict[str, list[int]]:  # noqa: A002
    """What the ballots gave, by statement."""
    rows = Tally.objects.filter(round=round).values_list("statement", "scores")
    return dict(rows)


def find_assessment(round: Round) -> Assessment | None:  # noqa: A002
    """What the partner found in the round, as far as it wrote it."""
    found: Assessment | None = Assessment.objects.filter(
        round=round, organisation=round.partner
    ).first()
    return found


def assessments_of(rounds: Sequence[Round]) -> dict[UUID, Assessment]:
    """The partner's own of each round: one question for a list."""
    partners = {one.id: one.partner for one in rounds}
    rows = Assessment.objects.filter(round__in=list(partners)).defer("comment")
    return {row.round_id: row for row in rows if row.organisation == partners[row.round_id]}


def find_view(round: Round) -> FacilitatorView | None:  # noqa: A002
    """What the facilitating organisation saw."""
    found: FacilitatorView | None = FacilitatorView.objects.filter(
        round=round, organisation=round.organisation
    ).first()
    return found


def find_before(assessment: Assessment, round: Round) -> Assessment | None:  # noqa: A002
    """The partner's last final one on the same version, before this round."""
    found: Assessment | None = (
        Assessment.objects.filter(
            organisation=round.partner,
            instrument=round.instrument,
            round__number__lt=round.number,
            final_on__isnull=False,
        )
        .exclude(id=assessment.id)
        .order_by("-round__number")
        .first()
    )
    return found


@dataclass(frozen=True)
class Peers:
    """Where the middle half of at least five partners stands, in one part of an instrument."""

    number: int
    low: Decimal
    middle: Decimal
    high: Decimal


def peers_of(instrument: Instrument) -> dict[str, Peers]:
    """By domain and overall; nothing while fewer than five are final."""
    if instrument.kind != Kind.CAPACITY:
        return {}
    parts = [*(one["code"] for one in instrument.domains), OVERALL]
    with connection.cursor() as cursor:
        cursor.execute("select * from core.capacity_peers(%s, %s::text[])", [instrument.id, parts])
        return {
            parts[part - 1]: Peers(number, *(Decimal(tenths) / 10 for tenths in said))
            for part, number, *said in cursor.fetchall()
        }


@dataclass(frozen=True)
class Slip:
    """Where a slip belongs."""

    ballot: UUID
    round: UUID
    organisation: UUID


def find_slip(letters: str) -> Slip | None:
    """By the letters on it, before anybody is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from core.ballot_by_slip(%s::bytea[])", [list(slip_hashes(letters))]
        )
        row = cursor.fetchone()
    return Slip(*row) if row else None


def find_plan(round: Round) -> Plan | None:  # noqa: A002
    """The plan that follows a round."""
    found: Plan | None = Plan.objects.filter(round=round).select_related("round").first()
    return found


def get_plan(*, by: Actor, id: UUID) -> Plan:  # noqa: A002
    """NotFound for unknown and foreign alike."""
    found: Plan | None = (
        Plan.objects.select_related("round__instrument")
        .filter(id=id, round__in=policies.visible(by))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def is_agreed(plan: Plan) -> bool:
    """Whether the partner agreed, too."""
    return bool(Agreement.objects.filter(plan=plan, organisation=plan.partner).exists())


def list_lines(plan: Plan) -> list[PlanAction]:
    """The actions of a plan by the day they are due."""
    return list(PlanAction.objects.filter(plan=plan).order_by("due_on", "id"))


def get_line(*, by: Actor, id: UUID) -> PlanAction:  # noqa: A002
    """One action of a plan that the actor may read."""
    found: PlanAction | None = (
        PlanAction.objects.select_related("plan__round__instrument")
        .filter(id=id, plan__round__in=policies.visible(by))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def steps_of(lines: Iterable[PlanAction]) -> dict[UUID, list[Step]]:
    """All steps of some actions, in the order in which they were written."""
    found: dict[UUID, list[Step]] = {}
    rows = Step.objects.filter(line__in=[one.id for one in lines]).order_by("at", "id")
    for row in rows:
        found.setdefault(row.line_id, []).append(row)
    return found


def _open_lines(by: Actor) -> QuerySet[PlanAction]:
    """The actions of agreed plans that the partner has not yet said to be done."""
    done = Step.objects.filter(line=OuterRef("pk"), said=Step.Said.DONE)
    found: QuerySet[PlanAction] = PlanAction.objects.filter(
        ~Exists(done), plan__agreement__isnull=False, plan__round__in=policies.visible(by)
    )
    return found


def list_due(*, by: Actor, after: UUID | None = None) -> tuple[list[PlanAction], UUID | None]:
    """A page of open actions, the one due first above, and the key of the next page."""
    rows = _open_lines(by).select_related("plan__round__instrument").order_by("due_on", "id")
    if after is not None:
        last = get_line(by=by, id=after)  # may be done by now: its day still says where to go on
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, id__gt=last.id))
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


@dataclass(frozen=True)
class Due:
    """How many actions are open, of them late or due by a day, and the first day."""

    open: int
    late: int
    by_then: int
    first: date | None


def count_due(*, by: Actor, until: date) -> Due:
    """Counted by the database: the board shows one page of them."""
    found = _open_lines(by).aggregate(
        open=Count("id"),
        late=Count("id", filter=Q(due_on__lt=clock.today())),
        by_then=Count("id", filter=Q(due_on__lte=until)),
        first=Min("due_on"),
    )
    return Due(**found)


def check_day(round: Round, on: date) -> None:  # noqa: A002
    """What was agreed on paper is typed later, but never before it happened."""
    if on > clock.today():
        raise NotYetHappened
    if on < round.held_on:
        raise BeforeTheRound
