"""Pages of the inbox: parse, one query or action, render."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from safe.administration.members.gates import needs_vault
from safe.capture.forms.inbox import actions, comparing, filled, opening, pages, queries
from safe.capture.forms.inbox.inputs import Around, AsideInput, ChoiceInput, input_for
from safe.capture.forms.inbox.reasons import Way
from safe.capture.forms.inbox.words import Names
from safe.capture.forms.models import Wait
from safe.kernel.actor import Actor
from safe.kernel.ids import read_uuid
from safe.kernel.problems import NotFound
from safe.kernel.web import actor_of

BYTES = "application/octet-stream"  # nothing a browser would show or run


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The questions, oldest first."""
    page = pages.waiting_page(by=actor_of(request), asked=_asked(request))
    return render(request, "forms/inbox/waiting.html", {"page": page, "done": _done(request)})


@require_safe
def wait(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """One question, sealed."""
    by = actor_of(request)
    page = pages.wait_page(by=by, wait=queries.get_wait(by, id))
    return render(request, "forms/inbox/wait.html", {"page": page, "done": _done(request)})


@require_safe
@needs_vault
def wait_opened(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One question with its form opened: a row in the ledger."""
    by = actor_of(request)
    found = queries.get_wait(by, id)
    opened = opening.open_submission(by=by, submission=found.submission, part=found.part)
    page = pages.wait_page(by=by, wait=found)
    whole = filled.submission_page(by=by, submission=found.submission, opened=opened)
    shown = {"page": page, "opened": opened, "files": whole.files}
    return render(request, "forms/inbox/wait.html", shown)


@require_POST
def mend(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One way to mend, with what it asks."""
    by = actor_of(request)
    found = queries.get_wait(by, id)
    way = _way(request)
    form = input_for(way, _around(by, found), request.POST)
    if form is None:
        raise NotFound
    if not form.is_valid():
        page = pages.wait_page(by=by, wait=found, tried=(way, request.POST))
        return render(request, "forms/inbox/wait.html", {"page": page, "form": form}, status=422)
    after = actions.mend_wait(
        by=by, wait=found, answers=form.overlay(), why=form.cleaned_data["why"]
    )
    return _after(after)


@require_POST
def replay(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Try again as it is."""
    by = actor_of(request)
    return _after(actions.replay_wait(by=by, wait=queries.get_wait(by, id)))


@require_POST
@needs_vault
def reread(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Read the original again with the form published now."""
    by = actor_of(request)
    return _after(actions.reread_wait(by=by, wait=queries.get_wait(by, id)))


@require_POST
@needs_vault
def reread_all(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The same for all that wait for the same version, a hundred at once."""
    by = actor_of(request)
    found = queries.get_wait(by, id)
    actions.replay_unknown(
        by=by,
        form_id=found.submission.form_code,
        version=str(found.details.get("version", "")),
    )
    found.refresh_from_db()
    return _after(found)


@require_POST
def aside(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Not counted, with a reason."""
    by = actor_of(request)
    found, form = queries.get_wait(by, id), AsideInput(request.POST)
    if not form.is_valid():
        shown = {"page": pages.wait_page(by=by, wait=found), "form": form}
        return render(request, "forms/inbox/wait.html", shown, status=422)
    return _after(actions.set_aside(by=by, wait=found, why=form.cleaned_data["why"]))


@require_POST
def back(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Let it wait again."""
    by = actor_of(request)
    return _after(actions.take_back(by=by, wait=queries.get_wait(by, id)))


@require_safe
@needs_vault
def compare(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Several answers to one form, opened beside each other."""
    by = actor_of(request)
    page = comparing.compare_page(by=by, wait=queries.get_wait(by, id), form=ChoiceInput())
    return render(request, "forms/inbox/compare.html", {"page": page})


@require_POST
@needs_vault
def choose(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Which answer holds."""
    by = actor_of(request)
    found, form = queries.get_wait(by, id), ChoiceInput(request.POST)
    if not form.is_valid():
        page = comparing.compare_page(by=by, wait=found, form=form)
        return render(request, "forms/inbox/compare.html", {"page": page, "form": form}, status=422)
    said = form.cleaned_data
    after = actions.choose_version(by=by, wait=found, chosen=said["chosen"], why=said["why"])
    return redirect("inbox:wait", id=after.id)


@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    """All that came, newest first."""
    said = request.GET
    page = filled.filled_page(
        by=actor_of(request),
        form=None,
        after=said.get("after", ""),
        broken=said.get("only") == "broken",
    )
    return render(request, "forms/inbox/submissions.html", {"page": page})


@require_safe
def of_form(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """What came for one form, newest first."""
    by = actor_of(request)
    form = queries.get_form(by, id)
    page = filled.filled_page(by=by, form=form, after=request.GET.get("after", ""))
    return render(request, "forms/inbox/submissions.html", {"page": page})


@require_safe
def submission(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One filled form, sealed."""
    by = actor_of(request)
    page = filled.submission_page(by=by, submission=queries.get_submission(by, id))
    return render(request, "forms/inbox/submission.html", {"page": page})


@require_safe
@needs_vault
def submission_opened(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One filled form, opened: a row in the ledger."""
    by = actor_of(request)
    found = queries.get_submission(by, id)
    opened = opening.open_submission(by=by, submission=found)
    page = filled.submission_page(by=by, submission=found, opened=opened)
    shown = {"page": page, "opened": opened, "files": page.files}
    return render(request, "forms/inbox/submission.html", shown)


@require_safe
@needs_vault
def file(request: HttpRequest, id: UUID, file: UUID) -> HttpResponse:  # noqa: A002
    """One file, as bytes to keep; never shown in the page."""
    by = actor_of(request)
    found = queries.get_submission(by, id)
    kept = queries.get_file(found, file)
    content, name = opening.open_file(by=by, submission=found, file=kept)
    response = HttpResponse(content, content_type=BYTES)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest) -> queries.Asked:
    said = request.GET
    state = said.get("state", "")
    return queries.Asked(
        state=state if state in set(pages.STATES) else Wait.State.WAITS,
        reason=said.get("reason", "")[:40].replace("\0", ""),
        phone=read_uuid(said.get("phone", "")),
        is_newest_first=said.get("order") == "newest",
        after=said.get("after", ""),
    )


def _around(by: Actor, found: Wait) -> Around:
    said = queries.part_of(found)
    cards = [str(said["card"])] if said.get("card") else []
    shared = queries.around(by, [found.submission], cards=cards)
    return Around(found, said, Names.read(), shared.persons.get(str(said.get("card", ""))))


def _way(request: HttpRequest) -> Way:
    said = request.POST.get("way", "")
    if said not in set(Way):
        raise NotFound
    return Way(said)


def _done(request: HttpRequest) -> str:
    return request.GET.get("done", "")[:12]


def _after(found: Wait) -> HttpResponse:
    """To the list when the question ended; else the question, which may be another one now."""
    if found.state == Wait.State.WAITS:
        return redirect(f"{reverse('inbox:wait', kwargs={'id': found.id})}?done=waits")
    return redirect(f"{reverse('inbox:waiting')}?done={found.state}")
