"""The WSGI application that granian serves.

What phones ask has no session, cookie, page or CSRF token: it goes past all middleware but the log
and the strict headers (docs/decisions/0012-phones-past-the-middleware.md).
"""

import os
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from safe.kernel.patience import patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safe.settings")
_pages = get_wsgi_application()

from safe.capture.forms.openrosa.submission import (  # noqa: E402 - settings are there now
    is_submission,
    serve_submission,
)
from safe.kernel.ui.headers import StrictHeaders  # noqa: E402 - settings are there now
from safe.kernel.web import OPENROSA, RequestLog  # noqa: E402 - settings are there now


class Phones(WSGIHandler):
    """Django's handler with a shorter way to the view."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Django's shape
        """The log and the headers alone."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        handler = convert_exception_to_response(StrictHeaders(handler))
        self._middleware_chain = convert_exception_to_response(RequestLog(handler))


_phones = Phones()


def _route(asked: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - as servers see it
    chosen = _phones if asked.get("PATH_INFO", "").startswith(OPENROSA) else _pages
    return chosen(asked, start_response)


_patient = patient(_route)


def application(asked: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - as servers see it
    """A filled form goes straight to its door; all else to Django."""
    if is_submission(asked):
        return serve_submission(asked, start_response)
    return _patient(asked, start_response)
