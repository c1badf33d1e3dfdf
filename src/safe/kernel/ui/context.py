"""What the frame of a page needs; the menu is asked for only when a template draws it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from safe.kernel.ui import menu
from safe.kernel.ui.languages import DRAFTS

#: where Leave goes: a page that anybody may have been reading
LEAVE = "https://www.accuweather.com/"
#: the cookie of a browser in which single keys do nothing
KEYS, OFF = "keys", "off"
#: where a frame leads; a link appears when its page exists
ADDRESSES = {
    "home": "web:home",
    "open": "members:open_vault",
    "lock": "members:lock_vault",
    "keep": "members:keep_vault",
    "account": "members:account",
    "sign_out": "members:sign_out",
    "language_address": "web:language",
    "help": "web:help",
    "keys_address": "web:keys",
}


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    current: bool


def address(route: str, **places: object) -> str:
    """The address of a route, or nothing while its page does not exist."""
    try:
        return reverse(route, kwargs=places or None)
    except NoReverseMatch:
        return ""


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `ui` in every template."""
    code = get_language() or "en"
    return {
        "ui": {
            "language": code,
            "languages": [Language(c, n, c == code) for c, n in settings.LANGUAGES],
            "is_draft": code in DRAFTS,
            "room_demo": settings.ROOM_DEMO,
            "is_demo": settings.IS_DEMO,
            "leave": LEAVE,
            "keys": request.COOKIES.get(KEYS) != OFF,
            "vault": getattr(request, "vault_state", None),
            "standing": SimpleLazyObject(lambda: menu.standing(request)),
            **{name: address(route) for name, route in ADDRESSES.items()},
        }
    }
