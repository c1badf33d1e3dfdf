"""What was written when the vault locked: kept, shown again, sent or dropped."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from safe.administration.members import drafts
from safe.administration.members.gates import keeps_draft, needs_vault
from safe.administration.members.views.web import MemberRequest, home, own_path, page, see_other


@keeps_draft
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The page's script brings a half-written form just before the lock closes over it."""
    standing = request.standing  # type: ignore[attr-defined]
    drafts.keep_draft(standing.member, own_path(request.GET.get("to", "")), request.POST)
    return HttpResponse(status=204)


@needs_vault
def show(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """What was written, with one button that sends it where it was going."""
    words = drafts.get_words(request.standing.member, request.actor.vault, id)
    shown = [(name, value) for name, value in words.fields if value and not name.startswith("_")]
    return page(request, "draft", {"words": words, "shown": shown})


@require_POST
def drop(request: MemberRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The draft is not wanted."""
    drafts.drop_draft(request.standing.member, id)
    newest = drafts.find_newest(request.standing.member)
    return see_other(reverse("members:draft", args=[newest]) if newest else home())
