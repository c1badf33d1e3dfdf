"""Every number of a report's workbook is reckoned anew by LibreOffice, and must come out the same.

python -m prove.recalculate FILE.xlsx …

What the formulas had come to is struck out first, so that nothing can be copied; LibreOffice opens
the file without a window and saves it again. Then every cell of every sheet is compared, each check
line must be 0, each line of rows must agree, and each split whose cells are all numbers must sum to
its total. Exit code 1 on a difference, 2 where LibreOffice is not installed.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from openpyxl import load_workbook

NEAR = 1e-9
LONGEST = 240  # seconds
MOST_LINES = 20
FILTER = "xlsx:Calc MS Excel 2007 XML"
# a formula's cell with what it had come to: that goes
_RECKONED = re.compile(rb"(<c\b[^>]*>\s*<f\b[^>]*?(?:/>|>.*?</f>))\s*<v>[^<]*</v>", re.DOTALL)
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
Cells = Mapping[tuple[str, str], object]


class NoLibreOffice(Exception):
    """There is no soffice on this machine."""


@dataclass
class Verdict:
    """What was compared in one file, and what differs."""

    numbers: int = 0
    formulas: int = 0
    checks: int = 0
    splits: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.numbers} numbers, {len(self.wrong)} differ; {self.formulas} formulas reckoned "
            f"anew, {self.checks} checks, {self.splits} splits summed"
        )


def recalculate(files: Sequence[bytes]) -> list[bytes]:
    """Each workbook as LibreOffice reckons and saves it; raises NoLibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NoLibreOffice
    with tempfile.TemporaryDirectory(prefix="safe-recalculate-") as folder:
        place = Path(folder)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_ALWAYS, encoding="utf-8")
        sources = [place / f"{number}.xlsx" for number in range(len(files))]
        for source, data in zip(sources, files, strict=True):
            source.write_bytes(forget(data))
        words = [program, "--headless", "--norestore", "--convert-to", FILTER]
        words += [f"-env:UserInstallation={(place / 'profile').as_uri()}"]
        words += ["--outdir", str(place / "out"), *map(str, sources)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, check=False)
        made = [place / "out" / source.name for source in sources]
        if not all(one.exists() for one in made):
            raise RuntimeError(f"LibreOffice saved nothing: {done.stdout}{done.stderr}")
        return [one.read_bytes() for one in made]


def forget(data: bytes) -> bytes:
    """The workbook without what its formulas had come to."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename.startswith("xl/worksheets/"):
                part = _RECKONED.sub(rb"\1", part)
            new.writestr(member, part)
    return out.getvalue()


def compare(before: bytes, after: bytes) -> Verdict:
    """A workbook beside itself reckoned anew."""
    verdict = Verdict()
    old, new, formulas = _read(before), _read(after), _read(before, values=False)
    for place, value in old.items():
        seen, is_number = new.get(place), isinstance(value, int | float)
        verdict.numbers += is_number
        verdict.formulas += str(formulas.get(place, "")).startswith("=")
        if not (_near(value, seen) if is_number else str(value) == str(seen)):
            verdict.wrong.append(f"{'!'.join(place)}: {value!r}, reckoned anew {seen!r}")
    verdict.wrong += [
        f"{'!'.join(place)}: nothing stood there" for place in new.keys() - old.keys()
    ]
    for line in _lines(verdict, new):
        verdict.wrong.append(line)
    if not verdict.checks:
        verdict.wrong.append("no sheet has a check line: this is no report")
    return verdict


def _lines(verdict: Verdict, cells: Cells) -> Iterator[str]:
    """The lines under each table, and its splits summed by ourselves."""
    for sheet in dict.fromkeys(sheet for sheet, _place in cells):
        rows = sorted(int(place[1:]) for name, place in cells if name == sheet and place[0] == "A")
        heads = {cells[sheet, f"A{row}"]: row for row in rows}
        if "check" in heads:
            verdict.checks += 1
            if cells.get((sheet, f"D{heads['check']}")) != 0:
                yield f"{sheet}!D{heads['check']}: the check line is not 0"
        if "rows" in heads:
            said, found = (cells.get((sheet, f"{column}{heads['rows']}")) for column in "BC")
            if said != found:
                yield f"{sheet}!C{heads['rows']}: {found} rows, {said} are said"
        if "split" in heads and "rows" in heads:
            table = [row for row in rows if heads["split"] < row < heads["rows"]]
            yield from _sums(verdict, sheet, table, cells)


def _sums(verdict: Verdict, sheet: str, table: list[int], cells: Cells) -> Iterator[str]:
    whole = cells.get((sheet, f"E{table[0]}"))
    for split, rows in groupby(table[1:], lambda row: cells[sheet, f"A{row}"]):
        counts = [cells.get((sheet, f"E{row}")) for row in rows]
        if isinstance(whole, int) and all(isinstance(one, int) for one in counts):
            verdict.splits += 1
            total = sum(one for one in counts if isinstance(one, int))
            if total != whole:
                yield f"{sheet} {split}: its cells are {total} together, the total is {whole}"


def _read(data: bytes, *, values: bool = True) -> dict[tuple[str, str], object]:
    book = load_workbook(io.BytesIO(data), data_only=values)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _near(value: object, seen: object) -> bool:
    if not isinstance(value, int | float) or not isinstance(seen, int | float):
        return False
    return abs(value - seen) <= NEAR * max(1.0, abs(value))


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    names = sys.argv[1:] if arguments is None else arguments
    if not names or names[0] in {"-h", "--help"}:
        print(__doc__)
        return 0 if names else 2
    files = [Path(name).read_bytes() for name in names]
    try:
        anew = recalculate(files)
    except NoLibreOffice:
        print("NOT COMPARED: LibreOffice (soffice) is not installed here.", file=sys.stderr)
        return 2
    numbers = wrong = 0
    for name, before, after in zip(names, files, anew, strict=True):
        verdict = compare(before, after)
        print(f"{name}: {verdict}")
        for line in verdict.wrong[:MOST_LINES]:
            print(f"    {line}")
        numbers, wrong = numbers + verdict.numbers, wrong + len(verdict.wrong)
    print(f"{numbers} numbers, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
