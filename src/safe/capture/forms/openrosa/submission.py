"""POST /submission, as ODK Collect sends it: parts, perhaps in several requests.

A form takes a short way: what Django makes for pages (request, middleware, upload handlers, a
connection asked for and given back) costs more than reading, sealing and keeping it.
"""

import re
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from http import HTTPStatus
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.capture.forms.inbox import door
from safe.capture.forms.openrosa.parts import File, NoForm, Parts, TooLarge, read_parts
from safe.capture.forms.openrosa.protocol import (
    PROJECT,
    XML,
    Answer,
    failed,
    not_now,
    openrosa_headers,
    phone_language,
    refused,
    speaks_openrosa,
)
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.files import store
from safe.kernel.patience import TooManyWait
from safe.kernel.problems import Problem
from safe.kernel.ui.headers import strict_headers
from safe.kernel.web import log_request, request_number

VIEW = "openrosa:submission"  # its name in the log
_ADDRESS = re.compile(r"/v1/key/([^/]+)/projects/([0-9]{1,9})/submission")
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def is_submission(asked: dict[str, Any]) -> bool:
    """Whether a WSGI request sends a form."""
    return asked["REQUEST_METHOD"] == "POST" and bool(_ADDRESS.fullmatch(asked["PATH_INFO"]))


def serve_submission(asked: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """The WSGI application of the door: headers as elsewhere, a line of the log for all but a 201.

    What was taken stands in the ledger.
    """
    begun, number = time.perf_counter(), request_number()
    language = phone_language(asked.get("HTTP_ACCEPT_LANGUAGE", ""))
    spoken = language == translation.get_language()  # to change it costs a fiftieth of a form
    with nullcontext() if spoken else translation.override(language):
        answer = answer_post(asked, number)
        headers = strict_headers() | openrosa_headers()
    body = answer.body()
    headers |= {"Content-Type": XML, "Content-Length": str(len(body))}
    if answer.status != HTTPStatus.CREATED:
        log_request("POST", VIEW, answer.status, begun, number)
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(headers.items()))
    return [body]


def answer_post(asked: dict[str, Any], number: str = "-") -> Answer:
    """What a POST is answered: a sentence for the enumerator, in the language of the thread."""
    try:
        return _answer_post(asked)
    except Problem as problem:
        return Answer(problem.status, problem.words())
    except TooManyWait:
        return not_now(number, status=503)
    except Exception as fault:  # noqa: BLE001 - a phone must get an answer
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        return failed(number, fault)
    finally:
        _give_back()


def _give_back() -> None:
    """A connection that Django holds for this thread is everybody's again."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.connection is not None and not here.in_atomic_block:
        here.close_if_unusable_or_obsolete()


def _answer_post(asked: dict[str, Any]) -> Answer:
    address = _ADDRESS.fullmatch(asked["PATH_INFO"])
    token = address[1] if address is not None and int(address[2]) == PROJECT else ""
    actor = door.known_phone(token) if token else None
    if actor is None:
        return refused()
    if not speaks_openrosa(asked.get("HTTP_X_OPENROSA_VERSION")):
        return Answer(400, _("Send forms with ODK Collect."))
    _give_back()  # the body may take minutes
    try:
        parts = read_parts(asked)
    except TooLarge:
        return _too_large()
    except (NoForm, OSError) as fault:
        if isinstance(fault, TooManyWait):
            raise
        return _no_form()
    with parts, suppress(door.PhoneRevoked):
        return _no_form() if parts.form is None else _take(actor, token, parts.form, parts)
    return refused()


def _take(actor: Actor, token: str, body: bytes, parts: Parts) -> Answer:
    try:
        root = door.parse(body)  # before any file is stored
        kept = [_keep(file) for file in parts.files]
        taken = door.take(by=actor, token=token, body=body, root=root, files=kept)
    except door.NotASubmission as fault:
        if fault.reason == "too-large":
            return _too_large()
        door.keep_broken(by=actor, token=token, body=body, reason=fault.reason)
        return _no_form()
    return _answer(taken, {file.name for file in parts.files})


def _keep(file: File) -> door.SentFile:
    # the part's own type is from the phone's table: kept as said, never trusted
    return door.SentFile(file.name[:300], file.media_type[:100], store.put(file.pieces()))


def _answer(taken: door.Taken, sent: set[str]) -> Answer:
    if taken.outcome == "too many":
        return Answer(
            409,
            _("Too many different forms carry this number. Keep it and call your supervisor."),
        )
    at = clock.now().astimezone(clock.YANGON).strftime("%H:%M")
    if taken.outcome == "conflict":
        return Answer(
            202,
            _("A different form with this number exists. Both are kept; your supervisor decides."),
        )
    if taken.waits:
        words = _("Received {at}. It waits for somebody to look at it; nothing is lost.")
        return Answer(202, words.format(at=at))
    missing = len(set(taken.files) - sent)
    words = _("Received {at}. Thank you.").format(at=at)
    if missing:
        more = ngettext("{count} file comes later.", "{count} files come later.", missing).format(
            count=missing
        )
        words = f"{words} {more}"
    return Answer(201, words)


def _too_large() -> Answer:
    return Answer(
        413, _("This is too large for one request: a file may have 10 MB. Send smaller pictures.")
    )


def _no_form() -> Answer:
    return Answer(
        400,
        _(
            "This was no filled form, so nothing was counted."
            " Keep it on the phone; call the keeper."
        ),
    )
