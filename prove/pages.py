"""Reads SAFE's pages as a member does: a figure, the records behind it, names, what waits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from lxml.html import HtmlElement

from synth.browser import Browser, Page, PageSurprise


@dataclass(frozen=True)
class Slice:
    """Which cell of a figure is looked at."""

    period: str
    partner: str = ""
    township: str = ""

    def query(self) -> str:
        """As it stands in an address."""
        said = {"period": self.period, "partner": self.partner, "township": self.township}
        return urlencode({name: value for name, value in said.items() if value})


class Visit:
    """One member at his browser."""

    def __init__(self, base: str, login: str, password: str, language: str = "en") -> None:
        self.browser = Browser(base, language)
        self.home = self.browser.sign_in(login, password)
        self.login = login

    def page(self, url: str) -> Page:
        """A page that must be there."""
        page = self.browser.get(url)
        if page.status != 200:
            raise PageSurprise(f"{self.login}: {url} answered {page.status}")
        return page

    def lock(self) -> None:
        """Press Lock: the member stays signed in, names are shut."""
        self._press("vault/lock")

    def sign_out(self) -> None:
        """End the session."""
        self._press("sign-out")

    def _press(self, action: str) -> None:
        for place in ("/", "/more/"):
            page = self.browser.get(place)
            for form in page.forms():
                if action in (form.get("action") or ""):
                    self.browser.submit(page, form, {})
                    return
        raise PageSurprise(f"{self.login}: no button leads to {action}")

    def figure(self, code: str, cell: Slice) -> int:
        """The number that the indicator's page shows."""
        page = self.page(f"/figures/{code}/?{cell.query()}")
        for link in page.tree.iter("a"):
            inside = [above.get("class") or "" for above in link.iterancestors()]
            if "/records/" in link.get("href", "") and any("s-stat__n" in c for c in inside):
                return number(link.text_content())
        raise PageSurprise(f"{page.url} shows no figure that is a link")

    def splits(self, code: str, cell: Slice) -> dict[str, dict[str, int]]:
        """The small tables of an indicator's page: caption → name → number."""
        found: dict[str, dict[str, int]] = {}
        for table in self.page(f"/figures/{code}/?{cell.query()}").tree.iter("table"):
            caption = table.find("caption")
            if caption is None:
                continue
            rows = found.setdefault(words(caption), {})
            for row in table.iter("tr"):
                head, cells = row.find("th"), row.findall("td[@class='n']")
                if head is not None and cells and re.search(r"\d", words(cells[-1])):
                    rows[words(head)] = number(words(cells[-1]))
        return found

    def records(self, code: str, cell: Slice) -> list[str]:
        """The short codes of all records behind a figure, page after page."""
        found: list[str] = []
        url = f"/figures/{code}/records/?{cell.query()}"
        while url:
            page = self.page(url)
            for table in page.tree.iter("table"):
                found += [words(mark) for mark in table.iterfind(".//tbody//*[@class='s-id']")]
            following = [
                urljoin(page.url, link.get("href", ""))
                for link in page.tree.iterfind(".//nav[@class='s-pager']//a")
                if "after=" in link.get("href", "")
            ]
            url = following[-1] if following else ""
        return found

    def opened_names(self, most: int) -> list[str]:
        """The newest names of the registry, opened, at most so many."""
        found: list[str] = []
        url = "/people/names/"
        while url and len(found) < most:
            page = self.page(url)
            found += [words(mark) for mark in _opened(page)]
            following = [
                urljoin(page.url, link.get("href", ""))
                for link in page.tree.iterfind(".//nav[@class='s-pager']//a")
                if "before=" in link.get("href", "")
            ]
            url = following[-1] if following else ""
        return found[:most]


def number(text: str) -> int:
    """The digits of a number as a page shows it, Burmese ones too."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits or "0")


def words(element: HtmlElement) -> str:
    """The text of an element, spaces evened."""
    return " ".join(element.text_content().split())


def _opened(page: Page) -> Iterator[HtmlElement]:
    for element in page.tree.iter("a", "span"):
        if "s-opened" in (element.get("class") or "").split():
            yield element
