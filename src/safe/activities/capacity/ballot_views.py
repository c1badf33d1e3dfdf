"""The page of a slip: nobody signs in, nothing is kept of who asked or when.

Only letters that belong to no slip leave a trace: one more failure of a network's keyed hash.
"""

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from safe.activities.capacity import actions, asking, queries
from safe.activities.capacity.inputs import SlipInput, scores_in
from safe.activities.capacity.instruments import statements_of
from safe.activities.capacity.models import Ballot, Round
from safe.activities.capacity.policies import P
from safe.activities.capacity.problems import ScoresMissing, SlipUnknown, SlipUsed
from safe.activities.capacity.queries import Slip
from safe.activities.capacity.slips import read_slip
from safe.administration.members import rates
from safe.administration.members.gates import public
from safe.administration.members.problems import TooManyTries
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.kernel.web import address_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest) -> HttpResponse:
    """First the letters, then the questions, then thanks. The letters travel in the body alone."""
    if request.method != "POST":
        return render(request, "capacity/slip.html", {"form": SlipInput()})
    form = SlipInput(request.POST)
    letters = read_slip(request.POST.get("slip", ""))
    try:
        slip = _find(letters, rates.slip_keys_of(address_of(request))) if letters else None
        if slip is None:
            raise SlipUnknown
        with transaction.atomic(), tenancy.acting(_voter(slip)):
            return _answer(request, slip, request.POST)
    except Problem as problem:
        form.add_error("slip", problem.words())
        shown = render(request, "capacity/slip.html", {"form": form}, status=problem.status)
        if isinstance(problem, TooManyTries):
            shown.headers["Retry-After"] = str(problem.named["seconds"])
        return shown


def _find(letters: str, keys: list[bytes]) -> Slip | None:
    """Counted while nothing of a ballot is at hand; a slip that is known leaves no row."""
    rates.ask(keys, rates.FREE_SLIPS)
    slip = queries.find_slip(letters)
    if slip is None:
        rates.note_failure(keys)
    return slip


def _answer(request: HttpRequest, slip: Slip, posted: Mapping[str, str]) -> HttpResponse:
    found = Round.objects.select_related("instrument").filter(id=slip.round).first()
    if found is None or found.public is None:
        raise SlipUnknown
    if Ballot.objects.filter(id=slip.ballot, box__isnull=False).exists():
        raise SlipUsed
    if "cast" not in posted:
        shown = {"sheet": asking.ballot_sheet(found), "slip": posted["slip"]}
        return render(request, "capacity/ballot.html", shown)
    sheet = asking.ballot_sheet(found, posted)
    if sheet.missing:  # asked before the action: a refusal of an action has its row in the ledger
        words = ScoresMissing(count=len(sheet.missing)).words()
        shown = {"sheet": sheet, "slip": posted["slip"], "refused": words}
        return render(request, "capacity/ballot.html", shown, status=422)
    scores = scores_in(posted, list(statements_of(found.instrument)))
    actions.cast_ballot(by=_voter(slip), round=found, ballot=slip.ballot, scores=scores)
    return render(request, "capacity/thanks.html")


def _voter(slip: Slip) -> Actor:
    """Whoever holds the slip: of the round's organisation, and of nobody."""
    return Actor(organisation=slip.organisation, permissions=frozenset({P.VOTE}))
