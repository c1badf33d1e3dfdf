"""Two rounds of a CSO in the browser: one in English, one in Burmese; then the plan, and what waits.

With PICTURES=FOLDER in the environment the pages are kept there as pictures.
"""

import io
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.db import transaction

from safe.activities.capacity.models import Agreement, Assessment, Tally
from safe.kernel import clock, tenancy
from safe.kernel.ui.catalogues import compile_catalogues
from safe.registry.facts.models import Fact
from safe.testing import members
from safe.testing.browser import examine, open_browser, serving, sign_in, speak
from safe.testing.faces import faces
from safe.testing.members import cheap
from tests.browser.rounds import Walk, looked_at

__all__ = ["cheap", "faces"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_two_rounds_and_a_plan(real_db: None, cheap: None, faces: None) -> None:
    compile_catalogues(Path(settings.VAR) / "locale")
    helper = members.plant("metta", "helper", "facilitator")
    head = members.plant("kwa", "head", "opener")
    today = clock.today()
    with serving() as base, open_browser() as browser:
        sides = []
        for one in (helper, head):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            sign_in(page, base, one.member.login, members.PASSWORD)
            sides.append(page)
        walk = Walk(base, browser, *sides, checks=True)
        walk.at(walk.facilitator, "/capacity/")
        looked_at(walk.facilitator, "capacity-empty", "en")
        walk.at(walk.facilitator, "/capacity/instruments/")
        assert examine(walk.facilitator, "instruments") == []

        first = walk.open_round(str(today - timedelta(days=200)))
        slips = walk.slips(first, 5)
        assert len(set(slips)) == 5
        for number, slip in enumerate(slips[:4]):
            walk.score(slip, 1 + number % 3, "en", shows=not number)
        walk.at(walk.facilitator, first)
        looked_at(walk.facilitator, "capacity-open", "en")
        walk.close(first)
        walk.agree(first, [1, 2, 2, 1, 2, 1, 2, 2], "minutes of four meetings", "en")
        walk.at(walk.partner, first)
        looked_at(walk.partner, "capacity-first", "en")

        speak(walk.partner, base, "my")
        speak(walk.facilitator, base, "my")
        second = walk.open_round(str(today))
        for number, slip in enumerate(walk.slips(second, 4)[:3]):
            walk.score(slip, 2 + number, "my", shows=not number)
        walk.close(second)
        walk.agree(second, [2, 3, 2, 2, 3, 2, 2, 3], "အစည်းအဝေးမှတ်တမ်း", "my")
        walk.at(walk.partner, second)
        looked_at(walk.partner, "capacity-second", "my")
        looked_at(walk.partner, "capacity-second", "en")
        for language in ("en", "my"):
            answer = walk.partner.request.get(f"{base}{second}pages/{language}/")
            assert len(pypdf.PdfReader(io.BytesIO(answer.body())).pages) == 2

        speak(walk.facilitator, base, "en")
        plan = walk.begin_plan(second)
        for what, days in (("A second signature on each voucher", 20), ("Slips for advice", 90)):
            due = str(today + timedelta(days=days))
            walk.add_action(plan, what, due, "ten vouchers of a month")
        walk.facilitator.click("main h3 a >> nth=0")
        walk.check(walk.facilitator, "action")
        walk.at(walk.facilitator, plan)
        walk.send(walk.facilitator)  # asks the partner
        looked_at(walk.facilitator, "capacity-plan-asked", "en")

        walk.at(walk.partner, plan)
        walk.partner.click("main a[href^='/approvals/']")
        looked_at(walk.partner, "capacity-decide", "my")
        walk.partner.check("input[value=approved]")
        walk.send(walk.partner)
        walk.at(walk.partner, "/")
        assert walk.partner.locator("a[href='/capacity/due/']").count() == 1
        walk.at(walk.partner, "/capacity/due/")
        looked_at(walk.partner, "capacity-due", "my")
        walk.say_done(plan, str(today), "vouchers of March")
        looked_at(walk.partner, "capacity-plan", "en")
        looked_at(walk.partner, "capacity-plan", "my")
    with transaction.atomic(), tenancy.acting(head.actor):
        assert Assessment.objects.filter(final_on__isnull=False).count() == 2
        assert Agreement.objects.count() == 1
        assert Tally.objects.count() == 64
        kinds = Fact.objects.filter(void=False).values_list("kind", flat=True)
        assert sorted(kinds) == [
            "capacity.action_due",
            "capacity.action_due",
            "capacity.assessed",
            "capacity.assessed",
            "capacity.change",
            "capacity.plan_agreed",
        ]
