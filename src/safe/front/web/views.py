"""First pages, More, the language switch and a sign of life."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safe.administration.members import actions as members
from safe.administration.members.gates import public
from safe.front.web import helping, menu, queries, words
from safe.front.web.queries import Home
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ui import languages
from safe.kernel.ui.context import KEYS, OFF

YEAR = 31536000


def actor_of(request: HttpRequest) -> Actor | None:
    """Who asks, or None before sign-in."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today, by role; the door before sign-in."""
    by = actor_of(request)
    if by is None:
        return redirect("members:sign_in")
    pages = {Home.TRAINER: _trainer, Home.MANAGER: _manager, Home.KEEPER: _keeper}
    home_page = queries.home_of(menu.roles_of(request))
    if home_page is Home.READER:
        return redirect("indicators:dashboard")
    return pages[home_page](request, by)


def _trainer(request: HttpRequest, by: Actor) -> HttpResponse:
    night = queries.arrived_in_the_night(by)
    said = {
        "now": clock.now(),
        "greeting": words.greeting(),
        "training": queries.training_at_hand(by),
        "night": night,
        "night_note": words.of_the_night(night),
        "waiting": queries.list_waiting(by),
        "due": queries.due_to_submit(by),
        "plans": queries.plans_due(by),
        "promises": queries.promises_due(by),
        "half_year": queries.half_year(by),
        "openers": queries.count_openers(by),
        "phones": queries.list_phones(by),
        "to": menu.links(by),
    }
    return render(request, "web/trainer.html", said)


def _manager(request: HttpRequest, by: Actor) -> HttpResponse:
    half_year = queries.half_year(by)
    said = {
        "now": clock.now(),
        "greeting": words.greeting(),
        "kicker": words.where_we_are(half_year),
        "half_year": half_year,
        "figures": words.figures_of(half_year, half_year.untouched if half_year else ()),
        "partners": queries.list_partners(by, half_year) if half_year else [],
        "night": queries.arrived_in_the_night(by),
        "openers": queries.count_openers(by),
        "deciding": queries.list_to_decide(by),
        "due": queries.due_to_submit(by),
        "plans": queries.plans_due(by),
        "promises": queries.promises_due(by),
        "closed": queries.last_closed(by),
        "to": menu.links(by),
    }
    return render(request, "web/manager.html", said)


def _keeper(request: HttpRequest, by: Actor) -> HttpResponse:
    night, state = queries.arrived_in_the_night(by), queries.keeping_of(by)
    said = {
        "now": clock.now(),
        "greeting": words.greeting(),
        "due": queries.due_to_submit(by),
        "plans": queries.plans_due(by),
        "promises": queries.promises_due(by),
        "phones": queries.list_phones(by),
        "night": night,
        "night_note": words.of_the_night(night),
        "openers": state.openers,
        "figures": words.state_of(state, menu.links(by)),
        "to": menu.links(by),
    }
    return render(request, "web/keeper.html", said)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """What the bar does not hold, and how to leave."""
    by = actor_of(request)
    if by is None:
        return redirect("members:sign_in")
    home_page = queries.home_of(menu.roles_of(request))
    return render(request, "web/more.html", {"rest": menu.rest_of(by, home_page)})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The commonest things of the member's roles, to read and to print."""
    by = actor_of(request)
    if by is None:
        return redirect("members:sign_in")
    home_page = queries.home_of(menu.roles_of(request))
    return render(request, "web/help.html", {"chapters": helping.chapters_of(by, home_page)})


@public
@require_http_methods(["GET", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Links before sign-in, a form after it; back to the page it was pressed on."""
    given = request.POST if request.method == "POST" else request.GET
    by = actor_of(request)
    if by is not None and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    response = redirect(_page_behind(given.get("to", "")))
    code = languages.offered(given.get("language"))
    if code and by is not None:
        members.choose_language(by=by, language=code)
    if code:
        response.set_cookie(
            languages.COOKIE,
            code,
            max_age=YEAR,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Single keys off or on again, in this browser: who speaks to it may not want them."""
    response = redirect(f"{reverse('web:help')}#keys")
    if request.POST.get("keys") == OFF:
        response.set_cookie(
            KEYS, OFF, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(KEYS, samesite="Lax")
    return response


def _page_behind(path: str) -> str:
    # only a route of ours is followed: an address typed into a link leads nowhere else
    try:
        match = resolve(path)
    except Resolver404:
        return reverse("web:home")
    return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers and its database too; nothing else."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain")
