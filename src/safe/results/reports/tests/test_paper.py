"""The four pages: in both languages, with every word in a face, the content inside."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from django.utils import translation
from fontTools.ttLib import TTFont
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject

from safe.kernel.documents import render
from safe.results.reports.content import Content, Half, Row, hash_of
from safe.results.reports.drawing import draw
from safe.results.reports.paper import picture_pages, write_paper
from safe.results.reports.spoken import Spoken
from safe.results.reports.tests.trial import CONTENT, hidden, people
from safe.results.reports.verifying import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("faces")]
LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])
FACES = {
    *("NotoSans-Regular", "NotoSans-Bold", "DejaVuSansMono"),
    *("NotoSansMyanmar-Regular", "NotoSansMyanmar-Bold"),
}


def empty() -> Content:
    """A half-year of which nothing is reported."""
    rows = tuple(replace(row, value=0, count=0, released=None) for row in people().rows[:1])
    none = replace(people(), rows=rows, pairs=(), halves=(Half("2020S1", 0),))
    return replace(CONTENT, indicators=(none,), late=(), closed_at="", reads=())


def large() -> Content:
    """More of everything than the paper has room for, with long names."""
    towns = [
        Row("township", f"A far place of many words, {n}", 7, 7, None, 6, 1) for n in range(60)
    ]
    partners = [Row("partner", f"An association of long name {n}", 9, 9) for n in range(30)]
    halves = tuple(Half(f"20{n}S1", 4_000_000, 4_500_000, 3_999_999, 1) for n in range(12, 30))
    one = replace(
        people(), rows=(*people().rows, *towns, *partners), target=123_456_789, halves=halves
    )
    every = [replace(one, code=f"{n}.{n}" if n > 1 else "5.1") for n in range(1, 15)]
    late = tuple(replace(CONTENT.late[0], code=one.code) for one in every)
    return replace(CONTENT, indicators=tuple(every), late=late, reads=("kwa",) * 30)


@LANGUAGES
@pytest.mark.parametrize("content", [CONTENT, empty(), large(), hidden()])
def test_four_pages_that_verify(language: str, content: Content) -> None:
    with translation.override(language):
        made = write_paper(content, Spoken.of())
        assert len(picture_pages(content, Spoken.of(), ppi=20)) == 4
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 4
    for page in pages:
        printed = page.extract_text()
        assert hash_of(content)[:16] in printed
    verdict = verify(made)
    assert verdict.is_right
    assert verdict.content == content


@LANGUAGES
def test_who_has_only_the_paper_reads_every_indicator(language: str) -> None:
    """Fifteen of a pack: eight on the first page, all on the second with target and figure."""
    codes = [one.code for one in Spoken.of().indicators.values()]
    assert len(codes) == 15
    every = tuple(replace(people(), code=code, target=7_000 + at) for at, code in enumerate(codes))
    content = replace(CONTENT, indicators=every, late=())
    with translation.override(language):
        made = write_paper(content, Spoken.of())
        drawn = draw(content, Spoken.of())
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 4
    printed = pages[1].extract_text()
    for at, code in enumerate(codes):
        assert code in printed, code
        assert f"7,{at:03}" in printed, code
    assert (len(drawn["key"]), len(drawn["against"]), len(drawn["others"])) == (8, 5, 10)
    assert drawn["key_more"]
    assert drawn["more"] == ""
    assert {(one["was"], one["value"]) for one in drawn["others"]} == {("45", "47")}


def test_a_changed_byte_is_seen() -> None:
    made = bytearray(write_paper(CONTENT, Spoken.of()))
    made[len(made) // 2] ^= 1
    assert not verify(bytes(made)).is_right


@LANGUAGES
def test_every_page_says_as_of_when(language: str) -> None:
    with translation.override(language):
        made = write_paper(CONTENT, Spoken.of())
        as_of = Spoken.of().value("as_of", CONTENT.as_of).rpartition(" ")[2]
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert all(as_of in page.extract_text() for page in pages[1:])  # the first says it twice
    assert pages[0].extract_text().count(as_of) == 2


@LANGUAGES
@pytest.mark.parametrize("content", [CONTENT, large(), hidden()])
def test_every_letter_has_a_shape_in_a_face_that_is_inside(
    language: str, content: Content, faces: Path
) -> None:
    with translation.override(language):
        made = write_paper(content, Spoken.of())
    assert set(embedded(made)) <= FACES
    assert 0 not in glyphs(made)
    assert not holds_circle(made, faces)


def test_a_letter_without_a_shape_would_be_seen(faces: Path) -> None:
    with translation.override("my"):
        drawn = draw(CONTENT, Spoken.of())
    drawn["title"] = "\u1031\u1039"  # a vowel and a stacker that stand on nothing
    made = render("results/reports/templates/reports/half_year.typ", drawn)
    assert holds_circle(made, faces)
    drawn["title"] = "\ue001"
    made = render("results/reports/templates/reports/half_year.typ", drawn)
    assert 0 in glyphs(made) or not set(embedded(made)) <= FACES


def test_who_was_reached_is_drawn_by_the_model_of_the_pages() -> None:
    drawn = draw(CONTENT, Spoken.of())
    rows = {row["band"]: row for row in drawn["who"]["pyramid"]["rows"]}
    assert (rows["18–24"]["left"], rows["18–24"]["right"]) == ("25", "15")
    assert (rows["18–24"]["left_share"], rows["18–24"]["right_share"]) == (100.0, 60.0)
    sexes = next(one for one in drawn["who"]["splits"] if one["key"] == "sex")
    assert [(row["value"], row["was"], row["share"]) for row in sexes["rows"]][:2] == [
        ("30", "29", 63.8),
        ("17", "16", 36.2),
    ]
    assert sexes["is_restated"]
    assert (sexes["sum"], sexes["was"]) == ("47", "45")


def test_a_restated_figure_stands_beside_its_released_one() -> None:
    drawn = draw(CONTENT, Spoken.of())
    reached = drawn["key"][2]
    assert (reached["value"], reached["released"]) == ("47", "Released 45")
    column = drawn["against"][2]["columns"]["columns"][1]
    assert column["is_restated"]
    assert column["was_share"] < column["share"]
    assert [row["cells"] for row in drawn["against"][2]["rows"]][2] == ["12", "45"]
    assert drawn["late"] == [
        "5.1 People reached: released 45, today 47. Facts that came or changed since: 3"
    ]


def test_a_hidden_number_has_no_length() -> None:
    half = Half("2020S1", "1–4", 1200, "hidden", "fewer than 5")
    one = replace(hidden().indicators[0], halves=(half,))
    total = replace(one.rows[0], value="1–4", count="1–4", released="hidden")
    content = replace(hidden(), indicators=(replace(one, rows=(total, *one.rows[1:])),))
    drawn = draw(content, Spoken.of())
    assert drawn["who"]["pyramid"] is None
    assert (drawn["key"][0]["value"], drawn["key"][0]["share"]) == ("1–4", 0.0)
    column = drawn["against"][0]["columns"]["columns"][0]
    assert (column["is_hidden"], column["share"], column["was_share"]) == (True, 0.0, 0.0)
    sexes = drawn["who"]["splits"][0]["rows"]
    assert [(row["value"], row["is_hidden"], row["share"]) for row in sexes][:2] == [
        ("hidden", True, 0.0),
        ("1–4", True, 0.0),
    ]


def test_a_hidden_township_is_hatched_and_has_no_step() -> None:
    one = hidden().indicators[0]
    rows = tuple(
        replace(row, value="0–4", count="0–4", released=None) if row.split == "township" else row
        for row in one.rows
    )
    content = replace(hidden(), indicators=(replace(one, rows=rows),))
    drawn = draw(content, Spoken.of())["places"]
    town = next(row for row in drawn["rows"] if row["code"] == "MMR001001")
    assert (town["words"], town["hidden"], town["step"], town["share"]) == ("0–4", True, 0, 0.0)
    assert drawn["hidden"] == "hidden"


def wide(count: int, *, tile: int | None) -> tuple[Content, Spoken]:
    """A programme of so many townships, all with their tile in one place or with none."""
    words = Spoken.of()
    first = words.townships[0]
    towns = [
        replace(first, code=f"MMR0{n:05}", name_en=f"Township {n}", tile_col=tile, tile_row=tile)
        for n in range(count)
    ]
    cells = [Row("township", town.code, n, n, None, n, 0) for n, town in enumerate(towns)]
    rows = [row for row in people().rows if row.split != "township"]
    one = replace(people(), rows=(*rows, *cells))
    return replace(CONTENT, indicators=(one,)), replace(words, townships=towns)


@pytest.mark.parametrize("count", [18, 40, 90])
@pytest.mark.parametrize("tile", [None, 1])
def test_no_two_tiles_stand_in_one_place(count: int, tile: int | None) -> None:
    content, words = wide(count, tile=tile)
    drawn = draw(content, words)["places"]
    tiles = [tile for group in drawn["groups"] for tile in group["tiles"]]
    assert len({(tile["row"], tile["col"]) for tile in tiles}) == count
    assert len(drawn["rows"]) == min(count, 40)
    assert drawn["more"] == ("" if count <= 40 else f"{count - 40} more stand in the workbook.")
    assert len(pypdf.PdfReader(io.BytesIO(write_paper(content, words))).pages) == 4


def _fonts(made: bytes) -> Iterator[DictionaryObject]:
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()["/DescendantFonts"][0].get_object()


def embedded(made: bytes) -> dict[str, bytes]:
    """The faces by name; each with its shapes inside."""
    found = {}
    for font in _fonts(made):
        held = font["/FontDescriptor"].get_object()
        inside = held.get("/FontFile2") or held["/FontFile3"]
        found[str(font["/BaseFont"]).rpartition("+")[2]] = inside.get_object().get_data()
    return found


def glyphs(made: bytes) -> set[int]:
    """The number of every glyph that is shown; 0 is the empty box."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    found: set[int] = set()
    for page in reader.pages:
        for given, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"Tj", b"TJ"}:
                parts = given[0] if isinstance(given[0], ArrayObject) else given
                for part in parts:
                    raw = getattr(part, "original_bytes", part if isinstance(part, bytes) else b"")
                    found |= {raw[n] * 256 + raw[n + 1] for n in range(0, len(raw) - 1, 2)}
    return found


def holds_circle(made: bytes, faces: Path) -> bool:
    """Whether a dotted circle is shown: it stands where a Burmese syllable is broken."""
    for name, face in embedded(made).items():
        if "Myanmar" not in name:
            continue
        own = TTFont(faces / f"{name}.ttf")
        circle = _outline(own, own.getBestCmap()[0x25CC])
        inside = TTFont(io.BytesIO(face))
        if circle in (_outline(inside, glyph) for glyph in inside.getGlyphOrder()):
            return True
    return False


def _outline(face: TTFont, glyph: str) -> list[tuple[int, int]]:
    return list(face["glyf"][glyph].getCoordinates(face["glyf"])[0])
