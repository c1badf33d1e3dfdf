"""The vault of a session: quiet minutes, opening again, the sweep, drafts, password change."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from safe.administration.members import drafts, sessions
from safe.administration.members.gates import keeps_draft, needs_vault
from safe.administration.members.models import Draft, Lock, MemberSession
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.kernel import clock
from safe.kernel.vault import VaultLocked, contexts, seal

OPEN = "/vault/open/"
Browser = Callable[..., Client]


@keeps_draft
def note(request: HttpRequest) -> HttpResponse:
    """A page of another package: sees whether the vault is open, then takes words."""
    vault = request.actor.vault  # type: ignore[attr-defined]
    if request.method == "POST":
        if not vault.is_open:
            raise VaultLocked
        if request.POST.get("word") == "wrong":
            return HttpResponse("wrong", status=422)
        return HttpResponse("taken " + ",".join(request.POST.getlist("word")))
    return HttpResponse("open" if vault.is_open else "locked")


@needs_vault
def names(request: HttpRequest) -> HttpResponse:
    return HttpResponse("names")


urlpatterns = [
    path("t-note/", note),
    path("t-names/", names),
    path("", include("safe.urls")),
]
handler404 = "safe.kernel.web.not_found"
pytestmark = pytest.mark.urls(__name__)


def row(roi: Planted) -> MemberSession:
    with acting(roi.actor):
        found: MemberSession = MemberSession.objects.get()
        return found


def test_it_locks_after_quiet_minutes_and_opens_with_the_password(
    roi: Planted, browser: Browser
) -> None:
    client, now = browser(roi), clock.now()
    assert client.get("/t-note/").content == b"open"
    with clock.frozen(now + timedelta(seconds=100)):
        assert client.get("/t-note/").content == b"open"
    with clock.frozen(now + timedelta(seconds=200)):
        assert client.get("/t-note/").content == b"open"
    with clock.frozen(now + timedelta(seconds=321)):
        assert client.get("/t-note/").content == b"locked"
        assert row(roi).box is None
        assert client.get(reverse("members:account")).status_code == 200
        led = client.get("/t-names/")
        assert led.headers["Location"] == f"{OPEN}?to=%2Ft-names%2F"
        before = client.cookies[settings.SESSION_COOKIE_NAME].value
        wrong = client.post(OPEN, {"password": OTHER, "to": "/t-names/"})
        assert wrong.status_code == 422
        right = client.post(OPEN, {"password": PASSWORD, "to": "/t-names/"})
        assert right.headers["Location"] == "/t-names/"
        assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
        assert sessions.find(before) is None
        assert client.get("/t-names/").content == b"names"


def test_opening_leads_to_our_pages_only(roi: Planted, browser: Browser) -> None:
    client = browser(roi)
    home = reverse("web:home")
    for to in ("//evil.example/", "https://evil.example/", "/unknown/", "javascript:1", ""):
        response = client.post(OPEN, {"password": PASSWORD, "to": to})
        assert response.headers["Location"] == home


def test_own_device_has_ten_minutes(roi: Planted) -> None:
    client, now = Client(), clock.now()
    client.post("/sign-in/", {"login": "roinan@t-kwa", "password": PASSWORD})
    with clock.frozen(now + timedelta(minutes=9)):
        assert client.get("/t-note/").content == b"open"
    with clock.frozen(now + timedelta(minutes=20)):
        assert client.get("/t-note/").content == b"locked"


def test_the_lock_button_locks_at_once(roi: Planted, browser: Browser) -> None:
    client = browser(roi)
    assert client.post(reverse("members:keep_vault")).status_code == 204
    assert client.post(reverse("members:lock_vault")).status_code == 303
    assert row(roi).box is None
    assert client.get("/t-note/").content == b"locked"
    assert client.post(reverse("members:keep_vault")).status_code == 423


def test_the_sweep_locks_vaults_nobody_comes_back_to(roi: Planted, browser: Browser) -> None:
    browser(roi)
    with connection.cursor() as cursor:
        cursor.execute("select core.lock_quiet_sessions()")
        assert cursor.fetchone() == (0,)
    with acting(roi.actor):
        MemberSession.objects.update(locks_at=clock.now() - timedelta(seconds=1))
    with connection.cursor() as cursor:
        cursor.execute("select core.lock_quiet_sessions()")
        assert cursor.fetchone() == (1,)
    assert row(roi).box is None
    with acting(roi.actor):
        MemberSession.objects.update(ends_at=clock.now() - timedelta(days=2))
    with connection.cursor() as cursor:
        cursor.execute("select core.lock_quiet_sessions()")
    with acting(roi.actor):
        assert not MemberSession.objects.exists()


def test_a_session_ends_after_twelve_hours(roi: Planted, browser: Browser) -> None:
    client, now = browser(roi), clock.now()
    with clock.frozen(now + timedelta(hours=11, minutes=59)):
        assert client.get("/t-note/").content == b"locked"
    with clock.frozen(now + timedelta(hours=12)):
        assert client.get("/t-note/").status_code == 302
        assert row(roi).box is None


def test_what_was_written_is_kept_and_given_back(roi: Planted, browser: Browser) -> None:
    client = browser(roi)
    client.post(reverse("members:lock_vault"))
    response = client.post(
        "/t-note/?x=1", {"word": ["Ma Example", "two"], "csrfmiddlewaretoken": "t"}
    )
    assert response.headers["Location"] == OPEN
    with acting(roi.actor):
        draft = Draft.objects.get()
        assert b"Example" not in bytes(draft.box)
    page = client.get(OPEN)
    assert "What you wrote is kept" in page.content.decode()
    opened = client.post(OPEN, {"password": PASSWORD})
    there = reverse("members:draft", args=[draft.id])
    assert opened.headers["Location"] == there
    page = client.get(there).content.decode()
    assert 'action="/t-note/"' in page
    assert re.findall(r'name="word" value="([^"]+)"', page) == ["Ma Example", "two"]
    refused = client.post("/t-note/", {"word": "wrong", "_draft": str(draft.id)})
    assert refused.status_code == 422
    with acting(roi.actor):
        assert Draft.objects.count() == 1
    sent = client.post("/t-note/", {"word": ["Ma Example", "two"], "_draft": str(draft.id)})
    assert sent.content == b"taken Ma Example,two"
    with acting(roi.actor):
        assert not Draft.objects.exists()


def test_a_draft_is_its_members_alone(roi: Planted, seng: Planted, browser: Browser) -> None:
    client = browser(roi)
    client.post(reverse("members:lock_vault"))
    client.post("/t-note/", {"word": "x"})
    with acting(roi.actor):
        draft = Draft.objects.get()
    other = browser(seng)
    assert other.get(reverse("members:draft", args=[draft.id])).status_code == 404
    with acting(seng.actor), pytest.raises(VaultLocked):
        seng.actor.vault.open(draft.box, contexts.draft(draft.id))
    other.post(reverse("members:drop_draft", args=[draft.id]))
    client.post(OPEN, {"password": PASSWORD})
    dropped = client.post(reverse("members:drop_draft", args=[draft.id]))
    assert dropped.headers["Location"] == reverse("web:home")
    with acting(roi.actor):
        assert not Draft.objects.exists()


def test_an_ended_session_loses_no_words(roi: Planted, browser: Browser) -> None:
    client, now = browser(roi), clock.now()
    with clock.frozen(now + timedelta(hours=13)):
        response = client.post("/t-note/", {"word": "Ma Example"})
        assert response.headers["Location"] == "/sign-in/"
        signed = client.post("/sign-in/", {"login": "roinan@t-kwa", "password": PASSWORD})
        page = client.get(signed.headers["Location"]).content.decode()
        assert "Ma Example" in page


def test_the_script_brings_a_half_written_form(roi: Planted, browser: Browser) -> None:
    client = browser(roi)
    client.post(reverse("members:lock_vault"))
    keep = reverse("members:keep_draft") + "?to=/t-note/"
    assert client.post(keep, {"word": "half"}).status_code == 204
    client.post(OPEN, {"password": PASSWORD})
    with acting(roi.actor):
        draft = Draft.objects.get()
        words = drafts.get_words(roi.member, roi.actor.vault, draft.id)
    assert (words.path, words.fields) == ("/t-note/", (("word", "half"),))


def test_too_many_and_too_long_drafts(roi: Planted, browser: Browser) -> None:
    client = browser(roi)
    client.post(reverse("members:lock_vault"))
    for number in range(7):
        client.post("/t-note/", {"word": f"{number}"})
    assert client.post("/t-note/", {"word": "x" * 300_000}).status_code == 302
    with acting(roi.actor):
        assert Draft.objects.count() == drafts.KEPT


def test_a_new_password_keeps_the_key_and_ends_other_sessions(
    roi: Planted, browser: Browser
) -> None:
    client, other = browser(roi), browser(roi)
    with acting(roi.actor):
        before = {bytes(lock.box) for lock in Lock.objects.all()}
    change = reverse("members:password")
    typed = {"now": OTHER, "password": "new words are four", "again": "new words are four"}
    assert client.post(change, typed).status_code == 422
    typed["now"] = PASSWORD
    assert client.post(change, typed | {"again": "x"}).status_code == 422
    assert client.post(change, typed | {"password": "weak", "again": "weak"}).status_code == 422
    assert client.post(change, typed).status_code == 303
    with acting(roi.actor):
        after = {bytes(lock.box) for lock in Lock.objects.all()}
        assert len(after) == 3
        assert not before & after
    assert client.get("/t-note/").content == b"open"
    assert other.get("/t-note/").status_code == 302
    sign = {"login": "roinan@t-kwa", "password": PASSWORD}
    assert Client().post("/sign-in/", sign).status_code == 422
    assert Client().post("/sign-in/", sign | {"password": "new words are four"}).status_code == 303


def test_a_stolen_table_signs_nobody_in_and_opens_nothing(roi: Planted, browser: Browser) -> None:
    browser(roi)
    stolen = row(roi)
    client = Client()
    for value in (
        bytes(stolen.sid).hex(),
        str(stolen.id),
        sessions._written(bytes(stolen.sid) * 2),
    ):
        client.cookies[settings.SESSION_COOKIE_NAME] = value
        assert client.get("/t-note/").status_code == 302
    # a writer of the database puts his own lock into the row: it opens under no cookie of others
    mine = browser(roi)
    with acting(roi.actor):
        newest = MemberSession.objects.order_by("-begun_at", "-id").first()
        assert newest is not None
        MemberSession.objects.filter(id=newest.id).update(box=stolen.box)
    assert mine.get("/t-note/").content == b"locked"


def test_a_foreign_box_is_not_opened_by_the_own_key(roi: Planted, seng: Planted) -> None:
    with acting(roi.actor):
        box = seal(bytes(seng.member.key.public), "x", b"1")
        with pytest.raises(VaultLocked):
            roi.actor.vault.open(box, "x")
