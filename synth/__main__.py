"""python -m synth truth --out FILE · python -m synth send --base URL --devices FILE [--truth FILE]

The devices file is JSON: {"devices": [{"organisation": "kwa", "label": "Phone 1", "url":
".../v1/key/TOKEN/projects/1"}, …], "accounts": [{"organisation": "kwa", "login": "…",
"password": "…", "roles": […]}, …]}.
"""

import argparse
import sys
from pathlib import Path

from synth.half_year import DAYS
from synth.truth_file import read_or_write_truth
from synth.year import Year


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="synth", description="A synthetic year for SAFE.")
    parser.add_argument("command", choices=("truth", "send"))
    parser.add_argument("--seed", default="safe-2020")
    parser.add_argument("--days", type=int, default=DAYS, help="training days in all")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--devices", type=Path)
    parser.add_argument("--truth", "--out", type=Path, default=Path("var/synth/truth.json"))
    parser.add_argument("--no-hand", action="store_true", help="leave out the days typed by hand")
    said = parser.parse_args(arguments)
    truth = read_or_write_truth(said.truth, said.seed, said.days, by_hand=not said.no_hand)
    if said.command == "truth":
        print(f"The figures are in {said.truth}.")
        return 0
    if said.devices is None:
        parser.error("send needs --devices FILE")
    year = Year(said.devices, said.base, truth)
    try:
        return 0 if _happens(year) else 1
    finally:
        year.stop()


def _happens(year: Year) -> bool:
    """Sent, closed, corrected; the last half-year waits for decisions."""
    if not year.first_act():
        return False
    for line in year.close():
        print(line, flush=True)
    done = year.second_act()
    year.leave_open()
    return done


if __name__ == "__main__":
    sys.exit(main())
