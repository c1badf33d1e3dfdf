"""The pack's workbooks are published once, as the owner; a faulty one is told with its cure."""

import subprocess
import sys
from pathlib import Path

import pytest

from safe.capture.forms.models import FormVersion
from safe.front.packs.forms import Workbook, form_changes, read_workbooks
from safe.front.packs.loading import read_pack
from safe.front.packs.plans import Plan
from safe.front.packs.problems import PackRefused
from safe.kernel.ids import new_id

PACK = Path(__file__).parents[5] / "programme"


@pytest.mark.django_db
def test_both_forms_of_the_pack_would_be_published() -> None:
    changes = form_changes(read_pack(PACK, forms=True).workbooks, {})
    assert [c.checked.form_id for c in changes] == ["safe_registration", "safe_training_day"]
    plan = Plan("SAFE", new_id(), (), changes)
    assert "+ form safe_training_day: version" in str(plan)
    assert str(plan).endswith("2 new.")


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
