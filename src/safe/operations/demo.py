"""`make demo`: everything on one machine, with invented people alone."""

import argparse
import errno
import json
import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

from safe.operations import database
from safe.operations.postgres import Postgres, PostgresProblem
from safe.operations.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[3]
FIRST_PORT = 8000
LONGEST_COUNT = 180.0  # seconds
NEAR = "127.0.0.1"
EVERYWHERE = {"0.0.0.0"}  # noqa: S104 - named to be recognised, not to be bound


def run_demo(said: argparse.Namespace) -> int:
    """Start, fill at the first time, print the address and the accounts, watch."""
    var = Path(os.environ.get("SAFE_VAR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    var.chmod(0o700)
    host = os.environ.get("LISTEN", said.listen)
    guard = _free_port(host)
    port = int(guard.getsockname()[1])
    try:
        postgres, owner_url = _database(var)
    except (PostgresProblem, database.DatabaseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    environment = _environment(var, owner_url, host, port)
    _tell_keeper(var / "demo.env", environment)
    supervisor = Supervisor(environment=environment, logs=var / "log", postgres=postgres)
    try:
        if not _prepared(environment):
            return 1
        supervisor.add("web", "serve", "--host", host, "--port", str(port))
        supervisor.add("worker", "worker")
        base = f"http://{_near(host)}:{port}"
        if not _answers(base, supervisor) or not _filled(var, base, said.days):
            return 1
        _await_counted(environment["SAFE_APP_URL"])
        _greet(var, environment["SAFE_PUBLIC_URL"])
        return supervisor.watch()
    except KeyboardInterrupt:
        return 0
    finally:
        supervisor.stop()
        guard.close()


def _database(var: Path) -> tuple[Postgres | None, str]:
    given = os.environ.get("DATABASE_URL")
    if given:
        database.prepare(given, database.app_password(var))
        return None, given
    postgres = Postgres(var, settings={"shared_buffers": "256MB"})
    postgres.start()
    url = postgres.url("safe")
    database.prepare(url, database.app_password(var))
    return postgres, url


def _environment(var: Path, owner_url: str, host: str, port: int) -> dict[str, str]:
    shown = _outward_address() if host in EVERYWHERE else host
    if host in EVERYWHERE and shown == NEAR and "SAFE_PUBLIC_URL" not in os.environ:
        print("No network was found: phones need SAFE_PUBLIC_URL=http://ADDRESS:PORT.")
    more = {
        "SAFE_ENV": "demo",
        "SAFE_VAR": str(var),
        "SAFE_KEYS": os.environ.get("SAFE_KEYS", str(var / "keys" / "SAFE_KEYS")),
        "SAFE_PUBLIC_URL": os.environ.get("SAFE_PUBLIC_URL", f"http://{shown}:{port}"),
        "SAFE_ROOM_DEMO": "0" if _is_near(host) else "1",
    }
    return dict(database.environment(owner_url, database.app_password(var), **more))


def _tell_keeper(file: Path, environment: dict[str, str]) -> None:
    """What `.venv/bin/safe` needs beside this demo: `. var/demo.env`. It holds passwords."""
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in environment.items()]
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        target.writelines(lines)


def _is_near(host: str) -> bool:
    """Whether only this machine reaches the address."""
    return host == "localhost" or host.startswith("127.")


def _near(host: str) -> str:
    """Where this machine itself finds the server."""
    return NEAR if host in EVERYWHERE else host


def _prepared(environment: dict[str, str]) -> bool:
    """Keys, migrations, programme, organisations, members, fonts: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "safe.operations.demo_world"],
        env=dict(os.environ) | environment,
        cwd=ROOT,
        check=False,
    )
    return done.returncode == 0


def _answers(base: str, supervisor: Supervisor) -> bool:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/health", timeout=2).close()  # noqa: S310 - our own
            return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            if any(c.process and c.process.poll() for c in supervisor.children):
                print(f"The web server does not start.\n{supervisor.last_words()}", file=sys.stderr)
                return False
            time.sleep(0.1)
    print("The web server does not answer.", file=sys.stderr)
    return False


def _filled(var: Path, base: str, days: int) -> bool:
    """Send the synthetic year through the real doors, once."""
    mark = var / "synth" / "sent"
    if mark.exists() or not days:
        return True
    print("Sending a synthetic year through the doors (two minutes) …", flush=True)
    words = ["send", "--base", base]
    words += ["--devices", str(var / "synth" / "demo.json")]
    words += ["--truth", str(var / "synth" / "truth.json"), "--days", str(days)]
    done = subprocess.run([sys.executable, "-m", "synth", *words], cwd=ROOT, check=False)
    if done.returncode == 0:
        mark.touch()
    return done.returncode == 0


def _await_counted(url: str) -> None:
    """Who reads the address shall find the figures finished: wait until no form is queued."""
    deadline = time.monotonic() + LONGEST_COUNT
    said = False
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute("select 1 from core.submissions_queued() limit 1").fetchone():
            if time.monotonic() > deadline:
                print("The worker is still counting; the figures grow for a while.", flush=True)
                return
            if not said:
                print("Counting what arrived …", flush=True)
                said = True
            time.sleep(0.5)


def _greet(var: Path, url: str) -> None:
    made = json.loads((var / "synth" / "demo.json").read_text())
    print(f"\n{url}\n")
    print("Demo accounts (invented people; one password for all):")
    for account in made["accounts"]:
        if account.get("show"):
            print(f"  {account['login']:<16} {account['password']:<28} {account['what']}")
    print("\nDo not register real people before backup and escrow exist. Ctrl-C stops everything.")
    sys.stdout.flush()


def _free_port(host: str) -> socket.socket:
    """The first free port, held by a socket that never listens: the web server shares it.

    Without it two demos that start together would find the same port, and share its phones.
    """
    asked = os.environ.get("PORT", "")
    if asked and not (asked.isdigit() and 0 < int(asked) < 65536):
        sys.exit(f"PORT is a number from 1 to 65535, not {asked!r}.")
    for port in [int(asked)] if asked else range(FIRST_PORT, FIRST_PORT + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                if fault.errno != errno.EADDRINUSE:
                    sys.exit(f"SAFE cannot listen on {host} port {port}: {fault.strerror}.")
                continue
        guard = socket.socket()
        guard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        guard.bind((host, port))
        return guard
    sys.exit(f"Port {asked or FIRST_PORT} is taken. Choose another: PORT=8123 make demo")


def _outward_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: this only asks for the route
        except OSError:
            return NEAR
        return str(probe.getsockname()[0])
