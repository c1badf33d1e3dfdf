"""Cards, the sheet to write on, the roster with names."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from safe.activities.training import documents
from safe.activities.training.documents import RosterRow, attendance_sheet, card_sheets, roster
from safe.kernel.vault import cards


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_25_cards_a_sheet_with_letters_that_check(faces: Path) -> None:
    sheets = pages(card_sheets(sheets=2))
    assert len(sheets) == 2
    letters = [
        "".join(groups)
        for sheet in sheets
        for groups in re.findall(r"\b(\w{4}) (\w{4})\s+(\w{4}) (\w)\b", sheet)
    ]
    assert len(set(letters)) == 50
    assert all(cards.find_letters(one) == one[:12] for one in letters)


def test_a_card_and_its_code_say_the_same(faces: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coded: list[str] = []
    picture = documents.qr_picture
    monkeypatch.setattr(documents, "qr_picture", lambda said: coded.append(said) or picture(said))
    [sheet] = pages(card_sheets())
    assert len(coded) == 25
    printed = re.sub(r"\s", "", sheet)
    assert all(letters in printed for letters in coded)


@pytest.mark.parametrize(("offered", "days"), [(None, 1), (1, 1), (2, 1), (4, 2), (12, 3)])
def test_the_paper_sheet_is_one_page_of_25_rows(
    faces: Path, offered: int | None, days: int
) -> None:
    [sheet] = pages(
        attendance_sheet(
            curriculum="Deciding to go, and going safely",
            township="Waingmaw · ဝိုင်းမော်",
            began="11 February 2020",
            offered=offered,
        )
    )
    assert {str(n) for n in range(1, 26)} <= set(sheet.split())
    assert sheet.count("am\n") + sheet.count("am ") >= days


def a_row(no: int, name: str) -> RosterRow:
    return RosterRow(
        str(no), name, "woman", "25–35", "displaced", ("present", "late", "absent", "excused")
    )


def test_each_sheet_of_the_roster_says_purpose_printer_and_date(faces: Path) -> None:
    rows = [a_row(n, f"Lahtaw {n}") for n in range(1, 61)]
    sheets = pages(
        roster(
            title="Going safely",
            line="Waingmaw",
            rows=rows,
            purpose="List for the camp committee",
            printed_by="Roi Nan Tsin",
            at=datetime(2020, 2, 12, 9, tzinfo=UTC),
        )
    )
    assert len(sheets) > 1
    for sheet in sheets:
        for said in ("List for the camp committee", "Roi Nan Tsin", "12 February 2020, 15:30"):
            assert said in sheet
    assert "Lahtaw 60" in "".join(sheets)


def test_a_name_not_kept_and_a_name_not_printable_are_said(faces: Path) -> None:
    rows = [a_row(1, ""), a_row(2, "李明"), a_row(3, "#strong[x]")]
    [sheet] = pages(
        roster(
            title="T",
            line="L",
            rows=rows,
            purpose="p",
            printed_by="q",
            at=datetime(2020, 2, 12, tzinfo=UTC),
        )
    )
    assert "no name kept" in sheet
    assert "cannot print" in sheet
    assert "#strong[x]" in sheet
