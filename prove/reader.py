"""Fetches what a reader of released figures is given: reports in both languages, and his pages."""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from prove.shown import Key, Shown, Table, read_page, read_workbook
from synth.browser import Browser, PageSurprise

LANGUAGES = ("en", "my")
PATIENCE = 120.0  # seconds


def fetch_all(
    base: str, demo: Mapping[str, Any], readers: Sequence[str], keep: Path | None = None
) -> list[Shown]:
    """Workbooks and pages of all closed half-years, of one member of each organisation."""
    found: list[Shown] = []
    for reader in readers:
        account = next(one for one in demo["accounts"] if one["organisation"] == reader)
        for language in LANGUAGES:
            browser = Browser(base, language)
            browser.sign_in(account["login"], account["password"])
            speak(browser, language)
            found += _of_one(browser, f"{reader} {language}", language, keep)
        speak(browser, LANGUAGES[0])
    return found


def speak(browser: Browser, language: str) -> None:
    """Choose a language as a member does: by the switch of the page."""
    page = browser.get("/more/")
    form = next(one for one in page.forms() if (one.get("action") or "").endswith("/language/"))
    browser.submit(page, form, {"language": language})


def _of_one(browser: Browser, who: str, language: str, keep: Path | None) -> Iterator[Shown]:
    for period in closed_periods(browser):
        data = fetch_workbook(browser, period, language)
        shown = read_workbook(data, f"{who} {period}.xlsx")
        _put(keep, shown.source, data)
        yield shown
        for like in {one.code: one for one in shown.tables if not one.is_page}.values():
            yield _page(browser, f"{who} {period} {like.code}.html", like, shown.words, keep)


def _page(
    browser: Browser,
    source: str,
    like: Table,
    words: Mapping[str, Mapping[str, Key]],
    keep: Path | None,
) -> Shown:
    page = browser.get(f"/figures/{like.code}/?period={like.period}")
    if page.status != 200:
        raise PageSurprise(f"{source}: {page.url} answered {page.status}")
    _put(keep, source, page.body)
    return read_page(page.body, source, like, words)


def fetch_workbook(browser: Browser, period: str, language: str) -> bytes:
    """Ask for the report of a half-year, wait until it is made, fetch its workbook."""
    page = browser.get("/reports/")
    form = page.form_with("period", "language")
    made = browser.submit(page, form, {"period": period, "language": language})
    until = time.monotonic() + PATIENCE
    address = f"{made.url.partition('?')[0]}xlsx/"
    while time.monotonic() < until:
        got = browser.request("GET", address)
        if got.status == 200 and got.body.startswith(b"PK"):
            return got.body
        time.sleep(0.5)
    raise PageSurprise(f"{address} answered {got.status} for {PATIENCE:.0f} s")


def closed_periods(browser: Browser) -> list[str]:
    """The half-years that the figures' page offers."""
    form = browser.get("/figures/").form_with("period")
    return [str(one.get("value")) for one in form.iterfind(".//select[@name='period']/option")]


def _put(keep: Path | None, name: str, data: bytes) -> None:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name.replace(" ", "-")).write_bytes(data)
