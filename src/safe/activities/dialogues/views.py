"""Pages of dialogues: parse, one query or action, render."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.activities.dialogues import actions, documents, pages, queries
from safe.activities.dialogues.actions.publishing import Rated
from safe.activities.dialogues.inputs import (
    AskInput,
    AttendeeInput,
    CommitmentInput,
    DialogueInput,
    InfluenceInput,
    MinutesInput,
    RateInput,
    RecommendationInput,
    StepInput,
)
from safe.activities.dialogues.models import Dialogue, Safety, Step
from safe.activities.dialogues.policies import P
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, Problem
from safe.kernel.web import actor_of, pdf_response

_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def dialogues(request: HttpRequest) -> HttpResponse:
    """Own dialogues, and what others let us read."""
    page = pages.list_page(by=actor_of(request), after=request.GET.get("after", ""))
    return render(request, "dialogues/list.html", {"page": page})


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Promises by their day."""
    page = pages.register_page(by=actor_of(request), after=request.GET.get("after", ""))
    return render(request, "dialogues/register.html", {"page": page})


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The register to print."""
    by = actor_of(request)
    page = pages.register_page(by=by, after=request.GET.get("after", ""))
    return pdf_response(documents.register(page, by=by), "safe-commitments.pdf")


@require_safe
def public(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """What another organisation lets us read."""
    page = pages.public_page(by=actor_of(request), id=id)
    return render(request, "dialogues/public.html", {"page": page})


@require_safe
def dialogue(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One dialogue, its boxes sealed."""
    page = pages.dialogue_page(by=actor_of(request), id=id)
    return render(request, "dialogues/dialogue.html", {"page": page})


@require_safe
def open_dialogue(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The minutes and who came, opened: written in the ledger."""
    page = pages.dialogue_page(by=actor_of(request), id=id, opened=True)
    return render(request, "dialogues/dialogue.html", {"page": page})


@_page_methods
def new(request: HttpRequest) -> HttpResponse:
    """Another dialogue."""
    by, form = _writer(request), DialogueInput(request.POST or None)

    def keep() -> str:
        return _address(actions.keep_dialogue(by=by, said=form.said()).id)

    return _form(request, form, keep, _("New dialogue"), reverse("dialogues:list"))


@_page_methods
def change(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The event itself, while the minutes are open."""
    by = _writer(request)
    found = queries.get_dialogue(by=by, id=id)
    names = ("title", "level", "on_date", "place", "convenor", "agenda")
    form = DialogueInput(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )

    def keep() -> str:
        return _address(actions.keep_dialogue(by=by, said=form.said(), at=id).id)

    return _form(request, form, keep, _("Change the dialogue"), _address(id))


@_page_methods
def minutes(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Write the minutes; what is there is opened first, so that nothing is lost."""
    by = _writer(request)
    found = queries.get_dialogue(by=by, id=id)
    text = pages.open_minutes(by=by, dialogue=found) if request.method != "POST" else ""
    first = {"text": text, "seen": queries.mark_of_minutes(found)}
    form = MinutesInput(request.POST or None, initial=first)

    def keep() -> str:
        actions.keep_minutes(by=by, dialogue=found, **form.cleaned_data)
        return _address(id)

    return _form(request, form, keep, _("Minutes"), _address(id))


@_page_methods
def attendee(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Somebody who took part; the form comes again for the next."""
    by = _writer(request)
    found = queries.get_dialogue(by=by, id=id)
    form = AttendeeInput(request.POST or None)

    def keep() -> str:
        actions.add_attendee(by=by, dialogue=found, said=form.said())
        again = reverse("dialogues:attendee", args=[id])
        return again if "again" in request.POST else _address(id)

    return _form(request, form, keep, _("Somebody who took part"), _address(id), again=True)


@require_POST
def drop_attendee(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Somebody written down by mistake."""
    found = actions.drop_attendee(by=actor_of(request), attendee=id)
    return redirect(_address(found.id))


@_page_methods
def new_recommendation(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Another recommendation."""
    by = _writer(request)
    found = queries.get_dialogue(by=by, id=id)
    form = RecommendationInput(request.POST or None)

    def keep() -> str:
        actions.keep_recommendation(by=by, dialogue=found, said=form.said())
        return _address(id)

    return _form(request, form, keep, _("New recommendation"), _address(id))


@_page_methods
def recommendation(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A recommendation: its words while the minutes are open, who follows it always."""
    by = _writer(request)
    row = queries.get_recommendation(by=by, id=id)
    names = ("text_en", "text_my", "theme", "addressee", "owner", "due_on")
    said = {name: getattr(row, name) for name in names}
    form = RecommendationInput(request.POST or None, initial=said)

    def keep() -> str:
        actions.keep_recommendation(by=by, dialogue=row.dialogue, said=form.said(), at=id)
        return _address(row.dialogue_id)

    return _form(request, form, keep, _("Recommendation"), _address(row.dialogue_id))


@_page_methods
def influence(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A higher level was reached."""
    by = _writer(request)
    row = queries.get_recommendation(by=by, id=id)
    form = InfluenceInput(request.POST or None)

    def keep() -> str:
        actions.say_influence(by=by, recommendation=row, **form.cleaned_data)
        return _address(row.dialogue_id)

    return _form(request, form, keep, _("How far it has come"), _address(row.dialogue_id))


@_page_methods
def promise(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """An office promised something."""
    by = _writer(request)
    row = queries.get_recommendation(by=by, id=id)
    form = CommitmentInput(request.POST or None)

    def keep() -> str:
        actions.add_commitment(by=by, recommendation=row, **form.cleaned_data)
        return _address(row.dialogue_id)

    return _form(request, form, keep, _("New commitment"), _address(row.dialogue_id))


@_page_methods
def step(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The next step of a promise."""
    by = _writer(request)
    found = queries.get_commitment(by=by, id=id)
    (standing,) = queries.standings([found])
    form = StepInput(request.POST or None, may_say=standing.next_steps())
    back = _address(found.recommendation.dialogue_id)

    def keep() -> str:
        said = form.cleaned_data | {"said": Step.Said(form.cleaned_data["said"])}
        actions.note_step(by=by, commitment=found, **said)
        return back

    return _form(request, form, keep, _("Say what happened"), back, note=found.promise)


@_page_methods
def rate_dialogue(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The safety of a dialogue as a whole."""
    found = queries.get_dialogue(by=_writer(request), id=id)
    return _rate(request, found, found, found.title)


@_page_methods
def rate_recommendation(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The safety of a recommendation."""
    row = queries.get_recommendation(by=_writer(request), id=id)
    return _rate(request, row.dialogue, row, row.text_en)


@_page_methods
def rate_commitment(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The safety of a promise."""
    row = queries.get_commitment(by=_writer(request), id=id)
    return _rate(request, row.recommendation.dialogue, row, row.promise)


@_page_methods
def ask_minutes(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Ask another member to approve the minutes."""
    return _ask(request, id, actions.ask_for_minutes, _("Ask for approval of the minutes"))


@_page_methods
def ask_public(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Ask another member for a public version."""
    return _ask(request, id, actions.ask_for_public, _("Ask for a public version"))


@require_POST
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Take the public version back."""
    by = actor_of(request)
    actions.withdraw_version(by=by, dialogue=queries.get_dialogue(by=by, id=id))
    return redirect(_address(id))


def _rate(request: HttpRequest, of: Dialogue, what: Rated, note: str) -> HttpResponse:
    by, form = actor_of(request), RateInput(request.POST or None, initial={"safety": what.safety})

    def keep() -> str:
        safety = Safety(form.cleaned_data["safety"])
        actions.rate_safety(by=by, dialogue=of, what=what, safety=safety)
        return _address(of.id)

    return _form(request, form, keep, _("Safety"), _address(of.id), note=note)


def _ask(
    request: HttpRequest,
    id: UUID,  # noqa: A002
    ask: Callable[..., object],
    title: str | Promise,
) -> HttpResponse:
    by = _writer(request)
    found = queries.get_dialogue(by=by, id=id)
    form = AskInput(request.POST if request.method == "POST" else None)

    def keep() -> str:
        ask(by=by, dialogue=found, comment=form.cleaned_data["comment"])
        return _address(id)

    return _form(request, form, keep, title, _address(id), note=found.title)


def _form(
    request: HttpRequest,
    form: forms.Form,
    keep: Callable[[], str],
    title: str | Promise,
    back: str,
    **more: Any,  # noqa: ANN401 - what the page says beside
) -> HttpResponse:
    """Show a form, or keep it and go on; what is refused stands above it, nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(keep())
        except Problem as problem:
            form.add_error(None, problem.words())
    shown = {"form": form, "title": title, "back": back} | more
    return render(request, "dialogues/form.html", shown, status=422 if form.is_bound else 200)


def _writer(request: HttpRequest) -> Actor:
    by = actor_of(request)
    if not by.may(P.WRITE):
        raise NotAllowed
    return by


def _address(id: UUID) -> str:  # noqa: A002
    return reverse("dialogues:dialogue", args=[id])
