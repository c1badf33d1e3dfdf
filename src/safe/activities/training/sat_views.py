"""Pages of knowledge tests that are typed: a whole sheet, or one participant at a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safe.activities.training import asked, papers, sat
from safe.activities.training.models import When
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound

_page_methods = require_http_methods(["GET", "HEAD", "POST"])


@_page_methods
def sheet_of_tests(
    request: HttpRequest,
    id: UUID,  # noqa: A002 - as in the address
    when: str,
) -> HttpResponse:
    """The grid of a training; everything typed stays when one letter is wrong."""
    by = _actor(request)
    page = sat.sat_page(by=by, id=id, when=when, after=_uuid(request.GET.get("after", "")))
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
    by = _actor(request)
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
    return _pdf(papers.print_answer_sheet(by=_actor(request), id=id, when=when), f"test-{when}")


@require_safe
def question_paper(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Both forms to read or to hand out."""
    return _pdf(papers.print_questions(by=_actor(request), id=id), "test-questions")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _actor(request: HttpRequest) -> Actor:
    by = getattr(request, "actor", None)
    if not isinstance(by, Actor):
        raise NotFound
    return by


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
