"""What the views of this package share: the request's member, its cookie, where it may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from safe.administration.members.sessions import Standing
from safe.kernel.actor import Actor


class MemberRequest(HttpRequest):
    """A request with a signed-in member (middleware.MemberSessions)."""

    actor: Actor
    standing: Standing


def page(request: HttpRequest, name: str, said: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a template of this package."""
    return render(request, f"members/{name}.html", said, status=status)


def see_other(address: str) -> HttpResponse:
    """After a post: look there."""
    return HttpResponseRedirect(address, status=303)


def home() -> str:
    """The first page, when it exists."""
    try:
        return reverse("web:home")
    except NoReverseMatch:
        return reverse("members:account")


def own_path(wanted: str) -> str:
    """A path of ours, else the first page: nobody is led to another site."""
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return home()
    try:
        resolve(wanted.partition("?")[0])
    except Resolver404:
        return home()
    return wanted


def with_cookie(request: HttpRequest, response: HttpResponse, cookie: str) -> HttpResponse:
    """Give the browser its session, without an age: it ends with the browser at the latest."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        cookie,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    rotate_token(request)
    return response
