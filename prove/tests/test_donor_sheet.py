"""The prover sees each way a sheet can give a hidden number away, and nothing in a sheet that holds."""

import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from prove.donor_sheet import Verdict, main, prove
from prove.shown import NotAReport, Row, Shown, Table, read_page, read_workbook

FEW, HIDDEN, LITTLE = "1–4", "hidden", "fewer than 5"
Rows = Mapping[tuple[str, str], tuple[object, ...]]  # value, count, part, released, change
HOLDS: Rows = {
    ("total", "all"): (73, 73, None, 73, 0),
    ("sex", "female"): (HIDDEN, HIDDEN, None, HIDDEN),
    ("sex", "male"): (30, 30, None, 30),
    ("sex", "other"): (FEW, FEW, None, FEW),
}


def book(
    *sheets: tuple[str, str, Rows],
    period: str = "2020S1",
    as_of: str = "2020-07-14T00:00:00Z",
    halves: Mapping[str, object] | None = None,
    cells: str = "hidden",
    beneath: Mapping[str, Any] | None = None,
    after: Iterable[tuple[object, ...]] = (),
) -> bytes:
    """A workbook as a donor is given it: code, measure and rows of each sheet."""
    workbook, out = Workbook(), io.BytesIO()
    cover = workbook.active
    assert cover is not None
    cover.title = "SAFE"
    for key, value in {
        "period": period,
        "reads": "kwa hnf",
        "as_of": as_of,
        "cells": cells,
    }.items():
        cover.append(("", value, "", None, None, None, None, key))
    if beneath is not None:
        hidden = workbook.create_sheet("model")
        hidden.sheet_state = "veryHidden"
        hidden.append((json.dumps(beneath),))
    for code, measure, rows in sheets:
        sheet = workbook.create_sheet(code)
        sheet.append(("Counts", "people", "", None, None, None, None, "counts"))
        sheet.append(("Measure", measure, "", None, None, None, None, "measure"))
        sheet.append(("split", "code", "words", "value", "count", "part", "released", "change"))
        for (split, cell), said in rows.items():
            sheet.append((split, cell, cell.title(), *said))
        sheet.append(("rows", len(rows), len(rows)))
        sheet.append(("check", None, "", 0))
        sheet.append(("half", "", "words", "value", "milestone", "", "released", "change"))
        for other, value in (halves or {}).items():
            sheet.append((other, None, "", value, None, None, value, None))
        for line in after:
            sheet.append(line)
    workbook.save(out)
    return out.getvalue()


def proved(*books: bytes) -> Verdict:
    return prove([read_workbook(data, f"file {at}") for at, data in enumerate(books)])


def leaks(*books: bytes) -> str:
    return "\n".join(proved(*books).leaks)


def test_a_sheet_that_holds() -> None:
    verdict = proved(book(("5.1", "count", HOLDS)))
    assert verdict.leaks == []
    assert verdict.line("file 0") == (
        "file 0: 2 hidden numbers, the narrowest 1 to 4 (2020S1 5.1 sex/other count)"
    ) or "39 to 42" in verdict.line("file 0")


def test_one_alone_in_its_split() -> None:
    alone = {**HOLDS, ("sex", "female"): (40, 40, None, 40)}
    assert "sex/other count: hidden, and can be 3 alone" in leaks(book(("5.1", "count", alone)))


def test_two_that_share_too_little() -> None:
    tight = {
        **HOLDS,
        ("total", "all"): (32, 32, None, 32),
        ("sex", "female"): (FEW, FEW, None, FEW),
    }
    assert "sex/other count: hidden, and can be 1 alone" in leaks(book(("5.1", "count", tight)))


def share(part: object, value: object, count: object = 20) -> Rows:
    return {
        ("total", "all"): (0.6, 50, 30, 0.6),
        ("sex", "female"): (0.733333, 30, 22, 0.733333),
        ("sex", "male"): (value, count, part, value),
    }


def test_the_parts_of_a_share_give_it_away() -> None:
    assert "sex/male part: hidden, and can be 8 alone" in leaks(
        book(("OC1.2", "share", share(HIDDEN, HIDDEN)))
    )


def test_a_share_tells_its_part() -> None:
    """The part of the other cell is hidden as well, and its share is not."""
    rows = {
        ("total", "all"): (HIDDEN, 50, HIDDEN, HIDDEN),
        ("sex", "female"): (0.733333, 30, HIDDEN, 0.733333),
        ("sex", "male"): (HIDDEN, 20, HIDDEN, HIDDEN),
    }
    found = leaks(book(("OC1.2", "share", rows)))
    assert "sex/female part: hidden, and can be 22 alone" in found
    assert "sex/male" not in found


def test_who_failed_is_shown_by_who_passed() -> None:
    rows = {("total", "all"): (0.94, 50, 47, 0.94)}
    assert "total/all rest: 3 people come out" in leaks(book(("OC1.2", "share", rows)))


def test_means_tell_how_many_carry_a_value() -> None:
    rows = {
        ("total", "all"): (0.35625, 40, 40, 0.35625),
        ("sex", "female"): (0.3125, HIDDEN, HIDDEN, 0.3125),
        ("sex", "male"): (0.4875, HIDDEN, HIDDEN, 0.4875),
    }
    assert "sex/male part: hidden, and can be 10 alone" in leaks(book(("OC1.1", "mean", rows)))
    short = {key: (round(value, 1), *rest) for key, (value, *rest) in rows.items()}
    assert leaks(book(("OC1.1", "mean", short))) == ""


def test_a_restatement_tells_what_was_released() -> None:
    rows = {("total", "all"): (8, 8, None, FEW, 5)}
    assert "total/all count: hidden, and can be 3 alone" in leaks(book(("5.1", "count", rows)))
    apart = {("total", "all"): (8, 8, None, FEW, HIDDEN)}
    assert leaks(book(("5.1", "count", apart))) == ""


def test_what_came_between_two_days() -> None:
    def on(day: int, change: object) -> bytes:
        rows = {**HOLDS, ("total", "all"): (73, 73, None, 73, change)}
        return book(("5.1", "count", rows), as_of=f"2020-08-{day:02}T00:00:00Z")

    assert leaks(on(1, LITTLE), on(2, 5), on(3, 15)) == ""
    assert "count between 2020-08-01" in leaks(on(1, 15), on(2, 17))


def test_another_half_year_tells_it() -> None:
    rows = {("total", "all"): (FEW, FEW, None, FEW)}
    first, second = book(("5.1", "count", rows), period="2019S2"), {"2019S2": 3, "2020S1": 73}
    assert leaks(first) == ""
    assert "2019S2 5.1 total/all count: hidden, and can be 3 alone" in leaks(
        first, book(("5.1", "count", HOLDS), halves=second)
    )


def test_sex_by_age_gives_it_away() -> None:
    rows = {
        ("total", "all"): (40, 40, None, 40),
        ("sex", "female"): (HIDDEN, HIDDEN, None, HIDDEN),
        ("sex", "male"): (HIDDEN, HIDDEN, None, HIDDEN),
    }
    pairs = [
        ("sex_age", "age_band", "words", "", "count"),
        *[("female", band, "", None, count) for band, count in (("18-24", 12), ("60+", 11))],
        *[("male", band, "", None, count) for band, count in (("18-24", 17), ("60+", HIDDEN))],
    ]
    assert leaks(book(("5.1", "count", rows))) == ""
    found = leaks(book(("5.1", "count", rows), after=pairs))
    assert "sex/female count: hidden, and can be 23 alone" in found
    assert "sex_age/male/60+ count: hidden, and can be 0 alone" not in found


def test_a_figure_inside_another_gives_it_away() -> None:
    """22 of the 23 who came finished: of five women, four or five."""
    came = {
        ("total", "all"): (23, 23, None, 23),
        ("sex", "female"): (5, 5, None, 5),
        ("sex", "male"): (18, 18, None, 18),
    }
    finished = {
        ("total", "all"): (22, 22, None, 22),
        ("sex", "female"): (HIDDEN, HIDDEN, None, HIDDEN),
        ("sex", "male"): (HIDDEN, HIDDEN, None, HIDDEN),
    }
    found = leaks(book(("2.2", "count", finished), ("5.1", "count", came)))
    assert "2.2 sex/female count: hidden, and can be 4 or 5 alone" in found
    assert leaks(book(("2.2", "count", finished))) == ""


def test_the_sheet_beneath_says_more() -> None:
    row = ("split", "code", "value", "count", "part", "released", "change")
    said = {
        "reads": ["kwa", "hnf"], "period": "2020S1", "as_of": "2020-07-14T00:00:00Z", "late": [],
        "indicators": [{
            "code": "5.1", "measure": "count", "counts": "people", "pairs": [], "halves": [],
            "low": None, "rows": [dict(zip(row, (*key, *told, None, None), strict=False)) for key, told in
                                  {**HOLDS, ("sex", "other"): (3, 3, None, 3)}.items()],
        }],
    }  # fmt: skip
    assert "can be 3 alone" in leaks(book(("5.1", "count", HOLDS), beneath=said))
    assert "cannot be read" in leaks(book(("5.1", "count", HOLDS), beneath={"period": "2020S1"}))


def test_a_few_people_that_are_shown() -> None:
    rows = {**HOLDS, ("sex", "other"): (3, 3, None, 3)}
    assert "sex/other count: 3 people come out" in leaks(book(("5.1", "count", rows)))


def test_a_number_that_nobody_explains() -> None:
    assert "17 is not understood" in leaks(
        book(("5.1", "count", HOLDS), after=[("", "", "", None, None, None, None), ("note", 17)])
    )


LIKE = Table("", "kwa hnf", "2020S1", "", "5.1", "count", people=True)


def page(*rows: tuple[str, str, float]) -> bytes:
    lines = "".join(
        f'<tr><th>{name}</th><td class="n">{said}</td><td><svg><rect class="fill" width="{bar}%"/>'
        "</svg></td></tr>"
        for name, said, bar in (*rows, ("Together", "<b>73</b>", 0))
    )
    return f'<table class="s-table s-plain"><caption>Sex</caption>{lines}</table>'.encode()


def beside(*rows: tuple[str, str, float]) -> list[str]:
    """What leaks of a workbook that holds, with a page beside it."""
    workbook = read_workbook(book(("5.1", "count", HOLDS)), "file")
    return prove([workbook, read_page(page(*rows), "page", LIKE, workbook.words)]).leaks


def test_a_page_beside_the_workbook() -> None:
    told = (("Female", HIDDEN, 0), ("Male", "30", 41.1), ("Other", FEW, 0))
    assert beside(*told) == []
    assert "sex/other count: hidden, and can be 3 alone" in beside(*told[:2], ("Other", "၃", 0))[-1]
    assert beside(*told[:2], ("Other", FEW, 4.1)) == [
        "page sex Other: a bar of 4.1 % beside a mark"
    ]


def test_a_page_alone() -> None:
    shown = read_page(page(("Men", "70", 95.9), ("Others", FEW, 0)), "page", LIKE, {})
    assert prove([shown]).leaks == ["2020S1 5.1 Sex/Others count: hidden, and can be 3 alone"]


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "holds": book(("5.1", "count", HOLDS)),
        "leaks": book(("5.1", "count", {**HOLDS, ("sex", "female"): (40, 40, None, 40)})),
        "exact": book(("5.1", "count", HOLDS), cells="exact"),
        "plain": book(("5.1", "count", {("total", "all"): (73, 73, None, 73)})),
    }
    codes = {}
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        codes[name] = main([str(tmp_path / f"{name}.xlsx")])
    assert codes == {"holds": 0, "leaks": 1, "exact": 2, "plain": 2}
    assert "holds.xlsx: 2 hidden numbers" in capsys.readouterr().out


def test_sessions_are_not_people() -> None:
    table = Table("x", "kwa hnf", "2020S1", "", "2.3", "count", people=False)
    table.rows[("total", "all")] = Row(2, 2)
    assert prove([Shown("x", [table])]).leaks == []


def test_a_file_of_something_else() -> None:
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(NotAReport):
        read_workbook(out.getvalue(), "x")


BOARD = ("indicator", "version", "words", "value", "milestone", "target", "released", "change")


def on_cover(*figures: object) -> list[str]:
    """What nobody understands of a line of the cover's table."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "SAFE"
    for key in ("period", "reads", "as_of", "cells"):
        cover.append(("", "hidden", "", None, None, None, None, key))
    for line in (BOARD, ("OC2.1", 1, "Gained", *figures)):
        cover.append(line)
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue(), "file").strange


def test_a_share_of_nothing_leaves_its_plan_alone_on_the_cover() -> None:
    assert on_cover(None, 0, 0.6, None, 0) == []
    assert on_cover(None, 0.4, 0.6, None, None) == []
    assert on_cover(None, 0.4, 0.6, None, 3) == ["file SAFE, row 6: 3 is not understood"]
    assert "file SAFE, row 6: 0.5 is not understood" in on_cover(0.5, 0.4, 0.6, None, None)
