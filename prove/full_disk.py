"""A full disk: the phone is told to come again, nothing half-written stays, `safe doctor` says it.

python -m prove.full_disk [--megabytes 400] [--forms 96]

Needs Linux and root, for a mount namespace of its own: there /var/lib/safe is a small disk in
memory that holds the whole installation. Phones send forms with pictures until the disk is full;
no answer may be anything but taken or 5xx. Then room is made, they send again, and every form is
there once with its picture whole.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from prove.installation import ROOT, SHARED, Installation
from prove.kills import Senders, check, send, send_again
from prove.many_forms import Sent, forms_of, phones_of, trainings

PICTURE = 150_000  # bytes
SEED = "disk"


def with_pictures(forms: list[Sent]) -> list[Sent]:
    """Every second form has a picture beside it."""
    draw = Random(SEED)
    return [
        replace(sent, filled=replace(sent.filled, files={"paper.jpg": draw.randbytes(PICTURE)}))
        if number % 2
        else sent
        for number, sent in enumerate(forms)
    ]


def fill(ballast: Path) -> None:
    """Take every byte that is left."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def doctor(installation: Installation) -> tuple[int, str]:
    """What the keeper is told, and the exit code."""
    said = subprocess.run(
        [sys.executable, "-m", "safe", "doctor"],
        cwd=ROOT,
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    words = [line for line in said.stdout.splitlines() if "full" in line or "not answer" in line]
    return said.returncode, " / ".join(words) or said.stdout + said.stderr


def while_full(installation: Installation, forms: list[Sent], seconds: float) -> Counter[str]:
    """What phones are answered while the disk stays full."""
    phones = phones_of(installation.var / "synth" / "demo.json")
    answers: Counter[str] = Counter()
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        sent = forms[number % len(forms)]
        answers[send(phones[sent.organisation], sent)] += 1
        number += 1
        time.sleep(0.05)
    return answers


def broken_files(installation: Installation) -> list[str]:
    """Files without their whole content: a part that stayed, a row without its file."""
    store = installation.var / "files"
    wrong = [f"left half-written: {path.name}" for path in store.rglob("*.part")]
    with installation.owner() as owner:
        rows = owner.execute("select stored, size from forms_attachment").fetchall()
    for stored, size in rows:
        place = store / stored.hex[-2:] / stored.hex
        if not place.exists() or place.stat().st_size < size:
            wrong.append(f"the file of an attachment is not whole: {stored}")
    print(f"{len(rows)} pictures in the store")
    return wrong


def prove(megabytes: int, count: int) -> int:
    """In the namespace: the whole story."""
    SHARED.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(SHARED)],
        check=True,
    )
    wrong: list[str] = []
    with Installation(SHARED / "full") as installation:
        devices = installation.var / "synth" / "demo.json"
        forms = with_pictures(forms_of(trainings(SEED, count), phones_of(devices), SEED))
        early, late = forms[: count // 3], forms[count // 3 :]
        first = Senders(installation, early)
        first.start()
        first.join()
        ballast = SHARED / "ballast"
        fill(ballast)
        answers = while_full(installation, late, 20)
        print(f"disk full ({shutil.disk_usage(SHARED).free} bytes left): answers {dict(answers)}")
        bad = [status for status in answers if status.startswith(("3", "4"))]
        wrong += [f"a full disk was answered {status}" for status in bad]
        if not any(status.startswith("5") for status in answers):
            wrong.append("no phone was told 5xx: the disk was not full")
        code, words = doctor(installation)
        print(f"safe doctor ({code}): {words}")
        if code != 1 or "nearly full" not in words:
            wrong.append("safe doctor does not say that the disk is full")
        ballast.unlink()
        print(f"room again: answers after {installation.await_answer():.1f} s")
        senders = Senders(installation, late)
        senders.start()
        senders.join()
        senders.acknowledged += first.acknowledged
        senders.total = len(forms)
        installation.await_applied()
        wrong += check(installation, senders, trainings(SEED, count))
        wrong += broken_files(installation)
        wrong += send_again(installation, forms)
    for line in wrong:
        print(line)
    print("Nothing half-written, nothing lost." if not wrong else f"{len(wrong)} wrong")
    return 1 if wrong else 0


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="A full disk.")
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--forms", type=int, default=96)
    parser.add_argument("--inside", action="store_true", help="already in its own namespace")
    said = parser.parse_args(arguments)
    if said.inside:
        return prove(said.megabytes, said.forms)
    if shutil.which("unshare") is None:
        print("This proof needs unshare (Linux).", file=sys.stderr)
        return 2
    words = [sys.executable, "-m", "prove.full_disk", "--inside"]
    words += ["--megabytes", str(said.megabytes), "--forms", str(said.forms)]
    return subprocess.run(["unshare", "--mount", *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
