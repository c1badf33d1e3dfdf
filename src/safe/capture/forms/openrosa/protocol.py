"""What every OpenRosa answer shares: headers, words for the phone, and whose phone it is.

These addresses take no cookie and no session: the token in the address is all there is, so they
stand outside CSRF, and a page of ours never answers there.
"""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from safe.administration.devices import queries as devices
from safe.administration.devices.tokens import token_hash
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


def openrosa_response(
    message: str, *, status: int, nature: str = "", items: int = 0
) -> HttpResponse:
    """An OpenRosaResponse; `message` is what the enumerator reads on the phone."""
    said = nature or ("submit_success" if status < 300 else "error")
    body = (
        f'<OpenRosaResponse xmlns="{_NAMESPACE}" items="{items}">'
        f"<message nature={quoteattr(said)}>{escape(message)}</message></OpenRosaResponse>"
    )
    return with_headers(HttpResponse(body, content_type=XML, status=status))


def with_headers(response: HttpResponse) -> HttpResponse:
    """The headers without which Collect takes a server for no OpenRosa server."""
    response["X-OpenRosa-Version"] = VERSION
    response["X-OpenRosa-Accept-Content-Length"] = str(ACCEPTED_LENGTH)
    response["Content-Language"] = translation.get_language() or "en"
    return response


_DEVICES: dict[bytes, tuple[float, tuple[UUID, UUID]]] = {}
_REMEMBERED = 10.0  # seconds


def device_of(token: str, *, may_remember: bool = False) -> Actor | None:
    """The phone as an actor; None for an unknown, malformed or revoked token alike.

    `may_remember` is for what asks again where it commits, as the door of submissions does.
    """
    key = token_hash(token)
    until, found = _DEVICES.get(key, (0.0, None)) if may_remember else (0.0, None)
    if found is None or until < time.monotonic():
        found = devices.find_device(token)
        if found is None:
            return None
        if len(_DEVICES) > 10_000:
            _DEVICES.clear()
        _DEVICES[key] = (time.monotonic() + _REMEMBERED, found)
    device, organisation = found
    language = translation.get_language() or "en"
    return Actor(organisation=organisation, device=device, scope="organisation", language=language)


def forget_device(token: str) -> None:
    """The phone was found revoked: look again next time."""
    _DEVICES.pop(token_hash(token), None)


def refused() -> HttpResponse:
    """One answer for unknown and revoked tokens: 403, since a 401 would ask for a password."""
    return openrosa_response(
        _("This phone is not known here any more. Ask your organisation for a new QR."), status=403
    )


def phone_language(request: HttpRequest) -> str:
    """The first language of the phone that we speak, else English."""
    said = request.headers.get("Accept-Language", "")
    for part in said.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "en"


def speaks_openrosa(request: HttpRequest) -> bool:
    """Whether the request carries the protocol's header; asked of HEAD and POST, not of GET."""
    return request.headers.get("X-OpenRosa-Version", "").strip() == VERSION


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
        with translation.override(phone_language(request)):
            try:
                may_remember = request.method == "POST"
                actor = device_of(token, may_remember=may_remember) if project == PROJECT else None
                response = refused() if actor is None else view(request, actor, *args, **kwargs)
            except Problem as problem:
                response = openrosa_response(problem.words(), status=problem.status)
            except Exception as fault:  # noqa: BLE001 - a phone must get an answer
                response = _fault(request, fault)
            return with_headers(response)

    return answer


def _fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    number = getattr(request, "number", "-")
    log.error("request %s failed", number, exc_info=fault)
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    words = _("The server could not take this now. The phone keeps it; send again later. {number}")
    return openrosa_response(words.format(number=number), status=500)
