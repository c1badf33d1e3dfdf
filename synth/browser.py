"""A browser without a picture: cookies, links and forms of HTML pages, over HTTP."""

import http.cookiejar
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

Fields = list[tuple[str, str]]


class PageSurprise(Exception):
    """The page is not what was expected."""


@dataclass(frozen=True)
class Page:
    """One page as it came."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def tree(self) -> html.HtmlElement:
        """The page's elements."""
        return html.document_fromstring(self.body or b"<html/>", parser=_parser())

    @property
    def text(self) -> str:
        """The words of the page, spaces evened."""
        return " ".join(self.tree.text_content().split())

    def links(self) -> list[str]:
        """Absolute addresses of this site that the page links to."""
        here = urlsplit(self.url)
        found = []
        for link in self.tree.iter("a"):
            place = urljoin(self.url, link.get("href", ""))
            if urlsplit(place)[:2] == here[:2]:
                found.append(place.partition("#")[0])
        return found

    def forms(self) -> list[html.FormElement]:
        """All forms of the page."""
        return list(self.tree.forms)

    def main_form(self) -> html.FormElement:
        """The form that the page is about."""
        for form in self.tree.iterfind(".//main//form"):
            return form
        raise PageSurprise(f"{self.url} ({self.status}) has no form to fill: {self.text[:300]}")

    def link_to(self, *ends: str) -> str:
        """The first link whose path ends so; empty where there is none."""
        paths = ((link, link.partition("?")[0]) for link in self.links())
        return next((link for link, path in paths if path.endswith(ends)), "")

    def form_with(self, *names: str) -> html.FormElement:
        """The form that has all these fields."""
        for form in self.forms():
            if set(names) <= {key for key in form.fields.keys() if key}:  # noqa: SIM118
                return form
        asked = ", ".join(names)
        raise PageSurprise(f"{self.url} ({self.status}) has no form with {asked}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """One visitor: his cookies and the language he asks for."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.base = base.rstrip("/")
        self.language = language
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.cookies),
            _NoRedirect(),
        )

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """One request, no redirect followed."""
        place = urljoin(f"{self.base}/", url)
        asked = urllib.request.Request(place, body, method=method)  # noqa: S310 - http only
        parts = urlsplit(place)
        said = {"Accept-Language": self.language, "Accept": "text/html", **(headers or {})}
        if body is not None:
            said.setdefault("Origin", f"{parts.scheme}://{parts.netloc}")
        for name, value in said.items():
            asked.add_header(name, value)
        try:
            with self._opener.open(asked, timeout=120) as got:
                return Page(place, got.status, tuple(got.headers.items()), got.read())
        except urllib.error.HTTPError as refused:
            with refused:
                items = tuple(refused.headers.items())
                return Page(place, refused.code, items, refused.read())

    def get(self, url: str) -> Page:
        """A page, redirects followed."""
        return self._follow(self.request("GET", url))

    def post(self, url: str, fields: Iterable[tuple[str, str]]) -> Page:
        """A form sent, redirects followed."""
        body = urlencode(list(fields)).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._follow(self.request("POST", url, body, kind))

    def submit(
        self, page: Page, form: html.FormElement, values: Mapping[str, str], button: str = ""
    ) -> Page:
        """Fill a form of the page and press its button."""
        sent = [(name, text) for name, text in form.form_values() if name not in values]
        sent += list(values.items())
        if button:
            sent.append((button, ""))
        return self.post(urljoin(page.url, form.get("action") or page.url), sent)

    def fill(self, url: str, values: Mapping[str, str]) -> Page:
        """Fill the form that a page is about and send it; PageSurprise where it is not taken.

        What the form does not ask stays out.
        """
        page = self.get(url)
        if page.status != 200:
            raise PageSurprise(f"{page.url} ({page.status}) is no form: {page.text[:300]}")
        form = page.main_form()
        known = {key for key in form.fields.keys() if key}  # noqa: SIM118 - lxml's, without iter
        after = self.submit(page, form, {k: v for k, v in values.items() if k in known})
        if after.status != 200 or after.url == page.url:
            raise PageSurprise(f"{page.url} was not taken: {after.status} {after.text[:600]}")
        return after

    def sign_in(self, login: str, password: str) -> Page:
        """Find the sign-in form and use it; the page that follows."""
        page = self.get("/")
        form = next((f for f in page.forms() if _of_type(f, "password")), None)
        if form is None:
            raise PageSurprise(f"{page.url} ({page.status}) has no form that asks a password")
        name = next(field.get("name") for field in form.iter("input") if _is_text(field))
        secret = _of_type(form, "password")[0].get("name")
        after = self.submit(page, form, {name: login, secret: password})
        if after.status >= 400 or urlsplit(after.url).path == urlsplit(page.url).path:
            raise PageSurprise(f"sign-in of {login} was refused: {after.status}")
        return after

    def _follow(self, page: Page, hops: int = 8) -> Page:
        while page.status in {301, 302, 303, 307, 308} and hops:
            place = {name.lower(): value for name, value in page.headers}["location"]
            page = self.request("GET", urljoin(page.url, place))
            hops -= 1
        return page


def _of_type(form: html.FormElement, kind: str) -> list[html.HtmlElement]:
    return [field for field in form.iter("input") if field.get("type") == kind]


def _is_text(field: html.HtmlElement) -> bool:
    return field.get("type", "text") in {"text", "email"} and bool(field.get("name"))


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8")
