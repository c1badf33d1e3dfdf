"""Known figures of item analysis, beside what safe.kernel.statistics makes of the same matrices.

python -m tests.item_analysis FOLDER     reads FOLDER/item_analysis_expected.json

Prints every figure expected and got; leaves with 1 when one differs in the digits given.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from safe.kernel import statistics

NAME = "item_analysis_expected.json"
DIGITS = 10


@dataclass(frozen=True)
class Compared:
    """One figure."""

    name: str
    expected: float | None
    got: float | None

    @property
    def equal(self) -> bool:
        """Whether the digits given agree."""
        if self.expected is None or self.got is None:
            return self.expected is self.got
        return round(self.got, DIGITS) == self.expected


def read_cases(folder: Path) -> list[dict[str, Any]]:
    """The matrices with their figures."""
    cases: list[dict[str, Any]] = json.loads((folder / NAME).read_text())["cases"]
    return cases


def compare(case: dict[str, Any]) -> Iterator[Compared]:
    """Every figure of one case."""
    pre, post = case["pre"], case["post"]
    before, after = ([sum(row) / len(row) for row in one] for one in (pre, post))
    changes = [statistics.normalised_change(*pair) for pair in zip(before, after, strict=True)]
    known = [change for change in changes if change is not None]
    first = statistics.changed([row[0] for row in pre], [row[0] for row in post])
    lists: dict[str, list[float | None]] = {
        "difficulty": [*statistics.difficulty(pre)],
        "r_item_rest": statistics.discrimination(pre),
        "normalised_change": changes,
    }
    for name, got in lists.items():
        for number, pair in enumerate(zip(case[name], got, strict=True), 1):
            yield Compared(f"{name} {number}", *pair)
    yield Compared("kr20", case["kr20"], statistics.reliability(pre))
    gain = statistics.class_gain(before, after)
    yield Compared("class_gain_hake", case["class_gain_hake"], gain)
    mean = fmean(known) if known else None
    yield Compared("mean_normalised_change", case["mean_normalised_change"], mean)
    item = case["mcnemar_item_1"]
    yield Compared("gained", item["gained"], first.gained)
    yield Compared("lost", item["lost"], first.lost)
    yield Compared("chi2", item["chi2_uncorrected"], first.chi2)


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) != 1:
        print("python -m tests.item_analysis FOLDER", file=sys.stderr)
        return 2
    wrong = count = 0
    for case in read_cases(Path(arguments[0])):
        for one in compare(case):
            count, wrong = count + 1, wrong + (not one.equal)
            said = "equal" if one.equal else "DIFFERS"
            print(f"{case['n']}x{case['k']} {one.name}: {one.expected} {one.got} {said}")
    print(f"{count} figures, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
