"""The scan finds what is planted, in each form and packing, and nothing else."""

import base64
import gzip
import io
import os
import zipfile
import zlib
from pathlib import Path

import pytest

from prove.dump_scan import Scan, self_test
from prove.needles import Needles, Planted, TooShort
from prove.unpacking import pglz

PLANTED = (
    Planted("a name", "Lahpai Roi Example"),
    Planted("a name in Burmese", "လဖိုင်ရွယ်ဂျာ", ("လဖိုင္ရြယ္ဂ်ာ",)),
    Planted("a phone", "09420001234"),
)


@pytest.fixture(scope="module")
def needles() -> Needles:
    return Needles(PLANTED)


def found(needles: Needles, data: bytes) -> set[str]:
    scan = Scan(needles)
    scan.data(data, "here")
    return {finding.label for finding in scan.findings}


def test_it_finds_every_form_that_it_knows(needles: Needles) -> None:
    assert self_test(needles) == []


def test_it_finds_nothing_in_what_is_random(needles: Needles) -> None:
    assert found(needles, os.urandom(3 << 20)) == set()


@pytest.mark.parametrize("shift", range(9))
def test_it_finds_base64_wherever_the_text_begins(needles: Needles, shift: int) -> None:
    held = base64.b64encode(os.urandom(shift) + b"Lahpai Roi Example" + os.urandom(5))
    assert found(needles, held) == {"a name"}


def test_it_looks_inside_what_is_packed(needles: Needles) -> None:
    text = b"x" * 500 + "လဖိုင်ရွယ်ဂျာ".encode() + b"y" * 500
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", text)
    for packed in (zlib.compress(text), gzip.compress(text), buffer.getvalue()):
        assert found(needles, os.urandom(77) + packed) == {"a name in Burmese"}


def test_it_looks_inside_packed_packings(needles: Needles) -> None:
    inner = gzip.compress(b"-" * 300 + b"09420001234" + b"-" * 300)
    assert found(needles, zlib.compress(inner)) == {"a phone"}


def test_it_finds_a_text_across_two_blocks(needles: Needles, tmp_path: Path) -> None:
    file = tmp_path / "big"
    file.write_bytes(b"\0" * ((1 << 20) - 9) + b"Lahpai Roi Example" + b"\0" * 4000)
    scan = Scan(needles)
    scan.path(tmp_path)
    assert {finding.label for finding in scan.findings} == {"a name"}


def test_it_looks_at_names_of_files(needles: Needles, tmp_path: Path) -> None:
    (tmp_path / "Lahpai Roi Example.jpg").write_bytes(b"")
    scan = Scan(needles)
    scan.path(tmp_path)
    assert {finding.label for finding in scan.findings} == {"a name"}


def test_it_unpacks_what_postgres_packs() -> None:
    # three letters, a copy of them up to nine, two more letters: the control byte says which
    assert pglz(bytes([0b00001000]) + b"abc" + bytes([0x03, 0x03]) + b"de", 11) == b"abcabcabcde"
    assert pglz(bytes([0b00000001, 0x03, 0x03]), 6) is None


def test_a_text_that_chance_would_find_is_refused() -> None:
    with pytest.raises(TooShort):
        Needles((Planted("short", "Ma"),))
