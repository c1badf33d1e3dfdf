"""Pages of plans: parse, one query or action, render."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.activities.capacity import actions, plan_pages, queries
from safe.activities.capacity.actions.planning import OF_PARTNER
from safe.activities.capacity.instruments import domains_of
from safe.activities.capacity.models import Plan, Step
from safe.activities.capacity.plan_inputs import AskInput, LineInput, StepInput, initial_of
from safe.activities.capacity.policies import facilitates, speaks_for_partner
from safe.administration.programmes import queries as programmes
from safe.kernel.ids import read_uuid
from safe.kernel.problems import NotAllowed, Problem
from safe.kernel.web import actor_of

_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def start(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """A plan for a round."""
    by = actor_of(request)
    made = actions.start_plan(by=by, round=queries.get_round(by=by, id=id))
    return redirect("capacity:plan", id=made.id)


@_page_methods
def plan(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A plan; who facilitates asks the partner from here."""
    by = actor_of(request)
    page = plan_pages.plan_page(by=by, id=id)
    form = AskInput(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not page.facilitates:
            raise NotAllowed
        if form.is_valid():
            try:
                actions.ask_for_plan(by=by, plan=page.plan, **form.cleaned_data)
                return _back(id, "asked")
            except Problem as problem:
                form.add_error(None, problem.words())
    done = request.GET.get("done", "")[:12]
    shown = {"page": page, "form": form, "done": done}
    status = 422 if form.is_bound else 200
    return render(request, "capacity/plan.html", shown, status=status)


@_page_methods
def new_line(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Another action."""
    by = actor_of(request)
    found = queries.get_plan(by=by, id=id)
    if not facilitates(by, found.round):
        raise NotAllowed
    wanted = request.GET.get("domain", "")[:40]
    form = _line_input(request, found, {"domain": wanted})
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_line(by=by, plan=found, line=form.line())
            return _back(id, "kept")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "capacity/line.html", {"form": form, "plan": found}, status=status)


@_page_methods
def line(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Change an action, or take it out, while nobody agreed."""
    by = actor_of(request)
    found = queries.get_line(by=by, id=id)
    if not facilitates(by, found.plan.round):
        raise NotAllowed
    form = _line_input(request, found.plan, initial_of(found))
    try:
        if "drop" in request.POST:
            actions.drop_line(by=by, line=found)
            return _back(found.plan_id, "kept")
        if request.method == "POST" and form.is_valid():
            actions.keep_line(by=by, plan=found.plan, line=form.line(), at=found.id)
            return _back(found.plan_id, "kept")
    except Problem as problem:
        form.add_error(None, problem.words())
    status = 422 if form.is_bound else 200
    shown = {"form": form, "plan": found.plan, "line": found}
    return render(request, "capacity/line.html", shown, status=status)


@_page_methods
def step(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Say what happened with an action."""
    by = actor_of(request)
    found = queries.get_line(by=by, id=id)
    may_say = [] if not speaks_for_partner(by, found.plan.round) else list(OF_PARTNER)
    if facilitates(by, found.plan.round):
        may_say += [Step.Said.CHECKED, Step.Said.NOT_SEEN]
    if not may_say:
        raise NotAllowed
    form = StepInput(request.POST if request.method == "POST" else None, may_say=may_say)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"said": Step.Said(form.cleaned_data["said"])}
        try:
            actions.note_step(by=by, line=found, **said)
            return _back(found.plan_id, "kept")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "capacity/step.html", {"form": form, "line": found}, status=status)


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due across partners."""
    after = read_uuid(request.GET.get("after", ""))
    page = plan_pages.due_page(by=actor_of(request), after=after)
    return render(request, "capacity/due.html", {"page": page})


def _line_input(request: HttpRequest, found: Plan, initial: dict[str, object]) -> LineInput:
    programme = programmes.the_programme()
    return LineInput(
        request.POST if request.method == "POST" and "drop" not in request.POST else None,
        initial=initial,
        domains=[(one.code, one.name) for one in domains_of(found.round.instrument)],
        curricula=[
            (one.code, programmes.name_of(one)) for one in programmes.list_curricula(programme)
        ],
    )


def _back(id: UUID, done: str) -> HttpResponse:  # noqa: A002
    return redirect(f"{reverse('capacity:plan', kwargs={'id': id})}?done={done}")
