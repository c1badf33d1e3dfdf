"""Nothing acknowledged is lost, nothing is counted twice: a hundred kills during a thousand forms.

python -m prove.kills [--kills 100] [--forms 1000] [--seed 7]

Starts an installation of its own with two workers. Four phones send forms and send again what was
not acknowledged, while web server, web worker, worker and postmaster are killed (SIGKILL) at
random moments, and the database is restarted in the middle of requests. Afterwards: every
acknowledged form is there once, sending all of them again adds nothing, and the valid facts are
those of the plan, each once.
"""

import argparse
import http.client
import signal
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from queue import Empty, Queue
from random import Random

import psutil

from prove.installation import Installation
from prove.many_forms import Sent, expected_facts, forms_of, phones_of, trainings
from synth.collect import Phone, PhoneSays
from synth.half_year import Event

PHONES = 4
TARGETS = ("web", "web worker", "worker", "worker", "postmaster", "restart")
FACTS = """
select f.kind, o.code, f.on_date, f.place, count(*), count(distinct (f.kind, f.source))
  from facts_fact f join programmes_organisation o on o.id = f.organisation
 where not f.void group by 1, 2, 3, 4"""


class Senders:
    """Phones that keep what was not acknowledged, as Collect does."""

    def __init__(self, installation: Installation, forms: list[Sent]) -> None:
        self.queue: Queue[Sent] = Queue()
        for sent in forms:
            self.queue.put(sent)
        self.total = len(forms)
        self.devices = installation.var / "synth" / "demo.json"
        self.acknowledged: list[str] = []
        self.allowed = self.total  # so many may be sent by now: kills come all along, not after
        self.answers: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _ in range(PHONES)]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def done(self) -> bool:
        """Whether everything was acknowledged."""
        with self._lock:
            return len(self.acknowledged) >= self.total

    def join(self) -> None:
        """Wait for the last acknowledgement."""
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        phones = phones_of(self.devices)
        while not self.done():
            if len(self.acknowledged) >= self.allowed:
                time.sleep(0.01)
                continue
            try:
                sent = self.queue.get(timeout=0.2)
            except Empty:
                continue
            status = send(phones[sent.organisation], sent)
            with self._lock:
                self.answers[status] += 1
                if status in {"201", "202"}:
                    self.acknowledged.append(sent.filled.name)
                    continue
            self.queue.put(sent)
            time.sleep(0.2)


def send(phone: Phone, sent: Sent) -> str:
    """The status of one attempt, or the name of what broke."""
    try:
        return str(phone.send(sent.filled, attempts=1).status)
    except (OSError, http.client.HTTPException, PhoneSays) as fault:
        return type(fault).__name__


def break_it(
    installation: Installation, senders: Senders, kills: int, draw: Random
) -> Counter[str]:
    """Kill something at random moments, spread over all forms; what was hit, how often."""
    hit: Counter[str] = Counter()
    for number in range(kills):
        while len(senders.acknowledged) < senders.total * number // kills:
            installation.mind_second_worker()
            time.sleep(0.02)
        senders.allowed = senders.total * (number + 1) // kills
        time.sleep(draw.random() * 0.3)
        target = draw.choice(TARGETS)
        there = installation.processes()
        chosen = there["postmaster" if target == "restart" else target]
        if not chosen:  # it is being started again from the last time
            target, chosen = next((name, found) for name, found in there.items() if found)
        try:
            draw.choice(chosen).send_signal(
                signal.SIGINT if target == "restart" else signal.SIGKILL
            )
        except psutil.NoSuchProcess:
            continue
        hit[target] += 1
        back = installation.await_answer()
        print(f"{number + 1}/{kills} {target}: answers again after {back:.1f} s;"
              f" {len(senders.acknowledged)} acknowledged", flush=True)  # fmt: skip
    return hit


def check(installation: Installation, senders: Senders, events: list[Event]) -> list[str]:
    """What is wrong."""
    wrong = []
    with installation.owner() as owner:
        count = "select count(*), count(distinct (organisation, instance)) from forms_submission"
        rows, distinct = owner.execute(count).fetchone() or (0, 0)
        waits = owner.execute("select count(*) from forms_wait where state = 'waits'").fetchone()
        found = owner.execute(FACTS).fetchall()
        taken = owner.execute(
            "select count(*) from ledger_entry where action = 'take_submission' and outcome = 'new'"
        ).fetchone()
    names = senders.acknowledged
    if not rows == distinct == len(names) == len(set(names)) == senders.total:
        wrong.append(
            f"{senders.total} sent, {len(names)} acknowledged, {rows} rows, {distinct} ids"
        )
    if waits and waits[0]:
        wrong.append(f"{waits[0]} wait that should not")
    if taken and taken[0] != senders.total:
        wrong.append(f"{taken[0]} entries in the ledger for {senders.total} forms")
    seen = {(kind, code, on, place): n for kind, code, on, place, n, _once in found}
    wanted = expected_facts(events)
    wrong += [
        f"{key}: {seen.get(key, 0)} facts, not {wanted.get(key, 0)}"
        for key in sorted({*seen, *wanted}, key=str)
        if seen.get(key, 0) != wanted.get(key, 0)
    ]
    wrong += [f"{row[:4]}: twice" for row in found if row[4] != row[5]]
    print(f"{sum(seen.values())} valid facts, {sum(wanted.values())} planned; {rows} forms")
    return wrong


def until_answered(phone: Phone, sent: Sent) -> str:
    """As a phone does it: the last kill may have been a moment ago."""
    for _try in range(100):
        said = send(phone, sent)
        if said.isdigit() and said < "500":
            break
        time.sleep(0.2)
    return said


def send_again(installation: Installation, forms: list[Sent]) -> list[str]:
    """Every form once more: each must be known already."""
    phones = phones_of(installation.var / "synth" / "demo.json")
    with installation.owner() as owner:
        before = owner.execute("select count(*) from forms_submission").fetchone()
        answers = Counter(until_answered(phones[sent.organisation], sent) for sent in forms)
        after = owner.execute("select count(*) from forms_submission").fetchone()
    print(f"sent all again: {dict(answers)}, rows {before} → {after}")
    return (
        [] if before == after and set(answers) <= {"201", "202"} else ["sending again added rows"]
    )


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Kills during submissions.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--seed", default="7")
    parser.add_argument("--folder", type=Path, help="where the installation lies meanwhile")
    said = parser.parse_args(arguments)
    with Installation(said.folder) as installation:
        events = trainings(said.seed, said.forms)
        devices = installation.var / "synth" / "demo.json"
        forms = forms_of(events, phones_of(devices), said.seed)
        senders = Senders(installation, forms)
        senders.allowed = 0
        began = time.monotonic()
        senders.start()
        hit = break_it(installation, senders, said.kills, Random(said.seed))
        senders.join()
        print(f"hit: {dict(hit)} = {hit.total()}; answers: {dict(senders.answers)};"
              f" {time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
        installation.await_applied()
        wrong = check(installation, senders, events)
        wrong += send_again(installation, forms)
    for line in wrong:
        print(line)
    print("Nothing lost, nothing double." if not wrong else f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
