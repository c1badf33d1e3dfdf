"""Pages of the registry: parse, one query or action, render. Names stand on opened pages alone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.administration.members.gates import needs_vault
from safe.kernel.ids import read_uuid
from safe.kernel.problems import Problem
from safe.kernel.web import actor_of
from safe.registry.people import actions, pages
from safe.registry.people.inputs import CorrectionInput


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list, in bands."""
    page = pages.people_page(by=actor_of(request), before=_key(request))
    return render(request, "people/list.html", {"page": page, "done": _done(request)})


@require_safe
@needs_vault
def people_opened(request: HttpRequest) -> HttpResponse:
    """The list with its names: one opening."""
    page = pages.people_page(by=actor_of(request), before=_key(request), opened=True)
    return render(request, "people/list.html", {"page": page})


@require_safe
def person(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """One person, sealed."""
    by = actor_of(request)
    page = pages.person_page(by=by, id=id)
    return render(request, "people/person.html", {"page": page, "done": _done(request)})


@require_safe
@needs_vault
def person_opened(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One person, opened: written in the ledger."""
    by = actor_of(request)
    page = pages.person_page(by=by, id=id, opened=True)
    return render(request, "people/person.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Sex or age, with a reason; the figures follow."""
    by = actor_of(request)
    found = pages.visible_person(by=by, id=id)
    form = CorrectionInput(request.POST if request.method == "POST" else None, person=found)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            actions.correct_person(
                by=by, person=found, sex=said["sex"], age_band=form.age_band, why=said["why"]
            )
            return redirect(f"{_address(found.id)}?done=corrected")
        except Problem as problem:
            form.add_error(None, problem.words())
    status = 422 if form.errors else 200
    shown = {"form": form, "person": found, "page": pages.heading(found)}
    return render(request, "people/correct.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Take a registration back, within ten minutes; says first what it does."""
    by = actor_of(request)
    found = pages.visible_person(by=by, id=id)
    if request.method == "POST":
        actions.undo_registration(by=by, person=found)
        return redirect(f"{_list()}?done=undone")
    return render(request, "people/undo.html", {"person": found, "page": pages.heading(found)})


def _key(request: HttpRequest) -> UUID | None:
    return read_uuid(request.GET.get("before", ""))


def _done(request: HttpRequest) -> str:
    return request.GET.get("done", "")[:12]


def _address(id: UUID) -> str:  # noqa: A002
    return reverse("people:person", kwargs={"id": id})


def _list() -> str:
    return reverse("people:list")
