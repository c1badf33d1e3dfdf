"""How fast a phone's form is durably taken, beside a bare Django view doing the least it must.

python -m bench.submissions [--rounds 5] [--seconds 3] [--bare-only] [--acknowledged FILE]

Both servers stand on one PostgreSQL with synchronous_commit=on, under granian with the same
workers, threads and pool; rounds alternate between them; the ratio is the median of the ratios.
Prints one JSON object a measure; notes about the disk go to stderr.
"""

import argparse
import json
import secrets
import sys
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

CLIENTS = (1, 4, 16)


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
            said = {name: f"{r.per_second:.0f}/s {r.statuses}" for name, r in results.items()}
            print(
                f"round {number + 1}: fdatasync {disk:.2f} ms, {clients}: {said}", file=sys.stderr
            )
    return seen


def report(seen: dict[int, list[dict[str, Result]]]) -> Iterator[dict[str, object]]:
    """One object a measure."""
    for clients, rounds in seen.items():
        rows = (
            (f"submissions_per_s_{clients}_clients", "1/s", "per_second"),
            (f"p95_ms_{clients}_clients", "ms", "p95_ms"),
        )
        for name, unit, of in rows:
            bare = [getattr(results["bare"], of) for results in rounds]
            mine = [getattr(results["product"], of) for results in rounds if "product" in results]
            ratios = [one / other for one, other in zip(mine, bare, strict=False) if other]
            yield {
                "bench": "submissions",
                "measure": name,
                "value": round(median(mine), 2) if mine else None,
                "unit": unit,
                "against": round(median(bare), 2),
                "ratio": round(median(ratios), 3) if ratios else None,
            }


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Submissions a second.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--bare-only", action="store_true")
    parser.add_argument("--acknowledged", type=Path)
    said = parser.parse_args(arguments)
    kept = Acknowledged(said.acknowledged) if said.acknowledged else None
    with Cluster() as cluster, bare_server(cluster) as port:
        product = None if said.bare_only else Product(cluster)
        try:
            body, kind = body_of_a_day(product.start()) if product else plain_body()
            targets = {"bare": Target("127.0.0.1", port, "/submission", body, kind)}
            if product is not None:
                place = urlsplit(product.device)
                path = f"{place.path}/submission?deviceID=collect%3Abench"
                targets["product"] = Target("127.0.0.1", place.port or 80, path, body, kind)
            seen = measure(targets, said.rounds, said.seconds, cluster.home, kept)
        finally:
            if product is not None:
                product.stop()
    for line in report(seen):
        print(json.dumps(line))
    if kept:
        kept.close()
    wrong = {
        s for rounds in seen.values() for r in rounds for one in r.values() for s in one.statuses
    }
    return 0 if wrong == {201} else 1


if __name__ == "__main__":
    sys.exit(main())
