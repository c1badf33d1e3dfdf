"""Pages of figures: parse, one query or action, render. A locked vault sees all of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from safe.kernel.problems import NotFound
from safe.kernel.web import actor_of
from safe.results.indicators import actions, dashboard, listing, pages, queries, reader
from safe.results.indicators.actions import Purpose
from safe.results.indicators.choices import Asked, choose
from safe.results.indicators.declarations import Level
from safe.results.indicators.names import names_of
from safe.results.indicators.policies import P

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The dashboard: exact cells, or what was released."""
    by, asked = actor_of(request), _asked(request)
    if not by.may(P.SEE_RECORDS):
        seen = reader.board(by=by, asked=asked)
        return render(request, "indicators/released_board.html", {"page": seen})
    page = dashboard.gather(by=by, asked=asked)
    return render(request, "indicators/dashboard.html", {"page": page})


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: against its milestones, who they are, what it means."""
    by, asked = actor_of(request), _asked(request)
    if not by.may(P.SEE_RECORDS):
        seen = reader.page(by=by, code=code, asked=asked)
        return render(request, "indicators/released.html", {"page": seen})
    page = pages.indicator_page(by=by, code=code, asked=asked)
    return render(request, "indicators/indicator.html", {"page": page})


@require_safe
def records(request: HttpRequest, code: str) -> HttpResponse:
    """The records behind a figure."""
    page = listing.records_page(by=actor_of(request), code=code, asked=_asked(request))
    return render(request, "indicators/records.html", {"page": page})


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The same list as a spreadsheet; with names only for a purpose."""
    by, asked = actor_of(request), _asked(request)
    choices = choose(by=by, asked=asked)
    if choices.scope is None:
        raise NotFound
    said: dict[str, Any] = {
        "by": by,
        "indicator": queries.get_indicator(choices.programme, code),
        "period": choices.scope.period,
        "township": choices.scope.township,
        "partner": choices.scope.partner,
        "cell": asked.cell,
        "level": _level(asked),
        "places": choices.place_names,
        "partners": choices.partner_names,
    }
    if request.POST.get("names"):
        purpose = _purpose(request)
        data = actions.export_names(**said, purpose=purpose, names=names_of)
    else:
        data = actions.export_records(**said)
    response = HttpResponse(data, content_type=XLSX)
    name = f"safe-{code}-{choices.scope.period.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> Asked:
    said = request.POST if request.method == "POST" else request.GET
    return Asked(**{name: str(said.get(name, ""))[:64] for name in Asked.__dataclass_fields__})


def _level(asked: Asked) -> Level:
    return listing.level_of(asked)


def _purpose(request: HttpRequest) -> Purpose | None:
    said = request.POST.get("purpose", "")
    return Purpose(said) if said in set(Purpose) else None
