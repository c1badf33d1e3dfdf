"""Words of half-years: facts by kind, figures by measure, names of organisations."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation
from safe.kernel.ui.words import number


def names_of(found: Iterable[Organisation]) -> str:
    """KWA, HNF"""
    return ", ".join(programmes.short_name_of(one) for one in found)


def value_of(cells: Mapping[str, Any]) -> Decimal | None:
    """The value of a figure as it is stored: a count, part of count, or total of valued."""
    whole = cells["whole"]
    count, measure = int(whole.get("count", 0)), cells["measure"]
    if measure == "share":
        return Decimal(int(whole.get("part", 0))) / count if count else None
    if measure == "mean":
        valued = int(whole.get("valued", 0))
        return Decimal(str(whole.get("total", 0))) / valued if valued else None
    return Decimal(count)


def said(cells: Mapping[str, Any] | None) -> str:
    """1,283 · 72 % · 0.41; a dash where there is nothing to divide."""
    value = value_of(cells) if cells is not None else None
    if cells is None or value is None:
        return "–"
    if cells["measure"] == "share":
        return f"{number(round(float(value) * 100, 1))} %"
    return number(float(value)) if cells["measure"] == "mean" else number(int(value))


def change(now: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """+14 · −2 · +1.4 points; empty where both say the same."""
    new, old = value_of(now), value_of(before)
    if new == old:
        return ""
    if new is None or old is None:
        return _("changed")
    moved = new - old
    sign = "+" if moved > 0 else "−"
    if now["measure"] == "share":
        points = number(round(abs(float(moved)) * 100, 1))
        return _("{change} points").format(change=f"{sign}{points}")
    return f"{sign}{number(abs(float(moved)))}"
