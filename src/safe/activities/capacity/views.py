"""Pages of rounds and instruments: parse, one query or action, render."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.activities.capacity import actions, asking, documents, pages, queries
from safe.activities.capacity.inputs import (
    DayInput,
    FinalInput,
    HalfInput,
    RoundInput,
    SlipsInput,
    levels_in,
    scores_in,
)
from safe.activities.capacity.instruments import get_instrument, statements_of
from safe.activities.capacity.policies import P, facilitates, speaks_for_partner
from safe.activities.capacity.report import print_report
from safe.administration.members.gates import needs_vault
from safe.kernel.ids import read_uuid
from safe.kernel.problems import NotAllowed, Problem
from safe.kernel.web import actor_of, pdf_response

_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    before = read_uuid(request.GET.get("before", ""))
    page = pages.rounds_page(by=actor_of(request), before=before)
    return render(request, "capacity/list.html", {"page": page})


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """What is asked, word by word."""
    found = pages.instruments_page(by=actor_of(request))
    return render(request, "capacity/instruments.html", {"found": found})


@_page_methods
def new_round(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    by = actor_of(request)
    if not by.may(P.FACILITATE):
        raise NotAllowed
    posted = request.POST if request.method == "POST" else None
    choices = [(str(one.instrument.id), one.name) for one in pages.instruments_page(by=by)]
    form = RoundInput(posted, partners=pages.partners_of(by), instruments=choices)
    day = DayInput(posted)
    if posted is not None and form.is_valid() and day.is_valid():
        try:
            made = actions.open_round(
                by=by,
                instrument=get_instrument(UUID(form.cleaned_data["instrument"])),
                partner=UUID(form.cleaned_data["partner"]),
                held_on=day.cleaned_data["on"],
            )
            return redirect("capacity:round", id=made.id)
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if posted is not None else 200
    return render(request, "capacity/new.html", {"form": form, "day": day}, status=status)


@require_safe
def round_of(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """One round."""
    page = pages.round_page(by=actor_of(request), id=id)
    done = request.GET.get("done", "")[:12]
    return render(request, "capacity/round.html", {"page": page, "done": done})


@_page_methods
def slips(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Print slips: their letters stand on this paper alone."""
    by = actor_of(request)
    found = queries.get_round(by=by, id=id)
    if not facilitates(by, found):
        raise NotAllowed
    form = SlipsInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            drawn = actions.issue_slips(by=by, round=found, count=form.cleaned_data["count"])
            return pdf_response(documents.slips(found, drawn), "slips")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.is_bound else 200
    shown = {"form": form, "round": found}
    return render(request, "capacity/slips.html", shown, status=status)


@require_safe
def paper(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The ballot on paper."""
    found = queries.get_round(by=actor_of(request), id=id)
    return pdf_response(documents.paper(found), "ballot")


@require_safe
def report(request: HttpRequest, id: UUID, language: str) -> HttpResponse:  # noqa: A002
    """The two pages for the partner, in one language."""
    pdf = print_report(by=actor_of(request), id=id, language=language)
    return pdf_response(pdf, f"capacity-{language}")


@_page_methods
def typed(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A paper ballot, typed by who facilitates."""
    by = actor_of(request)
    found = queries.get_round(by=by, id=id)
    if not facilitates(by, found):
        raise NotAllowed
    posted = request.POST if request.method == "POST" else None
    shown: dict[str, object] = {"sheet": asking.ballot_sheet(found, posted)}
    if posted is not None:
        try:
            scores = scores_in(posted, list(statements_of(found.instrument)))
            actions.type_ballot(by=by, round=found, scores=scores)
            return _back(found.id, "typed")
        except Problem as problem:
            shown["refused"] = problem.words()
    status = 422 if posted is not None else 200
    return render(request, "capacity/typed.html", shown, status=status)


@_page_methods
@needs_vault
def half(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The partner's half of the key, to be read aloud: shown when asked for, one ledger row."""
    by = actor_of(request)
    found = queries.get_round(by=by, id=id)
    if not speaks_for_partner(by, found):
        raise NotAllowed
    letters = actions.read_half(by=by, round=found) if request.method == "POST" else ""
    return render(request, "capacity/half.html", {"round": found, "letters": letters})


@_page_methods
@needs_vault
def close(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Open the ballots with both halves. Never kept as a draft: the half would lie there."""
    by = actor_of(request)
    page = pages.round_page(by=by, id=id)
    if not page.facilitates:
        raise NotAllowed
    form = HalfInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_round(by=by, round=page.round, letters=form.cleaned_data["letters"])
            return _back(id, "closed")
        except Problem as problem:
            form.add_error("letters", problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "capacity/close.html", {"form": form, "page": page}, status=status)


@_page_methods
def give_up(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Asks once more, then ends the round."""
    by = actor_of(request)
    page = pages.round_page(by=by, id=id)
    if not page.facilitates:
        raise NotAllowed
    if request.method == "POST":
        actions.give_up_round(by=by, round=page.round)
        return _back(id, "given_up")
    return render(request, "capacity/give_up.html", {"page": page})


@_page_methods
def levels(request: HttpRequest, id: UUID, code: str) -> HttpResponse:  # noqa: A002
    """The partner's levels of one domain, with their evidence."""
    by = actor_of(request)
    sheet = asking.levels_sheet(by=by, id=id, domain=code)
    if request.method == "POST":
        said = levels_in(request.POST, _codes(sheet))
        actions.keep_levels(by=by, round=sheet.round, said=said)
        return _back(id, "kept")
    return render(request, "capacity/levels.html", {"sheet": sheet, "is_view": False})


@_page_methods
def view(request: HttpRequest, id: UUID, code: str) -> HttpResponse:  # noqa: A002
    """What who facilitates saw, kept apart."""
    by = actor_of(request)
    sheet = asking.view_sheet(by=by, id=id, domain=code)
    if request.method == "POST":
        said = levels_in(request.POST, _codes(sheet))
        actions.keep_view(by=by, round=sheet.round, said=said)
        return _back(id, "kept")
    return render(request, "capacity/levels.html", {"sheet": sheet, "is_view": True})


@_page_methods
def finalise(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The partner makes it final."""
    by = actor_of(request)
    page = pages.round_page(by=by, id=id)
    if not page.is_partner:
        raise NotAllowed
    form = FinalInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finalise_assessment(by=by, round=page.round, **form.cleaned_data)
            return _back(id, "final")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "capacity/finalise.html", {"form": form, "page": page}, status=status)


def _codes(sheet: asking.Sheet) -> list[str]:
    return [one.code for _domain, rows in sheet.domains for one in rows]


def _back(id: UUID, done: str) -> HttpResponse:  # noqa: A002
    return redirect(f"{reverse('capacity:round', kwargs={'id': id})}?done={done}")
