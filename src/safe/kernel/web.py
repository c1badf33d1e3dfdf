"""What stands around a view, once: request number and log, body first, tenancy transaction."""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import CROCKFORD
from safe.kernel.problems import NotAllowed, NotFound, Problem

log = logging.getLogger("safe.web")
GetResponse = Callable[[HttpRequest], HttpResponse]
OPENROSA = "/v1/key/"
# what a page takes, a workbook of 10 MB included: it is read before anybody knows who sends it
LARGEST_BODY = 12 * 1024 * 1024


class BodyTooLarge(Problem):
    """More than any page of ours sends."""

    code = "body-too-large"
    status = 413
    sentence = gettext_lazy("This is too large. A file may have 10 MB; send a smaller one.")


def request_number() -> str:
    """Four letters by which a keeper finds a request in the log."""
    return "".join([CROCKFORD[drawn & 31] for drawn in os.urandom(4)])


def log_request(method: str | None, name: str, status: int, begun: float, number: str) -> None:
    """One line: no path, query, body or address. `begun` is of time.perf_counter()."""
    taken = (time.perf_counter() - begun) * 1000
    log.info("%s %s %s %.0f ms %s", method, name, status, taken, number)


class RequestLog:
    """Gives each request a number and writes its line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request_number()
        request.number = number  # type: ignore[attr-defined]
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        name = match.view_name if match else "-"
        log_request(request.method, name, response.status_code, begun, number)
        return response


class BodyFirst:
    """Reads the body before any transaction opens: a slow phone holds no database connection."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.path.startswith(OPENROSA):
            if _length(request) > LARGEST_BODY:
                return problem_page(request, BodyTooLarge())
            try:
                with suppress(RawPostDataException):
                    request.POST  # noqa: B018 - parsing is the effect
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return problem_page(request, BodyTooLarge())
            except UnreadablePostError:
                return HttpResponse(status=408)  # whoever sent it is not there any more
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() else 0


class TenancyTransaction:
    """One transaction a request, under the actor's organisation; refusals keep their ledger row."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or request.path.startswith(OPENROSA):
            return self.get_response(request)
        with transaction.atomic(), tenancy.acting(actor):
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Problems become pages; anything else rolls back and becomes our fault."""
        if isinstance(exception, Problem):
            return problem_page(request, exception)
        log.error("request %s failed", getattr(request, "number", "-"), exc_info=exception)
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return fault_page(request)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; NotFound where nobody is signed in."""
    by = getattr(request, "actor", None)
    if not isinstance(by, Actor):
        raise NotFound
    return by


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; the proxy's word counts only behind our own https proxy."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.SECURE and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def pdf_response(data: bytes, name: str) -> HttpResponse:
    """A PDF to take along; `name` without its ending."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page of a refusal."""
    said = {"problem": problem, "words": problem.words(), "status": problem.status}
    return render(request, "ui/problem.html", said, status=problem.status)


def fault_page(request: HttpRequest) -> HttpResponse:
    """Our fault: a sentence and a number, nothing else."""
    number = getattr(request, "number", "-")
    words = _(
        "This did not work, and it is our fault. Nothing was saved. Tell the keeper: {number}."
    ).format(number=number)
    said = {"problem": None, "words": words, "status": 500}
    return render(request, "ui/problem.html", said, status=500)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """Unknown address and foreign record look alike."""
    return problem_page(request, NotFound())


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return fault_page(request)


class PageTooOld(NotAllowed):
    """The form's token does not belong to this sign-in."""

    code = "page-too-old"
    sentence = gettext_lazy(
        "This page was open too long. Go back, load it again, and send it once more."
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's shape
    """A form without our token: opened long ago, or by another site."""
    return problem_page(request, PageTooOld())
