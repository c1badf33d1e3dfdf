"""Looks for planted texts wherever SAFE keeps bytes: database, WAL, files, logs, temporary files.

python -m prove.dump_scan --planted FILE [--database URL --bin DIR] PATH…

FILE is JSON: [{"label": "...", "text": "...", "also": ["Zawgyi form", …]}, …]. Each PATH, a file or
a folder, is read raw, and what is compressed in it (zlib, gzip, deflate, zip, pglz) once more
unpacked. With --database a plain SQL dump is scanned too: it holds every live value uncompressed.
Prints one JSON object a finding and a last line; leaves with 1 when anything was found.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from prove.needles import Needle, Needles, Planted
from prove.unpacking import unpacked

BLOCK = 1 << 20
OVERLAP = 8192
DEPTH = 3


@dataclass(frozen=True)
class Finding:
    """A planted text that was found, and where."""

    label: str
    form: str
    place: str


@dataclass
class Scan:
    """One look through many places."""

    needles: Needles
    findings: set[Finding] = field(default_factory=set)
    files: int = 0
    read: int = 0
    unread: list[str] = field(default_factory=list)
    _words: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self._words = frozenset(self.needles.by_word)

    def path(self, path: Path) -> None:
        """A file, or every file below a folder; names of files are looked at too."""
        for file in _files(path):
            self.files += 1
            self.data(str(file).encode(), f"{file} (its name)", depth=0)
            try:
                self._file(file)
            except OSError:
                self.unread.append(str(file))

    def _file(self, file: Path) -> None:
        with file.open("rb") as stream:
            tail, at = b"", 0
            while block := stream.read(BLOCK):
                self.read += len(block)
                self.data(tail + block, f"{file} near {at}")
                tail = (tail + block)[-OVERLAP:]
                at += len(block)

    def data(self, data: bytes, place: str, depth: int = DEPTH) -> None:
        """Look through bytes, and through what is packed in them."""
        for needle in self._candidates(data):
            if needle.is_in(data):
                self.findings.add(Finding(needle.label, needle.form, place))
        if depth:
            for how, inner in unpacked(data):
                self.data(inner, f"{place} > {how}", depth - 1)

    def _candidates(self, data: bytes) -> list[Needle]:
        found: list[Needle] = []
        for offset in range(4):
            end = offset + (len(data) - offset) // 4 * 4
            if end <= offset:
                continue
            words = memoryview(data)[offset:end].cast("I")
            for word in self._words.intersection(words):
                found += self.needles.by_word[word]
        return found

    def database(self, url: str, binaries: Path | None) -> None:
        """A plain dump, where compressed and moved-out values stand in full."""
        program = str(binaries / "pg_dump") if binaries else "pg_dump"
        command = [program, "--format=plain", "--no-owner", "--dbname", url]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as dump:
            assert dump.stdout is not None
            tail = b""
            while block := dump.stdout.read(BLOCK):
                self.read += len(block)
                # bytea is dumped as hex: what is packed in it shows itself after decoding
                self.data(tail + block, "SQL dump")
                self.data(_bytes_of_hex(tail + block), "SQL dump, hex decoded")
                tail = (tail + block)[-OVERLAP:]
        if dump.returncode:
            self.unread.append("SQL dump")


def _bytes_of_hex(text: bytes) -> bytes:
    return b"\0".join(
        bytes.fromhex(found[1][: len(found[1]) // 2 * 2].decode())
        for found in re.finditer(rb"\\\\x([0-9a-f]+)", text)
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, _folders, names in os.walk(path):
        for name in names:
            file = Path(folder) / name
            if file.is_file() and not file.is_symlink():
                yield file


def read_planted(file: Path) -> tuple[Planted, ...]:
    """The planted texts of a JSON file."""
    return tuple(
        Planted(row["label"], row["text"], tuple(row.get("also", ())))
        for row in json.loads(file.read_text(encoding="utf-8"))
    )


def self_test(needles: Needles) -> list[str]:
    """Forms that this program would miss: it must find what it plants itself."""
    missed = []
    for number, needle in enumerate(needles.all):
        scan = Scan(needles)
        scan.data(b"\xaa" * (number % 7) + b"\x55".join(needle.pieces) + b"\xaa" * 5, "")
        if needle.label not in {finding.label for finding in scan.findings}:
            missed.append(f"{needle.label}: {needle.form}")
    return missed


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Look for planted texts in what SAFE keeps.")
    parser.add_argument("--planted", type=Path, required=True)
    parser.add_argument("--database", default="")
    parser.add_argument("--bin", type=Path)
    parser.add_argument("paths", nargs="*", type=Path)
    said = parser.parse_args(arguments)
    needles = Needles(read_planted(said.planted))
    missed = self_test(needles)
    if missed:
        print(json.dumps({"the scan itself misses": missed}))
        return 2
    scan = Scan(needles)
    if said.database:
        scan.database(said.database, said.bin)
    for path in said.paths:
        scan.path(path)
    for finding in sorted(scan.findings, key=lambda f: (f.place, f.label, f.form)):
        print(json.dumps(asdict(finding), ensure_ascii=False))
    print(
        json.dumps(
            {
                "planted": len(needles.planted),
                "forms": len(needles.all),
                "files": scan.files,
                "megabytes": round(scan.read / 1e6, 1),
                "unread": scan.unread,
                "found": len(scan.findings),
            }
        )
    )
    return 1 if scan.findings or scan.unread else 0


if __name__ == "__main__":
    sys.exit(main())
