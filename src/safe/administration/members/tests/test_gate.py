"""The gate of Argon2: two at once on the machine, a short queue, then 503 in words."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.test import Client

from safe.administration.members import gate
from safe.administration.members.problems import Busy
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import PASSWORD

TYPED = {"login": "roinan@t-kwa", "password": PASSWORD}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object) -> dict[str, int]:
    """An Argon2 that takes a while and counts how many run."""
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    counts = {"now": 0, "most": 0, "all": 0}
    guard = threading.Lock()

    def run(password: str, salt: bytes, *, ops: int, memory: int) -> bytes:
        with guard:
            counts["now"] += 1
            counts["all"] += 1
            counts["most"] = max(counts["most"], counts["now"])
        time.sleep(0.15)
        with guard:
            counts["now"] -= 1
        return bytes(32)

    monkeypatch.setattr(gate, "password_key", run)
    return counts


def test_thirty_at_once(slow: dict[str, int]) -> None:
    answers: list[str] = []

    def enter() -> None:
        try:
            gate.guarded_key("x", bytes(16), ops=1, memory=8192)
            answers.append("in")
        except Busy:
            answers.append("busy")

    people = [threading.Thread(target=enter) for _ in range(30)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert slow["most"] == gate.AT_ONCE
    assert answers.count("in") >= gate.AT_ONCE + gate.QUEUE
    assert answers.count("busy") >= 10
    assert len(answers) == 30


def test_another_process_holds_slots_too_and_a_killed_one_frees_them(
    slow: dict[str, int], tmp_path: Path
) -> None:
    (tmp_path / "gate").mkdir()
    program = (
        "import fcntl,os,sys,time\n"
        f"for n in ('running', 'waiting'):\n for i in range(10):\n"
        f"  h=os.open(f'{tmp_path}/gate/'+n+'-'+str(i), os.O_RDWR|os.O_CREAT)\n"
        "  fcntl.flock(h, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\ntime.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    try:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(Busy):
            gate.guarded_key("x", bytes(16), ops=1, memory=8192)
    finally:
        other.kill()
        other.wait()
        assert other.stdout
        other.stdout.close()
    assert gate.guarded_key("x", bytes(16), ops=1, memory=8192) == bytes(32)


def test_the_page_says_it_in_words(roi: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> bytes:
        raise Busy

    monkeypatch.setattr("safe.administration.members.passwords.guarded_key", full)
    response = Client().post("/sign-in/", TYPED)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Many people sign in" in response.content.decode()
