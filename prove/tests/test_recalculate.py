"""The recalculation sees a changed cell, and a total that its formula does not come to."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from prove.recalculate import NoLibreOffice, compare, forget, main, recalculate


def report(women: int = 30, *, check: float = 0, rows: int = 3) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("5.1")
    sheet.write_row("A1", ["split", "code", "words", "value", "count"])
    sheet.write_row("A2", ["total", "all", "အားလုံး", 47, 47])
    sheet.write_row("A3", ["sex", "female", "အမျိုးသမီး", 0.25, women])
    sheet.write_row("A4", ["sex", "male", "အမျိုးသား", 17, 17])
    sheet.write_row("A5", ["rows", rows])
    sheet.write_formula("C5", "=COUNTA(B2:B4)", None, rows)
    sheet.write("A6", "check")
    sheet.write_formula("D6", "=ABS(SUM(E3:E4)-E2)", None, check)
    book.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def reckoned() -> list[bytes]:
    """A true one, one with a changed cell, one whose formula never came to what stands there."""
    try:
        return recalculate([report(), report(31), report(31, check=1), report(rows=4)])
    except NoLibreOffice:
        pytest.skip("LibreOffice is not installed: no workbook is reckoned anew")


def test_a_true_file_comes_out_the_same(reckoned: list[bytes]) -> None:
    verdict = compare(report(), reckoned[0])
    assert str(verdict) == (
        "9 numbers, 0 differ; 2 formulas reckoned anew, 1 checks, 1 splits summed"
    )


def test_a_changed_cell_is_seen_by_the_check_line_and_by_our_own_sum(
    reckoned: list[bytes],
) -> None:
    assert compare(report(31), reckoned[1]).wrong == [
        "5.1!D6: 0, reckoned anew 1",
        "5.1!D6: the check line is not 0",
        "5.1 sex: its cells are 48 together, the total is 47",
    ]
    assert compare(report(31, check=1), reckoned[2]).wrong[0] == "5.1!D6: the check line is not 0"


def test_a_row_that_is_missing_is_seen(reckoned: list[bytes]) -> None:
    assert "5.1!C5: 3 rows, 4 are said" in compare(report(rows=4), reckoned[3]).wrong


def test_another_number_is_seen() -> None:
    assert "5.1!E3: 30, reckoned anew 29" in compare(report(30), report(29)).wrong


def test_nothing_can_be_copied() -> None:
    book = load_workbook(io.BytesIO(forget(report())), data_only=True)
    assert book["5.1"]["D6"].value is None
    assert book["5.1"]["E3"].value == 30


def test_the_command_fails_on_a_changed_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], reckoned: list[bytes]
) -> None:
    assert reckoned
    (tmp_path / "true.xlsx").write_bytes(report())
    (tmp_path / "changed.xlsx").write_bytes(report(31))
    assert main([str(tmp_path / "true.xlsx")]) == 0
    assert capsys.readouterr().out.endswith("9 numbers, 0 differ\n")
    assert main([str(tmp_path / "true.xlsx"), str(tmp_path / "changed.xlsx")]) == 1
    assert capsys.readouterr().out.endswith("18 numbers, 3 differ\n")


def test_without_libreoffice_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "true.xlsx").write_bytes(report())
    assert main([str(tmp_path / "true.xlsx")]) == 2
    assert "LibreOffice (soffice) is not installed" in capsys.readouterr().err
