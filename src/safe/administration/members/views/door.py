"""Signing in and out, the one-time link, opening and locking the vault."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from safe.administration.members import actions, drafts, queries, sessions, signing
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.gates import before_admission, public
from safe.administration.members.inputs import NewPasswordInput, OpenInput, SignInInput
from safe.administration.members.passwords import suggest_password
from safe.administration.members.problems import LinkUsed, PasswordsDiffer
from safe.administration.members.rings import public_of
from safe.administration.members.views.web import (
    MemberRequest,
    home,
    own_path,
    page,
    see_other,
    with_cookie,
)
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.problems import Problem
from safe.kernel.web import address_of


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. The password opens the member's lock; there is no other check."""
    form = SignInInput(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "sign_in", {"form": form}, 422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        signed = signing.sign_in(
            login=said["login"],
            password=said["password"],
            address=address_of(request),
            is_shared=said["shared"],
        )
    except Problem as problem:
        return _refused(request, "sign_in", form, problem)
    standing: sessions.Standing | None = request.standing  # type: ignore[attr-defined]
    after = home()
    if standing is not None:  # the cookie is replaced: its row would wait twelve hours for nobody
        with transaction.atomic(), tenancy.acting(Actor(organisation=standing.member.organisation)):
            sessions.end(standing.session)
    with transaction.atomic(), tenancy.acting(signed.actor):
        if (kept := drafts.find_newest(signed.member)) is not None:
            after = reverse("members:draft", args=[kept])
    return with_cookie(request, see_other(after), signed.cookie)


@before_admission
@require_POST
def sign_out(request: MemberRequest) -> HttpResponse:
    """The session's row goes, and what the browser kept."""
    signing.end_session(by=request.actor, session=request.standing.session)
    response = see_other(reverse("members:sign_in"))
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: set a password, then be admitted (or found the organisation's ring)."""
    found = queries.find_link(token)
    if found is None:
        raise LinkUsed
    link, member = found
    form = NewPasswordInput(request.POST or None)
    said = {"form": form, "login": member.login, "suggested": suggest_password()}
    if request.method != "POST" or not form.is_valid():
        return page(request, "set_password", said, 422 if form.is_bound else 200)
    password = form.cleaned_data["password"]
    try:
        if password != form.cleaned_data["again"]:
            raise PasswordsDiffer
        by = Actor(organisation=member.organisation, member=member.id)
        with transaction.atomic(), tenancy.acting(by):
            secret = actions.set_password(by=by, member=member, link=link, password=password)
            cookie = sessions.begin(member, secret, sessions.SHARED_MINUTES)
    except Problem as problem:
        return _refused(request, "set_password", form, problem, said)
    return with_cookie(request, see_other(reverse("members:wait")), cookie)


@before_admission
def wait(request: MemberRequest) -> HttpResponse:
    """The letters that the new member reads to an opener; the first page once admitted."""
    member = request.standing.member
    if member.confirmed_at is not None:
        return see_other(home())
    return page(request, "wait", {"letters": fingerprint(public_of(member))})


@before_admission
@require_http_methods(["GET", "POST"])
def open_vault(request: MemberRequest) -> HttpResponse:
    """The password opens the vault again; back to where the member was, or to what he wrote."""
    session, member = request.standing.session, request.standing.member
    kept = drafts.find_newest(member)
    first = {"to": request.GET.get("to", "")}
    form = OpenInput(request.POST) if request.method == "POST" else OpenInput(initial=first)
    said = {"form": form, "has_draft": kept is not None, "minutes": session.quiet_minutes}
    if request.method != "POST" or not form.is_valid():
        return page(request, "open_vault", said, 422 if form.is_bound else 200)
    try:
        cookie = signing.open_again(
            by=request.actor,
            session=session,
            password=form.cleaned_data["password"],
            address=address_of(request),
        )
    except Problem as problem:
        return _refused(request, "open_vault", form, problem, said)
    after = own_path(form.cleaned_data["to"])
    if kept is not None:
        after = reverse("members:draft", args=[kept])
    return with_cookie(request, see_other(after), cookie)


@before_admission
@require_POST
def lock_vault(request: MemberRequest) -> HttpResponse:
    """The Lock button."""
    signing.lock_vault(by=request.actor, session=request.standing.session)
    return see_other(home())


@before_admission
@require_POST
def keep_vault(request: MemberRequest) -> HttpResponse:
    """A key was pressed: the vault stays open. Asking was enough; 423 when it is locked."""
    return HttpResponse(status=204 if request.actor.vault.is_open else 423)


def _refused(
    request: HttpRequest,
    name: str,
    form: NewPasswordInput | OpenInput | SignInInput,
    problem: Problem,
    said: dict[str, object] | None = None,
) -> HttpResponse:
    form.add_error(None, problem.words())
    response = page(request, name, {"form": form} | (said or {}), problem.status)
    if problem.status in {429, 503}:
        response.headers["Retry-After"] = str(problem.named.get("seconds", 5))
    return response
