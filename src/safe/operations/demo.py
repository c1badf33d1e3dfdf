"""`make demo`: everything on one machine, with invented people alone."""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from safe.operations import database
from safe.operations.postgres import Postgres, PostgresProblem
from safe.operations.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[3]
FIRST_PORT = 8000
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - named to be recognised, not to be bound


def run_demo(said: argparse.Namespace) -> int:
    """Start, fill at the first time, print the address and the accounts, watch."""
    var = Path(os.environ.get("SAFE_VAR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    var.chmod(0o700)
    host = os.environ.get("LISTEN", said.listen)
    port = _free_port(host, int(os.environ.get("PORT", "0")))
    try:
        postgres, owner_url = _database(var)
    except PostgresProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    environment = _environment(var, owner_url, host, port)
    supervisor = Supervisor(environment=environment, logs=var / "log", postgres=postgres)
    try:
        if not _prepared(environment):
            return 1
        supervisor.add("web", "serve", "--host", host, "--port", str(port))
        supervisor.add("worker", "worker")
        if not _answers(port, supervisor) or not _filled(var, port):
            return 1
        _greet(var, environment["SAFE_PUBLIC_URL"])
        return supervisor.watch()
    except KeyboardInterrupt:
        return 0
    finally:
        supervisor.stop()


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
    more = {
        "SAFE_ENV": "demo",
        "SAFE_VAR": str(var),
        "SAFE_KEYS": os.environ.get("SAFE_KEYS", str(var / "keys" / "SAFE_KEYS")),
        "SAFE_PUBLIC_URL": os.environ.get("SAFE_PUBLIC_URL", f"http://{shown}:{port}"),
        "SAFE_ROOM_DEMO": "1" if host in EVERYWHERE else "0",
    }
    return dict(database.environment(owner_url, database.app_password(var), **more))


def _prepared(environment: dict[str, str]) -> bool:
    """Keys, migrations, programme, organisations, members, fonts: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "safe.operations.demo_world"],
        env=dict(os.environ) | environment,
        cwd=ROOT,
        check=False,
    )
    return done.returncode == 0


def _answers(port: int, supervisor: Supervisor) -> bool:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
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


def _filled(var: Path, port: int) -> bool:
    """Send the synthetic half-year through the real doors, once."""
    mark = var / "synth" / "sent"
    if mark.exists():
        return True
    print("Sending a synthetic half-year through the doors (a minute) …", flush=True)
    words = ["send", "--base", f"http://127.0.0.1:{port}"]
    words += ["--devices", str(var / "synth" / "demo.json")]
    words += ["--truth", str(var / "synth" / "truth.json")]
    done = subprocess.run([sys.executable, "-m", "synth", *words], cwd=ROOT, check=False)
    if done.returncode == 0:
        mark.touch()
    return done.returncode == 0


def _greet(var: Path, url: str) -> None:
    made = json.loads((var / "synth" / "demo.json").read_text())
    print(f"\n{url}\n")
    print("Demo accounts (invented people; one password for all):")
    for account in made["accounts"]:
        if account.get("show"):
            print(f"  {account['login']:<16} {account['password']:<28} {account['what']}")
    print("\nDo not register real people before backup and escrow exist. Ctrl-C stops everything.")
    sys.stdout.flush()


def _free_port(host: str, wanted: int) -> int:
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    sys.exit(f"Port {wanted or FIRST_PORT} is taken. Choose another: PORT=8123 make demo")


def _outward_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: this only asks for the route
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
