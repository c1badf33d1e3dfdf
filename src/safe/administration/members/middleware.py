"""From a cookie to an actor; who is not signed in meets the door; what was written is kept."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from safe.administration.members import drafts, sessions
from safe.administration.members.problems import KeyNotOurs, WordsTooLong
from safe.administration.members.state import VaultState
from safe.administration.members.views.web import own_path
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.vault import NotYourRing, VaultLocked

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
#: phones sign with a token of their own, not with a member's cookie
PHONES = "/v1/key/"
#: the page of a slip: who is signed in on this phone is not asked, so no row says when he scored
SLIPS = "/ballot/"


class MemberSessions:
    """Sets `request.actor` (None: nobody is signed in), `.standing` and `.vault_state`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        standing = self._find(request)
        actor = standing.actor if standing else None
        request.standing = standing  # type: ignore[attr-defined]
        request.actor = actor  # type: ignore[attr-defined]
        request.vault_state = (  # type: ignore[attr-defined]
            VaultState(actor.vault, standing.session, standing.member)
            if standing and actor
            else None
        )
        try:
            return self.get_response(request)
        finally:
            if actor is not None:
                actor.vault.close()

    @staticmethod
    def _find(request: HttpRequest) -> sessions.Standing | None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not cookie or request.path.startswith((PHONES, SLIPS, settings.STATIC_URL)):
            return None
        return sessions.find(cookie)


class VaultSession:
    """Every page needs a member, unless its view says otherwise; a locked vault loses no words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        standing: sessions.Standing | None = getattr(request, "standing", None)
        if request.method == "POST" and standing is not None and standing.actor is not None:
            self._drop_sent(request, response, standing)
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """To the door, to the waiting room, to the vault, or on."""
        if getattr(view, "is_public", False) or request.path.startswith(PHONES):
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        standing: sessions.Standing | None = request.standing  # type: ignore[attr-defined]
        if actor is None:
            return self._to_door(request, view, standing)
        if standing is None or standing.member.confirmed_at is None:
            is_for_all = getattr(view, "is_before_admission", False)
            return None if is_for_all else go(request, reverse("members:wait"))
        if getattr(view, "needs_vault", False) and not actor.vault.is_open:
            return self._to_vault(request, view, standing)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A post that met the locked vault: its words are kept, and the way leads to opening."""
        view = request.resolver_match.func if request.resolver_match else None
        standing: sessions.Standing | None = getattr(request, "standing", None)
        is_locked = isinstance(exception, VaultLocked) and not isinstance(exception, NotYourRing)
        if not is_locked or standing is None or not getattr(view, "keeps_draft", False):
            return None
        return self._to_vault(request, view, standing)

    @staticmethod
    def _drop_sent(
        request: HttpRequest, response: HttpResponse, standing: sessions.Standing
    ) -> None:
        """A draft that was sent and taken is not offered again."""
        sent = request.POST.get("_draft", "")
        if sent and response.status_code < 400 and not hasattr(request, "kept_draft"):
            try:
                drafts.drop_draft(standing.member, UUID(sent))
            except ValueError:
                return

    @staticmethod
    def _to_door(
        request: HttpRequest, view: View, standing: sessions.Standing | None
    ) -> HttpResponse:
        """Nobody is signed in; of an ended session the words are kept for its member."""
        if standing is not None and _keeps(request, view):
            member = standing.member
            with transaction.atomic(), tenancy.acting(Actor(organisation=member.organisation)):
                _keep(request, standing)
        return go(request, reverse("members:sign_in"))

    @staticmethod
    def _to_vault(
        request: HttpRequest, view: View | None, standing: sessions.Standing
    ) -> HttpResponse:
        if _keeps(request, view):
            _keep(request, standing)
        there = reverse("members:open_vault")
        back = {"to": request.path} if request.method == "GET" else {}
        return go(request, f"{there}?{urlencode(back)}" if back else there)


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead a whole page there, also when htmx asked for a part of one."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _keeps(request: HttpRequest, view: View | None) -> bool:
    return request.method == "POST" and bool(getattr(view, "keeps_draft", False))


def _keep(request: HttpRequest, standing: sessions.Standing) -> None:
    match = request.resolver_match
    brought = match is not None and match.view_name == "members:keep_draft"
    path = own_path(request.GET.get("to", "")) if brought else request.path
    request.kept_draft = True  # type: ignore[attr-defined]
    try:
        drafts.keep_draft(standing.member, path, request.POST)
    except (WordsTooLong, KeyNotOurs):
        return
