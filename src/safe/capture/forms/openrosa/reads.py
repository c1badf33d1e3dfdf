"""What phones read: the list of forms, the forms, their files, and a greeting before sending."""

import gzip
import hashlib
from collections.abc import Iterable
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from safe.administration.devices.actions import note_contact
from safe.capture.forms.models import FormVersion
from safe.capture.forms.openrosa.protocol import (
    PROJECT,
    XML,
    as_response,
    for_phones,
    openrosa_response,
    speaks_openrosa,
)
from safe.capture.forms.openrosa.submission import answer_post
from safe.capture.forms.publishing import queries
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIST = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_COMPRESS_FROM = 700  # below it, a compressed answer is no smaller


@for_phones
def form_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The open forms, each with the hash of its bytes."""
    base = _base(request)
    with transaction.atomic(), tenancy.acting(actor):
        note_contact(by=actor)
        offered = queries.list_offered(by=actor, form_id=request.GET.get("formID", ""))
    entries = "".join(_entry(base, form) for form in offered)
    body = f'{_DECLARATION}<xforms xmlns="{_LIST}">{entries}</xforms>'
    return _cached(request, body.encode(), XML)


@for_phones
def form(request: HttpRequest, actor: Actor, form_id: str) -> HttpResponse:
    """The bytes of a version, the same for ever."""
    with transaction.atomic(), tenancy.acting(actor):
        version = _version(request, actor, form_id)
    return _cached(request, bytes(version.xform), XML, version.md5)


@for_phones
def manifest(request: HttpRequest, actor: Actor, form_id: str) -> HttpResponse:
    """The files beside a version; one that nobody has uploaded yet is left out."""
    base = _base(request)
    with transaction.atomic(), tenancy.acting(actor):
        version = _version(request, actor, form_id)
        files = queries.list_files(version)
    entries = ""
    for file in files:
        place = f"{base}/forms/{_in_path(form_id)}/attachments/{_in_path(file.name)}"
        entries += (
            f"<mediaFile><filename>{escape(file.name)}</filename><hash>md5:{file.md5}</hash>"
            f"<downloadUrl>{escape(_versioned(place, version.version))}</downloadUrl></mediaFile>"
        )
    body = f'{_DECLARATION}<manifest xmlns="{_MANIFEST}">{entries}</manifest>'
    return _cached(request, body.encode(), XML)


@for_phones
def media(request: HttpRequest, actor: Actor, form_id: str, name: str) -> HttpResponse:
    """One file beside a version."""
    with transaction.atomic(), tenancy.acting(actor):
        file = queries.find_file(_version(request, actor, form_id), name)
    if file is None:
        raise NotFound
    response = _cached(request, bytes(file.content), file.media_type, file.md5)
    # a phone stores it whatever this says; a browser must never show it
    response["Content-Disposition"] = "attachment"
    return response


@for_phones
def submission(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001 - it is known
    """HEAD and GET greet with 204, the only answer Collect takes for a yes; POST sends."""
    if request.method == "POST":  # where the server leaves it to Django (wsgi.py does not)
        return as_response(answer_post(request.META, getattr(request, "number", "-")))
    if request.method not in {"HEAD", "GET"}:
        return openrosa_response(_("Send forms with ODK Collect."), status=405)
    if request.method == "HEAD" and not speaks_openrosa(request.headers.get("X-OpenRosa-Version")):
        return openrosa_response(_("Send forms with ODK Collect."), status=400)
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _entry(base: str, form: queries.Offered) -> str:
    place = f"{base}/forms/{_in_path(form.form_id)}"
    download = _versioned(f"{place}.xml", form.version)
    entry = (
        f"<xform><formID>{escape(form.form_id)}</formID><name>{escape(form.title)}</name>"
        f"<version>{escape(form.version)}</version><hash>md5:{form.md5}</hash>"
        f"<downloadUrl>{escape(download)}</downloadUrl>"
    )
    if form.has_files:
        files = _versioned(f"{place}/manifest", form.version)
        entry += f"<manifestUrl>{escape(files)}</manifestUrl>"
    return f"{entry}</xform>"


def _version(request: HttpRequest, actor: Actor, form_id: str) -> FormVersion:
    version = queries.find_published(by=actor, form_id=form_id, version=request.GET.get("v", ""))
    if version is None:
        raise NotFound
    return version


def _cached(request: HttpRequest, body: bytes, kind: str, mark: str = "") -> HttpResponse:
    """With an ETag: a phone that has it already costs some 300 bytes. Compressed where it helps."""
    if request.method not in {"GET", "HEAD"}:
        return openrosa_response(_("Send forms with ODK Collect."), status=405)
    etag = f'"{mark or hashlib.sha256(body).hexdigest()[:32]}"'
    if _has(request, etag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, content_type=kind)
        if len(body) > _COMPRESS_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = gzip.compress(body, mtime=0)
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    # the phone's own cache keeps it and asks each time whether it is still true
    response["Cache-Control"] = "private, no-cache"
    return response


def _has(request: HttpRequest, etag: str) -> bool:
    known: Iterable[str] = parse_etags(request.headers.get("If-None-Match", ""))
    return any(said.removeprefix("W/") == etag for said in known)


def _base(request: HttpRequest) -> str:
    return f"{settings.PUBLIC_URL}/v1/key/{_token(request)}/projects/{PROJECT}"


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def _in_path(text: str) -> str:
    return quote(text, safe="")


def _versioned(place: str, version: str) -> str:
    return f"{place}?{urlencode({'v': version})}"
