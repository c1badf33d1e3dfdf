"""A thief with a dump and one password: a short program, no word of SAFE's code but the spec."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from safe.administration.members import seeding
from safe.administration.members.models import Key, Lock, Member, Opener, Ring
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation
from safe.kernel.vault import contexts, seal_for, sealer_for

PROGRAM = Path(__file__).with_name("open_dump.py")


def dumped(planted: Planted) -> dict[str, list[dict[str, Any]]]:
    """The rows of one organisation as a dump holds them."""
    tables: dict[str, list[dict[str, Any]]] = {}
    with acting(planted.actor):
        for model in (Member, Lock, Key, Ring, Opener):
            tables[model.__name__] = [
                {k: v.hex() if isinstance(v, bytes) else str(v) for k, v in row.items()}
                for row in model.objects.values()
            ]
    return tables


def test_a_password_opens_its_members_rings_and_no_other(
    roi: Planted, seng: Planted, kwa: Organisation, hnf: Organisation, tmp_path: Path
) -> None:
    other = seeding.plant_member(hnf, "nang", ("t_opener",), "pillow harbour walnut stone")
    what = contexts.person_identity(uuid4())
    with acting(roi.actor):
        own = seal_for(kwa.id, "registry", what, b"Ma Example")
        together = sealer_for(kwa.id, "registry").seal(what, b"Naw Example")
    with acting(other.actor):
        foreign = seal_for(hnf.id, "registry", what, b"U Example")
    tables = dumped(roi)
    for name, rows in dumped(other).items():
        tables[name] += rows
    dump = tmp_path / "dump.json"
    boxes = [box.hex() for box in (own, together, foreign)]
    dump.write_text(json.dumps({"tables": tables, "boxes": boxes}))

    def run(login: str, password: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, str(PROGRAM), str(dump), login, password, what],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.split("\n")[:-1] if done.returncode == 0 else [done.stderr[-200:]]

    assert run("roinan@t-kwa", PASSWORD) == ["Ma Example", "Naw Example", "closed"]
    assert run("seng@t-kwa", OTHER) == ["Ma Example", "Naw Example", "closed"]
    assert run("nang@t-hnf", "pillow harbour walnut stone") == ["closed", "closed", "U Example"]
    assert "wrong password" in run("roinan@t-kwa", OTHER)[0]
    assert "wrong password" in run("nang@t-hnf", PASSWORD)[0]


def test_the_program_is_short_and_knows_no_word_of_ours() -> None:
    text = PROGRAM.read_text()
    assert "safe." not in text.replace('"safe.keyid"', "").replace("safe.keyid", "")
    assert len([line for line in text.splitlines() if line.strip()]) <= 45


@pytest.mark.parametrize("model", [Lock])
def test_three_rows_look_alike(roi: Planted, model: type[Lock]) -> None:
    with acting(roi.actor):
        rows = list(model.objects.filter(member=roi.member))
    assert (
        len({(len(bytes(r.box)), bytes(r.box)[:4], bytes(r.salt), r.ops, r.memory) for r in rows})
        == 1
    )
    assert len({bytes(r.box) for r in rows}) == 3
