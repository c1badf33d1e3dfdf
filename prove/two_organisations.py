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
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from prove.pages import Visit
from synth.browser import Page

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
NUMBER = re.compile(rb"\b[0-9A-HJKMNP-TV-Z]{4}\b(?=[.<])")
UNTOLD = {"date", "content-length"}
PAGES, IDS = 400, 40


@dataclass
class Walk:
    """The owner's pages: which addresses work for him, and which ids stand in them."""

    visit: Visit
    seen: dict[str, int] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

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
        for found in UUID.findall(text):
            shape = UUID.sub("{}", urlsplit(text).path)
            self.ids.setdefault(shape, set()).add(found)

    def all_ids(self, pattern: str) -> list[str]:
        """Ids seen in this very pattern first, then the others."""
        shape = "/" + PARAMETER.sub("{}", pattern).lstrip("/")
        own = sorted(self.ids.get(shape, ()))
        rest = sorted({one for ids in self.ids.values() for one in ids} - set(own))
        step = max(1, len(rest) // IDS)
        return own[:IDS] + rest[::step][: max(0, IDS - len(own))]


@dataclass(frozen=True)
class Told:
    """An answer without what may differ."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def told(page: Page, identifier: str) -> Told:
    """Take out the token, the number and the id."""
    body = TOKEN.sub(rb"\1", page.body).replace(identifier.encode(), b"ID")
    body = NUMBER.sub(b"NUMBER", body)
    headers = []
    for name, value in page.headers:
        if name.lower() not in UNTOLD:
            said = re.sub(r"(csrf\w*=)[^;]+", r"\1", value).replace(identifier, "ID")
            headers.append((name.lower(), said))
    return Told(page.status, tuple(sorted(headers)), body)


@dataclass
class Comparison:
    """The stranger's requests."""

    visit: Visit
    differences: list[str] = field(default_factory=list)
    asked: int = 0

    def compare(self, pattern: str, identifier: str) -> None:
        """Ask for the foreign and for an unknown id, by GET and by POST."""
        unknown = str(uuid.UUID(bytes=uuid.UUID(identifier).bytes[:6] + uuid.uuid4().bytes[6:]))
        for method in ("GET", "HEAD", "POST"):
            answers = [self._ask(method, pattern, one) for one in (identifier, unknown)]
            self.asked += 2
            if answers[0] != answers[1]:
                self.differences.append(
                    f"{method} {pattern} {identifier}: {answers[0].status} "
                    f"against {answers[1].status} for an unknown id; {_difference(*answers)}"
                )

    def _ask(self, method: str, pattern: str, identifier: str) -> Told:
        place = "/" + PARAMETER.sub(identifier, pattern).lstrip("/")
        body, headers = None, {}
        if method == "POST":
            token = next((c.value for c in self.visit.browser.cookies if "csrf" in c.name), "")
            body = f"csrfmiddlewaretoken={token}&sex=female&why=proof&reason=proof".encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return told(self.visit.browser.request(method, place, body, headers), identifier)


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
            found.append(words[0])
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
    walk.run(["/", *(f"/{p.lstrip('/')}" for p in patterns if not PARAMETER.search(p))])
    comparison = Comparison(Visit(said.base, stranger["login"], stranger["password"]))
    tried = 0
    for pattern in patterns:
        kinds = {kind for kind, _name in PARAMETER.findall(pattern)}
        if kinds != {"uuid"}:
            continue
        tried += 1
        before = len(comparison.differences)
        for identifier in walk.all_ids(pattern):
            comparison.compare(pattern, identifier)
        verdict = "equal" if len(comparison.differences) == before else "DIFFERENT"
        print(f"{verdict:10} {pattern} ({len(walk.all_ids(pattern))} ids)")
    for difference in comparison.differences:
        print(difference)
    ids = len({one for found in walk.ids.values() for one in found})
    print(
        f"{len(walk.seen)} pages of {said.owner} walked, {ids} ids, {tried} patterns, "
        f"{comparison.asked} requests by {said.stranger}, {len(comparison.differences)} differ"
    )
    return 1 if comparison.differences or not tried or not ids else 0


if __name__ == "__main__":
    sys.exit(main())
