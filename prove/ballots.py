"""Who gave which ballot? Guessed with all that a thief could carry away, and one side's key.

python -m prove.ballots [--rounds 1000] [--folder FOLDER] [--seed 7]

The attacker has a dump, the data directory with its whole write-ahead log, ledger and server's
log, what an administrator's account is shown, and the ring secret of one side. He watched the
meeting: he knows in which order the voters cast, and he is even given the five ballots of each
round, without an order. He opens what he can and falls back on every order that the rows have. Of
5,000 guesses 0.2 hit by chance; more than 0.217 (three standard errors above) is a leak.

With `--broken` a protection is taken away first, to see that the attack notices it.
With both sides' keys he must hit nearly always: else he is a bad attacker, and nothing is proved.
"""

import argparse
import base64
import itertools
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from nacl import bindings
from nacl.exceptions import CryptoError

CHANCE, BOUND, KNOWN = 0.2, 0.217, 0.99
MAGIC, PAGE = b"SFB\x01", 8192
LONGEST = 12 + 48 + 512
Vectors = list[list[int]]


def h(person: str, *parts: bytes, size: int = 32) -> bytes:
    """As docs/vault.md says it."""
    digest = blake2b(digest_size=size, person=person.encode())
    for part in parts:
        digest.update(len(part).to_bytes(4, "little") + part)
    return digest.digest()


def key_id(public: bytes) -> bytes:
    """By which a box names its key."""
    return h("safe.keyid", public, size=8)


def write_ahead_log(data: Path) -> bytes:
    """The log in its order, without the heads of pages, so that no box is cut in two."""
    parts = []
    for segment in sorted((data / "pg_wal").iterdir(), key=lambda one: one.name):
        if re.fullmatch(r"[0-9A-F]{24}", segment.name):
            raw = segment.read_bytes()
            for at in range(0, len(raw), PAGE):
                page = raw[at : at + PAGE]
                head = 40 if int.from_bytes(page[2:4], "little") & 2 else 24
                parts.append(page[head:])
    return b"".join(parts)


def boxes_in(raw: bytes) -> Iterator[bytes]:
    """All that looks like a box, in the order in which it was written, each once."""
    seen = set()
    at = raw.find(MAGIC)
    while at >= 0:
        found = raw[at : at + LONGEST]
        if found[:60] not in seen:
            seen.add(found[:60])
            yield found
        at = raw.find(MAGIC, at + 4)


def opened(box: bytes, public: bytes, secret: bytes) -> tuple[str, bytes] | None:
    """Context and content; boxes are padded to 256 bytes, so two lengths are tried."""
    for length in (256, 512):
        try:
            padded = bindings.crypto_box_seal_open(box[12 : 12 + 48 + length], public, secret)
            plain = bindings.sodium_unpad(padded, 256)
        except (CryptoError, ValueError, TypeError):
            continue
        end = 2 + int.from_bytes(plain[:2], "little")
        return plain[2:end].decode(), plain[end:]
    return None


class Thief:
    """One attacker with the secrets of one side, or of both."""

    def __init__(self, folder: Path, boxes: Sequence[bytes], sides: Iterable[str]) -> None:
        self.folder = folder
        keys = json.loads((folder / "keys.json").read_text())
        self.rings = [tuple(bytes.fromhex(half) for half in keys[side]) for side in sides]
        self.by_key: dict[bytes, list[bytes]] = defaultdict(list)
        for box in boxes:
            self.by_key[box[4:12]].append(box)
        self.halves: dict[str, dict[str, bytes]] = defaultdict(dict)
        for public, secret in self.rings:
            for box in self.by_key[key_id(public)]:
                found = opened(box, public, secret)
                if found and found[0].startswith("round/half/"):
                    _round, _half, side, which = found[0].split("/")
                    self.halves[which][side] = found[1]

    def seeds(self, which: str) -> Iterator[bytes]:
        """Everything he can think of: both halves as they belong, or one with what he knows."""
        there = self.halves[which]
        known = bytes.fromhex(which.replace("-", ""))
        guesses = [bytes(16), known, known[::-1], h("safe.round.half", known, size=16)]
        if "partner" in there:
            half = there["partner"]
            guesses = [half]
            yield from (h("safe.round.mask", half), half * 2, h("safe.round.half", half))
            yield half + known
        if masked := there.get("facilitator"):
            yield masked
            for guess in [*guesses, masked[:16], masked[16:]]:
                yield bytes(a ^ b for a, b in zip(masked, h("safe.round.mask", guess), strict=True))

    def ballots(self, which: str) -> Vectors:
        """The contents of the boxes of a round in the order of the log; none that do not open."""
        for seed in self.seeds(which):
            public, secret = bindings.crypto_box_seed_keypair(seed)
            if key_id(public) in self.by_key:
                found = [opened(box, public, secret) for box in self.by_key[key_id(public)]]
                return [list(one[1]) for one in found if one]
        return []


def tallies(dump: str) -> dict[str, dict[str, list[int]]]:
    """By round: statements with their scores as they lie in the table, in the order of its rows."""
    lines = dump.split("COPY public.capacity_tally ", 1)[1].splitlines()
    columns = lines[0].partition("(")[2].partition(")")[0].split(", ")
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for line in itertools.takewhile(lambda one: one != "\\.", lines[1:]):
        row = dict(zip(columns, line.split("\t"), strict=True))
        found[row["round_id"]][row["statement"]] = json.loads(row["scores"])
    return found


def assign(told: Vectors, ballots: Vectors) -> list[int]:
    """Which ballot each of the vectors is most like, all of them together."""
    far = [
        [sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) for two in ballots]
        for one in told
    ]
    return list(
        min(
            itertools.permutations(range(len(ballots))),
            key=lambda way: sum(far[at][which] for at, which in enumerate(way)),
        )
    )


def hits(guess: Sequence[int], seen: dict[str, Any], truth: dict[str, Any]) -> int:
    """How many of the five voters were matched with their own ballot."""
    return sum(
        seen["ballots"][which] == truth["given"][voter]
        for voter, which in zip(seen["order"], guess, strict=True)
    )


class Attack:
    """All rounds, by several ways of guessing."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.draw = folder, Random(seed)
        self.seen = json.loads((folder / "seen.json").read_text())
        self.truth = json.loads((folder / "truth.json").read_text())
        self.boxes = list(boxes_in(write_ahead_log(folder / "postgres")))
        self.tallies = tallies((folder / "dump.sql").read_text())

    def rates(self, sides: Iterable[str]) -> dict[str, float]:
        """The share of hits: his best guess, and each trace alone."""
        thief = Thief(self.folder, self.boxes, sides)
        found: dict[str, int] = defaultdict(int)
        for seen, truth in zip(self.seen, self.truth, strict=True):
            rows = self.tallies[seen["round"]]
            ballots = seen["ballots"]
            # the k-th score of each statement as if the k-th voter had given it
            by_place = [list(one) for one in zip(*(rows[c] for c in seen["codes"]), strict=True)]
            orders = {
                "rows as they lie": assign(by_place, ballots),
                "rows the other way": assign(by_place[::-1], ballots),
                "chance": self.draw.sample(range(len(ballots)), len(ballots)),
            }
            contents = thief.ballots(seen["round"])
            if len(contents) == len(ballots):
                best = assign(contents, ballots)
                found["opened"] += len(ballots)
            else:
                best = orders["rows as they lie"]
            found["best"] += hits(best, seen, truth)
            for name, guess in orders.items():
                found[name] += hits(guess, seen, truth)
        total = sum(len(one["order"]) for one in self.seen)
        return {name: count / total for name, count in {"opened": 0, **found}.items()}

    def half_found_anywhere(self) -> list[str]:
        """A partner's half in any form, in anything he carries away: there must be none."""
        places = {
            "the log of writes": write_ahead_log(self.folder / "postgres"),
            "the dump": (self.folder / "dump.sql").read_bytes(),
            "the server's log": (self.folder / "log.txt").read_bytes(),
            "an administrator's pages": b"".join(
                page.read_bytes() for page in (self.folder / "pages").iterdir()
            ),
        }
        for one in (self.folder / "postgres" / "base").rglob("*"):
            if one.is_file():
                places["tables"] = places.get("tables", b"") + one.read_bytes()
        needles = Needles()
        for truth in self.truth:
            raw, plain = bytes.fromhex(truth["half"]), truth["letters"].replace("-", "").encode()
            for form in (raw, raw.hex().encode(), base64.b64encode(raw)[:20]):
                needles.add(form, truth["round"])
            for form in (truth["letters"].encode(), plain, plain.lower()):
                needles.add(form, truth["round"])
        return [
            f"{which}: its half lies in {place}"
            for place, data in places.items()
            for which in sorted(needles.found_in(data))
        ]


class Needles:
    """Many short texts looked for at once: by their first eight bytes, at every place."""

    def __init__(self) -> None:
        self.by_start: dict[int, list[tuple[bytes, str]]] = defaultdict(list)

    def add(self, text: bytes, label: str) -> None:
        """Remember a text of eight bytes or more."""
        self.by_start[int.from_bytes(text[:8], "little")].append((text, label))

    def found_in(self, data: bytes) -> set[str]:
        """Labels of the texts that lie there."""
        starts = np.array(sorted(self.by_start), dtype="<u8")
        found = set()
        for shift in range(8):
            count = (len(data) - shift) // 8
            if count <= 0:
                continue
            words = np.frombuffer(data, dtype="<u8", count=count, offset=shift)
            at = np.searchsorted(starts, words)
            at[at == len(starts)] = 0
            for which in np.flatnonzero(starts[at] == words):
                place = shift + 8 * int(which)
                for text, label in self.by_start[int(words[which])]:
                    if data.startswith(text, place):
                        found.add(label)
        return found


def attack(folder: Path, seed: int) -> list[str]:
    """What is wrong; prints the rates."""
    made, wrong = Attack(folder, seed), []
    guesses = sum(len(one["order"]) for one in made.seen)
    bound = BOUND if guesses >= 5000 else CHANCE + 3 * (CHANCE * (1 - CHANCE) / guesses) ** 0.5
    print(f"{len(made.seen)} rounds, {guesses} guesses, {len(made.boxes)} boxes in the log")
    for sides in (("facilitator",), ("partner",), ("facilitator", "partner")):
        rates = made.rates(sides)
        said = ", ".join(f"{name} {rate:.4f}" for name, rate in rates.items())
        print(f"with the key of {' and '.join(sides)}: {said}")
        if len(sides) == 1 and rates["best"] > bound:
            wrong.append(f"{sides[0]}'s key alone: {rates['best']:.4f}, more than {bound:.4f}")
        if len(sides) == 2 and rates["best"] < KNOWN:
            wrong.append(f"a bad attacker: with both keys he hits {rates['best']:.4f} alone")
    lies = made.half_found_anywhere()
    return wrong + lies[:5]


def main(arguments: list[str] | None = None) -> int:
    """0 when no side alone does better than chance, and both together do."""
    parser = argparse.ArgumentParser(description="Guesses voter and ballot with one side's key.")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--broken", default="", help="a protection to take away: sorting, half")
    parser.add_argument("--folder", type=Path, help="rounds that were played before")
    said = parser.parse_args(arguments)
    if said.folder:
        wrong = attack(said.folder, said.seed)
    else:
        with tempfile.TemporaryDirectory(prefix="safe-ballots-") as folder:
            played = [sys.executable, "-m", "prove.secret_rounds", folder]
            played += ["--rounds", str(said.rounds), "--seed", str(said.seed)]
            played += ["--broken", said.broken]
            subprocess.run(played, check=True)
            wrong = attack(Path(folder), said.seed)
    print("\n".join(wrong) or f"no more than chance: at most {BOUND} hit with one side's key")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
