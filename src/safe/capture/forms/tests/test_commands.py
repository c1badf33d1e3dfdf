"""`safe form publish`."""

import io
from pathlib import Path

import pytest

from safe.administration.programmes.models import Organisation
from safe.capture.forms import commands
from safe.capture.forms.models import FormVersion
from safe.capture.forms.publishing import checking
from safe.capture.forms.publishing.tests.workbooks import convert_here, questions, workbook
from safe.kernel import tenancy
from safe.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(monkeypatch: pytest.MonkeyPatch) -> Organisation:
    monkeypatch.setattr(checking, "convert_apart", convert_here)
    return Organisation.objects.create(code="t-cli", name_en="Example")


def run(file: Path, **said: object) -> tuple[int, str]:
    out = io.StringIO()
    code = commands.publish_command(file, organisation="t-cli", out=out, **said)  # type: ignore[arg-type]
    return code, out.getvalue()


def versions(organisation: Organisation) -> list[FormVersion]:
    with tenancy.acting(Actor(organisation=organisation.id)):
        return list(FormVersion.objects.filter(organisation=organisation.id))


def test_it_shows_asks_and_publishes(organisation: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "visit.xlsx"
    file.write_bytes(questions(("text", "story", "What happened?"), ("integer", "age", "Age")))
    code, said = run(file, yes=False, asks=io.StringIO())
    assert code == commands.NEEDS_YES
    assert "identifying (1): story" in said
    assert "sensitive (1): age" in said
    assert not versions(organisation)
    code, said = run(file, yes=True)
    assert (code, said.splitlines()[-1]) == (commands.DONE, "Published.")
    (version,) = versions(organisation)
    assert version.is_current
    assert run(file, yes=True)[0] == commands.DONE
    assert len(versions(organisation)) == 1


def test_it_refuses_with_every_reason(organisation: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "visit.xlsx"
    rows = [("type", "name", "label"), ("select_one l", "a", "A")]
    choices = [("list_name", "name", "label"), ("l", "x", "X"), ("l", "x", "Y"), ("l", "x", "Z")]
    file.write_bytes(workbook(rows, choices))
    code, said = run(file, yes=True)
    assert code == commands.REFUSED
    assert "sheet choices, row 3, column name" in said
    assert "sheet choices, row 4, column name" in said
    assert not versions(organisation)


def test_a_missing_file_and_an_unknown_code(
    organisation: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "nothing.xlsx", yes=True)[0] == commands.REFUSED
    (tmp_path / "a.xlsx").write_bytes(questions(("text", "a", "A")))
    code = commands.publish_command(tmp_path / "a.xlsx", organisation="nobody", yes=True)
    assert code == commands.REFUSED
    assert "No organisation has the code nobody." in capsys.readouterr().err
