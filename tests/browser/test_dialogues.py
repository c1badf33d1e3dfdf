"""A dialogue with five recommendations in the browser, two promises verified; English and Burmese.

With PICTURES=FOLDER in the environment the pages are kept there as pictures.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import members
from safe.testing.browser import open_browser, serving, sign_in, speak
from safe.testing.faces import faces
from safe.testing.members import cheap
from tests.browser.rounds import picture
from tests.browser.tables import BURMESE, DONE, ENGLISH, HELD, LATER, SEEN, Asked, Desk, Event

__all__ = ["cheap", "faces"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOT_SAFE = {"inside", "unsafe", ""}


@pytest.mark.parametrize(
    ("event", "language", "width"), [(ENGLISH, "en", 1280), (BURMESE, "my", 360)]
)
def test_a_dialogue(
    event: Event, language: str, width: int, real_db: None, cheap: None, faces: None
) -> None:
    compile_catalogues(Path(settings.VAR) / "locale")
    with _desks(language, width) as (first, second, other):
        place = _written_down(first, event)
        _minutes_approved(first, second, place)
        _followed(first, second, place, event)
        _rated(first, place, event)
        _looked_at(first, place, event)
        _public(first, second, place)
        _others_read(other, event)
        _taken_back(first, other, place)


@contextmanager
def _desks(language: str, width: int) -> Iterator[tuple[Desk, Desk, Desk]]:
    """Two members of Metta, and one of another organisation."""
    planted = [
        members.plant("metta", "first", "policy_staff"),
        members.plant("metta", "second", "policy_staff"),
        members.plant("kwa", "reader", "policy_staff"),
    ]
    with serving() as base, open_browser() as browser:
        first, second, other = (
            _desk(browser, base, one.member.login, language, width) for one in planted
        )
        yield first, second, other


def _desk(browser: Browser, base: str, login: str, language: str, width: int) -> Desk:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    sign_in(page, base, login, members.PASSWORD, on_own=True)
    speak(page, base, language)
    return Desk(page, base, language, width)


def _written_down(desk: Desk, event: Event) -> str:
    """The event, who came, minutes and what the table asks for; its address."""
    desk.at("/dialogues/")
    desk.keep(
        "/dialogues/new/",
        title=event.title,
        level="state",
        on_date=HELD,
        place="MMR001001",
        convenor=event.convenor,
        agenda=event.agenda,
    )
    place = desk.page.url.removeprefix(desk.base)
    for institution, sex, name, office in event.came:
        desk.keep(f"{place}attendee/", institution=institution, sex=sex, name=name, office=office)
    for asked in event.asked:
        desk.keep(
            f"{place}recommendation/",
            text_en=asked.english,
            text_my=asked.burmese,
            theme=event.theme,
            addressee=event.addressee,
            owner=event.owner,
            due_on="2020-12-31",
        )
    desk.at(place)
    assert not desk.hrefs("/ask-minutes/")  # nothing to approve yet
    desk.keep(f"{place}minutes/", text=event.minutes)
    desk.at(place)
    assert desk.page.locator("main article").count() == len(event.asked) == 5
    _sealed(desk, event)
    return place


def _sealed(desk: Desk, event: Event) -> None:
    source = desk.page.content()
    assert [words for words in event.secrets() if words in source] == []


def _minutes_approved(first: Desk, second: Desk, place: str) -> None:
    """Who asks does not decide; afterwards nothing of the minutes is changed."""
    first.keep(f"{place}ask-minutes/", comment="")
    first.at(place)
    assert first.page.locator("main a[href^='/approvals/']").count() == 0
    second.at(place)
    request = second.page.locator("main a[href^='/approvals/']").first.get_attribute("href") or ""
    first.at(request)
    assert first.page.locator("main input[name=verdict]").count() == 0
    second.keep(request, verdict="approved")
    first.at(place)
    assert first.hrefs("/minutes/") == first.hrefs("/change/") == first.hrefs("/attendee/") == []


def _followed(first: Desk, second: Desk, place: str, event: Event) -> None:
    """How far each has come, what offices promise, and the ladder of each promise."""
    first.at(place)
    promises, influences = first.hrefs("/promise/"), first.hrefs("/influence/")
    for asked, promise, influence in zip(event.asked, promises, influences, strict=True):
        if asked.influence:
            first.keep(influence, level=asked.influence, on=LATER, words=event.words)
        for one in asked.promises:
            first.keep(
                promise,
                office=one.office,
                promise=one.promise,
                due_on=one.due,
                on=HELD,
                words=event.words,
            )
    for one in event.promises():
        for said in one.steps:
            on = {"planned": LATER, "done": DONE, "verified": SEEN}[said]
            link = _step_of(first, place, one.promise)
            if said == "verified":
                told = {"said": said, "on": on, "words": event.words, "level": one.level}
                assert first.refused(link, **told)  # who wrote that it is done
                second.keep(link, **told)
            else:
                first.keep(link, said=said, on=on, words=event.words)
    first.at(place)
    assert first.page.locator("main .d-ladder li.is-taken:last-child").count() == 2


def _step_of(desk: Desk, place: str, promise: str) -> str:
    desk.at(place)
    row = desk.page.locator("main article .s-stack--tight", has_text=promise)
    return str(row.locator("a[href$='/step/']").get_attribute("href"))


def _rated(desk: Desk, place: str, event: Event) -> None:
    """Nothing is asked for before somebody has said that it is safe."""
    assert desk.refused(f"{place}ask-public/", comment="")
    desk.keep(f"{place}safety/", safety="safe")
    desk.at(place)
    links = [one for one in desk.hrefs("/safety/") if "/recommendations/" in one]
    for asked, link in zip(event.asked, links, strict=True):
        if asked.safety:
            desk.keep(link, safety=asked.safety)
    for one in event.promises():
        desk.at(place)
        row = desk.page.locator("main article .s-stack--tight", has_text=one.promise)
        desk.keep(str(row.locator("a[href$='/safety/']").get_attribute("href")), safety=one.safety)


def _looked_at(desk: Desk, place: str, event: Event) -> None:
    for name, path in (
        ("list", "/dialogues/"),
        ("event", place),
        ("register", "/dialogues/commitments/"),
    ):
        desk.at(path)
        _sealed(desk, event)
        picture(desk.page, f"dialogues-{name}-{desk.language}", [desk.width])
    assert desk.page.request.get(f"{desk.base}/dialogues/commitments/sheet/").body()[:4] == b"%PDF"
    desk.at(f"{place}open/")
    said = desk.said()
    assert all(words in said for words in event.secrets())
    picture(desk.page, f"dialogues-opened-{desk.language}", [desk.width])


def _public(first: Desk, second: Desk, place: str) -> None:
    first.keep(f"{place}ask-public/", comment="")
    second.at(place)
    request = second.page.locator("main a[href^='/approvals/']").first.get_attribute("href") or ""
    second.keep(request, verdict="approved")


def _others_read(other: Desk, event: Event) -> None:
    """What is rated safe, word by word; no name, and nothing else of the dialogue."""
    other.at("/dialogues/")
    (path,) = other.page.locator("main a[href^='/dialogues/public/']").all()
    other.at(str(path.get_attribute("href")))
    _sealed(other, event)
    said, source = other.said(), other.page.content()
    for asked in event.asked:
        _is_shown(said, source, asked, other.language)
    assert event.owner not in source
    picture(other.page, f"dialogues-public-{other.language}", [other.width])


def _is_shown(said: str, source: str, asked: Asked, language: str) -> None:
    is_safe = asked.safety == "safe"
    assert (asked.said(language) in said) == is_safe
    assert is_safe or asked.english not in source
    for one in asked.promises:
        assert (one.promise in said) == (is_safe and one.safety not in NOT_SAFE)


def _taken_back(first: Desk, other: Desk, place: str) -> None:
    """Rated unsafe, it is gone for others in the same moment."""
    public = other.page.url.removeprefix(other.base)
    assert other.status(public) == 200
    first.keep(f"{place}safety/", safety="unsafe")
    assert other.status(public) == 404
    other.at("/dialogues/")
    assert other.page.locator("main a[href^='/dialogues/public/']").count() == 0
