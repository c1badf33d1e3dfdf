"""A real browser against the real server: pages walked, looked at and given to axe.

Chromium is taken from the PATH; nothing is downloaded. Needs committed rows (`real_db`).
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.error import URLError

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright runs a loop in this thread; Django would refuse its own database calls beside it
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
ROOT = Path(__file__).resolve().parents[3]


class BrowserMissing(Exception):
    """No browser on the PATH."""


def chromium() -> str:
    """Where the browser is; a sentence when there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    said = "No browser: install Debian's package chromium, then run this again."
    raise BrowserMissing(said)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """One headless Chromium."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(timeout: float = 30) -> Iterator[str]:
    """The product's own server on the database of this environment; its address."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command += ["--log-level", "warning", "safe.wsgi:application"]
    base = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"SAFE_PUBLIC_URL": base})
    try:
        _await_health(server, base, timeout)
        yield base
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _await_health(server: "subprocess.Popen[bytes]", base: str, timeout: float) -> None:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{base}/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    said = "the server did not answer in time"
    raise RuntimeError(said)


def sign_in(page: Page, base: str, login: str, password: str, *, on_own: bool = False) -> None:
    """Through the door, as a member does; on his own device the vault stays open for longer."""
    page.goto(f"{base}/")
    if on_own:
        page.uncheck("[name=shared]")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("form .s-btn--main")
    page.wait_for_load_state()


def speak(page: Page, base: str, language: str) -> None:
    """Change the page's language as the foot of a page does."""
    page.goto(f"{base}/more/")
    chosen = page.locator(f".s-lang [lang={language}]:visible")
    if chosen.get_attribute("aria-current") is None:
        chosen.click()
        page.wait_for_load_state()


@dataclass(frozen=True)
class Fault:
    """What a page does wrong, and where."""

    page: str
    how: str
    what: str

    def __str__(self) -> str:
        return f"{self.page} ({self.how}): {self.what}"


def axe_faults(page: Page) -> list[str]:
    """Rule and element of every violation; evaluate() is not bound by the page's policy."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def examine(page: Page, name: str) -> list[Fault]:
    """The loaded page, light and dark, narrow and wide; no sideways scroll at 320.

    Colours are the same in every language: but for English, narrow is light and wide is dark.
    """
    faults = []
    language = page.locator("html").get_attribute("lang")
    both = product(WIDTHS, SCHEMES) if language == "en" else zip(WIDTHS, SCHEMES, strict=True)
    for width, scheme in both:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = axe_faults(page)
        faults += [Fault(name, f"{language} {width} {scheme}", what) for what in found]
    page.set_viewport_size({"width": 320, "height": 900})
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    if wide > 320:
        faults.append(Fault(name, "320", f"scrolls sideways: {wide} px"))
    for what in page.evaluate(
        "[...document.querySelectorAll('[style],style,script:not([src])')]"
        ".filter(e => e.outerHTML && !e.closest('svg')).map(e => e.outerHTML.slice(0, 80))"
    ):
        faults.append(Fault(name, "markup", f"inline style or script: {what}"))
    return faults


def look(page: Page, folder: Path, name: str) -> None:
    """Pictures at both widths and in both schemes, to be looked at by a person."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # the bar at the thumb stands at the foot of the picture, not in its middle
            tall = page.evaluate("document.scrollingElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(900, tall)})
            suffix = "" if scheme == "light" else "-dark"
            page.screenshot(path=folder / f"{name}-{width}{suffix}.png", full_page=True)
