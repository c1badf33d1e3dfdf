"""Pages of the workplan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safe.kernel.web import actor_of
from safe.results.indicators.choices import Asked
from safe.results.workplan import pages


@require_safe
def all_work(request: HttpRequest) -> HttpResponse:
    """What runs, what is late: every line of work."""
    page = pages.all_work(by=actor_of(request), asked=_asked(request))
    return render(request, "workplan/all.html", {"page": page})


@require_safe
def one_work(request: HttpRequest, code: str) -> HttpResponse:
    """One line of work, by township and partner."""
    page = pages.one_work(by=actor_of(request), code=code, asked=_asked(request))
    return render(request, "workplan/one.html", {"page": page})


def _asked(request: HttpRequest) -> Asked:
    said = request.GET
    return Asked(said.get("period", ""), said.get("township", ""), said.get("partner", ""))
