"""Slips, ballots and the two pages: what they hold, in both languages, and on two pages."""

import io
from datetime import date

import pypdf
import pytest

from safe.activities.capacity import documents, report
from safe.activities.capacity.problems import NotFinalYet
from safe.activities.capacity.tests.conftest import Sides
from safe.kernel import tenancy
from safe.testing.faces import faces

__all__ = ["faces"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("faces")]


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_slips_hold_their_letters_and_the_address_without_them(sides: Sides) -> None:
    made = sides.opened()
    [page] = text_of(documents.slips(made, ["7F3K2QXM", "ABCDEFGH"]))
    assert "7F3K-2QXM" in page
    assert "ABCD-EFGH" in page
    assert page.count("/ballot/") == 2
    assert "/ballot/7" not in page


def test_the_ballot_on_paper_holds_every_statement_in_both_languages(sides: Sides) -> None:
    made = sides.opened()
    said = "".join(text_of(documents.paper(made)))
    for domain in made.instrument.domains:
        for one in domain["statements"]:
            assert one["text_en"][:20] in said.replace("\n", " "), one["code"]
    standards = sides.opened("psea")
    assert "not met" in "".join(text_of(documents.paper(standards)))


def test_two_pages_in_both_languages(sides: Sides) -> None:
    first = sides.final(2)
    made = sides.final(3, held_on=date(2020, 9, 1))
    with tenancy.acting(sides.partner):
        for one in (first, made):
            for language in ("en", "my"):
                pages = text_of(report.print_report(by=sides.partner, id=one.id, language=language))
                assert len(pages) == 2
        english = text_of(report.print_report(by=sides.partner, id=made.id, language="en"))
    assert "+1.00 since the round before; 32 statements up" in english[0].replace("\n", " ")
    assert "Fewer than five partners" in english[0]
    assert "seen by a paper" in english[1]
    assert "No plan is agreed yet." in english[1]


def test_standards_have_their_two_pages(sides: Sides) -> None:
    made = sides.opened("psea")
    with tenancy.acting(sides.partner), pytest.raises(NotFinalYet):
        report.print_report(by=sides.partner, id=made.id, language="en")
    from safe.activities.capacity import actions

    sides.agree(made, 2)
    sides.does(sides.partner, actions.finalise_assessment, round=made)
    with tenancy.acting(sides.partner):
        pages = text_of(report.print_report(by=sides.partner, id=made.id, language="my"))
    assert len(pages) == 2
