"""Nothing that is hidden in a donor's report or pages can be computed from what is shown.

python -m prove.donor_sheet FILE.xlsx …
python -m prove.donor_sheet --base URL --demo var/synth/demo.json [--keep FOLDER] [FILE.xlsx …]

Every cell is an unknown whole number. What is known of it: numbers, the bounds of the marks, that
each split and sex by age sum to the whole, parts and counts of shares and means, what was released
and how far it moved since, half-years beside each other, several files of one half-year made on
different days, that whoever finished or sat a test also came, and the rule itself (a second hidden
number has ten or more). For each hidden number the least and the greatest possible value is
computed exactly. Exit code 1 where one keeps fewer than three possible values, or where one to
four people are shown, or come out; 2 where a file is no such report.

With --base it signs in as the readers of released figures, makes the reports of all closed
half-years in both languages, fetches them and each indicator's page, and proves all together.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from prove.possible import MOST, Answer, Unknowns
from prove.reader import fetch_all
from prove.shown import BOUNDS, LITTLE, WHOLE, Key, NotAReport, Row, Shown, Table, read_workbook

FEW = range(1, 5)
COVER, OTHER = 10, 5  # the rule is public: a second hidden number has so many, another one these
FINE = 1000  # sums of values are reckoned in thousandths: the solver is exact to a millionth
NEAR = 0.5e-6  # a share or mean is shown with six decimals
ROUNDED = ((1, 0.05), (2, 0.005))  # … or with one or two, where its people are hidden
TOUCH = 1e-7
MOST_LINES = 30
RELEASED = "released"
# who finished came; who sat two tests sat one; who sat one came
INSIDE = (("2.2", "5.1"), ("OC1.1", "OC1.2"), ("OC1.2", "5.1"), ("OC1.1", "5.1"))
PARTS = {"count": (), "share": ("part",), "mean": ("part", "total")}


class Cell(NamedTuple):
    """One unknown: whose figure, which, when, where, and what of it is counted."""

    scope: str
    period: str
    code: str
    when: str
    key: Key
    what: str

    def __str__(self) -> str:
        when = "" if self.when == RELEASED else f" as of {self.when}"
        return f"{self.period} {self.code} {'/'.join(self.key)} {self.what}{when}"


@dataclass
class Verdict:
    """What was asked of all files together, and what leaks."""

    hidden: dict[str, set[Cell]] = field(default_factory=dict)
    answers: dict[Cell, Answer] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)
    dropped: int = 0

    def line(self, source: str) -> str:
        """How many cells of one file are hidden, and which is known best."""
        cells = [cell for cell in self.hidden.get(source, ()) if cell in self.answers]
        nobody = [cell for cell in cells if self.answers[cell].values == {0}]
        some = sorted(set(cells) - set(nobody))
        if not some:
            return f"{source}: nothing is hidden"
        narrow = min(some, key=lambda one: self.answers[one].high - self.answers[one].low)
        low, high = self.answers[narrow].low, self.answers[narrow].high
        beside = f", {len(nobody)} where nobody can be" if nobody else ""
        words = f"{len(some)} hidden numbers{beside}, the narrowest {low} to {high}"
        return f"{source}: {words} ({narrow})"


@dataclass
class Attack:
    """Everything that the files say, as unknowns and sums."""

    unknowns: Unknowns = field(default_factory=Unknowns)
    verdict: Verdict = field(default_factory=Verdict)
    secrets: set[Cell] = field(default_factory=set)
    whens: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    keys: dict[tuple[str, str, str, str], set[Key]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)  # code → measure

    def hear(self, table: Table) -> None:
        """One table."""
        if table.people:
            self.people[table.code] = table.measure
        first = f"as of {table.as_of}" if table.shows_today else RELEASED
        for key, row in table.rows.items():
            self._row(table, first, key, row)
        for (sex, band), count in table.pairs.items():
            key = ("sex_age", f"{sex}/{band}")
            self._row(table, first, key, Row(count if table.measure == "count" else None, count))
        if not table.is_page:
            self._add_up(table, first)
        elif any(key != WHOLE for key in table.rows):
            self._page_adds_up(table)
        for period, row in table.halves.items():
            self._half(table, period, row)

    def _cell(self, table: Table, when: str, key: Key, what: str) -> Cell:
        cell = Cell(table.scope, table.period, table.code, when, key, what)
        if cell not in self.unknowns.bounds:
            self._begin(cell, table.measure)
        return cell

    def _begin(self, cell: Cell, measure: str) -> None:
        """A number is not negative, a part not more than its whole, a change from −1 to 1."""
        self.unknowns.between(cell, *((-MOST * FINE, MOST * FINE) if cell.what == "total"
                                      else (0, MOST)))  # fmt: skip
        self.whens.setdefault(cell[:3], set()).add(cell.when)
        self.keys.setdefault(cell[:4], set()).add(cell.key)
        if cell.what == "count":
            for what in PARTS[measure]:
                self._begin(cell._replace(what=what), measure)
        elif cell.what == "part":
            rest = cell._replace(what="rest")
            self.unknowns.between(rest)
            parts = {cell: 1, rest: 1, cell._replace(what="count"): -1}
            self.unknowns.add(parts, 0, 0)
        elif cell.what == "total":
            self.unknowns.fractions.add(cell)
            valued = cell._replace(what="part")
            self.unknowns.add({cell: 1, valued: -FINE}, -MOST * FINE * 2, 0)
            self.unknowns.add({cell: 1, valued: FINE}, 0, MOST * FINE * 2)

    def _row(self, table: Table, when: str, key: Key, row: Row) -> None:
        count = self._cell(table, when, key, "count")
        self._say(table, count, row.count)
        if table.measure == "count":
            self._say(table, count, row.value)
        else:
            self._say(table, count._replace(what="part"), row.part)
            self._divided(count, table.measure, row.value, _near(row))
        before = count
        if when != RELEASED and row.released is not None:
            before = self._cell(table, RELEASED, key, "count")
            if table.measure == "count":
                self._say(table, before, row.released)
            else:
                self._divided(before, table.measure, row.released)
        self._moved(table, before, row)

    def _say(self, table: Table, cell: Cell, said: object) -> None:
        """A number, or a mark in its place."""
        if isinstance(said, str) and said in BOUNDS:
            low, high = BOUNDS[said]
            self.unknowns.between(cell, low, MOST if high is None else high)
            if table.people:
                self.secrets.add(cell)
                self.verdict.hidden.setdefault(table.source, set()).add(cell)
        elif isinstance(said, int | float):
            self.unknowns.between(cell, int(said), int(said))

    def _divided(self, count: Cell, measure: str, value: object, near: float = NEAR) -> None:
        """A share is part over count, a mean total over who has a value; nothing: nobody."""
        below = count if measure == "share" else count._replace(what="part")
        above = count._replace(what="part" if measure == "share" else "total")
        scale = FINE if measure == "share" else 1
        if isinstance(value, int | float):
            for sign in (-1, 1):
                end = (float(value) + sign * near) * FINE
                ends = (-MOST * FINE, TOUCH) if sign > 0 else (-TOUCH, MOST * FINE)
                self.unknowns.add({above: scale, below: -end}, *ends)

    def _moved(self, table: Table, before: Cell, row: Row) -> None:
        """What stands there today, where it is told how far it moved."""
        if row.change is None:
            return
        now = self._cell(table, f"as of {table.as_of}", before.key, "count")
        if table.measure == "count":
            if isinstance(row.change, int | float):
                self.unknowns.add({now: 1, before: -1}, int(row.change), int(row.change))
            elif row.change == LITTLE:
                self.unknowns.add({now: 1, before: -1}, -FEW[-1], FEW[-1])
        elif isinstance(row.change, int | float) and isinstance(row.released, int | float):
            self._divided(now, table.measure, row.released + row.change)

    def _add_up(self, table: Table, first: str) -> None:
        splits: dict[str, list[Key]] = {}
        for key in table.rows:
            splits.setdefault(key[0], []).append(key)
        for split, keys in splits.items():
            if split != WHOLE[0]:
                self._sum(table, first, keys, WHOLE)
        for sex in {sex for sex, _band in table.pairs}:
            keys = [("sex_age", f"{one}/{band}") for one, band in table.pairs if one == sex]
            self._sum(table, first, keys, ("sex", sex))
        for band in {band for _sex, band in table.pairs}:
            keys = [("sex_age", f"{sex}/{one}") for sex, one in table.pairs if one == band]
            self._sum(table, first, keys, ("age_band", band))

    def _page_adds_up(self, table: Table) -> None:
        """Of a page that no workbook explains: its own rows; who is not there is nobody."""
        known = self.keys.get((table.scope, table.period, table.code, RELEASED), set())
        for split in {key[0] for key in table.rows if key != WHOLE}:
            keys = [key for key in table.rows if key[0] == split]
            for key in known:
                if key[0] == split and key not in table.rows:
                    self.unknowns.between(self._cell(table, RELEASED, key, "count"), 0, 0)
            self._sum(table, RELEASED, keys, WHOLE)

    def _sum(self, table: Table, when: str, keys: Iterable[Key], whole: Key) -> None:
        for what in ("count", *PARTS[table.measure]):
            parts = {self._cell(table, when, key, "count")._replace(what=what): 1 for key in keys}
            self._cell(table, when, whole, "count")
            total = Cell(table.scope, table.period, table.code, when, whole, what)
            self.unknowns.add({**parts, total: -1}, 0, 0)

    def _half(self, table: Table, period: str, row: Row) -> None:
        if row.released is None:
            return
        other = Table(table.source, table.scope, period, table.as_of, table.code, table.measure,
                      table.people)  # fmt: skip
        if row.value == row.released:
            count = None if table.measure != "count" else row.value
            self._row(other, RELEASED, WHOLE, Row(row.value, count, None, None, row.change))

    def suppose(self, tables: Sequence[Table]) -> None:
        """The rule, and who stands in which other figure."""
        self._cover(tables)
        for (scope, period, code, when), keys in list(self.keys.items()):
            for inner, outer in INSIDE:
                if code != inner:
                    continue
                for key in keys & self.keys.get((scope, period, outer, when), set()):
                    parts = {Cell(scope, period, inner, when, key, "count"): 1,
                             Cell(scope, period, outer, when, key, "count"): -1}  # fmt: skip
                    self.unknowns.add(parts, -MOST, 0, supposed=True)
            if " " in scope:
                self._own(scope, period, code, when)

    def _cover(self, tables: Sequence[Table]) -> None:
        marks: dict[tuple[str, str, str], dict[Key, list[Cell]]] = {}
        for table in tables:
            if table.measure != "count" or not table.people or table.shows_today:
                continue
            for split in {key[0] for key in table.rows if key != WHOLE}:
                rows = {key: row for key, row in table.rows.items() if key[0] == split}
                if all(row.count == "hidden" for row in rows.values()):
                    continue
                hidden = marks.setdefault((table.scope, table.period, split), {})
                for key, row in rows.items():
                    found = hidden.setdefault(key, [])
                    if row.count == "hidden":
                        found.append(self._cell(table, RELEASED, key, "count"))
                    else:
                        found.append(Cell("", "", "", "", key, ""))
        for hidden in marks.values():
            for cells in hidden.values():
                second = all(cell.scope for cell in cells)
                for cell in filter(lambda one: one.scope, cells):
                    self.unknowns.between(cell, COVER if second else OTHER)

    def _own(self, scope: str, period: str, code: str, when: str) -> None:
        """Whoever stands in a partner's cell stands in the partner's own figure too."""
        if self.people.get(code) != "count":
            return
        for partner in scope.split():
            if (partner, period, code, when) in self.keys:
                cell = Cell(scope, period, code, when, ("partner", partner), "count")
                own = Cell(partner, period, code, when, WHOLE, "count")
                self.unknowns.add({cell: 1, own: -1}, -MOST, 0, supposed=True)

    def judge(self) -> Verdict:
        """Ask for every number of people."""
        between = dict(self._between_days())
        cells = [
            cell
            for cell in self.unknowns.bounds
            if isinstance(cell, Cell) and cell.code in self.people and cell.what != "total"
        ]
        found = self.unknowns.ask([*cells, *between])
        said, verdict = self.unknowns, self.verdict
        verdict.dropped = said.dropped
        verdict.leaks += [f"the files contradict themselves: {one}" for one in said.contradictions]
        for name, answer in sorted(found.items(), key=lambda one: str(one[0])):
            if isinstance(name, Cell):
                verdict.answers[name] = answer
            if leak := _leak(answer, is_hidden=name in self.secrets):
                verdict.leaks.append(f"{between.get(name, name)}: {leak}")
        return verdict

    def _between_days(self) -> Iterator[tuple[tuple[str, Cell, str], str]]:
        """What came between two files of one half-year is a number of people too."""
        for (scope, period, code), whens in self.whens.items():
            days = sorted(whens - {RELEASED})
            if code not in self.people:
                continue
            for old, new in combinations(days, 2):
                for what in ("count", "part", "rest")[: 3 if PARTS[self.people[code]] else 1]:
                    before = Cell(scope, period, code, old, WHOLE, what)
                    name = ("between", before, new)
                    self.unknowns.between(name, -MOST, MOST)
                    after = before._replace(when=new)
                    self.unknowns.add({after: 1, before: -1, name: -1}, 0, 0)
                    yield name, f"{period} {code} {what} between {old[6:]} and {new[6:]}"


def _near(row: Row) -> float:
    """How far a share may be from what is shown."""
    if isinstance(row.value, int | float) and row.count == "hidden":
        return next(
            (near for places, near in ROUNDED if round(row.value, places) == row.value), NEAR
        )
    return NEAR


def _leak(answer: Answer, *, is_hidden: bool) -> str:
    if answer.is_enough:
        return ""
    values = sorted(answer.values)
    words = " or ".join(map(str, values))
    if is_hidden and values != [0]:
        return f"hidden, and can be {words} alone"
    if any(abs(one) in FEW for one in values):
        return f"{words} people come out"
    return ""


def prove(shown: Sequence[Shown]) -> Verdict:
    """All files together: a reader has all of them."""
    attack = Attack()
    tables = [table for one in shown for table in one.tables]
    for table in sorted(tables, key=lambda one: one.is_page):
        attack.hear(table)
    attack.suppose([table for table in tables if not table.is_page])
    verdict = attack.judge()
    verdict.leaks += [line for one in shown for line in one.strange]
    return verdict


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Nothing hidden can be computed.")
    parser.add_argument("files", nargs="*", type=Path, help="workbooks of a reader of figures")
    parser.add_argument("--base", help="a running installation")
    parser.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    parser.add_argument("--readers", default="lift,authority", help="their organisations")
    parser.add_argument("--keep", type=Path, help="write what was fetched into this folder")
    said = parser.parse_args(arguments)
    if not said.files and not said.base:
        parser.error("name files, or an installation (--base)")
    try:
        shown = [read_workbook(one.read_bytes(), one.name) for one in said.files]
        if said.base:
            demo = json.loads(said.demo.read_text(encoding="utf-8"))
            shown += fetch_all(said.base, demo, said.readers.split(","), said.keep)
    except NotAReport as wrong:
        print(f"NOT PROVED: {wrong}", file=sys.stderr)
        return 2
    return tell(prove(shown), shown)


def tell(verdict: Verdict, shown: Sequence[Shown]) -> int:
    """Print a line a file and what leaks; the exit code."""
    for one in shown:
        print(verdict.line(one.source), flush=True)
    for line in verdict.leaks[:MOST_LINES]:
        print(f"    LEAK {line}", flush=True)
    if verdict.dropped:
        print(f"{verdict.dropped} suppositions contradict what is shown, and were dropped")
    print(f"{len(verdict.answers)} numbers asked, {len(verdict.leaks)} leaks", flush=True)
    if not any(verdict.hidden.values()) and not verdict.leaks:
        print("NOT PROVED: nothing is hidden in these files", file=sys.stderr)
        return 2
    return 1 if verdict.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
