"""Requests with their decisions, and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal as Amount
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Prefetch, Q, QuerySet

from safe.administration.approvals import policies
from safe.administration.approvals.models import Decision, Request, Rule, Verdict
from safe.administration.approvals.progress import Progress, State, progress_of
from safe.administration.approvals.subjects import ended_of
from safe.administration.programmes.models import Programme
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound


@dataclass(frozen=True)
class Asked:
    """A request and what was decided about it, in the order of levels."""

    request: Request
    decisions: Sequence[Decision] = field(default_factory=list)

    @property
    def progress(self) -> Progress:
        """Where it stands."""
        return progress_of(len(self.request.levels), [one.verdict for one in self.decisions])

    @property
    def state(self) -> State:
        """Where it stands, in a word."""
        return self.progress.state

    @property
    def waits_for(self) -> tuple[UUID, ...]:
        """The organisations of which a member decides next."""
        level = self.progress.level
        return () if level is None else policies.organisations_of(self.request, level)

    def is_for(self, by: Actor) -> bool:
        """Whether this member may decide it now."""
        level = self.progress.level
        return (
            level is not None
            and by.member is not None
            and policies.can_decide(by, self.request, level)
            and by.member not in self.touched_by
        )

    @property
    def touched_by(self) -> set[UUID]:
        """The members who asked or decided: none of them decides what is left."""
        return {self.request.asked_by, *(one.member for one in self.decisions)}


def find_rule(programme: Programme, kind: str, amount: Amount | None = None) -> Rule | None:
    """The rule for a kind: the one with the highest amount that is reached; None: no decision."""
    rules = Rule.objects.filter(programme=programme, kind=kind, ended_on=None)
    reached = Q(above__isnull=True)
    if amount is not None:
        reached |= Q(above__lte=amount)
    return rules.filter(reached).order_by(F("above").desc(nulls_last=True)).first()


def get_request(*, by: Actor, id: UUID) -> Asked:  # noqa: A002 - the field's word
    """One request; NotFound for unknown and foreign alike."""
    found = _with_decisions(policies.visible(by).filter(id=id)).first()
    if found is None:
        raise NotFound
    return _asked(found)


def list_requests(*, by: Actor, kind: str, about: Iterable[UUID]) -> list[Asked]:
    """All rounds of some things, oldest first."""
    rows = policies.visible(by).filter(kind=kind, about__in=list(about))
    return [_asked(row) for row in _with_decisions(rows).order_by("asked_at", "id")]


def find_last(*, by: Actor, kind: str, about: UUID) -> Asked | None:
    """The own organisation's last round about a thing: whoever asks meets it."""
    mine = Request.objects.filter(organisation=by.organisation, kind=kind, about=about)
    found = _with_decisions(mine).order_by("-round").first()
    return _asked(found) if found else None


def list_to_decide(*, by: Actor) -> list[Asked]:
    """What this member may decide now, oldest first."""
    if not by.may(policies.P.DECIDE):
        return []
    no_more = Q(decisions__verdict__in=[Verdict.SENT_BACK, Verdict.REFUSED])
    steps = Func(F("levels"), function="jsonb_array_length", output_field=IntegerField())
    open_ones = (
        policies.visible(by)
        .annotate(ended=Count("decisions", filter=no_more), done=Count("decisions"), steps=steps)
        .filter(ended=0, done__lt=F("steps"))
    )
    rows = _with_decisions(open_ones).order_by("asked_at", "id")
    found = [asked for asked in map(_asked, rows) if asked.is_for(by)]
    ended = ended_of(by, [asked.request for asked in found])
    return [asked for asked in found if asked.request.id not in ended]


def _with_decisions(rows: QuerySet[Request]) -> QuerySet[Request]:
    decided = Decision.objects.order_by("level")
    return rows.prefetch_related(Prefetch("decisions", queryset=decided, to_attr="decided"))


def _asked(request: Request) -> Asked:
    return Asked(request, vars(request)["decided"])
