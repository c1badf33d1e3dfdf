"""A start says in a sentence what stands in its way, and never mixes invented people with real."""

import os
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from safe.operations import database, demo, demo_world
from safe.operations.postgres import Postgres


def as_role(name: str, data: str = "nowhere") -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:secret@{place}", path=f"/{data}"))


@pytest.mark.parametrize(
    ("attributes", "remedy"),
    [
        ("", "alter role half_owner bypassrls"),
        ("bypassrls", "alter role half_owner createrole"),
        ("bypassrls createrole", "create database nowhere owner half_owner"),
    ],
)
def test_an_owner_who_may_too_little_is_told_the_remedy(
    attributes: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "APP", "half_app")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"create role half_owner login {attributes} password 'secret'")
        try:
            with pytest.raises(database.DatabaseProblem, match=remedy):
                database.prepare(as_role("half_owner"), "secret")
        finally:
            owner.execute("drop role if exists half_app")
            owner.execute("drop role half_owner")


def test_a_wrong_password_is_a_sentence() -> None:
    with pytest.raises(database.DatabaseProblem, match="was not made"):
        database.prepare(as_role("nobody_here"), "secret")


@pytest.mark.parametrize(
    ("others", "room", "said"),
    [
        (set(), "1", ""),
        ({"real"}, "0", ""),
        ({"real"}, "1", "not served in plain HTTP"),
        ({"kwa"}, "0", "members of kwa who are not the demo's"),
    ],
)
def test_real_members_are_neither_mixed_nor_served_to_a_room(
    others: set[str], room: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_world, "_members_by_organisation", lambda is_demo: others)
    monkeypatch.setenv("SAFE_ROOM_DEMO", room)
    assert said in demo_world._refusal()
    assert bool(said) == bool(demo_world._refusal())


@pytest.mark.parametrize(
    ("host", "near"),
    [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False), ("192.168.1.5", False)],  # noqa: S104
)
def test_whoever_is_reached_from_outside_serves_a_room(host: str, near: bool) -> None:
    assert demo._is_near(host) is near


def test_a_taken_or_senseless_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(SystemExit, match="is taken"):
            demo._free_port("127.0.0.1")
    monkeypatch.setenv("PORT", "many")
    with pytest.raises(SystemExit, match="PORT is a number"):
        demo._free_port("127.0.0.1")


def test_two_demos_that_start_together_take_two_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with demo._free_port("127.0.0.1") as one, demo._free_port("127.0.0.1") as other:
        assert one.getsockname() != other.getsockname()
        with socket.socket() as web:  # as the web server binds, beside the guard
            web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            web.bind(one.getsockname())
            web.listen()


def test_the_keepers_variables_survive_spaces_and_letters(tmp_path: Path) -> None:
    file = tmp_path / "demo.env"
    demo._tell_keeper(file, {"SAFE_VAR": "/a b/သုံး/it's"})
    assert file.stat().st_mode & 0o777 == 0o600
    said = subprocess.run(
        ["/bin/sh", "-c", f'. {file}; printf %s "$SAFE_VAR"'],
        capture_output=True,
        check=True,
        text=True,
    )
    assert said.stdout == "/a b/သုံး/it's"


@pytest.mark.skipif(os.geteuid() != 0, reason="another user's cluster lies in var itself")
def test_a_deleted_var_starts_anew_and_a_copied_one_has_its_own(tmp_path: Path) -> None:
    first = Postgres(tmp_path / "var")
    assert Postgres(tmp_path / "var").base == first.base
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "pg").symlink_to((tmp_path / "var" / "pg").readlink())
    second = Postgres(copy)
    (tmp_path / "var" / "pg").unlink()
    third = Postgres(tmp_path / "var")
    try:
        assert len({first.base, second.base, third.base}) == 3
    finally:
        for cluster in (first, second, third):
            subprocess.run(["rm", "-r", str(cluster.base)], check=True)
