"""From a folder to a plan. Nothing here changes anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safe.administration.approvals.models import Rule
from safe.administration.members.models import Role
from safe.administration.places.models import ProgrammePlace
from safe.administration.programmes.models import (
    Activity,
    Curriculum,
    Organisation,
    Partnership,
    Period,
    Programme,
    SharingAgreement,
)
from safe.capture.forms.publishing.checking import Checked
from safe.front.packs.checks import check_rows
from safe.front.packs.forms import Workbook, form_changes, read_workbooks
from safe.front.packs.indicators import FILE, check_versions, lines_of
from safe.front.packs.instruments import check_instrument_versions, read_instruments
from safe.front.packs.knowledge import check_test_versions
from safe.front.packs.permissions import list_permissions
from safe.front.packs.plans import Plan, Scope, changes_of
from safe.front.packs.problems import PackRefused
from safe.front.packs.reading import Rows, read_rows
from safe.front.packs.wanted import Register, wanted_rows
from safe.results.indicators.models import Indicator, Milestone


@dataclass(frozen=True)
class Pack:
    """A programme as content, read and found sound."""

    rows: Rows
    outlines: Mapping[str, str]
    workbooks: Sequence[Workbook] = ()
    register: Register = field(default_factory=Register)
    looked_at: dict[bytes, Checked] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # of indicators.toml, for its faults

    @property
    def programme(self) -> str:
        return str(self.rows["programme"][0]["code"])

    @property
    def lead(self) -> str:
        """The code of the leading organisation: in its ledger the loading stands."""
        return next(str(row["code"]) for row in self.rows["organisation"] if row["part"] == "lead")


def read_pack(folder: Path, *, forms: bool = False) -> Pack:
    """Read and check a pack's folder; raises PackRefused with every fault found.

    `forms` takes its workbooks in too: to publish them the owner's role is needed.
    """
    rows = read_rows(folder)
    if not rows.faults:
        check_rows(rows, folder, list_permissions())
        rows.of["instrument"] = read_instruments(folder, rows)
    if rows.faults:
        raise PackRefused(rows.faults)
    outlines = {
        row["code"]: (folder / "curricula" / f"{row['code']}.md").read_text(encoding="utf-8")
        for row in rows["curriculum"]
    }
    lines = lines_of((folder / FILE).read_text(encoding="utf-8"))
    return Pack(rows, outlines, read_workbooks(folder) if forms else (), lines=lines)


def plan_pack(pack: Pack) -> Plan:
    """What loading it would change; raises PackRefused for a definition without its version."""
    check_versions(pack.rows, pack.lines)
    check_test_versions(pack.rows, pack.programme)
    check_instrument_versions(pack.rows, pack.rows["instrument"], pack.programme)
    if pack.rows.faults:
        raise PackRefused(pack.rows.faults)
    wanted = wanted_rows(pack.rows, pack.outlines, pack.register)
    lead = next(w.pk for w in wanted if w.model is Organisation and w.key["code"] == pack.lead)
    changes = changes_of(wanted, _scopes(pack.programme))
    return Plan(pack.programme, lead, changes, form_changes(pack.workbooks, pack.looked_at))


def _scopes(programme: str) -> list[Scope]:
    own = {"programme_id": programme}
    # roles are the installation's: while another programme stands here, none of them is ended
    alone = not Programme.objects.exclude(code=programme).filter(ended_on=None).exists()
    return [
        *([Scope(Role, {}, "role")] if alone else []),
        Scope(SharingAgreement, own, "agreement"),
        Scope(Rule, own, "approval"),
        Scope(Milestone, {"indicator__programme_id": programme}, "plan"),
        Scope(Indicator, own, "indicator"),
        Scope(Curriculum, own, "curriculum"),
        Scope(Activity, own, "activity"),
        Scope(Period, own, "period"),
        Scope(ProgrammePlace, {"programme": programme}, "work in"),
        Scope(Partnership, own, "part"),
        Scope(Organisation, {"pack": programme}, "organisation"),
    ]
