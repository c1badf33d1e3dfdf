"""What the pages of a report draw: the numbers of the content, and words; no markup."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from safe.results.indicators.declarations import Measure
from safe.results.indicators.words import said
from safe.results.reports import charting
from safe.results.reports.content import (
    HIDDEN,
    Content,
    Half,
    Indicated,
    Late,
    Value,
    canonical,
    hash_of,
)
from safe.results.reports.spoken import Spoken

MOST_INDICATORS = 8  # on a page; every one of them has its sheet in the workbook
MOST_DRAWN = (
    5  # where a pack has more than that: the others stand below in a table, without columns
)
MOST_OTHERS = 24
MOST_HALVES = 8


def draw(content: Content, words: Spoken) -> dict[str, Any]:
    """Everything the template places."""
    first = _first(content, words)
    every = content.indicators
    key = every[:MOST_INDICATORS]
    drawn = key if len(every) == len(key) else every[:MOST_DRAWN]
    others = every[len(drawn) : len(drawn) + MOST_OTHERS]
    change = "change" if content.is_exact else "change_hidden"
    return {
        "language": (get_language() or "en")[:2],
        "hash": hash_of(content),
        "hash_label": words.label("content_hash"),
        "content": canonical(content),
        "title": words.note("title"),
        "programme": words.title,
        "period": words.value("period", content.period),
        "organisation": words.organisation(content.organisation),
        "as_of": f"{words.label('as_of')} {words.value('as_of', content.as_of)}",
        "facts": _facts(content, words),
        "key": [_key(one, content, words) for one in key],
        "key_more": _next_page(len(every) - len(key)),
        "against": [_against(one, content.period, words) for one in drawn],
        "late": [_late(one, content, words) for one in content.late[:MOST_INDICATORS]],
        "others": [_other(one, content, words) for one in others],
        "more": charting.more(len(every) - len(drawn) - len(others)),
        "who": _who(first, words),
        "places": charting.places_of(first, words),
        "notes": [words.note(key) for key in ("placing", change, "places", "verify")],
        "invented": words.note("invented") if any(one.invented for one in every) else "",
        "labels": {key: words.label(key) for key in ("milestone", "released", "value", "target")},
        "heads": {
            "others": _("The other indicators"),
            "state": _("State"),
            "against": _("Indicators against targets"),
            "late": words.note("late"),
            "who": _("Who was reached"),
            "places": _("Townships"),
        },
    }


def _first(content: Content, words: Spoken) -> Indicated:
    """Who was reached: the indicator that the pack puts first on the dashboard."""
    code = words.headline
    counted = [one for one in content.indicators if one.counts == "people"]
    named = [one for one in counted if one.code == code]
    return next(iter(named or counted or content.indicators))


def shown(value: Value, measure: str, words: Spoken) -> str:
    """A value as the pages write it; a mark in its words, nothing as a dash."""
    if isinstance(value, str):
        return words.mark(value)
    return said(Measure(measure), value)


def _facts(content: Content, words: Spoken) -> list[list[str]]:
    keys = ("organisation", "as_of", "closed_at", "cells")
    facts = [[words.label(key), words.value(key, getattr(content, key))] for key in keys]
    return [*facts, [words.label("reads"), words.value("reads", " ".join(content.reads))]]


def _now(one: Indicated, words: Spoken) -> dict[str, str]:
    """The figure as it is, and the released one where that is another."""
    was = shown(one.total.released, one.measure, words)
    now = shown(one.total.value, one.measure, words)
    is_other = one.total.released is not None and was != now
    return {
        "code": one.code,
        "name": words.indicator(one.code, "name") or one.code,
        "value": now,
        "released": f"{words.label('released')} {was}" if is_other else "",
    }


def _key(one: Indicated, content: Content, words: Spoken) -> dict[str, Any]:
    half = next((half for half in one.halves if half.period == content.period), None)
    aim = charting.aim_of(one, half, words, is_over=content.ends_on < content.as_of[:10])
    interval = planned = ""
    if one.low is not None and one.high is not None:
        low, high = (shown(end, one.measure, words) for end in (one.low, one.high))
        interval = _("{low} to {high} with 95 %").format(low=low, high=high)
    if half is not None and half.milestone is not None:
        planned = f"{words.label('milestone')} {shown(half.milestone, one.measure, words)}"
    return {
        **_now(one, words),
        "is_hidden": isinstance(one.total.value, str),
        "has_aim": aim.target is not None,
        "share": aim.share,
        "word": aim.word,
        "is_behind": aim.state == "behind",
        "planned": planned,
        "interval": interval,
    }


def _other(one: Indicated, content: Content, words: Spoken) -> dict[str, Any]:
    """A row of the table: what the columns would say of this half-year."""
    half = next((half for half in one.halves if half.period == content.period), None)
    planned = half.milestone if half else None
    was = one.total.released
    return {
        **_key(one, content, words),
        "was": "" if was is None else shown(was, one.measure, words),
        "planned": "" if planned is None else shown(planned, one.measure, words),
        "target": shown(one.target, one.measure, words),
    }


def _next_page(count: int) -> str:
    if count < 1:
        return ""
    said = ngettext(
        "{count} more stands on the next page.", "{count} more stand on the next page.", count
    )
    return said.format(count=count)


def _against(one: Indicated, period: str, words: Spoken) -> dict[str, Any]:
    halves = one.halves
    while len(halves) > MOST_HALVES:  # what is far from the report's own goes first
        halves = halves[1:] if halves[0].period < period else halves[:-1]
    drawn = charting.columns_of(halves, words)
    return {
        **_now(one, words),
        "target": shown(one.target, one.measure, words),
        "definition": _("Definition {version}").format(version=one.version),
        "columns": drawn,
        "now": [half.period == period for half in halves],
        "heads": [words.short_period(half.period) for half in halves],
        "rows": [
            {"key": key, "cells": [_cell(half, key, one, words) for half in halves]}
            for key in ("value", "milestone", "released")
            if key == "value" or any(getattr(half, key) is not None for half in halves)
        ],
    }


def _cell(half: Half, key: str, one: Indicated, words: Spoken) -> str:
    value = getattr(half, key)
    return "" if value is None and key != "value" else shown(value, one.measure, words)


def _late(late: Late, content: Content, words: Spoken) -> str:
    about = {one.code: one for one in content.indicators}.get(late.code)
    measure = about.measure if about else "count"
    if late.value is None and isinstance(late.change, int | float | str):
        in_steps = about is not None and (about.measure, about.counts) == ("count", "people")
        return _moved(late, measure, words, in_steps=in_steps)
    return _(
        "{code}: released {was}, today {now}. Facts that came or changed since: {facts}"
    ).format(
        code=f"{late.code} {words.short_name(late.code)}".strip(),
        was=shown(late.released, measure, words),
        now=shown(late.value, measure, words),
        facts=shown(late.facts, "count", words),
    )


def _moved(late: Late, measure: str, words: Spoken, *, in_steps: bool) -> str:
    """For who reads what was released: that the total moved, and how far as it may be told."""
    if late.change == HIDDEN:
        return _("{code}: changed since; how far is hidden").format(
            code=f"{late.code} {words.short_name(late.code)}".strip()
        )
    is_number = isinstance(late.change, int | float)
    sign = "+" if isinstance(late.change, int | float) and late.change > 0 else ""
    change = sign + shown(late.change, measure, words)
    return _("{code}: released {was}, changed since by {change}").format(
        code=f"{late.code} {words.short_name(late.code)}".strip(),
        was=shown(late.released, measure, words),
        change=_("{change} or more").format(change=change) if in_steps and is_number else change,
    )


def _who(one: Indicated, words: Spoken) -> dict[str, Any]:
    return {
        **_now(one, words),
        "name": words.short_name(one.code),
        "pyramid": charting.pyramid_of(one, words),
        "splits": charting.splits_of(one, words),
        "now": words.label("value"),
    }
