"""The questions of a ballot, of the partner's levels and of the facilitating side's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from safe.activities.capacity import queries, words
from safe.activities.capacity.instruments import (
    DOES_NOT_APPLY,
    Domain,
    domains_of,
    name_of,
    scores_of,
)
from safe.activities.capacity.models import LONGEST, Kind, Round
from safe.activities.capacity.pages import level_of, names_of
from safe.activities.capacity.policies import facilitates, speaks_for_partner
from safe.activities.capacity.scoring import Spread
from safe.kernel.actor import Actor
from safe.kernel.charts import Dot, dots
from safe.kernel.problems import NotAllowed, NotFound


@dataclass(frozen=True)
class Choice:
    """One answer: its number, what it means, whether it is chosen."""

    score: int
    words: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One statement to answer."""

    number: int
    code: str
    words: str
    evidence: str
    choices: Sequence[Choice]
    said: str = ""
    spread: Spread | None = None
    dots: Sequence[Dot] = ()
    is_missing: bool = False


@dataclass(frozen=True)
class Sheet:
    """Questions by domain."""

    round: Round
    name: str
    partner: str
    domains: Sequence[tuple[Domain, Sequence[Question]]]
    longest: int = LONGEST

    @property
    def missing(self) -> Sequence[Question]:
        """What is still to be answered."""
        return [one for _domain, rows in self.domains for one in rows if one.is_missing]


def ballot_sheet(round: Round, posted: Mapping[str, str] | None = None) -> Sheet:  # noqa: A002
    """All statements; a second look keeps what was chosen and marks what is missing."""
    number = 0
    made = []
    for domain in domains_of(round.instrument):
        rows = []
        for one in domain.statements:
            number += 1
            chosen = (posted or {}).get(f"s-{one.code}", "")
            choices = _choices(round, one.levels, chosen, str(words.CANNOT_SAY))
            is_missing = posted is not None and not any(each.chosen for each in choices)
            rows.append(Question(number, one.code, one.words, "", choices, is_missing=is_missing))
        made.append((domain, rows))
    return Sheet(
        round, name_of(round.instrument), names_of({round.partner}).get(round.partner, ""), made
    )


def _choices(round: Round, levels: Sequence[str], chosen: str, none: str) -> list[Choice]:  # noqa: A002
    scores = scores_of(round.instrument)
    said = list(levels) or [words.level_words(Kind.PSEA, score) for score in scores]
    made = [
        Choice(score, text, chosen == str(score)) for score, text in zip(scores, said, strict=True)
    ]
    return [*made, Choice(DOES_NOT_APPLY, none, chosen == str(DOES_NOT_APPLY))]


def levels_sheet(*, by: Actor, id: UUID, domain: str) -> Sheet:  # noqa: A002
    """One domain for the partner: what was given, and what it writes."""
    found = queries.get_round(by=by, id=id)
    if not speaks_for_partner(by, found):
        raise NotAllowed
    assessment = queries.find_assessment(found)
    return _sheet(found, domain, assessment.found if assessment else {}, "evidence")


def view_sheet(*, by: Actor, id: UUID, domain: str) -> Sheet:  # noqa: A002
    """One domain for who facilitates: the own view, kept apart."""
    found = queries.get_round(by=by, id=id)
    if not facilitates(by, found):
        raise NotAllowed
    view = queries.find_view(found)
    return _sheet(found, domain, view.seen if view else {}, "words")


def _sheet(
    round: Round,  # noqa: A002
    domain: str,
    there: Mapping[str, dict[str, object]],
    name: str,
) -> Sheet:
    chosen = [one for one in domains_of(round.instrument) if one.code == domain]
    if not chosen:
        raise NotFound
    tallies = queries.tallies_of(round)
    rows = []
    for number, one in enumerate(chosen[0].statements, start=1):
        said = there.get(one.code, {})
        level = level_of(said)
        spread = Spread(tallies[one.code]) if one.code in tallies else None
        rows.append(
            Question(
                number,
                one.code,
                one.words,
                one.evidence,
                _choices(
                    round, one.levels, "" if level is None else str(level), str(words.NOT_APPLY)
                ),
                str(said.get(name, "")),
                spread,
                dots(spread.given) if spread else [],
            )
        )
    whose = names_of({round.partner}).get(round.partner, "")
    return Sheet(round, name_of(round.instrument), whose, [(chosen[0], rows)])
