"""The pages of the inbox in a real browser: axe, widths, schemes, both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from safe.administration.members.models import Member, Role
from safe.administration.programmes.models import Organisation
from safe.capture.forms.inbox import door
from safe.capture.forms.models import Submission, Wait
from safe.capture.forms.tests.conftest import PASSWORD, Desk, plant
from safe.capture.forms.tests.field import acting, by_card, day, registration, send, xml
from safe.kernel.files import store
from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import browser
from safe.testing.cast import EVERYTHING

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[5] / "var" / "pictures"


@pytest.fixture
def desk(real_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = plant("desk", monkeypatch, permissions=EVERYTHING)
    yield made
    organisation = Organisation.objects.get(code="t-desk")
    with transaction.atomic(), acting(made.house):
        Member.objects.all().delete()
    organisation.delete()
    Role.objects.filter(code="t_desk").delete()


def fill(desk: Desk) -> None:
    house = desk.house
    send(house, registration(1), registration(2), registration(3, township="MMR001999"))
    send(house, registration(1, "x", sex="male", age="60"), registration(4, version="9"))
    send(house, registration(2, name="Person Two", sex="female"), registration(6, card="nothing"))
    send(house, day("am", [*by_card(1, 2, 9), {"known_by": "number", "running_no": "8"}]))
    send(house, day("am", by_card(1, mark="absent"), "other"))
    send(house, day("pm", by_card(1), "ahead", half_day_on="2190-01-01"))
    files = [door.SentFile("1.jpg", "image/jpeg", store.put([b"x" * 9000]))]
    body = xml("visit", "v", name="Ma Example", photo="2.jpg", start="1970-01-01T08:00:00+06:30")
    door.take(by=house.phone, token=house.token, body=body, files=files)


def addresses(desk: Desk) -> dict[str, str]:
    with transaction.atomic(), acting(desk.house):
        waits = {wait.reason: wait.id for wait in Wait.objects.filter(state="waits")}
        kept = Submission.objects.get(state="kept").id
    found = {
        "waiting": reverse("inbox:waiting"),
        "set-aside": reverse("inbox:waiting") + "?state=set_aside",
        "opened": reverse("inbox:wait_opened", args=[waits["unknown-township"]]),
        "compare": reverse("inbox:compare", args=[waits["two-answers"]]),
        "arrived": reverse("inbox:arrived"),
        "kept": reverse("inbox:submission", args=[kept]),
        "kept-opened": reverse("inbox:submission_opened", args=[kept]),
    }
    shown = ("card-of-another", "day-ahead", "two-marks", "card-unknown", "form-unknown")
    return found | {code: reverse("inbox:wait", args=[waits[code]]) for code in shown}


def test_every_page_of_the_inbox(desk: Desk) -> None:
    fill(desk)
    compile_catalogues(Path(settings.VAR) / "locale")
    faults = []
    with browser.serving() as base, browser.open_browser() as opened:
        page = opened.new_page()
        browser.sign_in(page, base, "roinan@t-desk", PASSWORD)
        for language in ("en", "my"):
            page.goto(f"{base}/account/")
            chosen = page.locator(f".s-lang [lang={language}]:visible").first
            if chosen.count() and chosen.get_attribute("aria-current") is None:
                chosen.click()
                page.wait_for_load_state()
            for name, address in addresses(desk).items():
                answer = page.goto(f"{base}{address}")
                assert answer is not None
                assert answer.status == 200, address
                faults += browser.examine(page, name)
                browser.look(page, PICTURES, f"inbox-{name}-{language}")
    assert not faults, "\n".join(str(fault) for fault in faults)
