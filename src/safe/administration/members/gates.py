"""What a view says about who meets it. Without a word it needs a signed-in, admitted member."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

V = TypeVar("V", bound=Callable[..., HttpResponse])


def public(view: V) -> V:
    """Everybody may see this page. Packages below this one set `view.is_public = True`."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def before_admission(view: V) -> V:
    """Also for a member whom no opener has admitted yet."""
    view.is_before_admission = True  # type: ignore[attr-defined]
    return view


def needs_vault(view: V) -> V:
    """Leads to the opening of the vault first, and back afterwards."""
    view.needs_vault = True  # type: ignore[attr-defined]
    return view


def keeps_draft(view: V) -> V:
    """A post that meets a locked vault or an ended session is kept, and given back on opening."""
    view.keeps_draft = True  # type: ignore[attr-defined]
    return view
