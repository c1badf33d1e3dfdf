"""Every answer carries the strict headers, errors too; no template asks for more."""

import re
from pathlib import Path

import pytest
from django.test import Client

import safe

CODE = Path(safe.__file__).parent
TEMPLATES = sorted(CODE.rglob("templates/**/*.html"))
INLINE = re.compile(
    r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on|hx-boost|js:"
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page", "/health"])
def test_headers_stand_on_every_answer(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(CODE)))
def test_no_template_holds_a_script_or_a_style(path: Path) -> None:
    assert not INLINE.findall(path.read_text())


def test_a_page_of_nothing_says_no_more_than_its_number(client: Client, db: None) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert b"There is nothing here that you can open." in answer.content
    assert b"no-such-page" not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_page_travels_small_and_its_length_tells_little(client: Client, coding: str) -> None:
    plain = client.get("/no-such-page").content
    sent = [client.get("/no-such-page", headers={"accept-encoding": coding}) for _ in range(12)]
    assert {answer.headers["Content-Encoding"] for answer in sent} == {coding}
    assert max(len(answer.content) for answer in sent) < len(plain) * 0.6
    assert len({len(answer.content) for answer in sent}) > 3
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in sent)
