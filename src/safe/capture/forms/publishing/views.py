"""Pages of publishing: the forms, a workbook checked, a draft weighed, a form with its versions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.capture.forms import policies
from safe.capture.forms.models import Form
from safe.capture.forms.policies import P
from safe.capture.forms.publishing import actions, queries
from safe.capture.forms.publishing.inputs import FileInput, WorkbookInput
from safe.capture.forms.publishing.words import say
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound, Problem

_SHOWN = 40


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """The forms of the programme and of the organisation."""
    by = _publisher(request)
    return render(request, "forms/publishing/list.html", {"forms": queries.list_forms(by=by)})


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Choose a workbook: what is wrong is shown beside its cell, a sound one becomes a draft."""
    by = _publisher(request)
    form = (
        WorkbookInput(request.POST, request.FILES) if request.method == "POST" else WorkbookInput()
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "forms/publishing/choose.html", {"form": form}, status=status)
    checked = actions.check(form.cleaned_data["workbook"], form.file_name)
    if checked.is_refused:
        said = [say(finding) for finding in checked.findings]
        stops = [one for one in said if one.refuses]
        shown = {"form": form, "said": stops[:_SHOWN], "more": max(len(stops) - _SHOWN, 0)}
        return render(request, "forms/publishing/choose.html", shown, status=422)
    try:
        draft = actions.draft_form(by=by, checked=checked, owner=by.organisation)
    except Problem as problem:
        form.add_error("workbook", problem.words())
        shown = {"form": form}
        return render(request, "forms/publishing/choose.html", shown, status=problem.status)
    return _see(reverse("forms:version", args=[draft.id]))


@require_safe
def version(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """One version: what each answer is, what it fills, what its author should know."""
    draft = queries.look_at(by=_publisher(request), id=id)
    return render(request, "forms/publishing/version.html", {"draft": draft})


@require_POST
def offer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Publish a draft."""
    by = _publisher(request)
    found = queries.get_version(by=by, id=id)
    actions.publish_form(by=by, version=found)
    return _see(reverse("forms:form", args=[found.form_id]))


@require_POST
def drop(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Forget a draft."""
    by = _publisher(request)
    actions.drop_draft(by=by, version=queries.get_version(by=by, id=id))
    return _see(reverse("forms:list"))


@require_POST
def add_file(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Put a picture or a list beside a version."""
    by = _publisher(request)
    found = queries.get_version(by=by, id=id)
    form = FileInput(request.POST, request.FILES)
    if form.is_valid():
        name, held = form.cleaned_data["name"], form.cleaned_data["file"]
        actions.add_file(by=by, version=found, name=name, content=held.read())
    return _see(reverse("forms:version", args=[found.id]))


@require_safe
def form(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A form with its versions and what came through them."""
    by = _publisher(request)
    shown = {
        "form": queries.get_form(by=by, id=id),
        "versions": queries.list_versions(by=by, form=id),
        "may_count": policies.can_count(by),
    }
    return render(request, "forms/publishing/form.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Take a form off the phones, after asking; or put it back."""
    by = _publisher(request)
    row = queries.get_row(by=by, id=id)
    if request.method != "POST":
        shown = {"form": queries.get_form(by=by, id=id)}
        return render(request, "forms/publishing/close.html", shown)
    wanted = request.POST.get("state", "")
    if wanted not in {Form.State.OPEN, Form.State.CLOSING, Form.State.CLOSED}:
        raise NotFound
    actions.change_form_state(by=by, form=row, state=Form.State(wanted))
    return _see(reverse("forms:form", args=[id]))


@require_safe
def workbook(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The workbook of a version, as its author wrote it."""
    found = queries.get_version(by=_publisher(request), id=id)
    response = HttpResponse(bytes(found.workbook), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="form{found.workbook_type}"'
    return response


def _publisher(request: HttpRequest) -> Actor:
    by: Actor = request.actor  # type: ignore[attr-defined]
    if not by.may(P.PUBLISH):
        raise NotAllowed
    return by


def _see(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
