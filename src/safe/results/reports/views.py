"""Pages of reports: parse, one query or action, render. A locked vault sees all of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.kernel.web import actor_of
from safe.results.reports import actions, pages, queries
from safe.results.reports.actions import Paper
from safe.results.reports.models import Report

KINDS = {
    Paper.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Paper.PDF: "application/pdf",
}


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the organisation; a post asks for one."""
    by = actor_of(request)
    if request.method == "POST":
        period, language = pages.read_wish(by=by, said=request.POST)
        asked = actions.ask_for_report(by=by, period=period, language=language)
        return _to(asked)
    page = pages.list_page(by=by, after=request.GET.get("after", "")[:64])
    return render(request, "reports/list.html", {"page": page})


@require_safe
def report(request: HttpRequest, report: UUID) -> HttpResponse:
    """One report: how far it is, its files, or why there are none."""
    by = actor_of(request)
    page = pages.report_page(by=by, report=queries.get_report(by=by, report=report))
    part = request.headers.get("HX-Request") == "true"
    name = "reports/_job.html" if part else "reports/report.html"
    response = render(request, name, {"page": page})
    response["Vary"] = "HX-Request"
    return response


@require_POST
def again(request: HttpRequest, report: UUID) -> HttpResponse:
    """Let a report that failed be made again."""
    by = actor_of(request)
    return _to(actions.ask_again(by=by, report=queries.get_report(by=by, report=report)))


@require_safe
def workbook(request: HttpRequest, report: UUID) -> HttpResponse:
    """The XLSX."""
    return _file(request, report, Paper.XLSX)


@require_safe
def paper(request: HttpRequest, report: UUID) -> HttpResponse:
    """The PDF."""
    return _file(request, report, Paper.PDF)


def _file(request: HttpRequest, report: UUID, paper: Paper) -> HttpResponse:
    by = actor_of(request)
    found = queries.get_with_files(by=by, report=report)
    data = actions.fetch_report(by=by, report=found, paper=paper)
    response = HttpResponse(data, content_type=KINDS[paper])
    name = f"safe-{found.period.code}-{found.language}.{paper.value}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _to(report: Report) -> HttpResponse:
    there = reverse("reports:report", args=[report.id])
    return HttpResponseRedirect(there, status=303)
