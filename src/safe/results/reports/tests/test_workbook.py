"""A workbook says what the content says; a changed cell is named."""

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from safe.results.reports import reading
from safe.results.reports.content import (
    Content,
    NoContent,
    canonical,
    hash_of,
    plain,
    read_content,
)
from safe.results.reports.reading import NotAReport
from safe.results.reports.tests.trial import CONTENT, Burmese, English, hidden
from safe.results.reports.verifying import What, verify
from safe.results.reports.workbook import write_workbook


def saved(data: bytes, sheet: str, cell: str, value: object) -> bytes:
    """The file with one cell changed, as a hand in a spreadsheet program would."""
    book = load_workbook(io.BytesIO(data))
    book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place_of(data: bytes, sheet: str, split: str, code: str, column: str = "D") -> str:
    page = load_workbook(io.BytesIO(data))[sheet]
    for row in page.iter_rows():
        if (row[0].value, row[1].value) == (split, code):
            return f"{column}{row[0].row}"
    raise AssertionError(f"{split} {code} is not on {sheet}")


@pytest.fixture(scope="module")
def english() -> bytes:
    return write_workbook(CONTENT, English())


def test_the_hash_is_the_same_in_both_languages(english: bytes) -> None:
    burmese = write_workbook(CONTENT, Burmese())
    assert english != burmese
    first, second = verify(english), verify(burmese)
    assert first.reckoned == second.reckoned == first.printed == hash_of(CONTENT)
    assert first.is_right
    assert second.is_right


def test_the_content_is_read_back_from_the_cells_alone(english: bytes) -> None:
    assert reading.content_of(reading.open_book(english)) == CONTENT
    assert read_content(canonical(CONTENT)) == CONTENT
    data = write_workbook(hidden(), English())
    assert reading.content_of(reading.open_book(data)) == hidden()
    assert verify(data).is_right


@pytest.mark.parametrize(
    ("sheet", "split", "code", "column", "value"),
    [
        ("5.1", "sex", "female", "D", 31),
        ("5.1", "sex", "female", "E", 29),
        ("5.1", "partner", "kwa", "H", 3),
        ("OC1.2", "sex", "male", "F", 3),
        ("OC1.1", "total", "all", "D", 0.4126),
        ("OC1.2", "sex", "other", "D", 0),
    ],
)
def test_a_changed_digit_is_named_with_sheet_and_cell(
    english: bytes, sheet: str, split: str, code: str, column: str, value: float
) -> None:
    cell = place_of(english, sheet, split, code, column)
    verdict = verify(saved(english, sheet, cell, value))
    assert not verdict.is_right
    assert verdict.reckoned != verdict.printed
    changed = [fault for fault in verdict.faults if fault.place == f"{sheet}!{cell}"]
    assert len(changed) == 1
    assert changed[0].found == str(value)


def test_changed_words_are_named_too(english: bytes) -> None:
    cell = place_of(english, "5.1", "sex", "female", "C")
    verdict = verify(saved(english, "5.1", cell, "Men"))
    assert [(f.what, f.place) for f in verdict.faults] == [(What.CHANGED, f"5.1!{cell}")]
    assert verdict.reckoned == verdict.printed


def test_a_sheet_or_row_that_was_added_or_taken_away_is_named(english: bytes) -> None:
    added = verify(saved(english, "5.1", "A90", "x"))
    assert [f.place for f in added.faults] == ["5.1!A90"]
    book = load_workbook(io.BytesIO(english))
    del book["Late"]
    book.create_sheet("More")
    out = io.BytesIO()
    book.save(out)
    faults = verify(out.getvalue()).faults
    assert {"Late", "More"} <= {fault.place for fault in faults}


def test_who_changes_the_hidden_copy_too_still_misses_the_hash(english: bytes) -> None:
    lie = replace(CONTENT, period="2020S2")
    changed = saved(english, "model", "A1", canonical(lie))
    assert What.COPY in {fault.what for fault in verify(changed).faults}


def test_saving_it_again_changes_nothing_that_counts(english: bytes) -> None:
    """Another program writes other bytes and leaves out what formulas came to."""
    book = load_workbook(io.BytesIO(english))
    out = io.BytesIO()
    book.save(out)
    assert out.getvalue() != english
    assert verify(out.getvalue()).is_right


def test_text_stays_text_and_numbers_numbers(english: bytes) -> None:
    page = load_workbook(io.BytesIO(english))["5.1"]
    assert page["B1"].value == "=cmd|'/c calc'!5.1 name"
    assert page["B1"].data_type == "s"
    total = page[place_of(english, "5.1", "total", "all")]
    assert (total.value, total.data_type) == (47, "n")
    formulas = [c for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) == 2


def test_the_sheet_ends_with_its_rows_and_a_check_that_is_zero(english: bytes) -> None:
    for name in ("5.1", "OC1.1", "OC1.2"):
        page = load_workbook(io.BytesIO(english), data_only=True)[name]
        column = {row[0].value: row for row in page.iter_rows() if row[0].value}
        first = column["split"][0].row + 1
        assert column["rows"][1].value == column["rows"][2].value == column["rows"][0].row - first
        assert column["check"][3].value == 0
        assert column["check"][0].row == column["rows"][0].row + 1


def test_a_check_that_fails_is_not_zero() -> None:
    one = CONTENT.indicators[2]
    wrong = replace(one, rows=(*one.rows[:2], replace(one.rows[2], count=12), *one.rows[3:]))
    data = write_workbook(replace(CONTENT, indicators=(wrong,), late=()), English())
    page = load_workbook(io.BytesIO(data), data_only=True)["5.1"]
    check = next(row for row in page.iter_rows() if row[0].value == "check")
    assert check[3].value == 5


def test_a_split_with_hidden_cells_is_left_out_of_the_check() -> None:
    page = load_workbook(io.BytesIO(write_workbook(hidden(), English())))["5.1"]
    check = next(row for row in page.iter_rows() if row[0].value == "check")
    assert check[3].value.count("ABS") == 5


def test_sheets_stand_in_their_order(english: bytes) -> None:
    book = load_workbook(io.BytesIO(english))
    assert book.sheetnames == ["SAFE", "model", "OC1.1", "OC1.2", "5.1", "Late"]
    assert book["model"].sheet_state == "veryHidden"


@pytest.mark.parametrize("number", [0.5, 1.0, 3, 1 / 3, -0.0000004, None, "1–4"])
def test_a_number_is_written_one_way(number: float | None) -> None:
    assert plain(plain(number)) == plain(number)
    if number == 1.0:
        assert isinstance(plain(number), int)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format":"safe-report/1"}', "[" * 100_000, "null", "1e999"]
)
def test_what_is_no_content_is_none(text: str) -> None:
    with pytest.raises(NoContent):
        read_content(text)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    return out.getvalue()


def entities(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
            target.writestr(name, part)
    return out.getvalue()


def huge(data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for row in range(1, 3000):
        book["5.1"].cell(row, 1, row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_files_that_lie_are_no_reports(english: bytes) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "x")
    hostile = [b"", b"hello", b"PK\x03\x04", bomb(), entities(english), huge(english)]
    hostile += [other.getvalue(), english[: len(english) // 2], b"%PDF-1.7\n%%EOF"]
    for data in hostile:
        with pytest.raises(NotAReport):
            verify(data)


def test_a_report_is_a_content(english: bytes) -> None:
    assert isinstance(verify(english).content, Content)
