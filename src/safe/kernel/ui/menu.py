"""The hook `ui.Menu`: who fills the frame round a page. Filled in wiring.py."""

from dataclasses import dataclass, field
from typing import Protocol

from django.http import HttpRequest


@dataclass(frozen=True)
class Entry:
    """One item of the bar at the thumb (or the rail), already in the reader's language."""

    label: str
    href: str
    icon: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Standing:
    """What the frame says about where the member stands."""

    organisation: str = ""
    role: str = ""
    entries: list[Entry] = field(default_factory=list)


class Menu(Protocol):
    def __call__(self, request: HttpRequest) -> Standing:
        """The frame of this request's member."""


class _Hook:
    menu: Menu | None = None


def fill(menu: Menu) -> None:
    """Called once, by wiring.py."""
    _Hook.menu = menu


def standing(request: HttpRequest) -> Standing:
    """An empty frame until the hook is filled, or when nobody is signed in."""
    if _Hook.menu is None or getattr(request, "actor", None) is None:
        return Standing()
    return _Hook.menu(request)
