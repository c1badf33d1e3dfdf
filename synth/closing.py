"""Half-years are submitted by partners, decided by Metta and IOM, and closed: over HTTP."""

from collections.abc import Iterable, Mapping

from synth.browser import Browser, PageSurprise

LEVELS = ("metta", "iom")
WAITING = "/approvals/"


class Closing:
    """Members who submit, decide and close; `accounts`: organisation → login and password."""

    def __init__(self, base: str, accounts: Mapping[str, tuple[str, str]]) -> None:
        self.base = base
        self.accounts = accounts
        self._browsers: dict[str, Browser] = {}

    def submit(self, period: str, organisations: Iterable[str]) -> None:
        """Each partner hands its half-year in."""
        for organisation in organisations:
            address = f"/periods/{period}/submit/"
            self._send(organisation, address, {"comment": ""}, "done=submitted")

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
        self._send("iom", f"/periods/{period}/close/", {"reason": ""}, "done=closed")

    def whole(self, period: str, organisations: Iterable[str]) -> None:
        """From the first partner's hand to the closing."""
        self.submit(period, organisations)
        for level in LEVELS:
            self.approve(level)
        self.close(period)

    def _next(self, browser: Browser) -> str:
        for link in browser.get(WAITING).links():
            path = link.partition(WAITING)[2].strip("/")
            if path.count("-") == 4 and "/" not in path:
                return link
        return ""

    def _send(self, organisation: str, address: str, values: dict[str, str], done: str) -> None:
        browser = self._browser(organisation)
        page = browser.get(address)
        form = next((one for one in page.forms() if "s-form" in (one.get("class") or "")), None)
        if form is None:
            raise PageSurprise(f"{organisation}: {page.url} ({page.status}) has no form to fill")
        known = set(form.fields.keys())
        said = {name: text for name, text in values.items() if name in known}
        after = browser.submit(page, form, said)
        if after.status != 200 or done not in after.url:
            words = f"{after.status} {after.text[:300]}"
            raise PageSurprise(f"{organisation}: {page.url} was not taken: {words}")

    def _browser(self, organisation: str) -> Browser:
        if organisation not in self._browsers:
            browser = self._browsers[organisation] = Browser(self.base)
            browser.sign_in(*self.accounts[organisation])
        return self._browsers[organisation]
