"""Pages of half-years: the list, one of them, submitting, closing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.administration.approvals.problems import WordsBeyondLimit
from safe.kernel.web import actor_of
from safe.results.periods import actions, pages, reading, steps
from safe.results.periods.inputs import CloseInput, SubmitInput
from safe.results.periods.problems import PartnersMissing


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """Where each half-year stands."""
    by = actor_of(request)
    exact = reading.sees_exact(by)
    lines = pages.list_page(by=by) if exact else reading.list_released(by=by)
    return render(request, "periods/list.html", {"lines": lines, "exact": exact})


@require_safe
def period(request: HttpRequest, code: str) -> HttpResponse:
    """One half-year: where it stands, or what was released of it."""
    by = actor_of(request)
    if not reading.sees_exact(by):
        released = reading.released_page(by=by, code=code)
        return render(request, "periods/released.html", {"page": released})
    after = request.GET.get("after", "")[:64]
    page = pages.period_page(by=by, code=code, after=after)
    said = {"page": page, "done": request.GET.get("done", "")[:12]}
    return render(request, "periods/period.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """What the half-year says now; the comment; the button."""
    by = actor_of(request)
    page = steps.submit_page(by=by, code=code)
    form = SubmitInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_period(by=by, period=page.period, comment=form.cleaned_data["comment"])
            return redirect(f"{_address(code)}?done=submitted")
        except WordsBeyondLimit as problem:
            form.add_error("comment", problem.words())
    status = 422 if form.is_bound else 200
    return render(request, "periods/submit.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Says what closing does and who is missing; then does it."""
    by = actor_of(request)
    page = steps.close_page(by=by, code=code)
    form = CloseInput(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_period(by=by, period=page.period, reason=form.cleaned_data["reason"])
            return redirect(f"{_address(code)}?done=closed")
        except (PartnersMissing, WordsBeyondLimit) as problem:
            form.add_error("reason", problem.words())
            return render(
                request, "periods/close.html", {"page": page, "form": form}, status=problem.status
            )
    status = 422 if form.is_bound else 200
    return render(request, "periods/close.html", {"page": page, "form": form}, status=status)


def _address(code: str) -> str:
    return reverse("periods:period", kwargs={"code": code})
