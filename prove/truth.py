"""The truth is written first; then the year is sent, closed and corrected, every cell compared.

python -m prove.truth [--days 200] [--readers kwa,metta,iom] [--base URL --demo FILE]

Starts an empty installation in a folder of its own (or uses a running, empty one), writes the truth
file, sends everything that comes before closing, compares what waits and what is in the inbox,
closes the half-years, sends late forms and corrections, and compares every cell of the reports'
workbooks in English and Burmese, before and after. Of what a donor and an authority are given
before and after, nothing hidden can be computed (prove.donor_sheet). Exit code 1 on any difference.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prove import donor_sheet
from prove.reader import fetch_all, fetch_workbook
from prove.report_file import differences, read_tables
from prove.shown import Shown
from synth.browser import Browser
from synth.half_year import MIXTURES
from synth.send import Sender
from synth.truth_file import read_or_write_truth
from synth.year import Year

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "my")
REPORTERS = frozenset({"programme_manager", "m_and_e"})
OUTSIDE = ("lift", "authority")  # they read what is released, with small cells hidden
MOST_LINES = 40


@dataclass
class Checker:
    """What was compared, and what differs."""

    base: str
    demo: dict[str, Any]
    truth: dict[str, Any]
    readers: tuple[str, ...]
    wrong: list[str] = field(default_factory=list)
    compared: int = 0

    def waiting(self, state: str) -> None:
        """The reasons on each partner's page, and how many of each."""
        for organisation in MIXTURES:
            wanted = self.truth["waiting"][state].get(organisation, {})
            seen = self._reasons(organisation)
            self._line(f"waiting {state:9} {organisation:5} {wanted}", [] if seen == wanted else
                       [f"waiting {state} {organisation}: {seen}, not {wanted}"])  # fmt: skip

    def inbox(self, sender: Sender) -> None:
        """As many forms in each inbox as were acknowledged, none more: none lost, none double."""
        for organisation in MIXTURES:
            ids = [one for one, whose in sender.acknowledged.items() if whose == organisation]
            # the second answer to one form has its id, and is kept beside the first
            extra = self.truth["waiting"]["closed"].get(organisation, {}).get("two-answers", 0)
            broken = self.truth["broken"].get(organisation, 0)
            seen, wanted = self._arrived(organisation), len(ids) + extra
            found = [] if seen in {wanted, wanted + broken} else [
                f"{organisation}: {seen} forms arrived, {wanted} were acknowledged"
            ]  # fmt: skip
            self._line(f"inbox {organisation:5} {wanted} acknowledged, {seen} there", found)

    def reports(self, state: str, periods: list[str], *, closed: bool) -> None:
        """Every cell of the workbooks of all readers in all languages."""
        for reader in self.readers:
            browser = self._browser(reader, REPORTERS)
            for period in periods:
                for language in LANGUAGES:
                    data = fetch_workbook(browser, period, language)
                    self._compare(state, reader, period, language, data, closed=closed)

    def hidden(self, shown: list[Shown]) -> None:
        """Of all that readers of released figures were given, nothing hidden can be computed."""
        verdict = donor_sheet.prove(shown)
        if donor_sheet.tell(verdict, shown):
            self.wrong += verdict.leaks or ["nothing was hidden from readers of released figures"]

    def _compare(
        self, state: str, reader: str, period: str, language: str, data: bytes, *, closed: bool
    ) -> None:
        now = self.truth["figures"][state][period][reader]
        before = self.truth["figures"]["closed"][period][reader]
        tables = read_tables(data, now)
        for code, figure in now.items():
            table = tables.get(code, {})
            released = before[code] if closed and period in self.truth["closes"] else None
            found = list(differences(table, figure, released)) if table else ["no sheet"]
            self.compared += len(table)
            where = f"{state:9} {period} {reader:5} {language} {code:5}"
            self._line(f"{where} {len(table)} rows", [f"{where} {one}" for one in found])

    def _line(self, words: str, found: list[str]) -> None:
        print(f"{words}  {'DIFFERENT' if found else 'equal'}", flush=True)
        for one in found[:MOST_LINES]:
            print(f"    {one}", flush=True)
        self.wrong += found

    def _reasons(self, organisation: str) -> dict[str, int]:
        page = self._browser(organisation).get("/waiting/")
        form = page.form_with("reason")
        found = {}
        for option in form.iterfind(".//select[@name='reason']/option"):
            if option.get("value"):
                found[option.get("value")] = int(option.text_content().rpartition("(")[2][:-1])
        return found

    def _arrived(self, organisation: str) -> int:
        page = self._browser(organisation).get("/waiting/")
        return int(page.text.partition(" forms arrived this week")[0].rpartition(" ")[2])

    def _browser(self, organisation: str, roles: frozenset[str] = frozenset()) -> Browser:
        accounts = [a for a in self.demo["accounts"] if a["organisation"] == organisation]
        account = next(a for a in accounts if not roles or roles & set(a["roles"]))
        browser = Browser(self.base)
        browser.sign_in(account["login"], account["password"])
        return browser


@contextmanager
def installation() -> Iterator[tuple[str, Path]]:
    """An empty demo in a folder of its own; its address and its folder."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("SAFE_", "DATABASE_"))}
    with tempfile.TemporaryDirectory(prefix="safe-truth-") as folder:
        words = [sys.executable, "-m", "safe", "demo", "--days", "0"]
        environment = keep | {"SAFE_VAR": folder}
        demo = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            yield _address(demo), Path(folder)
        finally:
            cluster = (Path(folder) / "pg").resolve()
            demo.send_signal(signal.SIGTERM)
            demo.wait(60)
            if Path(folder) not in cluster.parents:
                shutil.rmtree(cluster.parent, ignore_errors=True)  # root's lies outside var


def _address(demo: "subprocess.Popen[str]") -> str:
    base, heard = "", []
    assert demo.stdout is not None
    for line in demo.stdout:
        heard.append(line)
        if line.startswith("http://"):
            base = line.strip()
        if base and "Ctrl-C" in line:
            return base
    raise RuntimeError("the installation did not start:\n" + "".join(heard[-20:]))


def run(base: str, folder: Path, said: argparse.Namespace) -> int:
    """The whole proof; 0 when everything is equal."""
    truth = read_or_write_truth(folder / "truth.json", said.seed, said.days)
    devices = folder / "demo.json"
    demo = json.loads(devices.read_text(encoding="utf-8"))
    print(f"truth written: {truth['events']} trainings, {truth['days']} days", flush=True)
    checker = Checker(base, demo, truth, tuple(said.readers.split(",")))
    year = Year(devices, base, truth)
    sender = year.sender
    if not year.first_act():
        checker.wrong += sender.refused
    checker.waiting("closed")
    checker.inbox(sender)
    checker.reports("closed", truth["closes"], closed=False)
    for line in year.close():
        print(line, flush=True)
    given = fetch_all(base, demo, OUTSIDE)
    if not year.second_act():
        checker.wrong += sender.refused
    checker.waiting("restated")
    checker.inbox(sender)
    checker.reports("restated", list(truth["figures"]["closed"]), closed=True)
    checker.hidden(given + fetch_all(base, demo, OUTSIDE))
    year.stop()
    print(f"{checker.compared} rows compared, {len(checker.wrong)} differences", flush=True)
    return 1 if checker.wrong else 0


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Every figure equals the truth.")
    parser.add_argument("--days", type=int, default=200)
    parser.add_argument("--seed", default="safe-2020")
    parser.add_argument("--readers", default="kwa,metta,iom")
    parser.add_argument("--base", help="a running, empty installation")
    parser.add_argument("--demo", type=Path, help="its var/synth folder")
    said = parser.parse_args(arguments)
    if said.base and said.demo:
        return run(said.base, said.demo, said)
    with installation() as (base, folder):
        return run(base, folder / "synth", said)


if __name__ == "__main__":
    sys.exit(main())
