"""Types a training from its paper sheet into the browser's form."""

from collections.abc import Iterator

from synth.browser import Browser
from synth.half_year import Event


def type_training(browser: Browser, event: Event) -> Iterator[str]:
    """Type every half-day; yields what the pages refused."""
    page = browser.get("/trainings/new/")
    if page.status != 200:
        yield f"the page for a new training day answered {page.status}"
        return
    yield f"not yet typed: {event.started_on}"
