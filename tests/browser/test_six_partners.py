"""Two rounds of six CSOs in the browser, three in English and three in Burmese, side by side.

With PICTURES=FOLDER in the environment the pages are kept there as pictures.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import members
from safe.testing.browser import open_browser, serving, sign_in, speak
from safe.testing.faces import faces
from safe.testing.members import cheap
from tests.browser.rounds import Walk, looked_at

__all__ = ["cheap", "faces"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST, SECOND = "2020-02-12", "2020-10-14"
WORDS = {"en": "minutes of four meetings", "my": "အစည်းအဝေးမှတ်တမ်း"}
DOMAINS = 8
VOTERS = 3


@dataclass(frozen=True)
class Partner:
    """A CSO of the pack, the language of its round, its level in the first and in the second."""

    code: str
    name: str
    language: str
    before: int
    after: int

    def stands_in(self, said: str) -> int:
        """How often a page names it, by its short name or in full."""
        return len(re.findall(rf"\b{self.code}\b", said, re.IGNORECASE)) + said.count(self.name)


PARTNERS = (
    Partner("kwa", "Kachin Women's Association", "en", 2, 3),
    Partner("hnf", "Htoi Ning Hkawng Foundation", "en", 1, 2),
    Partner("js", "Justic Society", "en", 2, 2),
    Partner("tsyu", "Ta-ang Student and Youth Union", "my", 1, 3),
    Partner("tyn", "Tai Youth Network", "my", 1, 1),
    Partner("ntl", "Nyein Than Lwin", "my", 2, 3),
)
GAINED = sum(one.after > one.before for one in PARTNERS)


def test_two_rounds_of_six(real_db: None, cheap: None, faces: None) -> None:
    compile_catalogues(Path(settings.VAR) / "locale")
    with _room() as (walk, heads):
        _two_rounds(walk, heads)
        plan = _two_plans(walk, heads)
        _quartiles(walk, heads)
        _beside_each_other(walk, plan)
        _figures(walk)


@contextmanager
def _room() -> Iterator[tuple[Walk, list[tuple[Partner, Page, str]]]]:
    """One facilitator, and who speaks for each partner, each with a browser in its language."""
    helper = members.plant("metta", "helper", "facilitator")
    planted = [(one, members.plant(one.code, "head", "opener")) for one in PARTNERS]
    with serving() as base, open_browser() as browser:

        def page_of(login: str) -> Page:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            sign_in(page, base, login, members.PASSWORD, on_own=True)
            return page

        facilitator = page_of(helper.member.login)
        heads = []
        for partner, head in planted:
            page = page_of(head.member.login)
            speak(page, base, partner.language)
            heads.append((partner, page, ""))
        yield Walk(base, browser, facilitator, heads[0][1]), heads


def _two_rounds(walk: Walk, heads: list[tuple[Partner, Page, str]]) -> None:
    """Each partner's first, then each partner's second; `heads` keeps the address of the last."""
    phones = {language: walk.phone(language) for language in WORDS}
    for on, later in ((FIRST, False), (SECOND, True)):
        for at, (partner, page, _before) in enumerate(heads):
            walk = replace(walk, partner=page)
            speak(walk.facilitator, walk.base, partner.language)
            round_ = walk.open_round(on, partner.name)
            level = partner.after if later else partner.before
            for number, slip in enumerate(walk.slips(round_, VOTERS)):
                walk.vote(phones[partner.language], slip, min(4, level + number % 2))
            walk.close(round_)
            # one domain lower, the next higher: the change of a partner is the same in each
            levels = [level + (at + domain) % 2 for domain in range(DOMAINS)]
            walk.agree(round_, levels, WORDS[partner.language], on=on)
            heads[at] = (partner, page, round_)
    for phone in phones.values():
        phone.close()


def _two_plans(walk: Walk, heads: list[tuple[Partner, Page, str]]) -> str:
    """One in each language; of two actions that fell due in the half-year one is done in time."""
    plan = ""
    for partner, page, round_ in (heads[0], heads[-1]):
        walk = replace(walk, partner=page)
        speak(walk.facilitator, walk.base, partner.language)
        plan = walk.begin_plan(round_)
        for what, due in ((f"Vouchers, {partner.code}", "2020-11-20"), ("Slips", "2020-12-10")):
            walk.add_action(plan, what, due, WORDS[partner.language])
        walk.facilitator.fill("#id_on", "2020-10-20")
        walk.send(walk.facilitator)
        walk.at(page, plan)
        page.click("main a[href^='/approvals/']")
        page.check("input[value=approved]")
        walk.send(page)
        walk.say_done(plan, "2020-11-18", WORDS[partner.language])
    return plan


def _quartiles(walk: Walk, heads: list[tuple[Partner, Page, str]]) -> None:
    """The middle half of the six is a band on every domain; nobody else's name stands there."""
    for partner, page, round_ in (heads[0], heads[-1]):
        walk.at(page, round_)
        assert page.locator("svg .band").count() == DOMAINS
        said = page.inner_text("main")
        assert not any(one.stands_in(said) for one in PARTNERS if one.code != partner.code)
        looked_at(page, f"six-quartiles-{partner.code}", partner.language)


def _beside_each_other(walk: Walk, plan: str) -> None:
    page = walk.facilitator
    for language in WORDS:
        speak(page, walk.base, language)
        walk.at(page, "/capacity/")
        said = page.inner_text("main")
        assert page.locator("main li").count() == 2 * len(PARTNERS)
        assert [one.stands_in(said) for one in PARTNERS] == [2] * len(PARTNERS)
        looked_at(page, "six-partners", language)
        walk.at(page, "/capacity/due/")
        assert page.locator("main ul.s-list > li").count() == 2
        assert page.locator(f"main a[href='{plan}']").count() == 1
        looked_at(page, "six-due", language)


def _figures(walk: Walk) -> None:
    """What the walk did stands in the half-year of the second round."""
    page = walk.facilitator
    shown = {
        "OC2.1": f"{GAINED} / {len(PARTNERS)}",
        "OC2.2": "2 / 4",
        "1.1": f"{len(PARTNERS)}",
        "1.2": "2",
    }
    for language in WORDS:
        speak(page, walk.base, language)
        for code, figure in shown.items():
            walk.at(page, f"/figures/{code}/?period=2020S2")
            said = page.locator("main dl.s-stats").first.inner_text()
            looked_at(page, f"six-figure-{code}", language)
            assert figure in said.split("\n")[1:3], (code, said)
        walk.at(page, "/figures/?period=2020S2")
        looked_at(page, "six-dashboard", language)
