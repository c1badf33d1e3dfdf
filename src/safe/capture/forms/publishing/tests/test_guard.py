"""Hostile and broken workbooks are refused, soon, with a sentence."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from safe.capture.forms.publishing import guard
from safe.capture.forms.publishing.checking import check_workbook
from safe.capture.forms.publishing.findings import Refused
from safe.capture.forms.publishing.tests.workbooks import put_member, questions, workbook
from safe.capture.forms.publishing.words import say

GOOD = questions(("text", "remark", "Remark"))
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)


def child_seconds() -> float:
    """What children have used so far; the clock on the wall belongs to the whole machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        guard.guard(content)
    return caught.value.finding.code


def one_cell(size: int) -> bytes:
    """One cell of `size` bytes, in a workbook of a few hundred kB."""
    cell = b"<worksheet><sheetData><row><c t='inlineStr'><is><t>" + b"A" * size
    return put_member(GOOD, SHEET, cell + b"</t></is></c></row></sheetData></worksheet>")


def many_rows() -> bytes:
    """100,000 rows of one kB each."""
    row = b"<row><c t='inlineStr'><is><t>" + b"A" * 1000 + b"</t></is></c></row>"
    return put_member(GOOD, SHEET, b"<worksheet><sheetData>" + row * 100_000 + b"</sheetData>")


def test_the_name_says_nothing_the_first_bytes_do() -> None:
    assert guard.sniff(GOOD) == ".xlsx"
    assert guard.sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + GOOD) == ".xls"


@pytest.mark.parametrize("content", [b"", b"type,name,label\n", b"| survey |\n", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refused(content) == "not-a-workbook"


@pytest.mark.parametrize("make", [lambda: one_cell(120 * guard.MB), many_rows])
def test_bombs_are_refused_in_two_seconds(make: object) -> None:
    bomb = make()  # type: ignore[operator]
    begun = child_seconds()
    checked = check_workbook(bomb, file_name="bomb.xlsx")
    assert child_seconds() - begun < 2
    assert [f.code for f in checked.findings] == ["workbook-is-a-bomb"]


def test_sizes_are_counted_and_not_believed() -> None:
    bomb = bytearray(one_cell(30 * guard.MB))
    # both directories now say that the part has ten bytes
    true = (30 * guard.MB + 105).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        true = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    lied = bytes(bomb).replace(true, (10).to_bytes(4, "little"))
    assert lied != bytes(bomb)
    assert refused(lied) in {"workbook-is-a-bomb", "workbook-broken"}


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(code: str) -> None:
    laughs = LAUGHS.decode().encode(code)
    assert refused(put_member(GOOD, SHEET, laughs)) == "workbook-declares-entities"


def test_a_document_type_across_two_pieces_is_seen() -> None:
    padding = b" " * (guard.CHUNK - 4)
    assert refused(put_member(GOOD, SHEET, padding + LAUGHS)) == "workbook-declares-entities"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xl/vbaProject.bin", "workbook-has-macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook-has-links"),
        ("../outside.xml", "workbook-broken"),
        ("/etc/passwd", "workbook-broken"),
        ("xl/embeddings/inner.xlsx", "workbook-is-a-bomb"),
    ],
)
def test_parts_that_no_form_needs_are_refused(name: str, code: str) -> None:
    assert refused(put_member(GOOD, name, b"x")) == code


def test_too_many_parts_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(2001):
            archive.writestr(f"xl/{number}.xml", b"")
    assert refused(held.getvalue()) == "workbook-is-a-bomb"


def test_a_cut_workbook_is_refused_with_a_cure() -> None:
    checked = check_workbook(GOOD[: len(GOOD) // 2], file_name="half.xlsx")
    assert [f.code for f in checked.findings] == ["workbook-broken"]
    assert "save it under a new name" in say(checked.findings[0]).remedy


def test_an_endless_range_is_harmless() -> None:
    wide = workbook([("type", "name", "label"), ("text", "remark", "Remark")])
    with zipfile.ZipFile(io.BytesIO(wide)) as archive:
        sheet = archive.read(SHEET).replace(b"A1:C2", b"A1:XFD1048576")
    begun = child_seconds()
    assert not check_workbook(put_member(wide, SHEET, sheet)).is_refused
    assert child_seconds() - begun < 2


def test_the_child_can_write_no_file(tmp_path: Path) -> None:
    program = (
        "from safe.capture.forms.publishing import convert; convert.limit();"
        f"open({str(tmp_path / 'left')!r}, 'w').write('x' * 100000)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode != 0
