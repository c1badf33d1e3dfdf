"""Instruments of the pack: faults are named, a used version is never changed, only followed."""

import shutil
from pathlib import Path

import pytest

from safe.activities.capacity.instruments import domains_of, list_instruments
from safe.activities.capacity.models import Instrument
from safe.administration.programmes import queries as programmes
from safe.front.packs.commands import load_pack
from safe.front.packs.loading import plan_pack, read_pack
from safe.front.packs.problems import PackRefused

PACK = Path(__file__).parents[5] / "programme"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty")]


def edited(folder: Path, old: str = "", new: str = "", file: str = "capacity.toml") -> Path:
    if not folder.exists():
        shutil.copytree(PACK, folder, ignore=shutil.ignore_patterns("forms", "*.xlsx"))
    path = folder / "instruments" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_the_instruments_of_the_programme(tmp_path: Path) -> None:
    load_pack(edited(tmp_path / "pack"))
    found = {one.code: one for one in list_instruments(programmes.the_programme())}
    capacity, psea = domains_of(found["capacity"]), domains_of(found["psea"])
    assert len(capacity) == 8
    assert all(4 <= len(one.statements) <= 6 for one in capacity)
    assert all(len(each.levels) == 4 for one in capacity for each in one.statements)
    assert [len(one.statements) for one in psea] == [8]
    for one in (*capacity, *psea):
        assert all(each.evidence for each in one.statements)
    for one in found.values():
        texts = [each for domain in one.domains for each in domain["statements"]]
        assert all(each["text_my"] and each["evidence_my"] for each in texts)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('domain = "governance"', 'domain = "goverance"', 'mean "governance"'),
        ('"There is no board, or it has never met", ', "", "Write 4, the lowest first"),
        ('kind = "capacity"', 'kind = "capacities"', 'mean "capacity"'),
        ("version = 1", 'version = "1"', "a whole number"),
        ('code = "board"', 'code = "purpose"', "twice"),
        ('evidence_en = "list of members', 'evidense_en = "list of members', "evidence_en"),
    ],
)
def test_a_faulty_instrument_is_refused_in_words(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    folder = edited(tmp_path / "pack", old, new)
    with pytest.raises(PackRefused) as refused:
        read_pack(folder)
    said = " ".join(f"{one.file} {one.key} {one.what} {one.remedy}" for one in refused.value.faults)
    assert what in said
    assert "capacity.toml" in said


def test_a_version_that_may_have_been_used_is_followed_not_changed(tmp_path: Path) -> None:
    folder = edited(tmp_path / "pack")
    load_pack(folder)
    edited(folder, "There is no board, or it has never met", "There is none")
    with pytest.raises(PackRefused) as refused:
        plan_pack(read_pack(folder))
    [fault] = refused.value.faults
    assert (fault.file, fault.remedy) == ("instruments/capacity.toml", "Raise version here.")
    load_pack(edited(folder, "version = 1", "version = 2"))
    first, second = Instrument.objects.filter(code="capacity").order_by("version")
    assert "never met" in first.domains[0]["statements"][0]["levels_en"][0]
    assert second.domains[0]["statements"][0]["levels_en"][0] == "There is none"
    [newest] = [
        one for one in list_instruments(programmes.the_programme()) if one.code == "capacity"
    ]
    assert newest == second
    assert str(plan_pack(read_pack(folder))).endswith("nothing changes.")
