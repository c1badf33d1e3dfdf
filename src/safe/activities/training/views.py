"""Pages of trainings: parse, one query or action, render."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.activities.training import actions, analysis, marking, pages, printing
from safe.activities.training.inputs import (
    EventInput,
    MarkInput,
    MoveInput,
    Purpose,
    RosterInput,
    Told,
)
from safe.activities.training.models import Event
from safe.activities.training.policies import P
from safe.activities.training.typed import MORE, MOST, ROWS, TypedDay, rows_of, typed_rows
from safe.administration.members.gates import keeps_draft, needs_vault
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id, read_uuid
from safe.kernel.problems import NotAllowed, Problem
from safe.kernel.web import actor_of, pdf_response
from safe.registry.people.inputs import WHY

Pairs = list[tuple[str, str]]
REASONS = list(WHY.items())
_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    """The list, newest first."""
    page = pages.trainings_page(by=actor_of(request), before=request.GET.get("before", "")[:60])
    return render(request, "training/list.html", {"page": page})


@require_safe
def event(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """One training, in bands."""
    page = pages.event_page(by=actor_of(request), id=id, after=_key(request))
    done = request.GET.get("done", "")[:12]
    return render(request, "training/event.html", {"page": page, "done": done})


@require_safe
@needs_vault
def event_opened(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One training with its names: one opening."""
    page = pages.event_page(by=actor_of(request), id=id, after=_key(request), opened=True)
    return render(request, "training/event.html", {"page": page})


@require_safe
def questions(request: HttpRequest, test: UUID | None = None) -> HttpResponse:
    """How the questions of a test do, over all trainings of the organisation."""
    letter = request.GET.get("form", "A")[:1]
    page = analysis.analysis_page(by=actor_of(request), test=test, letter=letter)
    return render(request, "training/questions.html", {"page": page})


@_page_methods
@keeps_draft
def new_day(request: HttpRequest) -> HttpResponse:
    """A sheet typed from paper. Wrong input keeps everything typed; more rows are a plain send."""
    by = actor_of(request)
    if not by.may(P.HOLD):
        raise NotAllowed
    curricula, townships = pages.choices(by=by)
    if request.method != "POST":
        day = _fresh_day(request, by, curricula, townships)
        return render(request, "training/new.html", {"day": day, "form": day})
    day = _posted_day(request, curricula, townships)
    if "more" in request.POST or not day.is_right(clock.today()):
        status = 422 if day.errors else 200
        return render(request, "training/new.html", {"day": day, "form": day}, status=status)
    try:
        made = actions.type_day(by=by, id=day.id, rows=len(day.filled), sheet=day.as_sheet())
    except Problem as problem:
        day.refuse(problem)
        return render(request, "training/new.html", {"day": day, "form": day}, status=422)
    return redirect(f"{reverse('training:event', kwargs={'id': made.id})}?done=typed")


@_page_methods
def move(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Correct the first day or the township; half-days, facts and figures move along."""
    by = actor_of(request)
    found = pages.get_event(by=by, id=id)
    _curricula, townships = pages.choices(by=by)
    posted = request.POST if request.method == "POST" else None
    form = MoveInput(
        posted, townships=townships, reasons=REASONS, initial={"township": found.township}
    )
    began = Told.posted("began", posted) if posted else Told.of("began", found.started_on)
    if posted is not None:
        began.read(clock.today())
        if form.is_valid() and began.on and _moved(by, found, form, began):
            return redirect(f"{reverse('training:event', kwargs={'id': id})}?done=corrected")
    status = 422 if form.errors or began.error else 200
    shown = {"form": form, "began": began, "event": found, "title": pages.names_of(found)[0]}
    return render(request, "training/move.html", shown, status=status)


@_page_methods
def marks(request: HttpRequest, id: UUID, participant: UUID) -> HttpResponse:  # noqa: A002
    """One participant's half-days, each to be corrected alone."""
    by = actor_of(request)
    page = pages.marks_page(by=by, id=id, participant=participant)
    form = MarkInput(request.POST if request.method == "POST" else None, reasons=REASONS)
    cell = page.cell(request.POST.get("session", "") or request.GET.get("session", ""))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            marking.set_mark(by=by, row=page.row, cell=cell, mark=said["mark"], why=said["why"])
            return redirect(f"{reverse('training:event', kwargs={'id': id})}?done=corrected")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.errors else 200
    return render(
        request, "training/marks.html", {"page": page, "cell": cell, "form": form}, status=status
    )


@_page_methods
@needs_vault
def roster(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Asks for the purpose, then gives the roster with names."""
    by = actor_of(request)
    found = pages.get_event(by=by, id=id, to_open=True)
    form = RosterInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        purpose = Purpose(form.cleaned_data["purpose"])
        name = _printer(request)
        pdf = printing.print_roster(by=by, id=id, purpose=purpose, printed_by=name)
        return pdf_response(pdf, "roster")
    status = 422 if form.errors else 200
    shown = {"form": form, "event": found, "title": pages.names_of(found)[0]}
    return render(request, "training/roster.html", shown, status=status)


@require_safe
def sheet(request: HttpRequest, id: UUID | None = None) -> HttpResponse:  # noqa: A002
    """The paper sheet to write on."""
    return pdf_response(
        printing.print_attendance_sheet(by=actor_of(request), id=id), "attendance-sheet"
    )


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """25 new cards a sheet, four sheets at most."""
    text = request.GET.get("sheets", "1")
    sheets = min(max(int(text), 1), 4) if text.isascii() and text.isdigit() else 1
    return pdf_response(printing.print_cards(by=actor_of(request), sheets=sheets), "cards")


def _fresh_day(request: HttpRequest, by: Actor, curricula: Pairs, townships: Pairs) -> TypedDay:
    began, initial = Told("began"), {}
    if identifier := read_uuid(request.GET.get("event", "")):
        known = pages.get_event(by=by, id=identifier)
        began = Told.of("began", known.started_on)
        initial = {
            "curriculum": known.curriculum,
            "township": known.township,
            "letter": known.letter,
            "offered": known.offered,
        }
    head = EventInput(curricula=curricula, townships=townships, initial=initial)
    return TypedDay(new_id(), head, began, Told("held"), typed_rows({}, ROWS))


def _posted_day(request: HttpRequest, curricula: Pairs, townships: Pairs) -> TypedDay:
    posted, more = request.POST, "more" in request.POST
    # more rows are no mistake: nothing is checked, what was typed stands there again
    head = EventInput(
        None if more else posted, curricula=curricula, townships=townships, initial=posted.dict()
    )
    return TypedDay(
        read_uuid(posted.get("sheet", "")) or new_id(),
        head,
        Told.posted("began", posted),
        Told.posted("held", posted),
        typed_rows(posted, min(rows_of(posted) + (MORE if more else 0), MOST)),
    )


def _moved(by: Actor, found: Event, form: MoveInput, began: Told) -> bool:
    said = form.cleaned_data
    try:
        actions.move_event(
            by=by, event=found, started_on=began.on, township=said["township"], why=said["why"]
        )
    except Problem as problem:
        form.add_error(None, problem.words())
        return False
    return True


def _printer(request: HttpRequest) -> str:
    """Who prints, by his own name; the vault is open here."""
    state, standing = getattr(request, "vault_state", None), getattr(request, "standing", None)
    name = state.name if state else ""
    return name or (standing.member.login if standing else "")


def _key(request: HttpRequest) -> UUID | None:
    return read_uuid(request.GET.get("after", ""))
