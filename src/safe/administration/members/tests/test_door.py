"""The door: sign-in, its refusals, pauses, the cookie; and who meets it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safe.administration.members import passwords, rates, sessions
from safe.administration.members.models import Attempt, MemberSession
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.kernel import clock
from safe.kernel.vault import h

SIGN_IN = "/sign-in/"


def typed(login: str = "roinan@t-kwa", password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"login": login, "password": password, "shared": "on"} | more


def plain(body: bytes) -> str:
    """A page without what differs at every request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.decode())


def test_the_password_opens_a_session(roi: Planted) -> None:
    client = Client()
    response = client.post(SIGN_IN, typed())
    assert response.status_code == 303
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    page = client.get(reverse("members:account"))
    assert page.status_code == 200
    assert b"roinan@t-kwa" in page.content
    assert page.headers["Cache-Control"] == "no-store"


def test_login_names_are_read_as_typed_on_a_phone(roi: Planted) -> None:
    assert Client().post(SIGN_IN, typed(" Roinan@T-kwa ")).status_code == 303


def test_unknown_name_and_wrong_password_get_one_answer(
    roi: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[tuple[int, int]] = []
    real = passwords.guarded_key

    def counted(password: str, salt: bytes, *, ops: int, memory: int) -> bytes:
        runs.append((ops, memory))
        return real(password, salt, ops=ops, memory=memory)

    monkeypatch.setattr(passwords, "guarded_key", counted)
    answers, queries = [], []
    for login in ("roinan@t-kwa", "nobody@t-kwa", "roinan@nowhere"):
        with CaptureQueriesContext(connection) as asked:
            response = Client().post(SIGN_IN, typed(login, "wrong password here"))
        queries.append(len(asked))
        answers.append((response.status_code, plain(response.content).replace(login, "")))
        Attempt.objects.all().delete()
    assert {status for status, _ in answers} == {422}
    assert "do not belong together" in answers[0][1]
    assert answers[1][1] == answers[2][1]
    assert answers[0][1] == answers[1][1]
    assert len(set(runs)) == 1
    assert len(runs) == 3
    assert queries[0] == queries[1] == queries[2] > 5


def test_five_failures_then_a_growing_pause_also_for_unknown_names(roi: Planted) -> None:
    now = clock.now()
    for login in ("roinan@t-kwa", "nobody@t-kwa"):
        Attempt.objects.all().delete()
        with clock.frozen(now):
            for _ in range(5):
                assert Client().post(SIGN_IN, typed(login, "wrong")).status_code == 422
            paused = Client().post(SIGN_IN, typed(login, PASSWORD))
            assert paused.status_code == 429
            assert int(paused.headers["Retry-After"]) == 3
        with clock.frozen(now + timedelta(seconds=3)):
            assert Client().post(SIGN_IN, typed(login, "wrong")).status_code == 422
            paused = Client().post(SIGN_IN, typed(login, PASSWORD))
            assert int(paused.headers["Retry-After"]) == 5
    Attempt.objects.update(failures=40)
    with clock.frozen(now), pytest.raises(rates.TooManyTries) as refused:
        rates.ask(rates.keys_of("nobody@t-kwa", "127.0.0.1"))
    assert refused.value.named["seconds"] <= 904
    with clock.frozen(now + timedelta(minutes=16)):
        assert Client().post(SIGN_IN, typed()).status_code == 303


def test_a_network_is_paused_and_its_rows_tell_no_address(roi: Planted) -> None:
    for number in range(5):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert client.post(SIGN_IN, typed(f"nobody{number}@t-kwa", "x")).status_code == 422
    assert Client(REMOTE_ADDR="203.0.113.200").post(SIGN_IN, typed()).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.1").post(SIGN_IN, typed()).status_code == 303
    rows = b"".join(bytes(row.key) for row in Attempt.objects.all())
    assert b"203" not in rows
    assert b"nobody" not in rows
    assert rates.network_of("2001:db8:1:2::3") == "2001:db8:1::/48"


def test_nobody_signed_in_meets_the_door(roi: Planted) -> None:
    for name in ("account", "list", "invite", "open_vault"):
        response = Client().get(reverse(f"members:{name}"))
        assert (response.status_code, response.headers["Location"]) == (302, SIGN_IN)
    part = Client().get(reverse("members:list"), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == SIGN_IN


def test_a_made_up_cookie_is_nobody(roi: Planted) -> None:
    for cookie in ("x", "A" * 43, "é" * 43, "A" * 43 + "=", "%00" * 20):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        assert client.get(reverse("members:account")).status_code == 302


def test_signing_in_again_rotates_the_cookie_and_ends_the_old_row(roi: Planted) -> None:
    client = Client()
    client.post(SIGN_IN, typed())
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(SIGN_IN, typed())
    second = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert first != second
    assert sessions.find(first) is None
    with acting(roi.actor):
        assert MemberSession.objects.count() == 1


def test_signing_out_leaves_nothing(roi: Planted) -> None:
    client = Client()
    client.post(SIGN_IN, typed())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    response = client.post(reverse("members:sign_out"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == ""
    with acting(roi.actor):
        assert not MemberSession.objects.exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get(reverse("members:account")).status_code == 302


def test_forms_of_other_sites_are_refused(roi: Planted) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(SIGN_IN, typed()).status_code == 403
    page = client.get(SIGN_IN)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert token
    good = typed(csrfmiddlewaretoken=token[1])
    assert client.post(SIGN_IN, good, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(SIGN_IN, good, headers={"Origin": "null"}).status_code == 403
    own = {"Origin": "http://testserver"}
    assert client.post(SIGN_IN, good, headers=own).status_code == 303


def test_an_open_line_is_refused_outside_the_demo(
    roi: Planted, settings: pytest.FixtureRequest
) -> None:
    settings.IS_TEST, settings.PUBLIC_URL = False, "http://192.0.2.1:8000"  # type: ignore[attr-defined]
    response = Client().post(SIGN_IN, typed())
    assert response.status_code == 503
    assert "https" in response.content.decode()
    settings.PUBLIC_URL = "http://127.0.0.1:8000"  # type: ignore[attr-defined]
    assert Client().post(SIGN_IN, typed()).status_code == 303


def test_no_cookie_token_or_password_in_any_table(roi: Planted, seng: Planted) -> None:
    client = Client()
    client.post(SIGN_IN, typed())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    raw = sessions._read(cookie)
    assert raw is not None
    secrets = [PASSWORD.encode(), OTHER.encode(), cookie.encode(), raw, raw.hex().encode()]
    secrets += [roi.secret, roi.secret.hex().encode(), h("safe.session.key", raw)]
    secrets += [b"Roi Example", b"Seng Example"]
    with acting(roi.actor), connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    written = (
                        bytes(value)
                        if isinstance(value, bytes | memoryview)
                        else str(value).encode()
                    )
                    assert not any(one in written for one in secrets), table


def test_the_log_knows_route_and_status_alone(
    roi: Planted, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post(SIGN_IN, typed(password="wrong words are these"))
    client.post(SIGN_IN, typed())
    client.get("/welcome/" + "ab" * 32 + "/")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert "members:sign_in 422" in caplog.text
    for secret in (PASSWORD, "wrong words", "roinan", cookie, "203.0.113", "abab", "/sign-in"):
        assert secret not in caplog.text
