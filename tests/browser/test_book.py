"""The pattern book and Help in a real browser: axe, both themes, 320 px, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import members
from safe.testing.browser import Fault, examine, open_browser, serving, sign_in, speak
from safe.testing.members import cheap

__all__ = ["cheap"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("/ui/", "/ui/figures/", "/ui/forms/", "/help/", "/more/", "/trainings/new/")
RAW = 30_000  # bytes of a page, before compression


@pytest.fixture
def page(real_db: None, cheap: None) -> Iterator[Page]:
    compile_catalogues(Path(settings.VAR) / "locale")
    trainer = members.plant("kwa", "roinan", "trainer", members.plant("kwa", "founder", "opener"))
    with serving() as base, open_browser() as browser:
        one = browser.new_context(base_url=base).new_page()
        sign_in(one, base, trainer.member.login, members.PASSWORD)
        yield one


def test_no_page_of_the_book_has_a_fault(page: Page) -> None:
    faults: list[Fault] = []
    page.goto("/help/")
    assert page.get_by_text("Holding trainings").is_visible()
    for language in ("en", "my"):
        speak(page, "", language)
        for path in PAGES:
            page.goto(path)
            assert len(page.request.get(path).body()) <= RAW, (path, language)
            faults += examine(page, path)
            for theme in ("light", "dark"):
                if path.startswith("/ui/"):
                    page.goto(f"{path}?theme={theme}")
                    faults += examine(page, f"{path} {theme}")
    assert [str(fault) for fault in faults] == []
    page.goto("/help/")
    assert page.get_by_text("သင်တန်းပေးခြင်း").is_visible()


def test_on_paper_the_bars_are_gone_and_the_words_stay(page: Page) -> None:
    page.goto("/help/")
    page.emulate_media(media="print")
    assert not page.locator(".s-nav").is_visible()
    assert not page.locator(".s-top").is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator("main ul li").first.is_visible()
    assert page.locator("main a:visible").count() == 0
