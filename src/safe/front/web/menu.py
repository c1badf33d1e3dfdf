"""The bar at the thumb: four items by role and More; an item appears when its page exists."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.administration.members.models import Role
from safe.administration.members.sessions import Standing as MemberStanding
from safe.front.web import queries
from safe.front.web.queries import Home
from safe.kernel.actor import Actor
from safe.kernel.ui.context import address
from safe.kernel.ui.menu import Entry, Standing


@dataclass(frozen=True)
class Item:
    """A page a member may go to: its word, icon, route and the permission it needs."""

    word: str | Promise
    icon: str
    route: str
    permission: str = ""  # with others that do as well: "this or that"
    space: str = ""  # pages of this namespace belong to the item
    count: Callable[[Actor], int] | None = None  # of what waits for this member


PERIODS = "periods.see or results.see_figures"
ITEMS = {
    "today": Item(_("Today"), "today", "web:home"),
    "trainings": Item(_("Trainings"), "training", "training:list", "training.see", "training"),
    "dialogues": Item(_("Dialogues"), "file", "dialogues:list", "dialogues.see", "dialogues"),
    "capacity": Item(_("Capacity"), "target", "capacity:list", "capacity.see", "capacity"),
    "people": Item(_("People"), "people", "people:list", "people.see", "people"),
    "waiting": Item(
        _("Waiting"), "inbox", "inbox:waiting", "forms.see", "inbox", queries.count_waiting
    ),
    "figures": Item(
        _("Figures"), "figures", "indicators:dashboard", "results.see_figures", "indicators"
    ),
    "reports": Item(_("Reports"), "report", "reports:list", "results.report", "reports"),
    "periods": Item(_("Half-years"), "clock", "periods:list", PERIODS, "periods"),
    "workplan": Item(_("Workplan"), "today", "workplan:all", "results.see_records", "workplan"),
    "decide": Item(
        _("To decide"),
        "check",
        "approvals:to_decide",
        "approvals.decide",
        "approvals",
        queries.count_to_decide,
    ),
    "members": Item(_("Members"), "key", "members:list", "members.see", "members"),
    "phones": Item(_("Phones"), "phone", "devices:list", "devices.see", "devices"),
    "forms": Item(_("Forms"), "file", "forms:list", "forms.publish", "forms"),
}
BARS: dict[Home, tuple[str, ...]] = {
    Home.TRAINER: ("today", "trainings", "people", "waiting"),
    Home.MANAGER: ("today", "figures", "reports", "waiting"),
    Home.KEEPER: ("today", "members", "phones", "forms"),
    Home.READER: ("figures", "periods", "reports"),
}


def standing(request: HttpRequest) -> Standing:
    """Fills the hook ui.Menu: where the member stands, and where he may go."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    place = queries.place_of(by, roles_of(request))
    bar = BARS[place.home]
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries = [_entry(by, ITEMS[name], here, bar) for name in bar if _is_open(by, ITEMS[name])]
    rest = [name for name in ITEMS if name not in bar]
    is_in_rest = any(_is_here(ITEMS[name], here) for name in rest)
    lit = any(entry.current for entry in entries)
    is_below = here in {"web:more", "web:help"} or here.startswith("ui:")
    is_here = is_below or (is_in_rest and not lit)
    # what waits for this member is seen from every page, also where More holds it
    waits = sum(entry.count for entry in rest_of(by, place.home))
    more = Entry(str(_("More")), address("web:more"), "more", is_here, waits)
    return Standing(place.organisation, place.role, [*entries, more])


def roles_of(request: HttpRequest) -> tuple[Role, ...]:
    """The roles of the member behind the request."""
    found = getattr(request, "standing", None)
    return found.roles if isinstance(found, MemberStanding) else ()


def rest_of(by: Actor, home: Home) -> list[Entry]:
    """What the page More lists: every open page that the bar does not hold."""
    bar = BARS[home]
    rest = [ITEMS[name] for name in ITEMS if name not in bar]
    if home is Home.READER:
        rest.remove(ITEMS["today"])  # which leads to the figures
    return [_entry(by, item, "", bar) for item in rest if _is_open(by, item)]


def _is_open(by: Actor, item: Item) -> bool:
    able = not item.permission or any(by.may(one) for one in item.permission.split(" or "))
    return able and bool(address(item.route))


def _entry(by: Actor, item: Item, here: str, bar: tuple[str, ...]) -> Entry:
    is_here = _is_here(item, here) and not any(
        ITEMS[name] is not item and ITEMS[name].route == here for name in bar
    )
    count = item.count(by) if item.count else 0
    return Entry(str(item.word), address(item.route), item.icon, is_here, count)


def _is_here(item: Item, here: str) -> bool:
    return here == item.route or bool(item.space and here.startswith(f"{item.space}:"))


def links(by: Actor) -> dict[str, str]:
    """Where the first pages lead; empty while a page does not exist or may not be opened."""
    found = {name: address(item.route) for name, item in ITEMS.items() if _is_open(by, item)}
    more = {"inbox": ("inbox:arrived", "waiting"), "new_day": ("training:new", "trainings")}
    for name, (route, needed) in more.items():
        found[name] = address(route) if needed in found else ""
    return found
