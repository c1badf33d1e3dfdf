"""`safe doctor`: each finding that can be provoked, and none where all is well."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from safe.kernel import clock, tenancy
from safe.kernel.ledger.models import Entry
from safe.operations import doctor, guards
from safe.testing.cast import build

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def as_owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """What the owner changes here is seen by the doctor, and rolled back."""
    monkeypatch.setattr(guards, "connection", connections["owner"])
    with connections["owner"].cursor() as cursor:
        yield cursor


def words() -> str:
    return "\n".join(trouble.words for trouble in doctor.examine())


def wrong() -> list[str]:
    return [trouble.words for trouble in doctor.examine() if trouble.is_fault]


def test_a_migrated_server_has_no_difference_from_the_models() -> None:
    assert guards.guards() == []
    assert list(doctor._roles()) == []
    assert list(doctor._migrations()) == []
    assert list(doctor._server_log()) == []


def test_no_backup_and_no_escrow_is_said_and_fails_where_people_are_real(settings: object) -> None:
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    assert any("do not register real people" in line for line in wrong())
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    assert "do not register real people" in words()
    assert not any("do not register real people" in line for line in wrong())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("drop policy people_person_read on people_person", "people_person_read is missing"),
        (
            "alter policy people_person_read on people_person using (true)",
            "people_person_read differs",
        ),
        ("create policy extra on people_person using (true)", "extra on people_person is not ours"),
        ("alter table people_person no force row level security", "off or not forced"),
        ("alter table people_person disable row level security", "off or not forced"),
        ("create table stray (a int)", "stray is of no model"),
        ("create view open_people as select * from people_person", "open_people is a view"),
        (
            "create materialized view kept as select * from people_person",
            "kept is a materialised view",
        ),
        ("grant truncate on people_person to safe_app", "may truncate on people_person"),
        ("grant update on ledger_entry to safe_app", "may update on ledger_entry"),
        ("grant select on people_person to public", None),
        ("revoke insert on people_person from safe_app", "may not insert on people_person"),
        ("alter table people_person owner to safe_app", "belongs to safe_app"),
        ("grant create on schema public to safe_app", "may make tables"),
        (
            (
                "create function core.peep() returns bigint language sql security definer"
                " as $$ select count(*) from people_person $$"
            ),
            "peep has the owner's rights and is no door",
        ),
        ("drop function core.card_subject(bytea)", "card_subject is missing"),
        (
            "grant execute on function core.card_subject(bytea) to public",
            "card_subject may be called by every role",
        ),
    ],
)
def test_a_changed_guard_is_found(as_owner: object, sql: str, said: str | None) -> None:
    as_owner.execute(sql)  # type: ignore[attr-defined]
    found = guards.guards()
    if said is None:
        assert found == []  # public is no more than safe_app already may
    else:
        assert any(said in line for line in found), found


@pytest.mark.parametrize("power", ["superuser", "bypassrls", "createrole", "createdb"])
def test_a_role_that_may_pass_by_is_found(
    monkeypatch: pytest.MonkeyPatch, as_owner: object, power: str
) -> None:
    monkeypatch.setattr(doctor, "connection", connections["owner"])
    as_owner.execute(f"alter role safe_app {power}")  # type: ignore[attr-defined]
    assert any("safe_app may pass by" in trouble.words for trouble in doctor._roles())


def test_serving_as_the_owner_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "connection", connections["owner"])
    said = [trouble.words for trouble in doctor._roles()]
    assert any("SAFE connects as safe_owner" in line for line in said)


def test_a_waiting_migration_is_found(monkeypatch: pytest.MonkeyPatch, as_owner: object) -> None:
    monkeypatch.setattr(doctor, "connection", connections["owner"])
    as_owner.execute("delete from django_migrations where app = 'people'")  # type: ignore[attr-defined]
    (trouble,) = doctor._migrations()
    assert "from people 0001_initial" in trouble.words


def test_a_talkative_server_log_is_found(monkeypatch: pytest.MonkeyPatch, as_owner: object) -> None:
    monkeypatch.setattr(doctor, "connection", connections["owner"])
    as_owner.execute("set local log_statement = 'all'")  # type: ignore[attr-defined]
    assert ["log_statement is all" in trouble.words for trouble in doctor._server_log()] == [True]


def test_forms_that_nobody_applies_and_vaults_that_nobody_locks_are_found() -> None:
    house = build("kwa")
    assert list(doctor._worker()) == []
    with tenancy.acting(house.locked), connection.cursor() as cursor:
        cursor.execute(
            "insert into forms_submission (id, organisation, instance, content, variant, state,"
            " form_code, kind, reason, received_at, flags, answers, original_size, files_named,"
            " attempts) values (gen_random_uuid(), %s, 'a', 'b', 0, 'received', '', '', '', %s,"
            " '[]', '{}', 1, '[]', 0)",
            [house.organisation, clock.now() - timedelta(minutes=6)],
        )
    (trouble,) = doctor._worker()
    assert "1 form(s) wait for the worker" in trouble.words


def test_a_ledger_of_the_future_is_found() -> None:
    house = build("kwa")
    with tenancy.acting(house.locked):
        Entry.objects.create(
            at=clock.now() + timedelta(days=1),
            organisation=house.organisation,
            action="a",
            outcome="done",
        )
    assert any("acts of the future" in trouble.words for trouble in doctor._clocks())


def test_a_full_disk_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    full = SimpleNamespace(total=1 << 30, free=50 << 20)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: full)
    assert any("nearly full: 50 MB left" in trouble.words for trouble in doctor._disk())


def test_swap_is_found_and_zram_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    swaps = tmp_path / "swaps"
    monkeypatch.setattr(doctor, "SWAPS", swaps)
    swaps.write_text("Filename Type Size\n/dev/zram0 partition 1\n")
    assert list(doctor._swap()) == []
    swaps.write_text("Filename Type Size\n/dev/sda2 partition 1\n")
    assert ["Swap is on" in trouble.words for trouble in doctor._swap()] == [True]


def test_keys_beside_the_data_are_said_but_no_fault() -> None:
    build("kwa")
    found = [t for t in doctor._members() if "same disk as the data" in t.words]
    assert [trouble.is_fault for trouble in found] == [False]


def test_rings_with_few_openers_are_found() -> None:
    build("kwa")
    assert any("0 opener(s)" in trouble.words for trouble in doctor._members())


def test_a_database_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    class Gone:
        def cursor(self) -> object:
            raise OperationalError

    monkeypatch.setattr(doctor, "connection", Gone())
    assert "The database does not answer" in wrong()[-1]
