"""SAFE itself for a measurement: its own commands prepare it, its own server serves."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import quote

from bench.cluster import Cluster
from bench.load import PLACEHOLDER
from bench.servers import ROOT, await_port, free_port, stop, workers
from synth.collect import Filled, Phone, multipart
from synth.filling import TRAINING_DAY, YANGON, Trainer, instance_id, of_event, row
from synth.half_year import Event, HalfDay, Participant
from synth.people import TOWNSHIPS, invent_people

BYTES = 2300  # of the filled form
NOTHING: Mapping[str, bytes] = {}
ORGANISATION = "kwa"
PREPARE = "import sys; from safe.operations.database import prepare; prepare(*sys.argv[1:])"


class Product:
    """An installation with the programme, its forms and a phone; web server without a worker."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.var = cluster.home / "product"
        self.server: subprocess.Popen[bytes] | None = None
        self.device = ""

    def start(self) -> str:
        """Prepare and serve; the device's address."""
        port, password = free_port(), secrets.token_hex(16)
        owner = self.cluster.url("safe")
        app = owner.replace("safe_owner:", f"safe_app:{quote(password)}:", 1)
        app = app.replace(f":{self.cluster.password}@", "@", 1)
        self.var.mkdir(mode=0o700)
        known = os.environ | {
            "DATABASE_URL": owner,
            "SAFE_APP_URL": app,
            "SAFE_ENV": "demo",
            "SAFE_VAR": str(self.var),
            "SAFE_KEYS": str(self.var / "keys" / "SAFE_KEYS"),
            "SAFE_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": str(ROOT / "src"),
        }
        for words in (["-c", PREPARE, owner, password], ["-m", "safe.operations.demo_world"]):
            subprocess.run([sys.executable, *words], env=known, cwd=ROOT, check=True)
        command = [sys.executable, "-m", "safe", "serve", "--port", str(port)]
        command += ["--workers", str(workers())]
        # a line a request goes to stderr: its cost stays, its text does not
        log = (self.var / "log").open("wb")
        self.server = subprocess.Popen(command, env=known, cwd=ROOT, stderr=log, stdout=log)
        log.close()
        await_port(port, self.server)
        made = json.loads((self.var / "synth" / "demo.json").read_text(encoding="utf-8"))
        found = (row["url"] for row in made["devices"] if row["organisation"] == ORGANISATION)
        self.device = next(found)
        return self.device

    def stop(self) -> None:
        """Stop what was started."""
        if self.server is not None:
            stop(self.server)


def body_of_a_day(
    device: str, size: int = BYTES, files: Mapping[str, bytes] = NOTHING
) -> tuple[bytes, str]:
    """A training-day form of about `size` bytes as a phone sends it, and its content type."""
    with Phone(device) as phone:
        trainer = Trainer(phone.refresh(), "bench", datetime.now(YANGON) - timedelta(hours=1))
    on = (datetime.now(YANGON) - timedelta(days=1)).date()
    people = [
        Participant(number, person, ORGANISATION, known=number > 1, marks=("present",))
        for number, person in enumerate(
            islice(
                (
                    p
                    for p in invent_people("bench", ("kachin",), TOWNSHIPS)
                    if p.card and p.keeps_name
                ),
                size // 100,  # a row is longer than that
            ),
            1,
        )
    ]
    halves = (HalfDay(on, "am"),)
    event = Event(ORGANISATION, "MMR001001", on, 1, "spot", "Bench", halves, tuple(people))
    said = of_event(event) | {"half_day_on": on.isoformat(), "half_day": "am"}
    filled = Filled("", b"")
    for count in range(1, len(people)):
        rows = [row(event, one, "present", fresh=not one.known) for one in people[:count]]
        filled = trainer.filled(TRAINING_DAY, "day", 1, said, rows)
        if len(filled.xml) >= size:
            break
    mine = instance_id("bench", "day").encode()
    assert len(mine) == len(PLACEHOLDER)
    filled = Filled(filled.name, filled.xml.replace(mine, PLACEHOLDER))
    boundary = "4b1c8e6f-5d0b-4c53-9a0e-2f6a7c1d0b11"
    return multipart(filled, dict(files), last=True, boundary=boundary)


def plain_body() -> tuple[bytes, str]:
    """A form of the same size for the yardstick alone."""
    xml = b"<data id='day' version='1'><rest>" + b"x" * BYTES + b"</rest><meta><instanceID>"
    xml += PLACEHOLDER + b"</instanceID></meta></data>"
    return multipart(Filled("day.xml", xml), {}, last=True, boundary="4b1c8e6f-5d0b-4c53-9a0e-11")
