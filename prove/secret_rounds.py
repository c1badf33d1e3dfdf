"""Plays rounds of secret ballots in an installation of its own, for `prove.ballots` to attack.

python -m prove.secret_rounds FOLDER [--rounds 1000] [--seed 7]

The one program here that uses SAFE from inside: by its actions a thousand rounds take minutes.
The first rounds are cast through the page of a slip. It leaves in FOLDER what a thief would carry
away (`dump.sql`, `postgres/`, `log.txt`, `pages/`), `keys.json` (both sides' ring secrets),
`seen.json` (who cast when, and the ballots without an order) and `truth.json`.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

VOTERS = 5
BY_PAGE = 25  # rounds that are cast through HTTP
PASSWORD = "banana river candle mountain"  # noqa: S105 - of nobody
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "max_wal_size": "64GB"}
SETTINGS |= {"checkpoint_timeout": "1d", "wal_compression": "off", "autovacuum": "off"}


@contextlib.contextmanager
def installation(folder: Path) -> Iterator[Any]:
    """A cluster that keeps all of its write-ahead log, with the programme loaded."""
    os.environ |= {"SAFE_ENV": "test", "SAFE_VAR": str(folder), "SAFE_KEYS": str(folder / "keys")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "safe.settings"
    (folder / "keys").write_text("1:" + "5a" * 32 + "\n")
    for name in ("assets", "static", "files", "locale", "pages"):
        (folder / name).mkdir(exist_ok=True)
    from safe.operations import database
    from safe.operations.postgres import Postgres

    cluster = Postgres(folder, settings=SETTINGS)
    cluster.start()
    try:
        url, password = cluster.url("safe"), database.app_password(folder)
        database.prepare(url, password)
        os.environ |= dict(database.environment(url, password))
        for words in (["migrate"], ["programme", "load", "programme", "--yes", "--no-forms"]):
            subprocess.run(
                [sys.executable, "-m", "safe", *words], check=True, stdout=subprocess.DEVNULL
            )
        yield cluster
        with (folder / "dump.sql").open("wb") as out:
            subprocess.run([cluster.bin / "pg_dump", url], check=True, stdout=out)
    finally:
        cluster.stop()
        shutil.copytree(cluster.data, folder / "postgres", dirs_exist_ok=True)
        shutil.rmtree(cluster.base, ignore_errors=True)


class Play:
    """Two sides, and voters who lean one way or the other."""

    def __init__(self, folder: Path, draw: Random) -> None:
        import django

        django.setup()
        from dataclasses import replace

        from django.db import transaction

        from safe.activities.capacity.models import Instrument
        from safe.activities.capacity.policies import P
        from safe.testing.cast import build

        self.folder, self.draw = folder, draw
        self.cast: list[list[int]] = []
        with transaction.atomic():
            self.metta, self.kwa = build("metta", phone=False), build("kwa", phone=False)
        self.facilitator = replace(self.metta.opened, permissions=frozenset({P.SEE, P.FACILITATE}))
        self.partner = replace(self.kwa.opened, permissions=frozenset({P.SEE, P.FINALISE}))
        self.instrument = Instrument.objects.get(code="capacity")

    def break_it(self, what: str) -> None:
        """Take one protection away, so that an attack that sees nothing is seen to be blind."""
        from safe.activities.capacity import ballots
        from safe.kernel import ledger

        if what == "sorting":  # scores stay in the order of casting, as an appended table has them

            def unsorted(opened: Any, items: Any) -> Any:
                assert sorted(map(list, opened)) == sorted(self.cast)
                rows = self.cast
                return [(item, [row[at] for row in rows]) for at, item in enumerate(items)]

            ballots.tallied = unsorted
        if what == "half":  # what was read aloud is written down
            read = ballots.read_half

            def written(**named: Any) -> str:
                letters = read(**named)
                ledger.write(by=self.partner, action="read", details={"letters": letters})
                return letters

            ballots.read_half = written

    def does(self, by: Any, act: Any, **named: Any) -> Any:
        """One action in one transaction."""
        from django.db import transaction

        from safe.kernel import tenancy

        with transaction.atomic(), tenancy.acting(by):
            return act(by=by, **named)

    def round(self, number: int) -> dict[str, Any]:
        """One round: five voters in a random order, then closed, then made final."""
        from safe.activities.capacity import actions
        from safe.activities.capacity.instruments import statements_of

        codes = list(statements_of(self.instrument))
        made = self.does(
            self.facilitator,
            actions.open_round,
            instrument=self.instrument,
            partner=self.kwa.organisation,
            held_on=date(2020, 2, 12),
        )
        letters = self.does(self.facilitator, actions.issue_slips, round=made, count=VOTERS + 2)
        self.draw.shuffle(letters)  # the bowl
        voters = list(range(VOTERS))
        lean = [self.draw.uniform(1, 4) for _ in voters]
        given = [[self._score(lean[voter]) for _ in codes] for voter in voters]
        order = self.draw.sample(voters, VOTERS)
        self.cast = [given[voter] for voter in order]
        for voter, slip in zip(order, letters, strict=False):
            self._cast(
                slip, made, dict(zip(codes, given[voter], strict=True)), by_page=number < BY_PAGE
            )
        half = self.does(self.partner, actions.read_half, round=made)
        self.does(self.facilitator, actions.close_round, round=made, letters=half)
        self.does(self.facilitator, actions.give_up_round, round=made)  # so that the next may open
        raw = bytes.fromhex(self._half(half))
        told = {"round": str(made.id), "order": order, "given": given, "codes": codes}
        return told | {"half": raw.hex(), "letters": half}

    def _score(self, lean: float) -> int:
        return min(4, max(1, round(self.draw.gauss(lean, 0.7))))

    def _half(self, letters: str) -> str:
        from safe.activities.capacity.ballots import half_from

        found = half_from(letters)
        assert found is not None
        return found.hex()

    def _cast(self, slip: str, made: Any, scores: dict[str, int], *, by_page: bool) -> None:
        from safe.activities.capacity import actions, queries
        from safe.activities.capacity.policies import P
        from safe.kernel.actor import Actor

        if by_page:
            posted = {"slip": slip, "cast": "1"} | {f"s-{c}": str(n) for c, n in scores.items()}
            answer = self._client().post("/ballot/", posted, REMOTE_ADDR=self._address())
            assert answer.status_code == 200, answer.status_code
            return
        found = queries.find_slip(slip)
        assert found is not None
        voter = Actor(organisation=found.organisation, permissions=frozenset({P.VOTE}))
        self.does(voter, actions.cast_ballot, round=made, ballot=found.ballot, scores=scores)

    @staticmethod
    def _client() -> Any:
        from django.test import Client

        return Client()

    def _address(self) -> str:
        return f"192.0.2.{self.draw.randrange(1, 250)}"

    def look_as_administrator(self, rounds: list[str]) -> None:
        """What the system keeper of each side is shown of the rounds."""
        from django.conf import settings

        from safe.administration.members import seeding
        from safe.administration.programmes import queries as programmes

        for house in (self.metta, self.kwa):
            found = programmes.get_organisation(house.code)
            keeper = seeding.plant_member(found, "keeper", ("system_keeper",), PASSWORD)
            client = self._client()
            client.cookies[settings.SESSION_COOKIE_NAME] = keeper.sign_in().cookie
            for at, place in enumerate(["", *(f"{one}/" for one in rounds[:5])]):
                answer = client.get(f"/capacity/{place}")
                page = self.folder / "pages" / f"{house.code}-{at}-{answer.status_code}.html"
                page.write_bytes(answer.content)


def main(arguments: list[str] | None = None) -> int:
    """Play, write down, leave."""
    parser = argparse.ArgumentParser(description="Rounds of secret ballots to be attacked.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--broken", default="", choices=("", "sorting", "half"))
    said = parser.parse_args(arguments)
    said.folder.mkdir(parents=True, exist_ok=True)
    draw = Random(said.seed)
    with installation(said.folder), (said.folder / "log.txt").open("w") as log:
        sys.stderr = log  # what the product says while it serves
        play = Play(said.folder, draw)
        play.break_it(said.broken)
        truth = [play.round(number) for number in range(said.rounds)]
        play.look_as_administrator([one["round"] for one in truth])
        sys.stderr = sys.__stderr__
        from django.db import connections

        connections.close_all()
        keys = {"facilitator": play.metta.ring, "partner": play.kwa.ring}
        pairs = {side: [pair.public.hex(), pair.secret.hex()] for side, pair in keys.items()}
        (said.folder / "keys.json").write_text(json.dumps(pairs))
        (said.folder / "truth.json").write_text(json.dumps(truth))
        seen = [
            {
                "round": one["round"],
                "order": one["order"],
                "codes": one["codes"],
                "ballots": draw.sample(one["given"], len(one["given"])),
            }
            for one in truth
        ]
        (said.folder / "seen.json").write_text(json.dumps(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
