"""What one organisation is told of another's records: the same as of records that do not exist.

python -m prove.two_organisations --demo var/synth/demo.json --patterns FILE [--base URL]
    [--owner kwa] [--stranger hnf]

The owner's pages are walked and every id in them is noted. Then, for each address pattern with an
id (FILE holds one pattern a line, as `safe urls` prints them) and each id, the stranger asks by GET
and by POST; status, headers and body must equal the answer for an unknown id, once the CSRF token,
the id itself and the request's number are taken out. Prints one line a pattern.
"""

import argparse
import json
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from prove.pages import Visit
from synth.browser import Browser, Page

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Ids = tuple[str, ...]
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
NUMBER = re.compile(rb"\b[0-9A-HJKMNP-TV-Z]{4}\b(?=[.<])")
UNTOLD = {"date", "content-length"}
PAGES, OWN, OTHERS = 400, 8, 8
FRESH = 60  # seconds after which the vault is opened again: it locks by itself


@dataclass
class Walk:
    """The owner's pages: which addresses work for him, and which ids stand in them."""

    visit: Visit
    seen: dict[str, int] = field(default_factory=dict)
    ids: dict[str, set[Ids]] = field(default_factory=dict)

    def run(self, starts: Iterable[str]) -> None:
        """Breadth first, each shape of address a few times."""
        waiting, shapes = list(starts), dict[str, int]()
        while waiting and len(self.seen) < PAGES:
            place = waiting.pop(0)
            shape = UUID.sub("{}", place)
            if place in self.seen or shapes.get(shape, 0) >= 6 or "sign-out" in place:
                continue
            shapes[shape] = shapes.get(shape, 0) + 1
            page = self.visit.browser.get(place)
            self.seen[place] = page.status
            self._note(place)
            if b"<html" not in page.body[:2000].lower():
                continue
            for found in self._addresses(page):
                self._note(found)
                waiting.append(found)

    def _addresses(self, page: Page) -> Iterator[str]:
        for link in page.links():
            parts = urlsplit(link)
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path
        for form in page.forms():
            self._note(form.get("action") or "")
            for _name, value in form.form_values():
                self._note(str(value))

    def _note(self, text: str) -> None:
        place = urlsplit(text).path
        if found := UUID.findall(place):
            self.ids.setdefault(UUID.sub("{}", place), set()).add(tuple(found))

    def all_ids(self, pattern: str) -> list[Ids]:
        """Ids seen in this very pattern first, then some of the others."""
        own = sorted(self.ids.get(PARAMETER.sub("{}", pattern), ()))
        known = {one for found in own for one in found}
        rest = sorted({one for ids in self.ids.values() for found in ids for one in found} - known)
        step = max(1, len(rest) // OTHERS)
        width = len(PARAMETER.findall(pattern))
        return own[:OWN] + [(one,) * width for one in rest[::step][:OTHERS]]


@dataclass(frozen=True)
class Told:
    """An answer without what may differ."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def told(page: Page, ids: Ids) -> Told:
    """Take out the token, the number and the ids."""
    body = NUMBER.sub(b"NUMBER", TOKEN.sub(rb"\1", page.body))
    for one in ids:
        body = body.replace(one.encode(), b"ID")
    headers = []
    for name, value in page.headers:
        if name.lower() not in UNTOLD:
            said = re.sub(r"(csrf\w*=)[^;]+", r"\1", value)
            for one in ids:
                said = said.replace(one, "ID")
            headers.append((name.lower(), said))
    return Told(page.status, tuple(sorted(headers)), body)


@dataclass
class Comparison:
    """The stranger's requests."""

    base: str
    account: dict[str, str]
    visit: Visit | None = None
    since: float = 0.0
    differences: list[str] = field(default_factory=list)
    asked: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def compare(self, pattern: str, foreign: Ids) -> None:
        """Ask for the foreign and for an unknown id, by GET, HEAD and POST."""
        unknown = tuple(_like(one) for one in foreign)
        for method in ("GET", "HEAD", "POST"):
            browser = self._browser()
            answers = [self._ask(browser, method, pattern, ids) for ids in (foreign, unknown)]
            self.asked += 2
            self.statuses[f"{method} {answers[0].status}"] += 1
            if answers[0] != answers[1]:
                self.differences.append(
                    f"{method} {pattern} {foreign}: {answers[0].status} "
                    f"against {answers[1].status} for an unknown id; {_difference(*answers)}"
                )

    def _browser(self) -> Browser:
        if self.visit is None or time.monotonic() - self.since > FRESH:
            self.visit = Visit(self.base, self.account["login"], self.account["password"])
            self.since = time.monotonic()
        return self.visit.browser

    def _ask(self, browser: Browser, method: str, pattern: str, ids: Ids) -> Told:
        filled = iter(ids)
        place = PARAMETER.sub(lambda _found: next(filled), pattern)
        body, headers = None, {}
        if method == "POST":
            token = next((c.value for c in browser.cookies if "csrf" in c.name), "")
            body = f"csrfmiddlewaretoken={token}&sex=female&why=proof&reason=proof".encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return told(browser.request(method, place, body, headers), ids)


def _like(known: str) -> str:
    """An id of the same shape and time that no record has."""
    return str(uuid.UUID(bytes=uuid.UUID(known).bytes[:6] + uuid.uuid4().bytes[6:]))


def _difference(one: Told, other: Told) -> str:
    if one.headers != other.headers:
        return f"headers {sorted(set(one.headers) ^ set(other.headers))}"
    for number, (left, right) in enumerate(zip(one.body, other.body, strict=False)):
        if left != right:
            around = slice(max(0, number - 60), number + 60)
            return f"body {one.body[around]!r} against {other.body[around]!r}"
    return f"bodies of {len(one.body)} and {len(other.body)} bytes"


def read_patterns(text: str) -> list[str]:
    """The addresses among the words of each line."""
    found = []
    for line in text.splitlines():
        words = [word for word in line.split() if "/" in word]
        if words:
            found.append(f"/{words[0].lstrip('/')}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Two organisations: unknown equals foreign.")
    parser.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    parser.add_argument("--patterns", type=Path, required=True)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--owner", default="kwa")
    parser.add_argument("--stranger", default="hnf")
    said = parser.parse_args(arguments)
    demo = json.loads(said.demo.read_text(encoding="utf-8"))
    patterns = read_patterns(said.patterns.read_text(encoding="utf-8"))
    accounts = {
        code: next(row for row in demo["accounts"] if row["organisation"] == code)
        for code in (said.owner, said.stranger)
    }
    owner, stranger = accounts[said.owner], accounts[said.stranger]
    walk = Walk(Visit(said.base, owner["login"], owner["password"]))
    walk.run(["/", *(p for p in patterns if not PARAMETER.search(p))])
    comparison = Comparison(said.base, stranger)
    tried = 0
    for pattern in patterns:
        kinds = {kind for kind, _name in PARAMETER.findall(pattern)}
        if kinds != {"uuid"}:
            continue
        tried += 1
        before = len(comparison.differences)
        for ids in walk.all_ids(pattern):
            comparison.compare(pattern, ids)
        verdict = "equal" if len(comparison.differences) == before else "DIFFERENT"
        print(f"{verdict:10} {pattern} ({len(walk.all_ids(pattern))} ids)", flush=True)
    for difference in comparison.differences:
        print(difference)
    print("answers:", dict(sorted(comparison.statuses.items())))
    many = len({one for ids in walk.ids.values() for found in ids for one in found})
    print(
        f"{len(walk.seen)} pages of {said.owner} walked, {many} ids, {tried} patterns, "
        f"{comparison.asked} requests by {said.stranger}, {len(comparison.differences)} differ"
    )
    return 1 if comparison.differences or not tried or not many else 0


if __name__ == "__main__":
    sys.exit(main())
