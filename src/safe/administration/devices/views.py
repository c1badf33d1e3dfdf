"""Pages about phones: the list, a new one with its QR, a new QR, the end of one."""

from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.administration.devices import actions, collect, queries, tokens
from safe.administration.devices.documents import collect_on_phone
from safe.administration.devices.inputs import PhoneInput, SheetInput
from safe.administration.devices.models import Device
from safe.administration.devices.policies import P
from safe.administration.programmes import queries as programmes
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound, Problem
from safe.kernel.web import actor_of, pdf_response


@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """All phones; after a member left, which to think of."""
    by = actor_of(request)
    if not by.may(P.SEE):
        raise NotAllowed
    may_add = by.may(P.ADD)
    said = {
        "phones": queries.list_phones(by=by),
        "in_use": queries.count_phones(by=by),
        "may_add": may_add,
        "may_revoke": by.may(P.REVOKE),
        "after_leaving": "left" in request.GET or request.GET.get("after") == "leaving",
        "admin_password": collect.admin_password(by.organisation) if may_add else "",
    }
    return render(request, "devices/list.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new phone; its QR stands on the answer and nowhere else."""
    by = actor_of(request)
    if not by.may(P.ADD):
        raise NotAllowed
    form = PhoneInput(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "devices/add.html", {"form": form}, status=422 if form.is_bound else 200
        )
    try:
        device, token = actions.add_device(by=by, label=form.cleaned_data["label"].strip())
    except Problem as problem:
        form.add_error("label", problem.words())
        return render(request, "devices/add.html", {"form": form}, status=problem.status)
    return _qr_page(request, by, device, token)


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002 - as in the address
    """A new QR; asks first, because the old one stops."""
    by = actor_of(request)
    phone = queries.get_phone(by=by, id=id)
    if not by.may(P.ADD):
        raise NotAllowed
    if request.method != "POST":
        return render(request, "devices/renew.html", {"phone": phone})
    row = queries.get_device(by=by, id=id)
    device, token = actions.renew_device(by=by, device=row)
    return _qr_page(request, by, device, token)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The end of a phone; asks first."""
    by = actor_of(request)
    phone = queries.get_phone(by=by, id=id)
    if not by.may(P.REVOKE):
        raise NotAllowed
    if request.method != "POST":
        return render(request, "devices/revoke.html", {"phone": phone})
    actions.revoke_device(by=by, device=queries.get_device(by=by, id=id))
    return HttpResponseRedirect(reverse("devices:list"), status=303)


@require_POST
def sheet(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The printed sheet of a phone whose QR is on the screen: the code comes with the request."""
    by = actor_of(request)
    device = queries.get_device(by=by, id=id)
    form = SheetInput(request.POST)
    if not by.may(P.ADD) or not form.is_valid() or not _is_of(device, form.cleaned_data["code"]):
        raise NotFound
    pdf = collect_on_phone(
        label=device.label,
        organisation=_organisation_name(by),
        server=settings.PUBLIC_URL,
        settings_code=form.cleaned_data["code"],
    )
    return pdf_response(pdf, "phone")


def _qr_page(request: HttpRequest, by: Actor, device: Device, token: str) -> HttpResponse:
    code = collect.settings_code(
        token=token, organisation=by.organisation, label=device.label, language=by.language
    )
    picture = segno.make_qr(code, error="l", boost_error=False)
    said = {
        "phone": device,
        "code": code,
        "qr": picture.svg_data_uri(border=4, omitsize=True),
        "server": collect.server_url(token),
    }
    return render(request, "devices/qr.html", said)


def _is_of(device: Device, code: str) -> bool:
    """Whether a code holds the present token of the phone."""
    try:
        address = str(collect.read_code(code)["general"]["server_url"])
        token = address.partition("/key/")[2].partition("/")[0]
    except (ValueError, KeyError, TypeError):
        return False
    return tokens.token_hash(token) == bytes(device.token_hash)


def _organisation_name(by: Actor) -> str:
    found = programmes.list_organisations([by.organisation])
    return programmes.name_of(found[0]) if found else ""
