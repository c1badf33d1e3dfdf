"""Who opens rounds, who says what the partner found; what is sealed, and what the rest betrays."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from safe.activities.capacity.models import (
    Agreement,
    Assessment,
    Ballot,
    FacilitatorView,
    Instrument,
    Plan,
    PlanAction,
    Round,
    Step,
    Tally,
)
from safe.administration.programmes.models import PUBLIC
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of assessments. VOTE is a slip's: no role carries it."""

    SEE = "capacity.see"
    FACILITATE = "capacity.facilitate"  # open and close rounds, write the plan down
    FINALISE = "capacity.finalise"  # the partner's own: its levels, its half of a key, its steps
    AGREE = "capacity.agree"  # decide about a plan, for the partner
    VOTE = "capacity.vote"


def visible(by: Actor) -> QuerySet[Round]:
    """Rounds that the actor's organisation facilitates, or that were shared with it."""
    if not by.may(P.SEE):
        return Round.objects.none()
    named = Q(organisation=by.organisation) | Q(shared_with__contains=[by.organisation])
    rounds: QuerySet[Round] = Round.objects.filter(named)
    return rounds


def facilitates(by: Actor, round: Round) -> bool:  # noqa: A002 - the field's word
    """Whether the actor writes for the side that facilitates."""
    return by.may(P.FACILITATE) and by.organisation == round.organisation


def speaks_for_partner(by: Actor, round: Round) -> bool:  # noqa: A002
    """Whether the actor writes for the partner."""
    return by.may(P.FINALISE) and by.organisation == round.partner


_ID = "random and ordered by time: in which order rows were written"
_OWN = "which organisation wrote it"
_SHARED = "which organisations work on this together"
_ROUND = "random id of the round"
_WORDS = "words about an organisation, read by two of them, so never sealed; the page says that no"
_WORDS += " person is named there, and nothing keeps a member from doing it"
SEALED = {
    Round: {
        "facilitator_half": "registry",
        "partner_half": "the partner's registry",
    },
    Ballot: {"box": "a key made for the round, of which each side holds a half"},
}
CLEAR = {
    Instrument: {field.attname: PUBLIC for field in Instrument._meta.concrete_fields},
    Round: {
        "id": _ID,
        "organisation": "which organisation facilitates",
        "shared_with": _SHARED,
        "programme": "the programme's public code",
        "instrument": "which instrument was used",
        "partner": "which organisation looked at itself",
        "number": "how often it did so before",
        "held_on": "on which day people met",
        "closed_on": "on which day the ballots were opened",
        "is_given_up": "that a round came to nothing",
        "slips": "how many slips were printed, so about how many people met",
        "voted": "how many people scored, none of them known",
        "public": "a public key of one round; it opens nothing, and goes at closing",
    },
    Ballot: {
        "id": "random and ordered by the printing of slips, which are drawn by hand",
        "organisation": "which organisation facilitates",
        "round": _ROUND,
        "token_hash": "a keyed hash of a slip's letters; the key is outside the database",
    },
    Tally: {
        "id": "random; the statements of a round are written in a shuffled order",
        "organisation": "which organisation facilitates",
        "shared_with": _SHARED,
        "round": _ROUND,
        "statement": "public word of the instrument",
        "scores": "what unnamed people gave, sorted: where all gave the same, what each gave",
    },
    Assessment: {
        "id": _ID,
        "organisation": "which organisation looked at itself",
        "shared_with": _SHARED,
        "round": _ROUND,
        "instrument": "which instrument was used",
        "found": _WORDS,
        "scores": "how strong an organisation finds itself, by domain",
        "change": "how far it moved since the round before",
        "comment": _WORDS,
        "final_on": "on which day the partner made it final",
    },
    FacilitatorView: {
        "id": _ID,
        "organisation": "which organisation facilitates",
        "shared_with": _SHARED,
        "round": _ROUND,
        "seen": _WORDS,
    },
    Plan: {
        "id": _ID,
        "organisation": "which organisation facilitates",
        "shared_with": _SHARED,
        "round": _ROUND,
        "partner": "which organisation is strengthened",
        "met_on": "on which day both sides sat together over the plan",
    },
    Agreement: {
        "id": _ID,
        "organisation": "which organisation agreed to a plan",
        "shared_with": _SHARED,
        "plan": "random id of the plan",
        "agreed_on": "on which day both sides agreed",
    },
    PlanAction: {
        "id": _ID,
        "organisation": "which organisation facilitates",
        "shared_with": _SHARED,
        "plan": "random id of the plan",
        "domain": "public word of the instrument",
        "statement": "public word of the instrument",
        "what": _WORDS,
        "way": "whether it is a training, mentoring, a system or a grant",
        "partner_owner": "a function in the partner's organisation; the page asks for no name",
        "other_owner": "a function in the other organisation; the page asks for no name",
        "cost": "how much money it takes",
        "due_on": "until when it should be done",
        "evidence": _WORDS,
        "curriculum": "which curriculum is taught",
    },
    Step: {
        "id": _ID,
        "organisation": _OWN,
        "shared_with": _SHARED,
        "line": "random id of the action",
        "said": "whether it is begun, done or checked",
        "on_date": "on which day it is said to have happened",
        "words": _WORDS,
        "at": "when a member worked",
    },
}
