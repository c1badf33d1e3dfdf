"""Pages of knowledge tests that are typed: a whole sheet, or one participant at a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.activities.training import asked, papers, sat
from safe.activities.training.models import When
from safe.kernel import clock
from safe.kernel.ids import read_uuid
from safe.kernel.web import actor_of, pdf_response

_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@_page_methods
def sheet_of_tests(
    request: HttpRequest,
    id: UUID,  # noqa: A002 - as in the address
    when: str,
) -> HttpResponse:
    """The grid of a training; everything typed stays when one letter is wrong."""
    by = actor_of(request)
    page = sat.sat_page(by=by, id=id, when=when, after=read_uuid(request.GET.get("after", "")))
    if request.method != "POST":
        for row in page.rows:
            row.show()
        return render(request, "training/sat.html", {"page": page, "day": page})
    if not page.read(request.POST, clock.today()) or not sat.keep(by=by, page=page):
        return render(request, "training/sat.html", {"page": page, "day": page}, status=422)
    if page.next_key and page.rows:
        return redirect(f"{request.path}?after={page.rows[-1].participant.id}")
    return redirect(f"{reverse('training:event', kwargs={'id': id})}?done=tested")


@_page_methods
def one_test(
    request: HttpRequest,
    id: UUID,  # noqa: A002 - as in the address
    when: str,
    participant: UUID,
) -> HttpResponse:
    """One participant reads or hears his questions, and taps an answer each."""
    by = actor_of(request)
    page = sat.sat_page(by=by, id=id, when=when, participant=participant)
    form = request.GET.get("form", "")
    if request.method != "POST":
        shown = asked.fresh(page, form)
        return render(request, "training/asked.html", {"page": page, "day": page, "asked": shown})
    if not page.read(request.POST, clock.today()) or not sat.keep(by=by, page=page):
        shown = asked.again(page)
        context = {"page": page, "day": page, "asked": shown}
        return render(request, "training/asked.html", context, status=422)
    name = "sit_after" if when == When.AFTER else "sit_before"
    if page.next_key:
        return redirect(f"training:{name}", id=id, participant=page.next_key)
    return redirect(f"{reverse('training:event', kwargs={'id': id})}?done=tested")


@require_safe
def answer_sheet(
    request: HttpRequest,
    id: UUID,  # noqa: A002 - as in the address
    when: str,
) -> HttpResponse:
    """The sheet of letters to write on."""
    return pdf_response(
        papers.print_answer_sheet(by=actor_of(request), id=id, when=when), f"test-{when}"
    )


@require_safe
def question_paper(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Both forms to read or to hand out."""
    return pdf_response(papers.print_questions(by=actor_of(request), id=id), "test-questions")
