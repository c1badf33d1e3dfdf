"""The language of a page: the member's own, else the cookie of the door, else the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "language"
NAMES = dict(settings.LANGUAGES)
#: catalogues nobody has reviewed yet; their pages say so
DRAFTS = frozenset({"my"})


def offered(code: str | None) -> str | None:
    """The code when we offer it."""
    return code if code in NAMES else None


def chosen(request: HttpRequest) -> str:
    """Which language the answer is in."""
    actor = getattr(request, "actor", None)
    if actor is not None and offered(actor.language):
        return str(actor.language)
    from_cookie = offered(request.COOKIES.get(COOKIE))
    return from_cookie or offered(translation.get_language_from_request(request)[:2]) or "en"


class ChosenLanguage:
    """Speaks the chosen language for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen(request)
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response
