"""What may differ is taken out, and what may not stays."""

from prove.two_organisations import PARAMETER, read_patterns, told
from synth.browser import Page

ID = "0190a000-0000-7000-8000-000000000001"


def page(body: bytes, **headers: str) -> Page:
    items = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Page("http://x/", 404, items, body)


def test_token_number_and_id_do_not_count() -> None:
    one = page(
        b'<input name="csrfmiddlewaretoken" value="abc"> 0190a000-0000-7000-8000-000000000001',
        Date="a",
    )
    other = page(b'<input name="csrfmiddlewaretoken" value="xyz"> other', Date="b")
    assert told(one, (ID,)) == told(other, ("other",))


def test_a_word_more_counts() -> None:
    assert told(page(b"nothing here"), (ID,)) != told(page(b"not yours"), (ID,))
    assert told(page(b"", X_A="1"), (ID,)) != told(page(b""), (ID,))


def test_patterns_are_read_from_lines() -> None:
    text = "people:person  people/<uuid:id>/  safe.views\nmembers/<uuid:id>/admit/\nnothing\n"
    assert read_patterns(text) == ["/people/<uuid:id>/", "/members/<uuid:id>/admit/"]
    assert PARAMETER.sub(ID, "people/<uuid:id>/open/") == f"people/{ID}/open/"
