"""The pictures of a report by the model of the pages: lengths in percent, words beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from safe.administration.places.queries import Township
from safe.kernel import charts
from safe.kernel.ui.words import number
from safe.registry.facts.kinds import units
from safe.results.indicators import words as cells
from safe.results.indicators.declarations import Measure
from safe.results.indicators.hiding import Mark
from safe.results.reports.content import Half, Indicated, Row, Value
from safe.results.reports.spoken import Spoken

SPLITS = ("sex", "displacement", "disability", "age_band", "partner")  # in the order of the paper
MOST = 14  # rows of a split on paper; the rest stands in the workbook
MOST_PLACES, MOST_BESIDE = 40, 4
FEW_SEEN = {"0-9", "unknown"}  # bands that the pyramid leaves out when nobody stands in them
TILES_A_ROW = 6


def aim_of(one: Indicated, half: Half | None, words: Spoken, *, is_over: bool) -> charts.Aim:
    """The value beside what was planned for the half-year, for which it answers when it is over."""
    planned = _size(half.milestone) if half else None
    return charts.Aim(
        name=one.code,
        value=_size(one.total.value),
        target=planned,
        planned=planned if is_over else None,
        down=words.is_less_better(one.code),
    )


def columns_of(halves: Sequence[Half], words: Spoken) -> dict[str, Any]:
    """Counted, planned and released by half-year."""
    drawn = charts.columns(
        [
            charts.Column(
                label=words.short_period(half.period),
                value=_size(half.value),
                target=_size(half.milestone),
                was=_size(half.released),
                is_restated=half.released is not None and half.released != half.value,
                is_hidden=isinstance(half.value, str),
            )
            for half in halves
        ]
    )
    return asdict(drawn)


def pyramid_of(one: Indicated, words: Spoken) -> dict[str, Any] | None:
    """Age by sex, where the reader is shown it."""
    said = {(pair.sex, pair.age_band): pair.count for pair in one.pairs}
    bands = [
        band
        for band in cells.BANDS
        if band not in FEW_SEEN or any(said.get((sex, band)) for sex in ("female", "male"))
    ]
    if not said:
        return None
    rows = charts.pyramid([_pair(said, band, words) for band in bands])
    of_sex = {row.code: row.count for row in one.split("sex")}
    names = [words.cell("sex", sex) for sex in ("female", "male")]
    left_out = [
        f"{words.cell('sex', code)} {_count(of_sex[code], words)}"
        for code in of_sex
        if code not in {"female", "male"} and of_sex[code]
    ]
    return {
        "title": _("Age and sex"),
        "left": f"{names[0]} {_count(of_sex.get('female', 0), words)}",
        "right": f"{names[1]} {_count(of_sex.get('male', 0), words)}",
        "rows": [asdict(row) | {"left_from": row.left_from} for row in rows],
        "left_out": " · ".join(left_out),
    }


def _pair(said: Mapping[tuple[str, str], Value], band: str, words: Spoken) -> charts.Pair:
    left, right = (said.get((sex, band), 0) for sex in ("female", "male"))
    return charts.Pair(
        words.cell("age_band", band),
        _whole(left),
        _whole(right),
        left_mark=words.mark(left),
        right_mark=words.mark(right),
    )


def splits_of(one: Indicated, words: Spoken) -> list[dict[str, Any]]:
    """The bars of each split, as long as their part of all."""
    found = []
    for split in SPLITS:
        rows = one.split(split)
        if rows:
            found.append(
                {
                    "key": split,
                    "title": str(cells.TITLES[split]),
                    "rows": [_bar(row, one, words) for row in rows[:MOST]],
                    "more": more(len(rows) - MOST),
                    **_together(one, rows, words),
                }
            )
    return found


def _together(one: Indicated, rows: Sequence[Row], words: Spoken) -> dict[str, Any]:
    """The sum, and whether the released cells stand beside today's because one is another."""
    return {
        "sum": _count(one.total.count, words),
        "was": _was(one.total, one, words),
        "is_restated": any(row.released not in {None, row.value} for row in rows),
    }


def _was(row: Row | None, one: Indicated, words: Spoken) -> str:
    if row is None or row.released is None or one.measure != Measure.COUNT:
        return ""
    return _count(row.released, words)


def _bar(row: Row, one: Indicated, words: Spoken) -> dict[str, Any]:
    return {
        "name": words.cell(row.split, row.code),
        "value": _count(row.count, words),
        "share": charts.share_of(_size(row.count) or 0, _size(one.total.count) or 0),
        "was": _was(row, one, words),
        "is_hidden": isinstance(row.count, str),
    }


def places_of(one: Indicated, words: Spoken) -> dict[str, Any]:
    """Tiles beside their table; what is no township of the pack stands under it."""
    rows = {row.code: row for row in one.split("township")}
    drawn = charts.tiles(
        [_tile(town, rows.get(town.code), words) for town in words.townships],
        dict.fromkeys(town.group for town in words.townships),
    )
    towns = {town.code: town for town in words.townships}
    beside = [row for code, row in rows.items() if code not in towns]
    return {
        "groups": [
            {
                "name": group.name,
                "tiles": _placed([asdict(tile) for tile in group.tiles], towns),
            }
            for group in drawn.groups
        ],
        "rows": [
            asdict(row) | {"was": _was(rows.get(row.code), one, words)}
            for row in drawn.rows[:MOST_PLACES]
        ],
        "more": more(max(0, len(drawn.rows) - MOST_PLACES) + max(0, len(beside) - MOST_BESIDE)),
        "beside": [_bar(row, one, words) for row in beside[:MOST_BESIDE]],
        "key": [asdict(key) for key in drawn.key],
        "hidden": words.mark(Mark.HIDDEN) if drawn.has_hidden else "",
        "heads": [_("No."), _("Township"), _count_head(one)],
        **_together(one, list(rows.values()), words),
        "together": _("Together"),
        "note": _(
            "One tile a township, placed as neighbours lie; no borders. The numbers are the rows of"
            " the table."
        ),
    }


def _tile(town: Township, row: Row | None, words: Spoken) -> charts.Cell:
    count = row.count if row else 0
    return charts.Cell(town.code, town.name, town.group, _whole(count), mark=words.mark(count))


def _placed(tiles: list[dict[str, Any]], towns: Mapping[str, Township]) -> list[dict[str, Any]]:
    """Each tile in its cell of the grid; one without a cell of its own stands below."""
    taken: set[tuple[int, int]] = set()
    homeless = []
    for tile in tiles:
        town = towns[tile["code"]]
        place = (town.tile_row or 0, town.tile_col or 0)
        if 0 in place or place in taken:
            homeless.append(tile)
        else:
            taken.add(place)
            tile["row"], tile["col"] = place
    below = max((row for row, _col in taken), default=0)
    for order, tile in enumerate(homeless):
        tile["row"], tile["col"] = below + 1 + order // TILES_A_ROW, 1 + order % TILES_A_ROW
    if taken:  # the grid begins where the first tile stands
        first_row = min(tile["row"] for tile in tiles) - 1
        first_col = min(tile["col"] for tile in tiles) - 1
        for tile in tiles:
            tile["row"], tile["col"] = tile["row"] - first_row, tile["col"] - first_col
    return tiles


def _count_head(one: Indicated) -> str:
    return str(units()[one.counts].many)


def _count(value: Value, words: Spoken) -> str:
    if isinstance(value, str):
        return words.mark(value)
    return "–" if value is None else number(value)


def more(left: int) -> str:
    """What a page has no room for is named."""
    return _("{count} more stand in the workbook.").format(count=left) if left > 0 else ""


def _whole(value: Value) -> int | None:
    return None if isinstance(value, str) or value is None else int(value)


def _size(value: Value) -> float | None:
    """A length; a hidden number has none."""
    return float(value) if isinstance(value, int | float) else None
