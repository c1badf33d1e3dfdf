"""Reads SAFE's pages as a member does: a figure, the records behind it, names, what waits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
        return [
            words(mark)
            for page in self._pages(f"/figures/{code}/records/?{cell.query()}", "after=")
            for table in page.tree.iter("table")
            for mark in table.iterfind(".//tbody//*[@class='s-id']")
        ]

    def trainings(self, began: date) -> list[str]:
        """Addresses of the trainings that began on a day, page after page."""
        found: list[str] = []
        for page in self._pages("/trainings/", "before="):
            for mark in page.tree.iterfind(f".//time[@datetime='{began.isoformat()}']"):
                line = next(above for above in mark.iterancestors("li"))
                found += [urljoin(page.url, a.get("href", "")) for a in line.iter("a")]
        return found

    def names_of_training(self, url: str) -> list[str]:
        """The opened names of everyone in a training."""
        return [
            words(mark)
            for page in self._pages(f"{url}names/", "after=")
            for mark in page.tree.iterfind(".//*[@id='roll']//a[@class='s-opened']")
        ]

    def _pages(self, url: str, key: str) -> Iterator[Page]:
        while url:
            page = self.page(url)
            yield page
            following = [
                urljoin(page.url, link.get("href", ""))
                for link in page.tree.iterfind(".//nav[@class='s-pager']//a")
                if key in link.get("href", "")
            ]
            url = following[-1] if following else ""


def number(text: str) -> int:
    """The digits of a number as a page shows it, Burmese ones too."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits or "0")


def words(element: HtmlElement) -> str:
    """The text of an element, spaces evened."""
    return " ".join(element.text_content().split())
