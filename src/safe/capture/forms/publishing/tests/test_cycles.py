"""A form whose answers wait for one another is refused, and the ring is named."""

import pytest

from safe.capture.forms.publishing.checking import check_workbook
from safe.capture.forms.publishing.findings import Finding
from safe.capture.forms.publishing.tests.workbooks import workbook
from safe.capture.forms.publishing.words import say

HEADER = ("type", "name", "label", "calculation", "relevant", "required")


def rings(*rows: tuple[str, ...]) -> list[Finding]:
    checked = check_workbook(workbook([HEADER, *rows]))
    assert all(f.code in {"ring"} for f in checked.findings if f.level == "refuses"), checked
    return [f for f in checked.findings if f.code == "ring"]


@pytest.mark.parametrize("size", [2, 3, 20])
def test_calculations_in_a_ring(size: int) -> None:
    rows = [("calculate", f"c{n}", "", f"${{c{(n + 1) % size}}} + 1") for n in range(size)]
    (found,) = rings(*rows)
    assert found.named["ring"].count("→") == size
    assert "c0 → c1" in say(found).sentence
    assert found.row == 2


def test_a_calculation_that_reads_itself() -> None:
    assert len(rings(("calculate", "c", "", ". + 1"))) == 1
    assert len(rings(("calculate", "c", "", "${c} + 1"))) == 1


def test_through_a_relevant() -> None:
    rows = [("calculate", "c", "", "${a}"), ("text", "a", "A", "", "${c} = 'x'")]
    assert len(rings(*rows)) == 1


def test_through_a_group_that_asks_its_own_child() -> None:
    rows = [("begin group", "g", "G", "", "${a} = 'x'"), ("text", "a", "A"), ("end group",)]
    assert len(rings(*rows)) == 1


def test_inside_a_repeat() -> None:
    rows = [
        ("begin repeat", "r", "R"),
        ("calculate", "c", "", "${d}"),
        ("calculate", "d", "", "${c}"),
        ("end repeat",),
    ]
    assert len(rings(*rows)) == 1


def test_by_a_relative_path_of_the_author() -> None:
    rows = [("begin group", "g", "G", "", "./a = 'x'"), ("text", "a", "A"), ("end group",)]
    assert len(rings(*rows)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        # its own value in required, a sum over a repeat, a name in quotes, the parent of a node
        [("text", "a", "A", "", "", ". = ''")],
        [("begin repeat", "r", "R"), ("integer", "n", "N"), ("end repeat",),
         ("calculate", "s", "", "sum(${n})")],
        [("calculate", "c", "", "concat('/data/c', 1)")],
        [("begin repeat", "r", "R"), ("calculate", "p", "", "position(..)"), ("end repeat",)],
        [("begin group", "g", "G", "", "${a} = 'x'"), ("text", "b", "B"), ("end group",),
         ("text", "a", "A")],
    ],
)  # fmt: skip
def test_what_only_looks_like_a_ring(rows: list[tuple[str, ...]]) -> None:
    assert not rings(*rows)
