"""How fast figures are computed over many facts, beside one plain count(distinct subject).

python -m bench.figures [--millions 1 10] [--rounds 5]

The facts are invented by SQL inside a database of the product's own schema; everything is asked as
safe_app, under row-level security, by a reader of all partners. Yardstick: one statement with the
same filter and the same cells, `count(distinct subject)`, in the same connection, alternated.
The time to fill the database goes to stderr and is no measure.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg

from bench.cluster import Cluster
from bench.product import PREPARE
from bench.servers import ROOT

if TYPE_CHECKING:
    from safe.kernel.actor import Actor

PERIOD = "2020S1"
SUBJECTS = """
insert into facts_subject (id, canonical)
select md5('s' || n)::uuid, md5('s' || case when n %% 100 = 0 then n - 1 else n end)::uuid
  from generate_series(1, %(subjects)s) n"""
# two fifths attendance, a third of other kinds, three years, one card in a hundred merged
FACTS = """
insert into facts_fact (id, organisation, kind, subject, subject_kind, on_date, place, programme,
  event, dose, value, sex, age_band, displacement, disability, source, attributes, recorded_at,
  void, voided_at, voided_why)
select md5('f' || n)::uuid, orgs[1 + event %% cardinality(orgs)], kind,
  md5(case kind when 'training.session_held' then 'h' else 's' end || subject)::uuid,
  case kind when 'training.session_held' then 'session' else 'person' end,
  date '2019-07-01' + day, places[1 + event %% cardinality(places)], 'SAFE',
  md5('e' || event)::uuid, 1,
  case when kind in ('training.post_test', 'training.test_pair') then (subject %% 9) / 8.0 end,
  (array['female','male','female','male','female','male','other','unknown'])[1 + subject %% 8],
  (array['10-14','15-17','18-24','25-35','36-59','60+','unknown'])[1 + subject / 8 %% 7],
  (array['idp','host','returnee','other','unknown'])[1 + subject / 56 %% 5],
  (array['no','no','yes','unknown'])[1 + subject / 280 %% 4],
  md5('o' || n)::uuid, '{}', now(), draw > 0.99, now(), ''
from (
  select n, random() as draw, floor(random() * 1096)::int as day,
    floor(random() * 20000)::int as event, 1 + floor(random() * %(subjects)s)::int as subject,
    case when share < 0.40 then 'training.attended' when share < 0.48 then 'training.completed'
      when share < 0.54 then 'training.post_test' when share < 0.59 then 'training.test_pair'
      when share < 0.60 then 'training.session_held'
      else 'other.kind_' || floor(share * 100)::int %% 15 end as kind
  from (select n, random() as share from generate_series(%(first)s, %(last)s) n offset 0) a
  offset 0
) b,
(select array_agg(id order by code) as orgs from programmes_organisation
  where code in ('kwa', 'hnf', 'js', 'tsyu', 'tyn', 'ntl')) o,
(select array_agg(code order by code) as places from places_place where level = 'township') p"""
PLAIN = """
select grouping(sex, displacement, disability, place, organisation) as which,
       sex, age_band, displacement, disability, place, organisation, count(distinct subject)
  from facts_fact
 where not void and dose > 0 and programme = %(programme)s and kind = any(%(kinds)s)
   and organisation = any(%(readable)s) and on_date between %(starts_on)s and %(ends_on)s
 group by grouping sets
   ((), (sex, age_band), (displacement), (disability), (place), (organisation))"""


def prepare(cluster: Cluster) -> None:
    """The product's schema and programme in this cluster; sets this process's environment."""
    password, owner = secrets.token_hex(16), cluster.url("safe")
    app = owner.replace("safe_owner:", f"safe_app:{quote(password)}:", 1)
    app = app.replace(f":{cluster.password}@", "@", 1)
    var = cluster.home / "product"
    var.mkdir(mode=0o700)
    os.environ |= {
        "DATABASE_URL": owner,
        "SAFE_APP_URL": app,
        "SAFE_ENV": "demo",
        "SAFE_POOL": "0",
        "SAFE_VAR": str(var),
        "SAFE_KEYS": str(var / "keys" / "SAFE_KEYS"),
        "SAFE_PUBLIC_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "safe.settings",
    }
    for words in (["-c", PREPARE, owner, password], ["-m", "safe.operations.demo_world"]):
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True)


def fill(cluster: Cluster, first: int, last: int) -> None:
    """Invent the facts from number `first` to `last`, one subject in ten facts."""
    began = time.monotonic()
    with psycopg.connect(cluster.url("safe"), autocommit=True) as owner:
        known = "select indexdef, indexrelid::regclass::text from pg_index, pg_indexes"
        known += " where indexname = indexrelid::regclass::text and tablename = 'facts_fact'"
        known += " and not indisprimary"
        indexes = owner.execute(known).fetchall()
        for _definition, name in indexes:
            owner.execute(f'drop index "{name}"'.encode())
        owner.execute("truncate facts_subject")
        given = {"subjects": last // 10, "first": first, "last": last}
        owner.execute(SUBJECTS, given)
        owner.execute(FACTS, given)
        owner.execute("set maintenance_work_mem = '1GB'")
        for definition, _name in indexes:
            owner.execute(definition.encode())
        owner.execute("vacuum (analyze) facts_fact")
        owner.execute("vacuum (analyze) facts_subject")
    print(f"{last:,} facts after {time.monotonic() - began:.0f} s", file=sys.stderr)


def alternate(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """Milliseconds of each, the median over rounds in turn; one round to warm up."""
    taken: list[list[float]] = [[] for _ in calls]
    for number in range(rounds + 1):
        for call, times in zip(calls, taken, strict=True):
            began = time.perf_counter()
            call()
            if number:
                times.append((time.perf_counter() - began) * 1000)
    return [median(times) for times in taken]


def measure(size: str, rounds: int) -> Iterator[dict[str, Any]]:
    """The figures of one half-year as pages compute them."""
    from django.db import connection, transaction

    from safe.kernel import tenancy
    from safe.results.indicators import dashboard, queries
    from safe.results.indicators.choices import Asked, choose
    from safe.results.indicators.figures import Scope

    by = _reader()
    with transaction.atomic(), tenancy.acting(by):
        programme = queries.the_programme()
        indicators = {one.code: one for one in queries.list_indicators(programme)}
        period = next(p for p in choose(by=by, asked=Asked()).periods if p.code == PERIOD)
        plain_ms = 0.0
        for code, name in (("5.1", "indicator"), ("2.2", "new_people"), ("OC1.1", "mean")):
            given = {
                "programme": programme.code,
                "kinds": list(indicators[code].definition["kinds"]),
                "readable": list(by.facts_of),
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
            }

            def plain(given: dict[str, Any] = given) -> None:
                with connection.cursor() as cursor:
                    cursor.execute(PLAIN, given)
                    cursor.fetchall()

            def ours(code: str = code) -> None:
                queries.figure(by=by, indicator=indicators[code], scope=Scope(period))

            mine, other = alternate(rounds, ours, plain)
            yield _line(f"{name}_ms_{size}", mine, other)
            if code == "5.1":
                plain_ms = other

        def board() -> None:
            dashboard.gather(by=by, asked=Asked(period=PERIOD))

        (mine,) = alternate(rounds, board)
        yield _line(f"dashboard_ms_{size}", mine, plain_ms)
        yield {
            "bench": "figures",
            "measure": f"dashboard_figures_{size}",
            "value": len(dashboard.gather(by=by, asked=Asked(period=PERIOD)).aims),
            "unit": "figures",
            "against": None,
            "ratio": None,
        }


def _line(measure: str, value: float, against: float) -> dict[str, Any]:
    return {
        "bench": "figures",
        "measure": measure,
        "value": round(value, 1),
        "unit": "ms",
        "against": round(against, 1),
        "ratio": round(value / against, 2),
    }


def _reader() -> "Actor":
    """Somebody at IOM who sees exact figures of all partners."""
    from safe.administration.programmes import queries as programmes
    from safe.kernel.actor import Actor
    from safe.results.indicators.policies import P

    iom = programmes.get_organisation("iom").id
    return Actor(
        organisation=iom,
        permissions=frozenset(str(one) for one in P),
        scope="programme",
        facts_of=programmes.facts_of(iom),
    )


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Figures over many facts.")
    parser.add_argument("--millions", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args(arguments)
    with Cluster() as cluster:
        prepare(cluster)
        import django

        django.setup()
        from django.db import connection

        there = 0
        for millions in sorted(said.millions):
            fill(cluster, there + 1, millions * 1_000_000)
            there = millions * 1_000_000
            for line in measure(f"{millions}m", said.rounds):
                print(json.dumps(line), flush=True)
            connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
