"""What every OpenRosa answer shares: headers, words for the phone, and whose phone it is.

These addresses take no cookie and no session: the token in the address is all there is, so they
stand outside CSRF, and a page of ours never answers there.
"""

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from safe.administration.devices import queries as devices
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem

log = logging.getLogger("safe.web")
P = ParamSpec("P")

VERSION = "1.0"
# what a phone may put into one request; small, because a broken request begins again on 2G
ACCEPTED_LENGTH = 10_000_000
XML = "text/xml; charset=utf-8"  # Collect refuses lists of any other type
PROJECT = 1  # one list of forms an organisation; the number is there for the shape of the address
_NAMESPACE = "http://openrosa.org/http/response"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Answer:
    """An OpenRosaResponse: its status, and the sentence that the enumerator reads."""

    status: int
    message: str

    def body(self) -> bytes:
        """The bytes of it."""
        nature = "submit_success" if self.status < 300 else "error"
        return (
            f'<OpenRosaResponse xmlns="{_NAMESPACE}" items="0">'
            f"<message nature={quoteattr(nature)}>{escape(self.message)}</message>"
            "</OpenRosaResponse>"
        ).encode()


def openrosa_headers() -> dict[str, str]:
    """The headers without which Collect takes a server for no OpenRosa server."""
    return {
        "X-OpenRosa-Version": VERSION,
        "X-OpenRosa-Accept-Content-Length": str(ACCEPTED_LENGTH),
        "Content-Language": translation.get_language() or "en",
    }


def openrosa_response(message: str, *, status: int) -> HttpResponse:
    """An answer as Django gives it."""
    body = Answer(status, message).body()
    return with_headers(HttpResponse(body, content_type=XML, status=status))


def with_headers(response: HttpResponse) -> HttpResponse:
    """The response with the protocol's headers."""
    for name, value in openrosa_headers().items():
        response[name] = value
    return response


def device_of(token: str) -> Actor | None:
    """The phone as an actor; None for an unknown, malformed or revoked token alike."""
    found = devices.find_device(token)
    if found is None:
        return None
    device, organisation = found
    language = translation.get_language() or "en"
    return Actor(organisation=organisation, device=device, scope="organisation", language=language)


def refused() -> Answer:
    """One answer for unknown and revoked tokens: 403, since a 401 would ask for a password."""
    return Answer(
        403, _("This phone is not known here any more. Ask your organisation for a new QR.")
    )


def not_now(number: str, *, status: int) -> Answer:
    """The phone keeps what it has, and shows a number for the keeper."""
    words = _("The server could not take this now. The phone keeps it; send again later. {number}")
    return Answer(status, words.format(number=number))


def failed(number: str, fault: Exception) -> Answer:
    """Our fault."""
    log.error("request %s failed", number, exc_info=fault)
    return not_now(number, status=500)


def phone_language(accepted: str) -> str:
    """The first language of the phone that we speak, else English."""
    for part in accepted.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "en"


def speaks_openrosa(version: str | None) -> bool:
    """Whether a request's header says so; asked of HEAD and POST, not of GET."""
    return (version or "").strip() == VERSION


View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def for_phones(view: "View[P]") -> Callable[..., HttpResponse]:
    """A view for phones: language, token, project, and problems in the protocol's own words.

    The view gets the phone as an actor and opens its own transaction; a body may take minutes.
    """

    @csrf_exempt
    @functools.wraps(view)
    def answer(
        request: HttpRequest,
        token: str,
        project: int,
        *args: Any,  # noqa: ANN401 - the route decides
        **kwargs: Any,  # noqa: ANN401 - the route decides
    ) -> HttpResponse:
        with translation.override(phone_language(request.headers.get("Accept-Language", ""))):
            try:
                actor = device_of(token) if project == PROJECT else None
                response = (
                    as_response(refused())
                    if actor is None
                    else view(request, actor, *args, **kwargs)
                )
            except Problem as problem:
                response = openrosa_response(problem.words(), status=problem.status)
            except Exception as fault:  # noqa: BLE001 - a phone must get an answer
                if transaction.get_connection().in_atomic_block:
                    transaction.set_rollback(True)
                response = as_response(failed(getattr(request, "number", "-"), fault))
            return with_headers(response)

    return answer


def as_response(answer: Answer) -> HttpResponse:
    """The answer as Django gives it."""
    return openrosa_response(answer.message, status=answer.status)
