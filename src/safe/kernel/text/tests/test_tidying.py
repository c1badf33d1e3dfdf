"""Stored text: one order, nothing invisible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safe.kernel.text import ascii_digits, tidy

TYPED = [  # what was typed, what is stored
    ("1014 103A 1037", "1014 1037 103A"),
    ("1000 102F 102D", "1000 102D 102F"),
    ("1000 1031 103B 102C 103A", "1000 103B 1031 102C 103A"),
    ("101B 103E 103D 1031", "101B 103D 103E 1031"),
    ("101C 1036 102F", "101C 102F 1036"),
    ("1000 102D 102D", "1000 102D"),
    ("1040 102D 102F 1004 103A 1038", "101D 102D 102F 1004 103A 1038"),
    ("1040 1004 103A 1038", "101D 1004 103A 1038"),
    ("1019 1030 200B 1006 101A 103A", "1019 1030 1006 101A 103A"),
    ("1025 102E 1038", "1026 1038"),
    ("1025 103A", "1009 103A"),
    ("1014 1032 1038 1037", "1014 1032 1037 1038"),
    ("1042 1040 1042 1040", "1042 1040 1042 1040"),  # a year stays a year
    ("1040", "1040"),
]
BLOCK = st.text(st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=24)


def text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


@pytest.mark.parametrize(("typed", "stored"), TYPED)
def test_marks_stand_in_order(typed: str, stored: str) -> None:
    assert tidy(text(typed)) == text(stored)


@pytest.mark.parametrize(
    "word", ["မြစ်ကြီးနား", "ဝိုင်းမော်", "အင်္ဂလိပ်", "ယောက်ျား", "ကျွန်ုပ်", "ၼမ်ႉၶမ်း", "လိၵ်ႈတႆး", "N'Hkum Roi Ja"]
)
def test_right_text_is_left_alone(word: str) -> None:
    assert tidy(word) == word


@given(BLOCK)
def test_twice_is_once(typed: str) -> None:
    once = tidy(typed)
    assert tidy(once) == once


def test_spaces_and_lines() -> None:
    assert tidy("  Maran\u00a0\u00a0Brang \n Mai\x00 ") == "Maran Brang Mai"
    assert tidy(" a  b \n c ", lines=True) == "a b\nc"


@given(st.text())
def test_digits_keep_the_rest(typed: str) -> None:
    read = ascii_digits(typed)
    assert len(read) == len(typed)
    assert not any(c.isdecimal() and not c.isascii() for c in read)
