"""Two pages: what waits for me, and one request."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.administration.approvals import actions, pages
from safe.administration.approvals.inputs import DecisionInput
from safe.administration.approvals.models import Verdict
from safe.administration.approvals.problems import ReasonMissing
from safe.kernel.ids import read_uuid
from safe.kernel.web import actor_of


@require_safe
def to_decide(request: HttpRequest) -> HttpResponse:
    """What waits for this member, oldest first."""
    page = pages.to_decide_page(by=actor_of(request), after=_key(request))
    done = request.GET.get("done", "")[:12]
    return render(request, "approvals/to_decide.html", {"page": page, "done": done})


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """What was asked and said; the form for whoever may decide it."""
    by = actor_of(request)
    page = pages.request_page(by=by, id=id)
    form = DecisionInput(request.POST or None, verdicts=page.verdicts)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        try:
            actions.decide_request(
                by=by, request=page.request, verdict=verdict, reason=form.cleaned_data["reason"]
            )
            return redirect(f"{reverse('approvals:to_decide')}?done={verdict.value}")
        except ReasonMissing as problem:
            form.add_error("reason", problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "approvals/request.html", {"page": page, "form": form}, status=status)


def _key(request: HttpRequest) -> UUID | None:
    return read_uuid(request.GET.get("after", ""))
