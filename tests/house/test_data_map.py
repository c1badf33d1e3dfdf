"""Every column is sealed, or says what it could betray; docs/data-map.md says the same."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from safe.operations import datamap
from safe.registry.people import policies
from safe.registry.people.models import Person


def test_every_column_is_sealed_or_says_what_it_could_betray() -> None:
    _tables, faults = datamap.read_map()
    assert faults == []


def test_the_page_is_what_the_models_say() -> None:
    assert datamap.write_map(datamap.DATA_MAP, check=True) == []


def said_with(monkeypatch: pytest.MonkeyPatch, what: str, changed: dict[str, str]) -> list[str]:
    monkeypatch.setattr(policies, what, getattr(policies, what) | {Person: changed})
    return [fault for fault in datamap.read_map()[1] if "Person" in fault]


def test_what_is_not_said_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    clear: dict[str, Any] = dict(policies.CLEAR[Person])
    del clear["sex"]
    (fault,) = said_with(monkeypatch, "CLEAR", clear)
    assert "Person.sex is in neither" in fault


def test_a_short_sentence_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = said_with(monkeypatch, "CLEAR", policies.CLEAR[Person] | {"sex": "the sex"})
    assert "Person.sex needs a sentence" in fault


def test_only_a_box_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = {name: said for name, said in policies.CLEAR[Person].items() if name != "township"}
    monkeypatch.setattr(policies, "CLEAR", policies.CLEAR | {Person: clear})
    sealed = {"identity": "registry", "township": "registry"}
    (fault,) = said_with(monkeypatch, "SEALED", sealed)
    assert "township is said to be sealed, but is no BoxField" in fault


def test_a_column_that_is_gone_leaves_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    clear = policies.CLEAR[Person] | {"village": "where the person lives, by village"}
    (fault,) = said_with(monkeypatch, "CLEAR", clear)
    assert "Person has no column village" in fault


def test_no_table_of_ours_is_forgotten() -> None:
    ours = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    assert {table.name for table in datamap.read_map()[0]} == ours


def test_every_box_is_checked_by_the_database() -> None:
    """A column named like a box that is no BoxField holds a lock, and says so."""
    locks = {"members_lock.box", "members_membersession.box"}
    found = {
        f"{model._meta.db_table}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.BinaryField)
        and not isinstance(column, datamap.BoxField)
        and ("box" in column.name or column.name in {"identity", "original", "details"})
    }
    assert found == locks
