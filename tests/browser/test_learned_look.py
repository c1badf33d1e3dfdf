from pathlib import Path
import pytest
from django.conf import settings
from django.db import transaction
from safe.activities.training.models import KnowledgeTest, Participant
from safe.activities.training import actions
from safe.activities.training.tests.test_knowledge_tests import answers
from safe.activities.training.tests.test_learned import matrix_sat, sit
from safe.activities.training.tests.test_pages import typed
from safe.kernel.ui.catalogues import compile_catalogues
from safe.testing import members, browser
from safe.testing.members import cheap
__all__ = ["cheap"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

def test_look(real_db: None, cheap: None) -> None:
    founder = members.plant("kwa", "founder", "opener")
    who = members.sign_in(members.plant("kwa", "roinan", "trainer", founder))
    with transaction.atomic():
        event = typed(who, 25)
        sit(who, event, *[(1 + n % 6, min(8, 3 + n % 7)) for n in range(18)], (0, 0), (8, 8), (3, None), (None, 7), (5, 3))
        rows = ["1" + "1" * n + "0" * (6 - n) + ("0" if n > 3 else "1") for n in range(7)] * 5
    compile_catalogues(Path(settings.VAR) / "locale")
    faults = []
    with browser.serving() as base, browser.open_browser() as opened:
        page = opened.new_page()
        browser.sign_in(page, base, who.planted.member.login, members.PASSWORD)
        for language in ("en", "my"):
            browser.speak(page, base, language)
            for name, address in {"event": f"/trainings/{event}/", "questions": "/trainings/questions/"}.items():
                page.goto(base + address)
                faults += browser.examine(page, name)
                for width in (360, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.wait_for_timeout(200)
                    page.screenshot(path=f"/tmp/look-{name}-{language}-{width}.png", full_page=True)
    assert not faults, "\n".join(map(str, faults))
