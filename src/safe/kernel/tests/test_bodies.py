"""Bodies of pages: too large ones are refused before anybody reads them."""

import pytest
from django.test import Client

from safe.kernel import web

pytestmark = pytest.mark.django_db


def test_a_body_beyond_any_page_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST_BODY", 100)
    answer = Client().post("/sign-in/", {"login": "x" * 200, "password": "y"})
    assert answer.status_code == 413
    assert answer.headers["Cache-Control"] == "no-store"
    assert "too large" in answer.content.decode()


def test_more_fields_than_any_page_has() -> None:
    answer = Client().post("/sign-in/", {f"f{n}": "x" for n in range(2001)})
    assert answer.status_code == 413
