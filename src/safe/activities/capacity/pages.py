"""Lists and pages of rounds and instruments, as templates read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.capacity import queries, scoring, words
from safe.activities.capacity.comparing import Compared, compare
from safe.activities.capacity.instruments import Domain, domains_of, list_instruments, name_of
from safe.activities.capacity.models import Assessment, Instrument, Kind, Plan, Round
from safe.activities.capacity.policies import P, facilitates, speaks_for_partner
from safe.activities.capacity.scoring import Spread
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation
from safe.kernel.actor import Actor
from safe.kernel.charts import Dot, dots
from safe.kernel.problems import NotAllowed


@dataclass(frozen=True)
class Line:
    """One round of the list."""

    round: Round
    partner: str
    instrument: str
    chip: str
    state: str
    overall: str


@dataclass(frozen=True)
class RoundsPage:
    """The rounds that the member may read."""

    lines: Sequence[Line]
    next_key: UUID | None
    is_first: bool
    may_open: bool


def rounds_page(*, by: Actor, before: UUID | None = None) -> RoundsPage:
    """The newest first."""
    if not by.may(P.SEE):
        raise NotAllowed
    found, next_key = queries.list_rounds(by=by, before=before)
    names = names_of({one.partner for one in found})
    finals = queries.assessments_of(found)
    lines = [
        Line(
            one,
            names.get(one.partner, ""),
            name_of(one.instrument),
            *state_of(one, finals.get(one.id)),
            _in_short(one, finals.get(one.id)),
        )
        for one in found
    ]
    return RoundsPage(lines, next_key, before is None, by.may(P.FACILITATE))


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """Short names of organisations."""
    return {one.id: programmes.short_name_of(one) for one in programmes.list_organisations(ids)}


def state_of(round: Round, assessment: Assessment | None) -> tuple[str, str]:  # noqa: A002
    """The chip of a round and its word."""
    if round.is_given_up:
        return "no", _("Given up")
    if round.closed_on is None:
        return "plan", _("Ballots are cast")
    if assessment is None or assessment.final_on is None:
        return "wait", _("Talked about")
    return "done", _("Final")


def _in_short(round: Round, assessment: Assessment | None) -> str:  # noqa: A002
    if assessment is None or assessment.final_on is None:
        return ""
    if round.instrument.kind == Kind.PSEA:
        said = scoring.standards(scoring.levels_in(assessment.found))
        return _("{met} of {apply} standards met").format(met=said.met, apply=said.apply)
    return scoring.shown(assessment.scores.get(scoring.OVERALL, ""))


@dataclass(frozen=True)
class StatementRow:
    """One statement of a round: what was given, what was found, what was seen."""

    code: str
    words: str
    spread: Spread | None
    dots: Sequence[Dot]
    level: str
    evidence: str
    seen: str
    seen_words: str

    @property
    def is_apart(self) -> bool:
        """Partner and facilitating organisation see it differently."""
        return bool(self.seen) and self.seen != self.level


@dataclass(frozen=True)
class DomainRows:
    """A domain with its score once there is one."""

    code: str
    name: str
    rows: Sequence[StatementRow]
    score: str = ""
    wide: int = 0
    missing: int = 0


@dataclass(frozen=True)
class RoundPage:
    """One round for one of its sides."""

    round: Round
    partner: str
    facilitator: str
    instrument: str
    is_psea: bool
    chip: str
    state: str
    used: int
    domains: Sequence[DomainRows]
    assessment: Assessment | None
    plan: Plan | None
    facilitates: bool
    is_partner: bool
    overall: str = ""
    stage: str = ""
    compared: Compared | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether ballots are cast."""
        return self.round.closed_on is None

    @property
    def is_final(self) -> bool:
        """Whether the partner made it final."""
        return self.assessment is not None and self.assessment.final_on is not None

    @property
    def is_talked(self) -> bool:
        """Between ballots and the end."""
        return not self.is_open and not self.is_final and not self.round.is_given_up

    @property
    def missing(self) -> int:
        """Statements that have no level with its evidence yet."""
        return sum(one.missing for one in self.domains)

    @property
    def wide(self) -> int:
        """Statements to talk about."""
        return sum(one.wide for one in self.domains)


def round_page(*, by: Actor, id: UUID) -> RoundPage:  # noqa: A002 - the field's word
    """NotFound for unknown and foreign alike."""
    found = queries.get_round(by=by, id=id)
    assessment, view = queries.find_assessment(found), queries.find_view(found)
    is_final = assessment is not None and assessment.final_on is not None
    sees_view = view is not None and (is_final or by.organisation != found.partner)
    whose = programmes.list_organisations([found.partner, found.organisation])
    names = {one.id: programmes.name_of(one) for one in whose}
    domains = domains_of(found.instrument)
    rows = _domains(
        found,
        domains,
        queries.tallies_of(found),
        assessment.found if assessment else {},
        view.seen if view and sees_view else {},
        assessment.scores if assessment else {},
    )
    overall = assessment.scores.get(scoring.OVERALL, "") if assessment else ""
    return RoundPage(
        found,
        names.get(found.partner, ""),
        names.get(found.organisation, ""),
        name_of(found.instrument),
        found.instrument.kind == Kind.PSEA,
        *state_of(found, assessment),
        queries.count_used(found) if facilitates(by, found) else 0,
        rows,
        assessment,
        queries.find_plan(found),
        facilitates(by, found),
        speaks_for_partner(by, found),
        overall=scoring.shown(overall),
        stage=str(words.STAGES[scoring.stage(Decimal(overall))]) if overall else "",
        compared=compare(by=by, round=found, assessment=assessment) if is_final else None,
    )


def _domains(
    round: Round,  # noqa: A002
    domains: Sequence[Domain],
    tallies: Mapping[str, list[int]],
    found: Mapping[str, dict[str, object]],
    seen: Mapping[str, dict[str, object]],
    kept: Mapping[str, str],
) -> list[DomainRows]:
    kind = round.instrument.kind
    made = []
    for one in domains:
        rows = []
        for each in one.statements:
            spread = Spread(tallies[each.code]) if each.code in tallies else None
            said, view = found.get(each.code, {}), seen.get(each.code, {})
            rows.append(
                StatementRow(
                    each.code,
                    each.words,
                    spread,
                    dots(spread.given) if spread else [],
                    words.level_words(kind, level_of(said)),
                    str(said.get("evidence", "")),
                    words.level_words(kind, level_of(view)) if "level" in view else "",
                    str(view.get("words", "")),
                )
            )
        made.append(
            DomainRows(
                one.code,
                one.name,
                rows,
                scoring.shown(kept.get(one.code, "")),
                sum(row.spread.is_wide for row in rows if row.spread),
                sum(_is_missing(found.get(row.code, {})) for row in rows),
            )
        )
    return made


def level_of(said: Mapping[str, object]) -> int | None:
    """The level of an entry, if it has one."""
    level = said.get("level")
    return level if isinstance(level, int) else None


def _is_missing(said: Mapping[str, object]) -> bool:
    level = level_of(said)
    return level is None or (level != 0 and not said.get("evidence"))


@dataclass(frozen=True)
class InstrumentPage:
    """An instrument as people read it."""

    instrument: Instrument
    name: str
    domains: Sequence[Domain]


def instruments_page(*, by: Actor) -> list[InstrumentPage]:
    """The newest version of each."""
    if not by.may(P.SEE):
        raise NotAllowed
    programme = programmes.find_programme()
    found = list_instruments(programme) if programme else []
    return [InstrumentPage(one, name_of(one), domains_of(one)) for one in found]


def partners_of(by: Actor) -> list[Organisation]:
    """Who may be assessed: the programme's partners but the own organisation."""
    programme = programmes.the_programme()
    return [one for one in programmes.list_partners(programme) if one.id != by.organisation]
