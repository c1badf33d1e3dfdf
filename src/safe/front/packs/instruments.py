"""The files of instruments/: one instrument a file, a new version for each change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from safe.activities.capacity.models import Instrument, Kind
from safe.front.packs.reading import Row, Rows, nearest, read_file
from safe.front.packs.shapes import INSTRUMENT

FOLDER = "instruments"
LEVELS = 4
ITEMS = (1, 12)
_TEXTS = ("text_en", "text_my", "evidence_en", "evidence_my")


def read_instruments(folder: Path, rows: Rows) -> list[Row]:
    """Each file as one row: the instrument with its domains as they are kept; faults are noted."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.toml")):
        said = Rows(faults=rows.faults)
        before = len(rows.faults)
        read_file(path, INSTRUMENT, said)
        if len(rows.faults) == before:
            _check(f"{FOLDER}/{path.name}", said)
        if len(rows.faults) == before:
            found.append(said["instrument"][0] | {"domains": list(_domains(said))})
    return found


def _check(file: str, said: Rows) -> None:
    domains = [row["code"] for row in said["domain"]]
    kind = said["instrument"][0]["kind"]
    for row in said["item"]:
        name = f"item {row['code']}"
        if row["domain"] not in domains:
            what = f'"{row["domain"]}" is no domain of this file.'
            said.fault(file, f"{name}, domain", what, nearest(row["domain"], domains))
        for key in ("levels_en", "levels_my"):
            levels = row.get(key, [])
            wanted = LEVELS if kind == Kind.CAPACITY else 0
            if len(levels) != wanted and (levels or key == "levels_en"):
                what = f"It says {len(levels)} levels."
                remedy = f"Write {wanted}, the lowest first." if wanted else "Delete the key."
                said.fault(file, f"{name}, {key}", what, remedy)
    for code in domains:
        count = sum(row["domain"] == code for row in said["item"])
        if not ITEMS[0] <= count <= ITEMS[1]:
            what = f"{count} items belong to it."
            said.fault(file, f"domain {code}", what, "Give each domain one to twelve.")


def _domains(said: Rows) -> Iterator[dict[str, Any]]:
    for row in said["domain"]:
        yield {
            "code": row["code"],
            "name_en": row["name_en"],
            "name_my": row.get("name_my", ""),
            "weight": row.get("weight", 1),
            "statements": [
                {
                    "code": item["code"],
                    **{name: item.get(name, "") for name in _TEXTS},
                    "levels_en": item.get("levels_en", []),
                    "levels_my": item.get("levels_my", []),
                }
                for item in said["item"]
                if item["domain"] == row["code"]
            ],
        }


def check_instrument_versions(rows: Rows, instruments: list[Row], programme: str) -> None:
    """An instrument that may have been used is never changed: its rounds keep their words."""
    there = {
        (one.code, one.version): one.domains
        for one in Instrument.objects.filter(programme=programme)
    }
    for row in instruments:
        before = there.get((row["code"], row["version"]))
        if before is not None and before != row["domains"]:
            file = f"{FOLDER}/{row['code']}.toml"
            what = f"Items differ from version {row['version']}, which may have been used."
            rows.fault(file, "instrument, version", what, "Raise version here.")
