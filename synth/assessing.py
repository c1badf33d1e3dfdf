"""Two sides lead the planned rounds through the pages of SAFE: ballots, levels, plans, steps.

What a start that was broken off has done already is not done again.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urljoin

from synth.browser import Browser, Page, PageSurprise
from synth.capacity import CAPACITY, Action, Plan, Round, plan_rounds, read_instrument
from synth.closing import Closing

FACILITATOR = "metta"
LIST = "/capacity/"
PROGRAMME = Path(__file__).parents[1] / "programme" / "programme.toml"
SEEN = "seen in the papers of the office"


class Assessing:
    """Who facilitates and who speaks for each partner."""

    def __init__(self, base: str, accounts: Mapping[str, tuple[str, str]], seed: str) -> None:
        self.base = base
        self.accounts = accounts
        self.rounds = plan_rounds(seed)
        said = tomllib.loads(PROGRAMME.read_text(encoding="utf-8"))
        self.names = {one["code"]: one["name_en"] for one in said["organisation"]}
        self.short = {one["code"]: one["short"] for one in said["organisation"]}
        self.deciding = Closing(base, accounts)

    def first(self) -> int:
        """All that is said before closing; returns how many rounds."""
        for one in self.rounds:
            if not one.late:
                self._round(one)
                self._steps(one, late=False)
        return len(self.rounds)

    def second(self) -> None:
        """What is said after closing."""
        for one in self.rounds:
            if one.late:
                self._round(one)
            self._steps(one, late=True)

    def _round(self, one: Round) -> None:
        helper = self._sign_in(FACILITATOR)
        place = self._find(helper, one) or self._hold(helper, one)
        if one.plan:
            self._plan(helper, one.organisation, place, one.plan)

    def _hold(self, helper: Browser, one: Round) -> str:
        """Opened, scored, closed, agreed on; the address."""
        form = helper.get(f"{LIST}new/").main_form()
        made = helper.fill(
            f"{LIST}new/",
            {
                "partner": _option(form, "partner", self.names[one.organisation]),
                "instrument": _option(form, "instrument", read_instrument(one.instrument).name),
                "on": str(one.held_on),
            },
        )
        place = made.url.partition("?")[0]
        partner = self._sign_in(one.organisation)
        for ballot in one.ballots:
            helper.fill(f"{place}typed/", {f"s-{code}": str(n) for code, n in ballot.items()})
        if one.instrument == CAPACITY:
            half = _pressed(partner, f"{place}half/").tree.findtext(".//main//code")
            helper.fill(f"{place}close/", {"letters": half or ""})
        for domain, codes in read_instrument(one.instrument).domains.items():
            said = {f"s-{code}": str(one.levels[code]) for code in codes}
            said |= {f"w-{code}": SEEN for code in codes}
            partner.fill(f"{place}levels/{domain}/", said)
        final = {"on": str(one.final_on), "comment": "Talked over by all who were there."}
        partner.fill(f"{place}final/", final)
        return place

    def _find(self, helper: Browser, one: Round) -> str:
        """The round as it was made final by an earlier start; what it left half is given up."""
        for place in self._listed(helper, one):
            page = helper.get(place)
            if page.link_to("/pages/en/"):
                return place
            if page.link_to("/give-up/"):
                _pressed(helper, f"{place}give-up/")
        return ""

    def _plan(self, helper: Browser, organisation: str, place: str, plan: Plan) -> None:
        there = helper.get(place)
        address = _plan_of(there) or _pressed(helper, place).url.partition("?")[0]
        page = helper.get(address)
        if page.link_to("/new/"):
            for action in plan.actions:
                if _row(page, action.what) is None:
                    helper.fill(f"{address}new/", _line(action))
            helper.fill(address, {"on": str(plan.met_on), "comment": "As we talked it over."})
        if plan.agreed:
            self.deciding.approve(organisation)

    def _steps(self, one: Round, *, late: bool) -> None:
        done = [a for a in one.plan.actions if a.done_on and a.late == late] if one.plan else []
        if not one.plan or not one.plan.agreed or not done:
            return
        partner = self._sign_in(one.organisation)
        places = [_plan_of(partner.get(place)) for place in self._listed(partner, one)]
        page = partner.get(next(place for place in places if place))
        for action in done:
            row = _row(page, action.what)
            link = row.find(".//a[@class='s-btn s-btn--s']") if row is not None else None
            if link is not None:
                said = {"said": "done", "on": str(action.done_on), "words": SEEN}
                partner.fill(urljoin(page.url, link.get("href", "")), said)

    def _listed(self, browser: Browser, one: Round) -> Sequence[str]:
        """Addresses of the rounds of this partner, instrument and day."""
        name = f"{self.short[one.organisation]}: {read_instrument(one.instrument).name}"
        found, url = [], LIST
        while url:
            page = browser.get(url)
            for line in page.tree.iterfind(".//main//li"):
                link = line.find(".//a")
                is_of = link is not None and " ".join(link.text_content().split()) == name
                if is_of and line.find(f".//time[@datetime='{one.held_on}']") is not None:
                    found.append(urljoin(page.url, link.get("href", "")))
            url = next((link for link in page.links() if "?before=" in link), "")
        return found

    def _sign_in(self, organisation: str) -> Browser:
        """Anew each time: an open vault locks itself after two quiet minutes."""
        browser = Browser(self.base)
        browser.sign_in(*self.accounts[organisation])
        return browser


def _line(action: Action) -> dict[str, str]:
    return {
        "domain": action.domain,
        "what": action.what,
        "way": "mentoring",
        "partner_owner": "coordinator",
        "other_owner": "capacity officer",
        "cost": "150000",
        "due_on": str(action.due_on),
        "evidence": "a copy in the folder of the plan",
    }


def _plan_of(page: Page) -> str:
    return next((link for link in page.links() if "/capacity/plans/" in link), "")


def _row(page: Page, what: str):  # noqa: ANN202 - lxml's element
    for title in page.tree.iterfind(".//main//h3"):
        if " ".join(title.text_content().split()) == what:
            return next(one for one in title.iterancestors() if "s-sheet" in one.get("class", ""))
    return None


def _option(form, name: str, words: str) -> str:  # noqa: ANN001 - lxml's element
    for option in form.iterfind(f".//select[@name='{name}']/option"):
        if option.text_content().strip() == words:
            return str(option.get("value"))
    raise PageSurprise(f"{words} cannot be chosen")


def _pressed(browser: Browser, url: str) -> Page:
    """The page after its one button was pressed."""
    page = browser.get(url)
    after = browser.submit(page, page.main_form(), {})
    if after.status != 200:
        raise PageSurprise(f"{url}: {after.status} {after.text[:300]}")
    return after
