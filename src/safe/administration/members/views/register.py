"""The members of the organisation: list, invite, admit, roles, leave."""

from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST

from safe.administration.members import actions, queries
from safe.administration.members.gates import keeps_draft
from safe.administration.members.inputs import InviteInput, LettersInput, RoleInput
from safe.administration.members.policies import P
from safe.administration.members.views.web import MemberRequest, page, see_other
from safe.administration.programmes import queries as programmes
from safe.kernel.ids import new_id
from safe.kernel.problems import NotAllowed, Problem


def show(request: MemberRequest) -> HttpResponse:
    """Everybody: who waits for admission first. Names are bands until the vault is open."""
    if not request.actor.may(P.SEE):
        raise NotAllowed
    rows = queries.list_members(by=request.actor)
    said = {"rows": rows, "may_invite": request.actor.may(P.INVITE)}
    return page(request, "list", said | {"left": request.GET.get("left", "")})


@keeps_draft
@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    """Invite; the one-time link is shown once, to be handed over by oneself."""
    if not request.actor.may(P.INVITE):
        raise NotAllowed
    form = InviteInput(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "invite", {"form": form}, 422 if form.is_bound else 200)
    typed = form.cleaned_data
    organisation = programmes.list_organisations([request.actor.organisation])[0]
    try:
        member, token = actions.invite_member(
            by=request.actor,
            login=typed["login"],
            organisation_code=organisation.code,
            roles=(typed["role"],),
            name=typed["name"],
            language=request.actor.language,
            member=new_id(),
        )
    except Problem as problem:
        form.add_error(None, problem.words())
        return page(request, "invite", {"form": form}, problem.status)
    return _link_page(request, member.login, token)


def detail(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One member, with what may be done about him."""
    return _detail(request, id, LettersInput())


@keeps_draft
@require_POST
def admit(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The opener types the six letters that the new member reads to him."""
    form = LettersInput(request.POST)
    if not form.is_valid():
        return _detail(request, id, form, 422)
    found = queries.get_member(by=request.actor, id=id)
    try:
        letters = form.cleaned_data["letters"]
        actions.admit_member(by=request.actor, member=found.member, letters=letters)
    except Problem as problem:
        if problem.status == 423:
            raise
        form.add_error("letters", problem.words())
        return _detail(request, id, form, problem.status)
    return see_other(reverse("members:detail", args=[id]))


@require_POST
def link(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A new way in for a lost password."""
    found = queries.get_member(by=request.actor, id=id)
    token = actions.give_new_link(by=request.actor, member=found.member)
    return _link_page(request, found.row.login, token)


@keeps_draft
@require_POST
def give_role(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One more role."""
    found, form = queries.get_member(by=request.actor, id=id), RoleInput(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    actions.give_role(by=request.actor, member=found.member, role=role)
    return see_other(reverse("members:detail", args=[id]))


@require_POST
def take_role(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One role less."""
    found, form = queries.get_member(by=request.actor, id=id), RoleInput(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    actions.take_role(by=request.actor, member=found.member, role=role)
    return see_other(reverse("members:detail", args=[id]))


@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """A page of its own: what ends at once, what stays; then the phones to revoke."""
    if not request.actor.may(P.REMOVE):
        raise NotAllowed
    found = queries.get_member(by=request.actor, id=id)
    if request.method != "POST":
        return page(request, "leave", {"found": found})
    is_rotated = actions.remove_member(by=request.actor, member=found.member)
    try:
        phones = reverse("devices:list") + f"?left={found.row.id}"
    except NoReverseMatch:
        phones = ""
    return page(request, "left", {"found": found, "is_rotated": is_rotated, "phones": phones})


def _detail(
    request: MemberRequest,
    identifier: UUID,
    form: LettersInput,
    status: int = 200,
) -> HttpResponse:
    if not request.actor.may(P.SEE):
        raise NotAllowed
    found = queries.get_member(by=request.actor, id=identifier)
    actor = request.actor
    said = {
        "found": found,
        "form": form,
        "is_self": actor.member == identifier,
        "may_admit": actor.may(P.ADMIT) and found.row.state == "waits",
        "may_invite": actor.may(P.INVITE) and found.row.state != "left",
        "may_give": actor.may(P.GIVE_ROLE) and found.row.state != "left",
        "may_remove": actor.may(P.REMOVE) and found.row.state != "left",
        "has": [(role.code, queries.role_name(role)) for role in found.has],
        "could_have": [(role.code, queries.role_name(role)) for role in found.could_have],
    }
    return page(request, "detail", said, status)


def _link_page(request: MemberRequest, login: str, token: str) -> HttpResponse:
    address = settings.PUBLIC_URL + reverse("members:set_password", args=[token])
    said = {"login": login, "address": address, "qr": segno.make(address).svg_data_uri(scale=4)}
    return page(request, "link", said)
