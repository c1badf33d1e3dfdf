"""python -m synth truth --out FILE · python -m synth send --base URL --devices FILE [--truth FILE]

The devices file is JSON: {"devices": [{"organisation": "kwa", "label": "Phone 1", "url":
".../v1/key/TOKEN/projects/1"}, …], "accounts": [{"organisation": "kwa", "login": "…",
"password": "…"}, …]}.
"""

import argparse
import sys
from pathlib import Path

from synth.calendar import PERIODS
from synth.closing import Closing
from synth.half_year import DAYS
from synth.send import Sender
from synth.truth_file import read_or_write_truth


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
    sender = Sender.read(said.devices, said.base, truth)
    try:
        return 0 if _send(sender, Closing(said.base, sender.accounts)) else 1
    finally:
        sender.close()


def _send(sender: Sender, closing: Closing) -> bool:
    """The year as it happens: sent, closed, corrected; the last half-year waits for decisions."""
    if not sender.first_act():
        return False
    for line in closing.year(sender.truth):
        print(line, flush=True)
    done = sender.second_act()
    closing.leave_open(list(PERIODS)[-1])
    return done


if __name__ == "__main__":
    sys.exit(main())
