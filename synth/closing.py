"""Half-years are submitted by partners, decided by Metta and IOM, and closed: over HTTP."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from synth.browser import Browser, PageSurprise
from synth.half_year import MIXTURES

LEVELS = ("metta", "iom")
WAITING = "/approvals/"


class Closing:
    """Members who submit, decide and close; `accounts`: organisation → login and password."""

    def __init__(self, base: str, accounts: Mapping[str, tuple[str, str]]) -> None:
        self.base = base
        self.accounts = accounts
        self._browsers: dict[str, Browser] = {}

    def year(self, truth: Mapping[str, Any]) -> Iterator[str]:
        """Close what the plan closes, with every partner that has facts; says what it did."""
        for period in truth["closes"]:
            partners = truth["submits"][period]
            self.whole(period, partners)
            yield f"{period} closed: {', '.join(partners)} approved"

    def leave_open(self, period: str) -> None:
        """A half-year on its way: one partner's is before the second level, one's before none."""
        first, second = list(MIXTURES)[:2]
        self.submit(period, [first])
        self.approve(LEVELS[0])
        self.submit(period, [second])

    def submit(self, period: str, organisations: Iterable[str]) -> None:
        """Each partner hands its half-year in, unless it is handed in."""
        for organisation in organisations:
            self._step(organisation, period, "submit", {"comment": ""}, "done=submitted")

    def approve(self, organisation: str) -> int:
        """Approve everything that waits for a member of this organisation; returns how many."""
        browser, done = self._browser(organisation), 0
        while address := self._next(browser):
            values = {"verdict": "approved", "reason": ""}
            self._send(organisation, address, values, "done=approved")
            done += 1
        return done

    def close(self, period: str) -> None:
        """The lead closes the half-year: its figures are kept as they are."""
        self._step(LEVELS[-1], period, "close", {"reason": ""}, "done=closed")

    def whole(self, period: str, organisations: Iterable[str]) -> None:
        """From the first partner's hand to the closing."""
        self.submit(period, organisations)
        for level in LEVELS:
            self.approve(level)
        self.close(period)

    def _step(
        self, organisation: str, period: str, step: str, values: dict[str, str], done: str
    ) -> None:
        """What the half-year's page offers; a start that was broken off may have done it before."""
        address = f"/periods/{period}/{step}/"
        page = self._browser(organisation).get(f"/periods/{period}/")
        if any(link.endswith(address) for link in page.links()):
            self._send(organisation, address, values, done)

    def _next(self, browser: Browser) -> str:
        for link in browser.get(WAITING).links():
            path = link.partition(WAITING)[2].strip("/")
            if path.count("-") == 4 and "/" not in path:
                return link
        return ""

    def _send(self, organisation: str, address: str, values: dict[str, str], done: str) -> None:
        after = self._browser(organisation).fill(address, values)
        if done not in after.url:
            raise PageSurprise(f"{organisation}: {address} was not taken: {after.text[:300]}")

    def _browser(self, organisation: str) -> Browser:
        if organisation not in self._browsers:
            browser = self._browsers[organisation] = Browser(self.base)
            browser.sign_in(*self.accounts[organisation])
        return self._browsers[organisation]
