"""Townships are found by every known spelling; the tiles' style sheet comes from the database."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from safe.administration.places import queries, views
from safe.administration.places.models import Level, Place, ProgrammePlace
from safe.administration.places.problems import UnknownTownship

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_places() -> None:
    state = Place.objects.create(
        code="MMR801", level=Level.STATE, name_en="Hill", name_my="တောင်ပြည်နယ်"
    )
    for code, name, spelling, variants, tile in (
        ("MMR801001", "Myitkyina", "Myiktyina", ["Myit Kyi Na", "Myitkyinar"], (1, 3)),
        ("MMR801002", "Namhkan", "Namkhan", ["Nam Kham"], (2, 2)),
        ("MMR801003", "Namhsan", "", ["Nam Kham"], (None, None)),
    ):
        place = Place.objects.create(
            code=code,
            level=Level.TOWNSHIP,
            name_en=name,
            name_my="နမ့်ခမ်း" if name == "Namhkan" else "",
            spelling=spelling,
            variants=variants,
            parent=state,
            group="Hill",
            group_my="တောင်ပြည်နယ်",
            tile_row=tile[0],
            tile_col=tile[1],
        )
        ProgrammePlace.objects.create(programme="TEST", place=place)


@pytest.mark.parametrize(
    "text", ["MMR801001", "myitkyina", " Myit-kyi na ", "Myiktyina", "MYITKYINAR"]
)
def test_it_finds_a_township_however_it_is_written(text: str) -> None:
    found = queries.find_township(text, "TEST")
    assert found is not None
    assert found.code == "MMR801001"


def test_burmese_and_the_programme_documents_spelling_are_found() -> None:
    for text in ("နမ့်ခမ်း", "Namkhan"):
        found = queries.find_township(text, "TEST")
        assert found is not None
        assert found.code == "MMR801002"


@pytest.mark.parametrize("text", ["", "…", "Nam Kham", "Yangon"])
def test_nothing_or_two_is_none(text: str) -> None:
    assert queries.find_township(text, "TEST") is None


def test_an_unknown_code_is_refused_in_words() -> None:
    with pytest.raises(UnknownTownship) as refused:
        queries.get_township("MMR999999")
    assert "MMR999999" in refused.value.words()


def test_names_follow_the_language_of_the_page() -> None:
    township = queries.get_township("MMR801002")
    assert (township.name, township.group) == ("Namhkan", "Hill")
    with translation.override("my"):
        assert (township.name, township.group) == ("နမ့်ခမ်း", "တောင်ပြည်နယ်")


def test_the_style_sheet_is_kept_a_year_under_its_own_mark() -> None:
    townships = queries.list_townships()
    mark = queries.tiles_mark(townships)
    asked = RequestFactory()
    kept = views.tiles(asked.get("/places.css", {"v": mark}))
    assert ".q-MMR801001{grid-area:1/3}" in kept.content.decode()
    assert "MMR801003" not in kept.content.decode()
    assert kept["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept["Content-Type"].startswith("text/css")
    assert "immutable" not in views.tiles(asked.get("/places.css"))["Cache-Control"]


def test_a_list_of_townships_costs_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):
        assert len(queries.list_townships("TEST")) == 3
