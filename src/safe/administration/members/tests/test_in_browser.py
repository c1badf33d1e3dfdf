"""The door and the vault in a real browser: cookies, origin check, lock, and axe on every page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from safe.administration.members import seeding
from safe.administration.members.models import Member, Role
from safe.administration.members.policies import P
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation
from safe.testing import browser

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).resolve().parents[5] / "var" / "pictures"


@pytest.fixture
def kwa(real_db: None) -> Iterator[Organisation]:
    permissions = [str(p) for p in P]
    role = Role.objects.create(
        code="t_opener", name_en="Opener", permissions=permissions, scope="organisation"
    )
    organisation = Organisation.objects.create(code="t-kwa", name_en="Example association")
    yield organisation
    with acting(seeding.keeper_of(organisation.id)):
        Member.objects.all().delete()
    organisation.delete()
    role.delete()


def test_the_door_and_the_vault(kwa: Organisation) -> None:
    roi = seeding.plant_member(kwa, "roinan", ("t_opener",), PASSWORD, name="Roi Example")
    new = seeding.plant_member(kwa, "seng", ("t_opener",), OTHER, opener=None)
    faults = []
    with browser.serving() as base, browser.open_browser() as opened:
        page = opened.new_page()
        page.goto(f"{base}/")
        faults += browser.examine(page, "sign-in")
        browser.sign_in(page, base, "roinan@t-kwa", "wrong words are these")
        assert "do not belong together" in page.content()
        faults += browser.examine(page, "sign-in refused")
        browser.sign_in(page, base, "roinan@t-kwa", PASSWORD)
        page.goto(f"{base}/members/")
        assert "Roi Example" in page.content()
        walk = {
            "members": "/members/",
            "invite": "/members/invite/",
            "member": f"/members/{new.member.id}/",
            "leave": f"/members/{new.member.id}/leave/",
            "account": "/account/",
            "password": "/account/password/",
            "open-vault": "/vault/open/",
        }
        for language in ("en", "my"):
            page.goto(f"{base}/account/")
            chosen = page.locator(f".s-lang [lang={language}]:visible").first
            if chosen.count() and chosen.get_attribute("aria-current") is None:
                chosen.click()
                page.wait_for_load_state()
            for name, address in walk.items():
                answer = page.goto(f"{base}{address}")
                assert answer is not None
                assert answer.status == 200, address
                faults += browser.examine(page, name)
                browser.look(page, PICTURES, f"members-{name}-{language}")
        page.goto(f"{base}/members/{new.member.id}/")
        page.locator("form[action$='/link/'] button").click()
        page.wait_for_load_state()
        faults += browser.examine(page, "link")
        phone = opened.new_page()
        _member, token = seeding.invite(kwa, "nang", ("t_opener",))
        phone.goto(f"{base}/welcome/{token}/")
        faults += browser.examine(phone, "set-password")
        browser.look(phone, PICTURES, "members-set-password")
        page.goto(f"{base}/members/")
        page.locator("[data-lock]").click()
        page.wait_for_load_state()
        page.goto(f"{base}/members/")
        assert "Roi Example" not in page.content()
        assert page.context.cookies()[0]["httpOnly"]
        page.goto(f"{base}/account/")
        page.locator("form[action='/sign-out/'] button").click()
        page.wait_for_load_state()
        assert page.url == f"{base}/sign-in/"
        assert not [c for c in page.context.cookies() if c["name"] == "safe"]
    assert roi.member.id != new.member.id
    assert not faults, "\n".join(str(fault) for fault in faults)
