"""The page that shows several answers to one form beside each other, opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from safe.capture.forms.inbox import inputs, opening, queries
from safe.capture.forms.models import State, Wait
from safe.kernel.actor import Actor
from safe.kernel.ids import short_code
from safe.kernel.problems import NotFound
from safe.kernel.ui.words import moment


@dataclass(frozen=True)
class Line:
    """One question with the answers that the forms give; empty where one has none."""

    question: str
    answers: Sequence[str]

    @property
    def differs(self) -> bool:
        """Whether the forms do not agree."""
        return len(set(self.answers)) > 1


@dataclass(frozen=True)
class Version:
    """One of several answers to a form."""

    id: UUID
    at: str
    phone: str
    is_counted: bool
    code: str


@dataclass(frozen=True)
class ComparePage:
    """Several answers to one form, field by field."""

    wait: Wait
    versions: Sequence[Version]
    differing: Sequence[Line]
    alike: int
    form: inputs.ChoiceInput

    @property
    def is_counted(self) -> bool:
        """Whether one of them is in the figures already."""
        return any(one.is_counted for one in self.versions)


def compare_page(*, by: Actor, wait: Wait, form: inputs.ChoiceInput) -> ComparePage:
    """Opens every version. Raises NotFound when there is nothing to choose, VaultLocked."""
    if wait.reason != "two-answers" or wait.state != Wait.State.WAITS:
        raise NotFound
    rows = queries.versions_of(by, wait.submission)
    shared = queries.around(by, rows)
    lines = compare(opening.open_versions(by=by, versions=rows))
    versions = [
        Version(
            row.id,
            moment(row.received_at),
            shared.phones.get(row.device, "") if row.device else "",
            row.state in {State.APPLIED, State.KEPT},
            short_code(row.id),
        )
        for row in rows
    ]
    differing = [line for line in lines if line.differs]
    return ComparePage(wait, versions, differing, len(lines) - len(differing), form)


def compare(versions: Sequence[Sequence[opening.Answer]]) -> list[Line]:
    """Field by field, in the order of the first form that has the field."""
    labels: dict[str, str] = {}
    for answers in versions:
        for one in answers:
            labels.setdefault(one.path, one.label)
    tables = [{one.path: one.value for one in answers} for answers in versions]
    return [
        Line(_numbered(path, label), [table.get(path, "") for table in tables])
        for path, label in labels.items()
    ]


def _numbered(path: str, label: str) -> str:
    """Which repetition the field stands in, when it stands in one: `2: Mark`."""
    places = [part.rpartition("[")[2][:-1] for part in path.split("/") if part.endswith("]")]
    return f"{'.'.join(places)}: {label}" if places else label
