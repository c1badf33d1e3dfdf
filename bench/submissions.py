"""How fast a phone's form is durably taken, beside a bare Django view doing the least it must.

python -m bench.submissions [--rounds 5] [--seconds 3] [--slow 40] [--bare-only]
    [--acknowledged FILE]

Measured are a form of 2.3 kB, one of 20 kB, and an ordinary client beside fifty that send 1 MB each
at 5 kB a second, against itself alone (`--slow` is how long, in seconds; 0 leaves it out).

Both servers stand on one PostgreSQL with synchronous_commit=on, under granian with the same
workers, threads and pool; rounds alternate between them; the ratio is the median of the ratios.
Prints one JSON object a measure; notes about the disk go to stderr.
"""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg
from nacl.public import PrivateKey

from bench.bare_table import TABLE
from bench.cluster import Cluster
from bench.load import Acknowledged, Result, Target, drive, fdatasync_ms
from bench.product import Product, body_of_a_day, plain_body
from bench.servers import free_port, serving
from bench.slow import BYTES, SlowClients

CLIENTS = (1, 4, 16)
LARGER = 20_000  # bytes of a long form


@contextmanager
def bare_server(cluster: Cluster) -> Iterator[int]:
    """The yardstick on its own database of the cluster; its port."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("create database bench_bare")
    with psycopg.connect(cluster.url("bench_bare"), autocommit=True) as connection:
        connection.execute(TABLE)
    port = free_port()
    known = {
        "BARE_DATABASE_URL": cluster.url("bench_bare"),
        "BARE_PUBLIC_KEY": bytes(PrivateKey.generate().public_key).hex(),
        "DJANGO_SETTINGS_MODULE": "bench.bare.settings",
    }
    with serving("bench.bare.wsgi:application", port, known):
        yield port


def measure(
    targets: dict[str, Target], rounds: int, seconds: float, folder: Path, kept: Acknowledged | None
) -> dict[int, list[dict[str, Result]]]:
    """Alternate the targets, each client count in turn."""
    run = secrets.randbits(24) << 8
    for target in targets.values():
        drive(target, 4, 1.0, run)  # warm both: code, pool, caches
        run += 1
    seen: dict[int, list[dict[str, Result]]] = {clients: [] for clients in CLIENTS}
    for number in range(rounds):
        disk = fdatasync_ms(folder)
        for clients in CLIENTS:
            results = {}
            order = list(targets) if number % 2 else list(reversed(targets))
            for name in order:
                run += 1
                note = kept if name == "product" else None
                results[name] = drive(targets[name], clients, seconds, run, note)
            seen[clients].append(results)
            words = {name: f"{r.per_second:.0f}/s {r.statuses}" for name, r in results.items()}
            print(
                f"round {number + 1}: fdatasync {disk:.2f} ms, {clients}: {words}", file=sys.stderr
            )
    return seen


def slow_clients(
    target: Target, large: Target, database: str, seconds: float
) -> Iterator[dict[str, object]]:
    """An ordinary client alone, then beside fifty slow ones; connections that these hold."""
    run = secrets.randbits(24) << 8
    alone = [drive(target, 1, seconds / 4, run + n) for n in (1, 2)]
    with SlowClients(large, run + 3) as slow:
        time.sleep(5)  # all have begun
        with psycopg.connect(database, autocommit=True) as connection:
            held = max(_in_use(connection) for _ in range(50))
        beside = [drive(target, 1, seconds / 4, run + n) for n in (4, 5)]
        slow.wait()
    before, after = (median(one.p95_ms for one in some) for some in (alone, beside))
    yield said("slow_clients_p95_ms", after, "ms", before, after / before)
    yield said("slow_clients_connections_held", held, "1", None, None)
    yield said("slow_clients_taken", slow.answers.count(201), "1", None, None)
    if slow.answers != [201] * len(slow.answers):
        print(f"slow clients were answered {slow.answers}", file=sys.stderr)


def _in_use(connection: "psycopg.Connection[tuple[int]]") -> int:
    """Connections of the product that are in a transaction or a statement."""
    time.sleep(0.05)
    row = connection.execute(
        "select count(*) from pg_stat_activity where usename = 'safe_app' and state <> 'idle'"
    ).fetchone()
    return row[0] if row else 0


def said(
    measure: str, value: float, unit: str, against: float | None, ratio: float | None
) -> dict[str, object]:
    """One line of the bench."""
    return {
        "bench": "submissions",
        "measure": measure,
        "value": round(value, 2),
        "unit": unit,
        "against": None if against is None else round(against, 2),
        "ratio": None if ratio is None else round(ratio, 3),
    }


def report(seen: dict[int, list[dict[str, Result]]], size: str = "") -> Iterator[dict[str, object]]:
    """One object a measure; `size` names another form than that of 2.3 kB."""
    for clients, rounds in seen.items():
        rows = (
            (f"submissions_per_s_{size}{clients}_clients", "1/s", "per_second"),
            (f"p95_ms_{size}{clients}_clients", "ms", "p95_ms"),
        )
        for name, unit, of in rows:
            bare = [getattr(results["bare"], of) for results in rounds]
            mine = [getattr(results["product"], of) for results in rounds if "product" in results]
            ratios = [one / other for one, other in zip(mine, bare, strict=False) if other]
            ratio = median(ratios) if ratios else None
            yield said(name, median(mine or bare), unit, median(bare), ratio)


def _targets(bare: int, device: str, form: tuple[bytes, str]) -> dict[str, Target]:
    """Both servers' addresses for one filled form; without a device the yardstick's alone."""
    found = {"bare": Target("127.0.0.1", bare, "/submission", *form)}
    if device:
        place = urlsplit(device)
        path = f"{place.path}/submission?deviceID=collect%3Abench"
        found["product"] = Target("127.0.0.1", place.port or 80, path, *form)
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Submissions a second.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--slow", type=float, default=40.0)
    parser.add_argument("--bare-only", action="store_true")
    parser.add_argument("--acknowledged", type=Path)
    asked = parser.parse_args(arguments)
    kept = Acknowledged(asked.acknowledged) if asked.acknowledged else None
    lines: list[dict[str, object]] = []
    with Cluster() as cluster, bare_server(cluster) as port:
        product = None if asked.bare_only else Product(cluster)
        try:
            device = product.start() if product else ""
            small = body_of_a_day(device) if product else plain_body()
            targets = _targets(port, device, small)
            seen = measure(targets, asked.rounds, asked.seconds, cluster.home, kept)
            lines += report(seen)
            if product is not None:
                larger = _targets(port, device, body_of_a_day(device, LARGER))
                more = measure(larger, asked.rounds, asked.seconds, cluster.home, kept)
                lines += report(more, "20_kB_")
                if asked.slow:
                    picture = {"picture.jpg": secrets.token_bytes(BYTES)}
                    large = _targets(port, device, body_of_a_day(device, files=picture))["product"]
                    database = cluster.url("safe")
                    lines += slow_clients(targets["product"], large, database, asked.slow)
        finally:
            if product is not None:
                product.stop()
    for line in lines:
        print(json.dumps(line))
    if kept:
        kept.close()
    wrong = {
        s for rounds in seen.values() for r in rounds for one in r.values() for s in one.statuses
    }
    return 0 if wrong == {201} else 1


if __name__ == "__main__":
    sys.exit(main())
