"""The end of a half-year: its figures are taken and kept.

A fact is either in the released figures or among the late ones. Whoever writes facts holds the
lock of his organisation before he looks at the clock, until he commits (registry.facts.locking).
A closing takes the locks of all partners, looks at the clock, then figures: what was recorded
before is committed and seen, with an earlier time; what waits for the lock gets a later one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from safe.administration.approvals.words import kept_words, organisations
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation, Part, Period
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed
from safe.registry.facts.locking import lock_facts
from safe.results.periods import figuring, queries
from safe.results.periods.models import Closing, ReleasedFigure
from safe.results.periods.policies import P
from safe.results.periods.problems import NotTheLead, PartnersMissing
from safe.results.periods.state import check_open, check_over
from safe.results.periods.words import names_of


@action(permission=P.CLOSE, logs=("period",))
def close_period(*, by: Actor, period: Period, reason: str = "") -> Closing:
    """Release the figures. Without a partner that is not approved only with a reason."""
    leads = programmes.list_deciding(period.programme, Part.LEAD)
    if by.organisation not in leads:
        raise NotTheLead(organisations=organisations(leads))
    if by.member is None:
        raise NotAllowed
    check_over(period)
    partners = programmes.list_partners(period.programme)
    # all whose facts stand in the figures; in one order, so that no two closings wait in a ring
    for organisation in sorted({one.id for one in partners} | queries.readable(by)):
        lock_facts(organisation)
    check_open(by=by, period=period)
    missing, words = queries.list_missing(by=by, period=period), kept_words(reason)
    if missing and not words:
        raise PartnersMissing(partners=names_of(missing))
    shared = _Sharing.of(by, period, partners)
    closing: Closing = Closing.objects.create(
        organisation=by.organisation,
        shared_with=shared.everybody,
        period=period,
        closed_at=clock.now(),
        closed_by=by.member,
        reason=words,
        missing=[str(one.id) for one in missing],
    )
    ReleasedFigure.objects.bulk_create(
        ReleasedFigure(
            organisation=by.organisation,
            shared_with=shared.with_whom(taken.for_organisation),
            closing=closing,
            period=period,
            for_organisation=taken.for_organisation,
            code=taken.code,
            version=taken.version,
            cells=taken.cells,
        )
        for taken in figuring.hook().snapshot(by, period)
    )
    return closing


@dataclass(frozen=True)
class _Sharing:
    """With whom the rows of a closing are shared: as it is at its moment, and for good."""

    own: UUID
    everybody: list[UUID]
    whole: list[UUID]
    readers: dict[UUID, set[UUID]]

    @classmethod
    def of(cls, by: Actor, period: Period, partners: Iterable[Organisation]) -> "_Sharing":
        doing = {one.id for one in partners}
        everybody = {one.id for one in programmes.list_all(period.programme)}
        reads = programmes.reads_facts(period.programme)
        readers = {one: {r for r, of in reads.items() if one in of} for one in doing}
        # who reads every partner; and who has no facts of his own: donor, authority
        whole = everybody - doing
        whole |= {one for one in doing if doing <= {one, *reads.get(one, ())}}
        own = by.organisation
        return cls(own, sorted(everybody - {own}), sorted(whole - {own}), readers)

    def with_whom(self, organisation: UUID | None) -> list[UUID]:
        """A partner's own figure: with itself and its readers alone."""
        if organisation is None:
            return self.whole
        return sorted({organisation, *self.readers.get(organisation, ())} - {self.own})
