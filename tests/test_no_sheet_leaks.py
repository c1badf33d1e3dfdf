"""Invented half-years as the product shows them, before a prover that knows nothing of its rule."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from prove.donor_sheet import prove
from prove.shown import WHOLE, Row, Shown, Table
from safe.results.indicators.declarations import Measure
from safe.results.indicators.figures import Cell, Figure
from safe.results.indicators.hiding import Mark, ShownCell, ShownFigure, change, hide, show_all
from safe.results.reports.content import plain

CODES = {
    "sex": ["female", "male", "other", "unknown"],
    "township": [f"T{number}" for number in range(8)],
    "partner": list("abcde"),
}
Person = Mapping[str, Any]
MEASURES = {
    "5.1": (Measure.COUNT, "came"),
    "2.2": (Measure.COUNT, "finished"),
    "OC1.2": (Measure.SHARE, "sat"),
    "OC1.1": (Measure.MEAN, "paired"),
}
# a figure beside one of the same people; shares of nearly everybody; all in one place
ONCE_LEAKED = (2, 8, 13, 60, 101, 109, 145, 317)


def people(dice: random.Random) -> list[Person]:
    """Who came; few or many, evenly spread or not, nearly all finish or sit the tests."""
    many = dice.choice([6, 8, 12, 15, 20, 25, 30, 50, 64, 100, 150])
    weights = {split: [dice.random() ** 3 for _ in codes] for split, codes in CODES.items()}
    sat, paired = dice.choice([0.3, 0.6, 0.9, 0.97, 1]), dice.choice([0.3, 0.7, 0.95, 1])
    passed, finished = dice.choice([0.1, 0.5, 0.7, 0.95, 1]), dice.choice([0.2, 0.7, 0.95, 1])
    valued, found = dice.choice([0.8, 0.95, 1]), []
    for _ in range(many):
        one: dict[str, Any] = {
            split: dice.choices(codes, weights[split])[0] for split, codes in CODES.items()
        }
        one |= {"came": True, "finished": dice.random() < finished, "sat": dice.random() < sat}
        one |= {"paired": one["sat"] and dice.random() < paired, "passed": dice.random() < passed}
        has_value = dice.random() < valued
        value = Decimal(str(round(dice.uniform(-1, 1), 4))) if has_value else None
        found.append(one | {"value": value})
    return found


def figures(people: Sequence[Person]) -> dict[str, Figure]:
    """The four figures of a half-year that count people."""
    return {
        code: figure(measure, [one for one in people if one[who]])
        for code, (measure, who) in MEASURES.items()
    }


def figure(measure: Measure, people: Sequence[Person]) -> Figure:
    splits: dict[str, dict[str, Cell]] = {}
    for split in CODES:
        inside = defaultdict(list)
        for one in people:
            inside[one[split]].append(one)
        splits[split] = {code: cell(measure, found) for code, found in inside.items()}
    return Figure(measure, cell(measure, people), splits)


def cell(measure: Measure, people: Sequence[Person]) -> Cell:
    values = [one["value"] for one in people if one["value"] is not None]
    if measure is Measure.MEAN:
        return Cell(len(people), 0, len(values), sum(values, Decimal(0)))
    return Cell(len(people), sum(one["passed"] for one in people) * (measure is Measure.SHARE))


def row(cell: ShownCell, moved: object = None) -> Row:
    def said(value: int | Decimal | Mark | None) -> object:
        return value.value if isinstance(value, Mark) else plain(value)

    return Row(said(cell.value), said(cell.count), said(cell.part), said(cell.value), moved)


def tables(shown: Mapping[str, ShownFigure], moved: Mapping[str, object], day: str) -> Shown:
    """As a workbook says it."""
    found = []
    for code, one in shown.items():
        table = Table("sheet", "a b c d e", "2020S1", day, code, one.measure.value, people=True)
        table.rows[WHOLE] = row(one.whole, moved.get(code))
        for split, codes in CODES.items():
            table.rows |= {(split, at): row(one.cell(split, at)) for at in codes}
        found.append(table)
    return Shown("sheet", found)


@pytest.mark.parametrize("seed", ONCE_LEAKED)
def test_nothing_hidden_can_be_computed(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - invented people
    came = people(dice)
    released, days = figures(came), []
    shown = hide(released, set(released))
    for day in ("2020-08-01", "2020-08-02"):
        came = [one for one in came if dice.random() > 0.02] + people(dice)[
            : dice.choice([0, 1, 6])
        ]
        now = figures(came)
        told = {code: change(now[code], released[code]) for code in now}
        moved = {
            code: one.value if isinstance(one, Mark) else plain(one) for code, one in told.items()
        }
        days.append(tables(shown, moved, day))
    assert prove(days).leaks == []


def test_the_prover_sees_it_when_nothing_is_hidden() -> None:
    dice = random.Random(ONCE_LEAKED[0])  # noqa: S311 - invented people
    shown = {code: show_all(one) for code, one in figures(people(dice)).items()}
    assert any("people come out" in leak for leak in prove([tables(shown, {}, "")]).leaks)
