"""What the keeper does at the server: organisations, members, links, and what doctor says."""

import argparse
from pathlib import Path

import pytest
from django.test import Client

from safe.administration.members import commands, health, seeding
from safe.administration.members.models import Member, Ring
from safe.administration.members.seeding import Planted
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation
from safe.kernel import clock
from safe.kernel.vault import make_pair, server_keys
from safe.testing.keys import other_keys


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())
    given = parser.parse_args(words)
    return int(given.run(given))


def test_from_nothing_to_a_first_opener(roles: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("organisation", "add", "t-new", "New women's association") == 0
    assert run("member", "add", "roinan@t-new", "--role", "t_opener") == 0
    printed = capsys.readouterr().out
    address = next(word for word in printed.split() if "/welcome/" in word)
    path = "/" + address.split("/", 3)[3]
    client = Client()
    page = client.get(path)
    assert page.status_code == 200
    assert "roinan@t-new" in page.content.decode()
    assert client.post(path, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(path, {"password": PASSWORD, "again": OTHER}).status_code == 422
    done = client.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert done.status_code == 303
    assert client.get("/account/").status_code == 200
    assert client.get(path).status_code == 404
    assert Client().get("/welcome/00/").status_code == 404


def test_refusals_are_sentences_with_exit_code_1(
    roi: Planted, kwa: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("member", "add", "roinan@t-kwa", "--role", "t_opener") == 1
    assert "login name" in capsys.readouterr().err
    assert run("member", "add", "zau@t-kwa", "--role", "nothing") == 1
    assert "nothing" in capsys.readouterr().err
    assert run("member", "add", "zau@nowhere", "--role", "t_opener") == 1
    assert run("member", "link", "roinan@t-kwa") == 1
    assert "lost for good" in capsys.readouterr().err
    assert run("member", "link", "nobody@t-kwa") == 1
    seeding.plant_member(kwa, "seng", ("t_opener",), OTHER, opener=roi.actor)
    assert run("member", "link", "seng@t-kwa") == 0


def words(organisation: Organisation) -> str:
    return "\n".join(t.words for t in health.checks() if organisation.code in t.words)


def test_doctor_names_rings_with_too_few_openers(roi: Planted, kwa: Organisation) -> None:
    assert "ring registry: 1 opener(s)" in words(kwa)
    for login in ("seng", "zau"):
        seeding.plant_member(kwa, login, ("t_opener",), OTHER, opener=roi.actor)
    assert words(kwa) == ""
    seeding.plant_member(kwa, "nang", ("t_trainer",), OTHER)
    assert "never" in words(kwa)


def test_doctor_names_due_rings_and_foreign_keys(roi: Planted, kwa: Organisation) -> None:
    with acting(roi.actor):
        Ring.objects.update(due_at=clock.now() - health.DUE * 2)
    assert "An opener must sign in" in words(kwa)
    with acting(roi.actor):
        Ring.objects.update(public=make_pair().public)
    faults = [t for t in health.checks() if t.is_fault and "not the one" in t.words]
    assert len(faults) == 1


def test_doctor_names_organisations_without_ring_or_admitter(
    roi: Planted, kwa: Organisation, hnf: Organisation
) -> None:
    seeding.plant_member(hnf, "reader", ("t_reader",), OTHER)
    assert "no registry ring" in words(hnf)
    assert "nobody may admit" in words(hnf)


def test_doctor_names_the_key_file(kwa: Organisation, tmp_path: Path, settings: object) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    with other_keys(tmp_path / "keys") as keys:
        assert any(t.is_fault and "cannot be read" in t.words for t in health.checks())
        server_keys.make_keys(keys)
        assert any("same disk" in t.words for t in health.checks())
        keys.chmod(0o444)
        assert any("chmod 0400" in t.words for t in health.checks())


def test_a_donor_without_names_begins_without_a_ring(hnf: Organisation) -> None:
    reader = seeding.plant_member(hnf, "reader", ("t_reader",), OTHER)
    assert reader.member.confirmed_at is not None
    with acting(reader.actor):
        assert not Ring.objects.exists()
    second = seeding.plant_member(hnf, "chief", ("t_opener",), OTHER)
    with acting(second.actor):
        assert Ring.objects.count() == 1
        assert Member.objects.filter(confirmed_at=None).count() == 0
    third = seeding.plant_member(hnf, "third", ("t_reader",), OTHER)
    assert third.member.confirmed_at is None
