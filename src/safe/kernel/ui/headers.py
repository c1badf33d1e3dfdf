"""Strict headers on every answer, and no-store wherever somebody is signed in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # nothing goes to others; "no-referrer" would make browsers send "Origin: null" with our own
    # forms, and the origin check would refuse every one of them
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
YEAR = 31536000


def strict_headers() -> dict[str, str]:
    """What an answer carries that says nothing else."""
    said = dict(HEADERS)
    if settings.SECURE:
        said["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    # what no view declares cacheable nobody may keep: forms hold tokens, pages names
    said["Cache-Control"] = "no-store"
    return said


class StrictHeaders:
    """Stands outside all that answers, so that errors and files carry the headers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in strict_headers().items():
            response.headers.setdefault(name, value)
        return response
