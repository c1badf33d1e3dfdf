"""Pages of filled forms: the list of all, or of one form; and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.capture.forms import policies
from safe.capture.forms.inbox import queries, words
from safe.capture.forms.inbox.opening import Opened, OpenedFile
from safe.capture.forms.inbox.pages import Known, known_of_training
from safe.capture.forms.inbox.reasons import reason
from safe.capture.forms.inbox.words import Names
from safe.capture.forms.models import Attachment, Form, State, Submission, Wait
from safe.kernel.actor import Actor
from safe.kernel.ids import short_code
from safe.kernel.problems import NotAllowed

STATES: dict[str, tuple[str | Promise, str]] = {
    State.RECEIVED: (_("is being counted"), "plan"),
    State.APPLIED: (_("counted"), "done"),
    State.WAITING: (_("waits"), "wait"),
    State.KEPT: (_("kept"), "done"),
    State.SET_ASIDE: (_("set aside"), "plan"),
    State.CONFLICT: (_("waits"), "wait"),
    State.BROKEN: (_("no form"), "no"),
}


@dataclass(frozen=True)
class Line:
    """One filled form in a list."""

    id: UUID
    code: str
    form: str
    version: str
    phone: str
    at: datetime
    state: str | Promise
    chip: str
    missing: int
    flags: Sequence[str | Promise]


@dataclass(frozen=True)
class FilledPage:
    """A page of filled forms, newest first."""

    form: Form | None
    title: str
    lines: Sequence[Line]
    next_key: str
    may_read: bool
    broken: int  # how many bodies were no form
    is_broken: bool  # whether these are listed


@dataclass(frozen=True)
class File:
    """A file beside a form: size and place in the clear, its name only opened."""

    id: UUID
    size: int
    at: datetime
    is_referenced: bool
    is_doubled: bool
    opened: OpenedFile | None = None


@dataclass(frozen=True)
class SubmissionPage:
    """One filled form, sealed or open."""

    submission: Submission
    code: str
    form: str
    version: str
    phone: str
    state: str | Promise
    chip: str
    training: Sequence[Known]
    people: int
    more: Sequence[Known]
    flags: Sequence[str | Promise]
    files: Sequence[File]
    missing: int
    waits: Sequence[tuple[UUID, str | Promise, int | None]]
    may_open: bool
    opened: Opened | None = None


def filled_page(*, by: Actor, form: Form | None, after: str, broken: bool = False) -> FilledPage:
    """All that arrived, or what came for one form. Raises NotAllowed."""
    if not policies.can_count(by):
        raise NotAllowed
    page = queries.list_submissions(by, form, after, broken=broken)
    shared, files = queries.around(by, page.rows), queries.list_files(page.rows)
    lines = [_line(row, shared, files[row.id]) for row in page.rows]
    title = ""
    if form is not None:
        latest = form.versions.order_by("-is_current", "-published_at").only("title").first()
        title = latest.title if latest else form.form_id
    return FilledPage(
        form, title, lines, page.next_key, policies.can_read(by), queries.count_broken(by), broken
    )


def submission_page(
    *, by: Actor, submission: Submission, opened: Opened | None = None
) -> SubmissionPage:
    """One filled form; `opened` when its boxes were."""
    shared = queries.around(by, [submission])
    version = shared.forms.get(submission.form) if submission.form else None
    files = queries.list_files([submission])[submission.id]
    state, chip = STATES[submission.state]
    waits = Wait.objects.filter(submission=submission, state=Wait.State.WAITS).order_by("part")
    return SubmissionPage(
        submission=submission,
        code=short_code(submission.id),
        form=version.title if version else submission.form_code,
        version=version.version if version else "",
        phone=shared.phones.get(submission.device, "") if submission.device else "",
        state=state,
        chip=chip,
        training=known_of_training(submission, Names.read()),
        people=len(submission.answers.get("people", [])),
        more=_more(submission),
        flags=flags_of(submission),
        files=_files(files, opened),
        missing=queries.count_missing(submission, files),
        waits=[(wait.id, reason(wait.reason).title, wait.part) for wait in waits],
        may_open=policies.can_open(by),
        opened=opened,
    )


def flags_of(submission: Submission) -> list[str | Promise]:
    """What was odd, in words."""
    return [words.FLAGS[flag] for flag in submission.flags if flag in words.FLAGS]


def _line(row: Submission, shared: queries.Around, files: Sequence[Attachment]) -> Line:
    version = shared.forms.get(row.form) if row.form else None
    state, chip = STATES[row.state]
    return Line(
        id=row.id,
        code=short_code(row.id),
        form=version.title if version else row.form_code,
        version=version.version if version else "",
        phone=shared.phones.get(row.device, "") if row.device else "",
        at=row.received_at,
        state=state,
        chip=chip,
        missing=queries.count_missing(row, files),
        flags=flags_of(row),
    )


def _files(files: Sequence[Attachment], opened: Opened | None) -> list[File]:
    names = [bytes(file.name) for file in files]
    shown: dict[str, Any] = dict(opened.files) if opened else {}
    return [
        File(
            file.id,
            file.size,
            file.received_at,
            file.referenced,
            names.count(bytes(file.name)) > 1,
            shown.get(str(file.id)),
        )
        for file in files
    ]


def _more(submission: Submission) -> list[Known]:
    """Answers of class statistic that fill no word of the domain."""
    more = submission.answers.get("more", {})
    return [Known(path.rpartition("/")[2], str(said)) for path, said in more.items()]
