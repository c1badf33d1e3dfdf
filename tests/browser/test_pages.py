"""Every page a member can reach, by role: axe, light and dark, 360 and 1280, English and Burmese.

The list of pages comes from the URLconf: a new one is either found by its links or named here.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from safe.operations.addresses import Address, addresses
from safe.testing.browser import examine, open_browser, sign_in
from safe.testing.demo import Demo, running_demo
from safe.testing.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READERS = ("donor@lift", "office@authority")  # of released figures alone: other pages, same routes
MEMBERS = ("roinan@kwa", "manager@metta", "htu@kwa", "mande@iom", *READERS)
REPORTER = "manager@metta"
LANGUAGES = ("en", "my")
#: routes that no link of these members leads to, each with the reason
NOT_WALKED = {
    "members:sign_in": "walked as a door",
    "capacity:ballot": "walked as a door",
    "members:set_password": "needs a one-time link",
    "members:wait": "only before admission",
    "forms:close": "only for a form of one's own organisation; the demo's forms are the programme's",
    "inbox:compare": "needs two versions of one filled form",
    "inbox:file": "needs an attached file",
    "members:draft": "needs words that met a locked vault",
    "web:health": "a word of text",
    "web:language": "leads back to where it was pressed",
    "places:tiles": "a style sheet",
}
#: of a round, which the demo does not hold in every state: test_capacity gives each to axe
OF_A_ROUND = (
    *("half", "slips", "typed", "close", "give_up", "round", "levels", "view", "finalise"),
    *("paper", "pages_en", "pages_my", "plan", "new_line", "line", "step"),
)
NOT_WALKED |= {f"capacity:{name}": "needs a round" for name in OF_A_ROUND}
#: of a dialogue and what follows from it; the members here may write none down
NOT_WALKED |= {
    f"dialogues:{name}": "needs a dialogue"
    for name in (
        *("new", "dialogue", "open", "change", "minutes", "attendee", "drop_attendee", "sheet"),
        *("rate_dialogue", "ask_minutes", "ask_public", "withdraw", "public", "recommendation"),
        *("new_recommendation", "influence", "promise", "step", "rate_commitment"),
        "rate_recommendation",
    )
}
PHONES = "openrosa:"
#: test_capacity and test_dialogues give each of their pages to axe, in states the demo lacks
ELSEWHERE = ("capacity:", "dialogues:")
#: pages that only a locked vault links to, or another page of a route that was seen already
BESIDE = ("/vault/open/", "/periods/2020S2/close/")


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with running_demo() as running:
        yield running


def test_every_page_in_every_language_and_theme(demo: Demo) -> None:
    found: set[str] = set()
    faults: list[str] = []
    with open_browser() as browser:
        for login in MEMBERS:
            page = browser.new_context().new_page()
            if login == MEMBERS[0]:
                faults += _doors(page, demo)
            sign_in(page, demo.base, login, demo.account(login).password)
            if login == REPORTER:
                _make_report(page, demo)
            walk = Walk(page, demo.base)
            walk.discover(BESIDE)
            shown = set() if login in READERS else found - {"web:home"}
            shown |= {a.name for a in addresses() if a.name.startswith(ELSEWHERE)}
            faults += [f"{login}: {it}" for it in walk.examine(LANGUAGES, shown)]
            found |= set(walk.seen) | walk.files
            missed = [a for a in addresses() if a.name not in found | set(NOT_WALKED)]
            forms = {a.name for a in missed if walk.refuses_get(_any_record(a))}
            page.context.close()
    assert faults == []
    assert {a.name for a in missed if not a.name.startswith(PHONES)} - forms == set()


def _make_report(page: Page, demo: Demo) -> None:
    """As a member does: press the button, wait for the files on the page that shows how far."""
    page.goto(f"{demo.base}/reports/")
    page.locator("main form button").first.click()
    page.locator("a[href$='/pdf/']").wait_for(timeout=120_000)


def _any_record(address: Address) -> str:
    return re.sub(r"<uuid:\w+>", str(uuid4()), re.sub(r"<str:\w+>", "x", address.pattern))


def _doors(page: Page, demo: Demo) -> list[str]:
    faults = []
    for language in LANGUAGES:
        page.goto(f"{demo.base}/language/?language={language}&to=/sign-in/")
        for path in ("/sign-in/", "/ballot/", "/no-such-page"):
            page.goto(f"{demo.base}{path}")
            faults += [str(fault) for fault in examine(page, path)]
    return faults
