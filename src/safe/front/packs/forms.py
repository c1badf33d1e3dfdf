"""The workbooks of a pack: which of them phones do not have yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safe.capture.forms.models import FormVersion
from safe.capture.forms.publishing import actions as publishing
from safe.capture.forms.publishing.checking import Checked
from safe.capture.forms.publishing.findings import REFUSES
from safe.capture.forms.publishing.words import say
from safe.front.packs.problems import Fault, PackRefused
from safe.kernel.actor import Actor


@dataclass(frozen=True)
class Workbook:
    """One XLSForm of the pack's folder forms/."""

    name: str
    content: bytes

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()


@dataclass(frozen=True)
class FormChange:
    """A form that would be published: new, or in a new version."""

    checked: Checked
    before: str

    def __str__(self) -> str:
        mark = "~" if self.before else "+"
        was = f'"{self.before}" → ' if self.before else ""
        return f'  {mark} form {self.checked.form_id}: version {was}"{self.checked.version}"'


def read_workbooks(folder: Path) -> list[Workbook]:
    """The workbooks of the pack, by name; files that spreadsheet programs leave behind are not."""
    found = sorted((folder / "forms").glob("*.xls*"))
    return [Workbook(p.name, p.read_bytes()) for p in found if not p.name.startswith(("~", "."))]


def form_changes(
    workbooks: Sequence[Workbook], looked_at: dict[bytes, Checked]
) -> list[FormChange]:
    """What publishing them would change; raises PackRefused with sheet, row and cure.

    `looked_at` keeps what was checked: converting a workbook takes seconds.
    """
    faults: list[Fault] = []
    changes: list[FormChange] = []
    current = FormVersion.objects.filter(is_current=True, organisation__isnull=True)
    there = {bytes(digest) for digest in current.values_list("workbook_hash", flat=True)}
    for workbook in workbooks:
        if workbook.digest in there:
            continue
        if workbook.digest not in looked_at:
            looked_at[workbook.digest] = publishing.check(workbook.content, workbook.name)
        checked = looked_at[workbook.digest]
        faults += [
            Fault(f"forms/{workbook.name}", said.where, said.sentence, said.remedy)
            for said in (say(f) for f in checked.findings if f.level == REFUSES)
        ]
        before = current.filter(form__form_id=checked.form_id).values_list("version", flat=True)
        changes.append(FormChange(checked, before.first() or ""))
    if faults:
        raise PackRefused(faults)
    return changes


def publish(by: Actor, change: FormChange) -> None:
    """Offer it to the phones of every organisation."""
    draft = publishing.draft_form(by=by, checked=change.checked, owner=None)
    publishing.publish_form(by=by, version=draft)
