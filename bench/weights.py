"""How much a first and a next visit weigh on the wire, over real pages of a running SAFE.

    python bench/weights.py                              starts a demo of its own
    python bench/weights.py http://127.0.0.1:8000 LOGIN PASSWORD

Prints JSON lines. first_visit_kb: a page with all it needs, fonts aside, by the heaviest page;
next_visit_kb: the same page when what may be kept was kept.
"""

import argparse
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import brotli

ROOT = Path(__file__).resolve().parents[1]
FIRST, NEXT, HTML = 60.0, 20.0, 30.0
RESOURCE = re.compile(r'(?:href|src)="(/[^"#]+\.(?:css|js|svg)(?:\?[^"#]*)?)')
LINK = re.compile(r'<a[^>]+href="(/[^"#]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MOST_PAGES = 60


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Visitor:
    """A browser without pictures: cookies, links, bytes as they came."""

    base: str
    cookies: HTTPCookieProcessor = field(default_factory=HTTPCookieProcessor)
    kept: dict[str, int] = field(default_factory=dict)
    lasting: set[str] = field(default_factory=set)

    def fetch(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """(status, body as sent, body as text)."""
        request = Request(urljoin(self.base, path), urlencode(form).encode() if form else None)
        request.add_header("Accept-Encoding", "br, gzip")
        request.add_header("Accept-Language", "en")
        try:
            answer = build_opener(self.cookies, _Stay()).open(request, timeout=30)
        except HTTPError as refused:
            answer = refused
        body = answer.read()
        self.age = answer.headers.get("Cache-Control", "")
        self.kind = answer.headers.get("Content-Type", "")
        return (
            answer.status or answer.code,
            body,
            _text(body, answer.headers.get("Content-Encoding")),
        )

    def weigh(self, html: str) -> tuple[int, int]:
        """Bytes of all that a page names; of them, what may not be kept."""
        every = again = 0
        for path in dict.fromkeys(RESOURCE.findall(html)):
            if path not in self.kept:
                self.kept[path] = len(self.fetch(path)[1])
                if "max-age" in self.age and "no-store" not in self.age:
                    self.lasting.add(path)
            every += self.kept[path]
            again += 0 if path in self.lasting else self.kept[path]
        return every, again


def _text(body: bytes, coding: str | None) -> str:
    plain: bytes = body
    if coding == "br":
        plain = brotli.decompress(body)
    elif coding == "gzip":
        plain = gzip.decompress(body)
    return plain.decode(errors="replace")


def measure(base: str, login: str, password: str) -> list[dict[str, object]]:
    """Walk from the first page along its links, one page of each shape."""
    visitor = Visitor(base)
    _, sent, html = visitor.fetch("/sign-in/")
    pages = {"sign-in": _weights(visitor, sent, html)}
    form = {"login": login, "password": password, "csrfmiddlewaretoken": TOKEN.findall(html)[0]}
    status, _, _ = visitor.fetch("/sign-in/", form)
    if status not in {302, 303}:
        sys.exit(f"{login} was not let in: {status}")
    todo, shapes = ["/"], {"/"}
    while todo and len(pages) < MOST_PAGES:
        path = todo.pop(0)
        status, sent, html = visitor.fetch(path)
        if status != 200 or not visitor.kind.startswith("text/html"):
            continue
        pages[_shape(path)] = _weights(visitor, sent, html)
        for link in LINK.findall(html):
            if _shape(link) not in shapes and "export" not in link:
                shapes.add(_shape(link))
                todo.append(link.replace("&amp;", "&"))
    return _said(pages)


def _weights(visitor: Visitor, sent: bytes, html: str) -> tuple[int, int, int]:
    every, again = visitor.weigh(html)
    return len(sent) + every, len(sent) + again, len(html.encode())


def _shape(link: str) -> str:
    path = urlsplit(link).path
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d[\d.]*", "…", path)


def _said(pages: dict[str, tuple[int, int, int]]) -> list[dict[str, object]]:
    lines = []
    for number, (measure_, against) in enumerate(
        (("first_visit_kb", FIRST), ("next_visit_kb", NEXT), ("html_raw_kb", HTML))
    ):
        page = max(pages, key=lambda name: pages[name][number])
        value = round(pages[page][number] / 1000, 1)
        lines.append(_line(measure_, value, "kB", against, page))
    lines.append(_line("pages", len(pages), "pages", None, ""))
    return lines


def _line(
    measure_: str, value: float, unit: str, against: float | None, page: str
) -> dict[str, object]:
    ratio = round(value / against, 3) if against else None
    return {
        "bench": "weights",
        "measure": measure_,
        "value": value,
        "unit": unit,
        "against": against,
        "ratio": ratio,
        "heaviest": page,
    }


def own_demo() -> list[dict[str, object]]:
    """A demo in a folder of its own, ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="safe-weights-") as var:
        demo = subprocess.Popen(
            [sys.executable, "-m", "safe", "demo"],
            cwd=ROOT,
            env=os.environ | {"SAFE_VAR": var},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            base = _address(demo)
            accounts = json.loads((Path(var) / "synth" / "demo.json").read_text())["accounts"]
            shown = [one for one in accounts if one["show"]]
            lines = [measure(base, one["login"], one["password"]) for one in shown]
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)
    return [
        max(same, key=lambda line: float(str(line["value"]))) for same in zip(*lines, strict=True)
    ]


def _address(demo: "subprocess.Popen[str]") -> str:
    assert demo.stdout is not None
    base, until = "", time.monotonic() + 600
    for line in demo.stdout:
        if line.startswith("http://"):
            base = line.strip()
        if base and "Ctrl-C" in line:
            return base
        if time.monotonic() > until:
            break
    sys.exit("the demo did not start")


def main() -> None:
    """Print the lines; 1 when a budget is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?")
    parser.add_argument("login", nargs="?", default="roinan@kwa")
    parser.add_argument("password", nargs="?", default="")
    said = parser.parse_args()
    lines = measure(said.base, said.login, said.password) if said.base else own_demo()
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    budgets = [line for line in lines if str(line["measure"]).endswith("visit_kb")]
    sys.exit(int(any(float(str(line["ratio"])) > 1 for line in budgets)))


if __name__ == "__main__":
    main()
