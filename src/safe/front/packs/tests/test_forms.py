"""The pack's workbooks are published once, as the owner; a faulty one is told with its cure."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from safe.capture.forms.models import FormVersion
from safe.front.packs.forms import Workbook, form_changes, read_workbooks
from safe.front.packs.loading import plan_pack, read_pack
from safe.front.packs.plans import Plan
from safe.front.packs.problems import PackRefused
from safe.kernel.ids import new_id

PACK = Path(__file__).parents[5] / "programme"
FORMS = ["knowledge_test", "safe_registration", "safe_training_day"]


@pytest.mark.django_db
def test_the_forms_of_the_pack_would_be_published() -> None:
    changes = form_changes(read_pack(PACK, forms=True).workbooks, {})
    assert [c.checked.form_id for c in changes] == FORMS
    plan = Plan("SAFE", new_id(), (), changes)
    assert "+ form safe_training_day: version" in str(plan)
    assert str(plan).endswith("3 new.")


@pytest.mark.django_db
def test_a_form_that_phones_have_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = read_workbooks(PACK)[0]

    class Current:
        def filter(self, **_asked: object) -> "Current":
            return self

        def values_list(self, *_names: str, flat: bool) -> list[bytes]:
            return [workbook.digest]

    monkeypatch.setattr(FormVersion, "objects", Current())
    assert form_changes([workbook], {}) == []


@pytest.mark.django_db
def test_what_is_no_workbook_is_refused_by_its_name() -> None:
    with pytest.raises(PackRefused) as refused:
        form_changes([Workbook("plan.xlsx", b"not a workbook")], {})
    fault = refused.value.faults[0]
    assert fault.file == "forms/plan.xlsx"
    assert fault.remedy


@pytest.mark.slow
def test_the_keepers_command_publishes_them_once(real_db: None) -> None:
    command = [sys.executable, "-m", "safe", "programme", "load", str(PACK), "--yes"]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stderr) == (0, "")
    assert "+ form safe_registration: version" in first.stdout
    assert first.stdout.endswith("Loaded.\n")
    again = subprocess.run([*command[:-1]], capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout) == (0, "Programme SAFE: nothing changes.\n")


def test_the_form_of_the_knowledge_test_asks_what_the_pack_scores() -> None:
    """Words, options and version of the workbook are those of tests.toml."""
    rows = read_pack(PACK).rows
    book = openpyxl.load_workbook(PACK / "forms" / "knowledge_test.xlsx", read_only=True)
    survey = list(book["survey"].iter_rows(values_only=True))
    asked = {row[1]: row for row in survey[1:]}
    options = {row[:2]: row[2:4] for row in book["choices"].iter_rows(values_only=True)}
    (test,) = rows["test"]
    version = asked["test_version"][survey[0].index("calculation")]
    assert version == f"'{test['code']}/{test['version']}'"
    assert len(rows["item"]) == 16
    for item in rows["item"]:
        row = asked[item["code"]]
        assert (row[0], *row[2:4]) == (
            f"select_one {item['code']}",
            item["text_en"],
            item["text_my"],
        )
        for option in "abc":
            words = (item[f"{option}_en"], item[f"{option}_my"])
            assert options[item["code"], option] == words


@pytest.mark.django_db
def test_a_changed_test_needs_a_new_version(tmp_path: Path) -> None:
    folder = shutil.copytree(PACK, tmp_path / "pack")
    file = folder / "tests.toml"
    file.write_text(file.read_text().replace('key = "b"', 'key = "c"', 1))
    with pytest.raises(PackRefused) as refused:
        plan_pack(read_pack(folder))
    assert [fault.key for fault in refused.value.faults] == ["test safe-migration, version"]
    file.write_text(file.read_text().replace("version = 1", "version = 2"))
    assert "+ test safe-migration, version 2" in str(plan_pack(read_pack(folder)))
