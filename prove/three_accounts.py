"""Three of the printed accounts sign in with the printed password and read their own figures.

make demo | tee printed.txt     and beside it:
.venv/bin/python -m prove.three_accounts printed.txt [--truth var/synth/truth.json]

Address, names and password are taken from what `make demo` printed, as a newcomer would; the
figures must equal the truth file's for the organisation of each, and differ between them.
"""

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from prove.half_year import wanted_of
from prove.pages import Slice, Visit

ADDRESS = re.compile(r"^http://\S+$", re.MULTILINE)
ACCOUNT = re.compile(r"^  (\w+)@(\w+) +(\S+(?: \S+)*?) {2,}\S", re.MULTILINE)


def printed_accounts(printed: str) -> list[tuple[str, str, str]]:
    """Login name, organisation and password: the first account of three organisations."""
    found: dict[str, tuple[str, str, str]] = {}
    for name, organisation, password in ACCOUNT.findall(printed):
        found.setdefault(organisation, (f"{name}@{organisation}", organisation, password))
    return list(found.values())[:3]


def figures(visit: Visit, truth: dict[str, Any], organisation: str) -> dict[str, int]:
    """What this member's pages say, for each figure of the truth file."""
    period = Slice(truth["period"])
    return {code: visit.figure(code, period) for code in wanted_of(truth, organisation)}


def main(arguments: list[str] | None = None) -> int:
    """Sign in, read, compare; 0 when all three are right."""
    parser = argparse.ArgumentParser(description="Three accounts read their own figures.")
    parser.add_argument("printed", type=Path, help="what make demo printed")
    parser.add_argument("--truth", type=Path, default=Path("var/synth/truth.json"))
    parser.add_argument("--base", help="another address than the printed one")
    parser.add_argument("--patience", type=float, default=120.0, help="seconds for the worker")
    said = parser.parse_args(arguments)
    printed = said.printed.read_text(encoding="utf-8")
    truth = json.loads(said.truth.read_text(encoding="utf-8"))
    address, accounts = ADDRESS.search(printed), printed_accounts(printed)
    if not address or len(accounts) < 3:
        print(f"{said.printed} has no address, or fewer than three accounts", file=sys.stderr)
        return 2
    wrong, seen_of = 0, {}
    until = time.monotonic() + said.patience
    for login, organisation, password in accounts:
        visit = Visit(said.base or address.group(), login, password)
        wanted = {code: one["total"] for code, one in wanted_of(truth, organisation).items()}
        seen = seen_of[organisation] = figures(visit, truth, organisation)
        while seen != wanted and time.monotonic() < until:
            time.sleep(1)
            seen = seen_of[organisation] = figures(visit, truth, organisation)
        wrong += seen != wanted
        shown = " · ".join(f"{code}: {count}" for code, count in seen.items())
        print(f"{login:16} {shown}   {'right' if seen == wanted else f'WRONG, not {wanted}'}")
        visit.sign_out()
    if len({tuple(seen.items()) for seen in seen_of.values()}) < len(seen_of):
        print("Two organisations see the same figures: nothing shows that each sees its own.")
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
