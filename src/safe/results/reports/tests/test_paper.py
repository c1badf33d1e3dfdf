"""The four pages: in both languages, with every word in a face, the content inside."""

import io

import pypdf
import pytest
from django.utils import translation

from safe.results.reports.content import hash_of
from safe.results.reports.paper import picture_pages, write_paper
from safe.results.reports.spoken import Spoken
from safe.results.reports.tests.trial import CONTENT
from safe.results.reports.verifying import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("faces")]


@pytest.mark.parametrize("language", ["en", "my"])
def test_four_pages_that_verify(language: str) -> None:
    with translation.override(language):
        made = write_paper(CONTENT, Spoken.of())
        assert len(picture_pages(CONTENT, Spoken.of(), ppi=40)) == 4
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 4
    printed = "".join(page.extract_text() for page in pages)
    assert hash_of(CONTENT)[:16] in printed
    verdict = verify(made)
    assert verdict.is_right
    assert verdict.content == CONTENT


def test_a_changed_byte_is_seen() -> None:
    made = bytearray(write_paper(CONTENT, Spoken.of()))
    made[len(made) // 2] ^= 1
    assert not verify(bytes(made)).is_right
