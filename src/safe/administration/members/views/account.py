"""One's own account: who I am here, password, language."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from safe.administration.members import actions, queries, signing
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.gates import before_admission
from safe.administration.members.inputs import ChangePasswordInput
from safe.administration.members.passwords import check_strength, suggest_password
from safe.administration.members.problems import PasswordsDiffer
from safe.administration.members.rings import public_of
from safe.administration.members.views.web import (
    MemberRequest,
    page,
    see_other,
    with_cookie,
)
from safe.kernel.problems import Problem
from safe.kernel.web import address_of


def show(request: MemberRequest) -> HttpResponse:
    """Login name, roles, letters of one's own key."""
    standing = request.standing
    said = {
        "login": standing.member.login,
        "roles": [queries.role_name(role) for role in standing.roles],
        "letters": fingerprint(public_of(standing.member)),
        "is_changed": "changed" in request.GET,
        "minutes": standing.session.quiet_minutes,
    }
    return page(request, "account", said)


@require_http_methods(["GET", "POST"])
def password(request: MemberRequest) -> HttpResponse:
    """A new password over the same keys; other sessions end."""
    form = ChangePasswordInput(request.POST or None)
    said = {"form": form, "suggested": suggest_password()}
    if request.method != "POST" or not form.is_valid():
        return page(request, "password", said, 422 if form.is_bound else 200)
    typed, member = form.cleaned_data, request.standing.member
    try:
        if typed["password"] != typed["again"]:
            raise PasswordsDiffer
        check_strength(typed["password"], login=member.login)
        secret = signing.ask_password(member, typed["now"], address_of(request))
        cookie = signing.change_password(
            by=request.actor,
            session=request.standing.session,
            secret=secret,
            password=typed["password"],
        )
    except Problem as problem:
        form.add_error(None, problem.words())
        return page(request, "password", said, problem.status)
    return with_cookie(request, see_other(reverse("members:account") + "?changed"), cookie)


@before_admission
@require_POST
def language(request: MemberRequest) -> HttpResponse:
    """The language of one's own screens."""
    actions.choose_language(by=request.actor, language=request.POST.get("language", ""))
    return see_other(reverse("members:account"))
