"""A member corrects what stands already: a mark, a training's township, a person's sex."""

from collections.abc import Iterator
from urllib.parse import urljoin

from synth.browser import Browser, Page, PageSurprise
from synth.half_year import Event

LIST = "/trainings/"
NOTHING = "This is what is written already"


def correct_training(browser: Browser, event: Event) -> int:
    """Everything the plan corrects in one training after closing; returns how many corrections."""
    done = 0
    if not event.moved_to and not any(p.corrected or p.sex_becomes for p in event.people):
        return done
    address = _address(browser, event)
    for one in event.people:
        for half_day, mark in one.corrected:
            page = browser.get(_link(browser, address, f"Marks of number {one.running_no}"))
            tabs = [link for link in page.links() if "?session=" in link]
            if tabs:
                page = browser.get(tabs[half_day])
            _send(browser, page, {"mark": mark})
            done += 1
        if one.sex_becomes:
            record = _link(browser, address, f"Record of number {one.running_no}")
            _send(browser, browser.get(f"{record}correct/"), {"sex": one.sex_becomes, "told": ""})
            done += 1
    if event.moved_to:
        _send(browser, browser.get(f"{address}correct/"), {"township": event.moved_to})
        done += 1
    return done


def _address(browser: Browser, event: Event) -> str:
    for page in _pages(browser, LIST, "Older ones"):
        for mark in page.tree.iterfind(f".//time[@datetime='{event.started_on}']"):
            line = next(above for above in mark.iterancestors("li"))
            if mark.getprevious() is None:  # the first day, not the last
                return str(urljoin(page.url, next(line.iter("a")).get("href", "")))
    raise PageSurprise(f"{LIST} knows no training that began on {event.started_on}")


def _link(browser: Browser, address: str, words: str) -> str:
    for page in _pages(browser, address, "Further ones"):
        for link in page.tree.iter("a"):
            if " ".join(link.text_content().split()) == words:
                return str(urljoin(page.url, link.get("href", ""))).partition("?")[0]
    raise PageSurprise(f"{address} has no link {words}")


def _pages(browser: Browser, url: str, further: str) -> Iterator[Page]:
    while url:
        page = browser.get(url)
        yield page
        url = ""
        for link in page.tree.iterfind(".//nav[@class='s-pager']//a"):
            if " ".join(link.text_content().split()) == further:
                url = urljoin(page.url, link.get("href", ""))


def _send(browser: Browser, page: Page, values: dict[str, str]) -> None:
    form = page.form_with("why", *values)
    why = form.inputs["why"].value_options[0]
    after = browser.submit(page, form, values | {"why": why})
    if NOTHING in after.text:
        return  # sent before, by a start that was broken off
    if after.status != 200 or "done=corrected" not in after.url:
        raise PageSurprise(f"{page.url}: {values} was not taken, {after.status} {after.text[:200]}")
