"""POST /submission, as ODK Collect sends it: parts, perhaps in several requests."""

import logging
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.capture.forms.inbox import door
from safe.capture.forms.openrosa.protocol import (
    forget_device,
    openrosa_response,
    refused,
    speaks_openrosa,
)
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.files import store

log = logging.getLogger("safe.web")
FORM_PART = "xml_submission_file"
LARGEST_PART = 10 * 1024 * 1024
INCOMPLETE = "*isIncomplete*"


def post_submission(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """Take one request of a submission; the answer's sentence is for the enumerator."""
    if not speaks_openrosa(request):
        return openrosa_response(_("Send forms with ODK Collect."), status=400)
    # the body may take minutes: meanwhile the connection that knew the phone is everybody's again
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    try:
        body, files = _parts(request)
    except (RequestDataTooBig, TooManyFilesSent, _TooLarge):
        return _too_large()
    except (MultiPartParserError, SuspiciousOperation, OSError, _TwoForms):
        body = None
    if body is None:
        return _broken(actor, token, b"", "no-form")
    try:
        return _take(actor, token, body, files)
    except door.PhoneRevoked:
        forget_device(token)
        return refused()


def _take(
    actor: Actor, token: str, body: bytes, files: list[tuple[str, UploadedFile]]
) -> HttpResponse:
    try:
        door.parse(body)  # before any file is stored
        kept = [_keep(name, file) for name, file in files]
        taken = door.take(by=actor, token=token, body=body, files=kept)
    except door.NotASubmission as fault:
        if fault.reason == "too-large":
            return _too_large()
        return _broken(actor, token, body, fault.reason)
    return _answer(taken, [name for name, _file in files])


class _TooLarge(Exception):
    """A part beyond the limit."""


class _TwoForms(Exception):
    """Two filled forms in one request: one of them would be thanked for and lost."""


def _parts(request: HttpRequest) -> tuple[bytes | None, list[tuple[str, UploadedFile]]]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.MAXIMAL_BODY:
        raise _TooLarge
    body: bytes | None = None
    files: list[tuple[str, UploadedFile]] = []
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            if (upload.size or 0) > LARGEST_PART:
                raise _TooLarge
            if name == FORM_PART:
                if body is not None:
                    raise _TwoForms
                body = upload.read()
            elif name != INCOMPLETE:
                files.append((name, upload))
    if body is None and FORM_PART in request.POST:
        body = request.POST[FORM_PART].encode()
    return body, files


def _keep(name: str, file: UploadedFile) -> door.SentFile:
    def pieces() -> Iterator[bytes]:
        yield from file.chunks()

    # the part's own type is from the phone's table: kept as said, never trusted
    return door.SentFile(name[:300], (file.content_type or "")[:100], store.put(pieces()))


def _answer(taken: door.Taken, sent: list[str]) -> HttpResponse:
    if taken.outcome == "too many":
        words = _("Too many different forms carry this number. Keep it and call your supervisor.")
        return openrosa_response(words, status=409)
    at = clock.now().astimezone(clock.YANGON).strftime("%H:%M")
    if taken.outcome == "conflict":
        words = _(
            "A different form with this number exists. Both are kept; your supervisor decides."
        )
        return openrosa_response(words, status=202)
    if taken.waits:
        words = _("Received {at}. It waits for somebody to look at it; nothing is lost.")
        return openrosa_response(words.format(at=at), status=202)
    missing = len(set(taken.files) - set(sent))
    words = _("Received {at}. Thank you.").format(at=at)
    if missing:
        more = ngettext("{count} file comes later.", "{count} files come later.", missing).format(
            count=missing
        )
        words = f"{words} {more}"
    return openrosa_response(words, status=201)


def _too_large() -> HttpResponse:
    words = _("This is too large for one request: a file may have 10 MB. Send smaller pictures.")
    return openrosa_response(words, status=413)


def _broken(actor: Actor, token: str, body: bytes, reason: str) -> HttpResponse:
    if body:
        door.keep_broken(by=actor, token=token, body=body, reason=reason)
    words = _(
        "This was no filled form, so nothing was counted. Keep it on the phone; call the keeper."
    )
    return openrosa_response(words, status=400)
