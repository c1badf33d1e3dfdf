"""The pattern book: whole, light, in both themes, for members only."""

import re

import pytest
from django.test import Client

from safe.testing.members import SignedIn, cheap, founder, trainer

__all__ = ["cheap", "founder", "trainer"]
pytestmark = pytest.mark.django_db

PAGES = ("/ui/", "/ui/figures/", "/ui/forms/")
#: by the class that draws it: what a page must show to be the book of this kit
PARTS = {
    "/ui/": "s-vault s-vault--open s-sealed s-sealed--bare s-opened s-head s-btn--risk s-chip--late"
    " s-note--no s-empty s-list s-pager s-table--cards s-roll s-time s-facts s-consent s-lang"
    " s-leave s-sheet--opened",
    "/ui/figures/": "s-stats s-ladder s-aim s-cols s-pyramid s-tiles s-gain s-bar d0",
    "/ui/forms/": "s-errors s-field--wrong s-unit s-pick s-dates s-filter s-tabs s-job s-btn--risk",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_part_stands_in_the_book_and_the_page_is_light(trainer: SignedIn, path: str) -> None:
    answer = trainer.client.get(path)
    html = answer.content.decode()
    assert answer.status_code == 200
    drawn = set(" ".join(re.findall(r'class="([^"]*)"', html)).split())
    assert set(PARTS[path].split()) - drawn == set()
    assert len(answer.content) <= 30_000
    assert "<c-" not in html
    assert len(re.findall(r"<h1\b", html)) == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("asked", "said"), [("dark", "dark"), ("light", "light"), ("x", "")])
def test_a_theme_is_chosen_by_a_link(trainer: SignedIn, asked: str, said: str) -> None:
    html = trainer.client.get("/ui/", {"theme": asked}).content.decode()
    found = re.search(r'<html[^>]*data-theme="(\w+)"', html)
    assert (found[1] if found else "") == said


def test_the_book_names_nobody(trainer: SignedIn) -> None:
    for path in PAGES:
        main = trainer.client.get(path).content.decode().split("<main")[1].split("<footer")[0]
        assert "Example" not in main, path


@pytest.mark.parametrize("path", PAGES)
def test_nobody_signed_in_meets_the_door(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/sign-in/")
