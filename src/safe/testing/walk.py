"""Every page of the URLconf that a member can reach, found by its links."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import ConsoleMessage, Page

from safe.testing.browser import Fault, examine, speak

_HREF = re.compile(r'<a[^>]+href="([^"#]*)')


def route_of(path: str) -> str:
    """The route behind an address, or nothing."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


@dataclass
class Walk:
    """One member's way: one page a route, in each language, given to axe."""

    page: Page
    base: str
    seen: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def discover(self, beside: tuple[str, ...] = (), most: int = 120) -> dict[str, str]:
        """Route → address of one page that answers 200 with HTML; files are remembered apart."""
        todo, tried = ["/", *beside], {"/", *beside}
        while todo and len(self.seen) < most:
            path = todo.pop(0)
            route = route_of(path)
            if not route or route in self.seen or route in self.files:
                continue
            answer = self.page.request.get(urljoin(self.base, path), max_redirects=0)
            if answer.status != 200:
                continue
            if "text/html" not in answer.headers.get("content-type", ""):
                self.files.add(route)
                continue
            self.seen[route] = path
            for said in _HREF.findall(answer.text()):
                link = urljoin(path, said.replace("&amp;", "&"))
                if link.startswith("/") and link not in tried:
                    tried.add(link)
                    todo.append(link)
        return self.seen

    def refuses_get(self, path: str) -> bool:
        """Whether an address only takes forms, or is not this member's to see."""
        answer = self.page.request.get(urljoin(self.base, path), max_redirects=0)
        return answer.status == 405

    def examine(self, languages: tuple[str, ...], without: set[str]) -> list[Fault]:
        """Each page found, in each language; `without` names those another member has shown."""
        console: list[str] = []

        def hear(said: ConsoleMessage) -> None:
            if said.type == "error":
                console.append(said.text)

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: console.append(str(error)))
        for language in languages:
            speak(self.page, self.base, language)
            for route, path in self.seen.items():
                if route in without:
                    continue
                console.clear()
                self.page.goto(urljoin(self.base, path))
                spoken = self.page.locator("html").get_attribute("lang")
                if spoken != language:
                    self.faults.append(Fault(route, language, f"speaks {spoken}"))
                self.faults += examine(self.page, route)
                self.faults += [Fault(route, language, f"console: {said}") for said in console]
        return self.faults
