"""Finding places. They are public content: everyone who is signed in may read them."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from safe.administration.places.models import Level, Place
from safe.administration.places.problems import UnknownTownship
from safe.kernel.charts import stylesheet

_SOUNDLESS = re.compile("[\\s\\-'’.,()\u200b]+")


@dataclass(frozen=True)
class Township:
    """A township as pages and actions know it."""

    code: str
    name_en: str
    name_my: str
    state: str
    group_en: str
    group_my: str
    tile_col: int | None
    tile_row: int | None

    @property
    def name(self) -> str:
        """In the language of the page, else in English."""
        return (get_language() == "my" and self.name_my) or self.name_en

    @property
    def group(self) -> str:
        """The heading over the tiles of its group."""
        return (get_language() == "my" and self.group_my) or self.group_en


def list_townships(programme: str | None = None) -> list[Township]:
    """The townships where a programme works (all programmes: None), in the order of its pack."""
    places = _townships().filter(ended_on=None)
    if programme is not None:
        places = places.filter(programmes__programme=programme, programmes__ended_on=None)
    return [_township(place) for place in places]


def get_township(code: str) -> Township:
    """The township with this P-code, ended or not; raises UnknownTownship."""
    place = _townships().filter(pk=code).first()
    if place is None:
        raise UnknownTownship(township=code)
    return _township(place)


def check_township(code: str, *, programme: str) -> None:
    """Raises UnknownTownship when the programme does not work there (any more)."""
    if not Place.objects.filter(
        pk=code,
        level=Level.TOWNSHIP,
        ended_on=None,
        programmes__programme=programme,
        programmes__ended_on=None,
    ).exists():
        raise UnknownTownship(township=code)


def find_township(text: str, programme: str | None = None) -> Township | None:
    """The one township whose code, name or known spelling this is; None if none or several."""
    wanted = fold(text)
    if not wanted:
        return None
    places = _townships().filter(ended_on=None)
    if programme is not None:
        places = places.filter(programmes__programme=programme, programmes__ended_on=None)
    found = [place for place in places if wanted in _spellings(place)]
    return _township(found[0]) if len(found) == 1 else None


def list_centres(programme: str) -> list[Place]:
    """The Migrant Resource Centres of a programme."""
    return list(
        Place.objects.filter(
            level=Level.CENTRE,
            ended_on=None,
            programmes__programme=programme,
            programmes__ended_on=None,
        )
    )


def fold(text: str) -> str:
    """One form for spellings that differ in spaces, hyphens, case and composition alone."""
    return _SOUNDLESS.sub("", unicodedata.normalize("NFC", text)).casefold()


def tiles_css(townships: list[Township]) -> str:
    """Where each tile stands inside its group, one rule a township."""
    drawn = [t for t in townships if t.tile_row and t.tile_col]
    return stylesheet((t.code, t.tile_row or 0, t.tile_col or 0) for t in drawn)


def tiles_mark(townships: list[Township]) -> str:
    """A short digest of the style sheet: it stands in its address, so it may be kept for ever."""
    return hashlib.blake2b(tiles_css(townships).encode(), digest_size=6).hexdigest()


def _townships() -> QuerySet[Place]:
    return Place.objects.filter(level=Level.TOWNSHIP)


def _spellings(place: Place) -> set[str]:
    names = [place.code, place.name_en, place.name_my, place.spelling, *place.variants]
    return {fold(name) for name in names if name}


def _township(place: Place) -> Township:
    return Township(
        code=place.code,
        name_en=place.name_en,
        name_my=place.name_my,
        state=place.parent_id or "",
        group_en=place.group,
        group_my=place.group_my,
        tile_col=place.tile_col,
        tile_row=place.tile_row,
    )
