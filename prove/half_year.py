"""The figures on the pages are those of the truth file, cell by cell, for every reader.

python -m prove.half_year --demo var/synth/demo.json --truth var/synth/truth.json [--base URL]

Signs in as one member of each organisation and compares totals, sex, age band, displacement,
township and partner of what is counted, and the number of rows behind each figure.
Shares and means are compared by prove.truth.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from prove.pages import Slice, Visit

NAMES = {
    "Women": "female", "Men": "male", "Other sex": "other", "Sex not known": "unknown",
    "Displaced": "idp", "Returnees": "returnee", "Host community": "host",
    "Other": "other", "Not known": "unknown", "Age not known": "unknown",
    "Elsewhere, or not known": "unknown",
    "KWA": "kwa", "HNF": "hnf", "JS": "js", "TSYU": "tsyu", "TYN": "tyn", "NTL": "ntl",
    "Metta": "metta",
    "Myitkyina": "MMR001001", "Waingmaw": "MMR001002", "Bhamo": "MMR001010",
    "Momauk": "MMR001012", "Mansi": "MMR001013", "Lashio": "MMR015001", "Tangyan": "MMR015004",
    "Muse": "MMR015009", "Namhkan": "MMR015010", "Kutkai": "MMR015011", "Namtu": "MMR015015",
    "Namhsan": "MMR015016", "Mongmit": "MMR015017", "Manton": "MMR015019",
    "Kunlong": "MMR015020", "Hopang": "MMR015021",
}  # fmt: skip
TOGETHER = "Together"  # the last row of a table
SPLITS = {"Sex": "sex", "Age": "age_band", "Displacement": "displacement", "Partner": "partner"}


def wanted_of(truth: dict[str, Any], organisation: str) -> dict[str, dict[str, Any]]:
    """What one reader's pages must show of the counts: total and splits of each."""
    said = truth["figures"]["restated"][truth["period"]][organisation]
    return {
        code: {"total": figure["whole"]["count"]}
        | {
            name: {word: cell["count"] for word, cell in cells.items()}
            for name, cells in figure["splits"].items()
            if name in {*SPLITS.values(), "township"}
        }
        for code, figure in said.items()
        if figure["measure"] == "count"
    }


def seen_by(visit: Visit, code: str, period: str) -> dict[str, Any]:
    """One figure as its page shows it, in the words of the truth file."""
    cell = Slice(period)
    seen: dict[str, Any] = {"total": visit.figure(code, cell)}
    for caption, rows in visit.splits(code, cell).items():
        name = "township" if caption.endswith("by township") else SPLITS.get(caption, "")
        if name:
            known = {NAMES.get(word, word.replace("–", "-")): count for word, count in rows.items()}
            if known.pop(TOGETHER, seen["total"]) != seen["total"]:
                seen["total"] = f"{seen['total']}, and another one under {caption}"
            seen[name] = {word: count for word, count in known.items() if count}
    return seen


def differences(visit: Visit, period: str, truth: dict[str, Any]) -> list[str]:
    """What does not agree."""
    found = []
    for code, figure in truth.items():
        seen = seen_by(visit, code, period)
        for name, wanted in figure.items():
            if seen.get(name) != wanted:
                found.append(f"{visit.login} {code} {name}: {seen.get(name)}, not {wanted}")
        rows = len(visit.records(code, Slice(period)))
        if rows != figure["total"]:
            found.append(f"{visit.login} {code}: {rows} rows behind {figure['total']}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Figures equal the truth.")
    parser.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    parser.add_argument("--truth", type=Path, default=Path("var/synth/truth.json"))
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds for the worker")
    said = parser.parse_args(arguments)
    demo = json.loads(said.demo.read_text(encoding="utf-8"))
    truth = json.loads(said.truth.read_text(encoding="utf-8"))
    until = time.monotonic() + said.patience
    wrong: list[str] = []
    for organisation in truth["figures"]["restated"][truth["period"]]:
        figures = wanted_of(truth, organisation)
        account = next(a for a in demo["accounts"] if a["organisation"] == organisation)
        visit = Visit(said.base, account["login"], account["password"])
        while any(
            visit.figure(code, Slice(truth["period"])) < figure["total"]
            for code, figure in figures.items()
        ):
            if time.monotonic() > until:
                break
            time.sleep(2)
        found = differences(visit, truth["period"], figures)
        print(f"{organisation:6} {'equal' if not found else 'DIFFERENT'}", flush=True)
        wrong += found
        visit.sign_out()
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
