"""Words planted through every door of a running SAFE are found nowhere on its disk. Kept for ever.

A demo of its own is started as a keeper starts it: web, worker, PostgreSQL, file store, logs.
`prove.plant` goes through the doors as phones and browsers do; faults are provoked; the worker
applies; then `prove.dump_scan` looks through a dump, the data directory with its WAL, files, logs,
temporary folders and the memory that stands in for them.
"""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from openpyxl import Workbook

from prove.dump_scan import Scan, read_planted
from prove.needles import Needles
from prove.pages import Visit
from prove.plant import Planted
from safe.operations import database
from safe.operations.postgres import Postgres
from tests.house.tree import ROOT

pytestmark = pytest.mark.slow
PATIENCE = 300.0
# planted too, and clear by design: docs/data-map.md says what they betray
CLEAR = {"page /phones/new/: label": "what members call a phone; the page asks for no names"}
TESTED = ("SAFE_", "DATABASE_URL", "DJANGO_", "PYTEST_")


@dataclass
class Running:
    """A demo of this test's own."""

    var: Path
    temporary: Path
    base: str
    process: subprocess.Popen[bytes]
    cluster: Postgres

    def owner(self) -> psycopg.Connection[Any]:
        """The database as its owner, to provoke faults and to look."""
        return psycopg.connect(self.cluster.url("safe"), autocommit=True)

    def stop(self) -> None:
        """Ctrl-C, as the keeper does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


def environment(var: Path, temporary: Path, port: int) -> dict[str, str]:
    kept = {name: said for name, said in os.environ.items() if not name.startswith(TESTED)}
    return kept | {"SAFE_VAR": str(var), "PORT": str(port), "TMPDIR": str(temporary)}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="safe-dump-"))
    var, temporary = folder / "var", folder / "tmp"
    temporary.mkdir()
    (var / "synth").mkdir(parents=True)
    (var / "synth" / "sent").touch()  # no half-year: this test plants its own words
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "said.log").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "safe", "demo"],
            cwd=ROOT,
            env=environment(var, temporary, port),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        made = Running(var, temporary, f"http://127.0.0.1:{port}", process, None)  # type: ignore[arg-type]
        try:
            await_words(folder / "said.log", "Ctrl-C stops everything", process)
            made.cluster = Postgres(var)
            yield made
        finally:
            made.stop()
            shutil.rmtree(folder, ignore_errors=True)
            if made.cluster is not None:
                shutil.rmtree(made.cluster.base, ignore_errors=True)


def await_words(file: Path, words: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while words not in file.read_text(errors="replace"):
        assert process.poll() is None, file.read_text(errors="replace")
        assert time.monotonic() < until, file.read_text(errors="replace")
        time.sleep(0.3)


def plant(running: Running) -> Planted:
    """Through every door; then through doors that break while somebody types."""
    out = running.temporary.parent / "planted.json"
    demo = running.var / "synth" / "demo.json"
    done = subprocess.run(
        [sys.executable, "-m", "prove.plant", "--demo", demo, "--base", running.base, "--out", out],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    planted = Planted(json.loads(out.read_text()))
    out.unlink()
    account = next(
        row for row in json.loads(demo.read_text())["accounts"] if row["organisation"] == "kwa"
    )
    visit = Visit(running.base, account["login"], account["password"])
    planted.known("cookie of the second sign-in", session_cookie(visit))
    lock_while_typing(visit, planted)
    visit = Visit(running.base, account["login"], account["password"])
    break_while_typing(running, visit, planted)
    upload_workbooks(running, planted)
    planted.known("the app's database password", (running.var / "secrets/app_password").read_text())
    planted.known("the owner's password", (running.var / "secrets/owner_password").read_text())
    return planted


def session_cookie(visit: Visit) -> str:
    return next(
        cookie.value or "" for cookie in visit.browser.cookies if cookie.name.endswith("safe")
    )


def typing_form(visit: Visit) -> tuple[Any, Any]:
    """The page on which a training day is typed from paper."""
    page = visit.browser.get("/trainings/new/")
    form = max(page.forms(), key=lambda form: len(list(form.iter("input"))))
    return page, form


def typed(form: Any, planted: Planted, door: str) -> dict[str, str]:
    """Words in each text field."""
    return {
        str(field.get("name")): planted.words(door, str(field.get("name")))
        for field in form.iter("input", "textarea")
        if field.get("name") and field.get("type", "text") in {"text", "search", "tel"}
    }


def lock_while_typing(visit: Visit, planted: Planted) -> None:
    """A day is typed; the vault locks before it is sent: its words become a draft."""
    _page, form = typing_form(visit)
    top = visit.browser.get("/")
    locks = [one for one in top.forms() if (one.get("action") or "").endswith("/vault/lock/")]
    assert locks, "no Lock button on the home page"
    words = list(typed(form, planted, "draft").items())
    token = [(name, text) for name, text in form.form_values() if name == "csrfmiddlewaretoken"]
    kept = visit.browser.post(
        "/drafts/keep/?to=/trainings/new/", token + words
    )  # the page's script
    assert kept.status == 204, kept.status
    visit.browser.submit(top, locks[0], {})
    invite = visit.browser.get("/members/invite/")
    for one in invite.forms():
        if "invite" in (one.get("action") or invite.url):
            visit.browser.submit(invite, one, typed(one, planted, "draft of a locked vault"))


def break_while_typing(running: Running, visit: Visit, planted: Planted) -> None:
    """The database refuses while a day is typed, and while somebody signs in: 500, and no words."""
    page, form = typing_form(visit)
    words = typed(form, planted, "fault")
    with running.owner() as owner:
        owner.execute("alter table places_place rename to away")
        owner.execute("alter table members_attempt rename to away_too")
        try:
            answer = visit.browser.submit(page, form, words)
            assert answer.status == 500, answer.status
            for field in ("login", "password"):
                said = planted.words("sign-in that breaks", field)
                visit.browser.post("/sign-in/", [("login", said), ("password", said)])
        finally:
            owner.execute("alter table away rename to places_place")
            owner.execute("alter table away_too rename to members_attempt")
        # a value in a message of the server itself
        value = planted.words("database fault")
        for sql in ("select %s::text::int", "select %s::text::uuid", "select %s::text::jsonb"):
            with pytest.raises(psycopg.Error):
                owner.execute(sql, [value])


def upload_workbooks(running: Running, planted: Planted) -> None:
    """Workbooks that are refused, with names in their cells and in the names of their files."""
    accounts = json.loads((running.var / "synth" / "demo.json").read_text())["accounts"]
    account = next(row for row in accounts if "m_and_e" in row["roles"])
    visit = Visit(running.base, account["login"], account["password"])
    page = visit.browser.get("/forms/publish/")
    form = next(one for one in page.forms() if one.xpath(".//input[@type='file']"))
    token = dict(form.form_values())["csrfmiddlewaretoken"]
    no_workbook = planted.words("upload", "no workbook").encode() * 9
    for content in (workbook(planted), no_workbook):
        name = f"{planted.words('upload', 'file name')}.xlsx"
        head = f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}'
        head += f'\r\n--x\r\nContent-Disposition: form-data; name="workbook"; filename="{name}"'
        body = f"{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + content
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = visit.browser.request("POST", "/forms/publish/", body + b"\r\n--x--\r\n", kind)
        assert answer.status == 422, answer.status


def workbook(planted: Planted) -> bytes:
    """An XLSForm with a type that nobody knows, and names where labels belong."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["no such type", "a", planted.words("upload", "label")])
    sheet.append(["text", planted.words("upload", "question"), planted.words("upload", "hint")])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def demo_password(running: Running) -> str:
    accounts = json.loads((running.var / "synth" / "demo.json").read_text())["accounts"]
    return str(accounts[0]["password"])


def settle(running: Running) -> dict[str, int]:
    """Wait until the worker took what came; then everything is on the disk. Rows by table."""
    until = time.monotonic() + PATIENCE
    with running.owner() as owner:
        while True:
            row = owner.execute(
                "select count(*) from forms_submission where state = 'received'"
            ).fetchone()
            if row == (0,) or time.monotonic() > until:
                break
            time.sleep(0.3)
        owner.execute("checkpoint")
        owner.execute("select pg_switch_wal()")
        return {
            table: owner.execute(f"select count(*) from {table}").fetchone()[0]  # type: ignore[arg-type,index]
            for table in ("forms_submission", "forms_attachment", "people_person", "members_draft",
                          "ledger_entry", "members_attempt")
        }  # fmt: skip


def places(running: Running) -> list[Path]:
    """Wherever this SAFE may have written."""
    spools = [Path("/dev/shm") / f"safe-spool-{os.geteuid()}", running.temporary]
    own = [running.var / "files", running.var / "log", running.var / "static"]
    own += [running.var / "gate", running.var / "locale"]
    return [place for place in [running.cluster.base, *own, *spools] if place.exists()]


def test_the_doctor_finds_nothing_wrong_with_a_demo(running: Running) -> None:
    """And says that it is no place for real people."""
    password = (running.var / "secrets" / "app_password").read_text().strip()
    url = running.cluster.url("safe")
    said = {"SAFE_ENV": "demo", "SAFE_KEYS": str(running.var / "keys" / "SAFE_KEYS")}
    done = subprocess.run(
        [sys.executable, "-m", "safe", "doctor"],
        cwd=ROOT,
        env=environment(running.var, running.temporary, 0)
        | said
        | dict(database.environment(url, password)),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WRONG" not in done.stdout
    assert "do not register real people" in done.stdout


def test_planted_words_are_found_nowhere(running: Running) -> None:
    planted = plant(running)
    rows = settle(running)
    assert rows["forms_submission"] >= 6, rows
    assert rows["forms_attachment"] >= 1, rows
    assert rows["people_person"] >= 1, rows
    assert rows["members_draft"] >= 1, rows
    file = running.temporary.parent / "planted.json"
    listed = [row for row in planted.rows if len(row["text"].encode()) >= 7]
    file.write_text(json.dumps([row for row in listed if row["label"] not in CLEAR]))
    needles = Needles(read_planted(file))
    file.unlink()
    scan = Scan(needles)
    scan.database(running.cluster.url("safe"), running.cluster.bin)
    running.stop()
    for place in places(running):
        scan.path(place)
    # the demo prints its one password for all; nothing else that was planted is in its words
    said = running.temporary.parent / "said.log"
    said.write_text(said.read_text().replace(demo_password(running), ""))
    scan.path(said)
    found = {f"{one.label} as {one.form} in {one.place}" for one in scan.findings}
    assert "\n".join(sorted(found)) == ""
    assert scan.unread == []
    assert scan.files > 500


def test_the_scan_itself_finds_what_lies_there(running: Running, tmp_path: Path) -> None:
    """Else an empty answer would prove nothing: login names are clear by design, and are found."""
    planted = tmp_path / "planted.json"
    planted.write_text(json.dumps([{"label": "login", "text": "roinan@kwa"}]))
    scan = Scan(Needles(read_planted(planted)))
    scan.path(running.cluster.data)
    assert {finding.label for finding in scan.findings} == {"login"}
    assert any(re.search(r"/pg_wal/", finding.place) for finding in scan.findings)
