"""What the pages of a report draw: the numbers of the content, and words; no markup."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safe.kernel.ui.words import number
from safe.results.reports.content import Content, Half, Indicated, Row, Value, canonical, hash_of
from safe.results.reports.spoken import Spoken

SPLITS: Mapping[str, str | Promise] = {
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
    "displacement": gettext_lazy("Displacement"),
    "disability": gettext_lazy("Disability"),
    "partner": gettext_lazy("Partner"),
}
HALVES = 4  # the report's own and three before: one page holds five indicators of them
MOST = 12  # rows of a split on paper; the rest stands in the workbook


def draw(content: Content, words: Spoken) -> dict[str, Any]:
    """Everything the template places."""
    headline = _headline(content, words)
    return {
        "language": (get_language() or "en")[:2],
        "hash": hash_of(content),
        "content": canonical(content),
        "title": words.note("title"),
        "programme": words.title,
        "period": words.value("period", content.period),
        "organisation": words.organisation(content.organisation),
        "facts": [
            [words.label(key), words.value(key, getattr(content, key))]
            for key in ("organisation", "as_of", "closed_at", "cells")
        ]
        + [[words.label("reads"), words.value("reads", " ".join(content.reads))]],
        "key": [_key(one, words) for one in content.indicators],
        "bars": [_bars(one, content.period, words) for one in content.indicators],
        "who": {"name": words.short_name(headline.code), "splits": _splits(headline, words)},
        "places": _places(headline, words),
        "notes": [words.note(key) for key in ("placing", "change", "places", "verify")],
        "invented": words.note("invented") if any(o.invented for o in content.indicators) else "",
        "labels": {key: words.label(key) for key in ("milestone", "released", "value", "target")},
        "heads": {
            "bars": _("Indicators against targets"),
            "who": _("Who was reached"),
            "places": _("Townships"),
        },
    }


def _headline(content: Content, words: Spoken) -> Indicated:
    """Who was reached: the indicator that the pack puts first on the dashboard, else a count."""
    people = [one for one in content.indicators if one.pairs and one.measure == "count"]
    marked = [one for one in people if words.is_headline(one.code)]
    return next(iter(marked or people), content.indicators[0])


def shown(value: Value, measure: str) -> str:
    """A value as people read it; a mark as it stands, nothing as a dash."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if measure == "share":
        return f"{float(value) * 100:.0f} %"
    return f"{float(value):.2f}" if measure == "mean" else number(int(value))


def _key(one: Indicated, words: Spoken) -> dict[str, str]:
    interval = ""
    if one.low is not None and one.high is not None:
        interval = f"{shown(one.low, one.measure)} – {shown(one.high, one.measure)}"
    return {
        "code": one.code,
        "name": words.indicator(one.code, "name"),
        "value": shown(one.total.value, one.measure),
        "interval": interval,
        "released": "" if one.total.released is None else shown(one.total.released, one.measure),
    }


def _bars(one: Indicated, period: str, words: Spoken) -> dict[str, Any]:
    halves = [half for half in one.halves if half.period <= period][-HALVES:]
    sizes = [_size(v) for half in halves for v in (half.value, half.milestone, half.released)]
    longest = max(sizes, default=0.0) or 1.0
    return {
        "code": one.code,
        "name": words.indicator(one.code, "name"),
        "target": shown(one.target, one.measure),
        "halves": [_half(half, one, words, longest) for half in halves],
    }


def _half(half: Half, one: Indicated, words: Spoken, longest: float) -> dict[str, Any]:
    said: dict[str, Any] = {"name": words.cell("period", half.period)}
    for key in ("value", "milestone", "released"):
        value = getattr(half, key)
        said[key] = "" if value is None and key != "value" else shown(value, one.measure)
        said[f"{key}_length"] = _size(value) / longest
    return said


def _splits(one: Indicated, words: Spoken) -> list[dict[str, Any]]:
    found = []
    for split in SPLITS:
        rows = [row for row in one.split(split) if row.value != 0]
        if not rows:
            continue
        longest = max((_size(row.value) for row in rows), default=0.0) or 1.0
        found.append(
            {
                "title": str(SPLITS[split]),
                "rows": [_row(row, one, words, longest) for row in rows[:MOST]],
                "sum": shown(one.total.value, one.measure),
            }
        )
    return found


def _row(row: Row, one: Indicated, words: Spoken, longest: float) -> dict[str, Any]:
    return {
        "name": words.cell(row.split, row.code),
        "value": shown(row.value, one.measure),
        "length": _size(row.value) / longest,
        "hidden": isinstance(row.value, str),
    }


def _places(one: Indicated, words: Spoken) -> list[dict[str, Any]]:
    rows = {row.code: row for row in one.split("township")}
    longest = max((_size(row.value) for row in rows.values()), default=0.0) or 1.0
    groups: dict[str, list[dict[str, Any]]] = {}
    for number_, town in enumerate(words.townships, 1):
        row = rows.get(town.code)
        value = row.value if row else None
        groups.setdefault(town.group, []).append(
            {
                "no": number_,
                "name": town.name,
                "row": town.tile_row or 1,
                "col": town.tile_col or 1,
                "value": shown(value, one.measure),
                "hidden": isinstance(value, str),
                "step": 0 if not _size(value) else 1 + min(4, int(_size(value) / longest * 4.999)),
            }
        )
    return [{"name": name, "towns": towns} for name, towns in groups.items()]


def _size(value: Value) -> float:
    return max(0.0, float(value)) if isinstance(value, int | float) else 0.0
