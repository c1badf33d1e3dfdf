"""Every page of the URLconf that a member can reach, found by its links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Page

from safe.testing.browser import Fault, examine, speak

#: routes that are no page to look at, with the reason
NO_PAGE = {
    "web:language": "changes the language and leads back",
    "web:health": "one word of text",
    "places:tiles": "a style sheet",
}
_HREF = re.compile(r'<a[^>]+href="([^"#]*)')


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every route, with its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or space)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{space}:{entry.name}" if space else entry.name


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
    faults: list[Fault] = field(default_factory=list)

    def discover(self, most: int = 80) -> dict[str, str]:
        """Route → address of one page that answers 200 with HTML."""
        todo, tried = ["/"], {"/"}
        while todo and len(self.seen) < most:
            path = todo.pop(0)
            route = route_of(path)
            if not route or route in self.seen or route in NO_PAGE:
                continue
            answer = self.page.request.get(urljoin(self.base, path), max_redirects=0)
            if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
                continue
            self.seen[route] = path
            for link in _HREF.findall(answer.text()):
                link = urljoin(path, link.replace("&amp;", "&"))
                if link.startswith("/") and link not in tried:
                    tried.add(link)
                    todo.append(link)
        return self.seen

    def examine(self, languages: tuple[str, ...]) -> list[Fault]:
        """Each page found, in each language."""
        console: list[str] = []
        self.page.on("console", lambda said: console.append(said.text))
        self.page.on("pageerror", lambda error: console.append(str(error)))
        for language in languages:
            speak(self.page, self.base, language)
            for route, path in self.seen.items():
                console.clear()
                self.page.goto(urljoin(self.base, path))
                spoken = self.page.locator("html").get_attribute("lang")
                if spoken != language:
                    self.faults.append(Fault(route, language, f"speaks {spoken}"))
                self.faults += examine(self.page, route)
                self.faults += [Fault(route, language, f"console: {said}") for said in console]
        return self.faults
