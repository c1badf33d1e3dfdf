"""What an open vault shows of a form: each page that shows something is one row in the ledger."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from lxml import etree

from safe.capture.forms import policies
from safe.capture.forms.inbox import door, rereading
from safe.capture.forms.inbox.problems import FileBroken, NothingToRead
from safe.capture.forms.inbox.words import question
from safe.capture.forms.models import Attachment, Field, FormVersion, Part, Submission
from safe.kernel import clock, ledger
from safe.kernel.actor import Actor
from safe.kernel.files import store
from safe.kernel.ids import short_code
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import BrokenSeal, contexts
from safe.registry.people.identity import Identity, open_identity

# the only types a file is ever given out as, by its first bytes; all else is just bytes
_KINDS = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png", b"GIF8": "gif", b"%PDF": "pdf", b"OggS": "ogg"}
_KINDS |= {b"ID3": "mp3", b"#!AMR": "amr"}


@dataclass(frozen=True)
class Answer:
    """One answer with its question; `path` tells repeated ones apart."""

    path: str
    label: str
    value: str


@dataclass(frozen=True)
class OpenedFile:
    """A file's own name, as the phone gave it; `is_broken` when its box does not open."""

    name: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class Opened:
    """What was sealed of one form, and when it was opened."""

    at: datetime
    identity: Identity | None = None
    training: Sequence[Answer] = ()
    original: Sequence[Answer] = ()
    raw: str = ""  # a body that is no form, as text
    is_broken: bool = False
    has_original: bool = True
    files: Mapping[str, OpenedFile] = field(default_factory=dict)


def open_submission(*, by: Actor, submission: Submission, part: int | None = None) -> Opened:
    """Open one form: whom `part` is about, and the bytes that came.

    Raises NotAllowed, VaultLocked. A box that does not open is said so, the rest is shown.
    """
    _check(by)
    labels = _labels(submission)
    opened: dict[str, Any] = {"is_broken": False}
    for name, read in (
        ("identity", lambda: _identity(by, submission, part)),
        ("training", lambda: _training(by, submission)),
        ("files", lambda: _files(by, submission)),
    ):
        try:
            opened[name] = read()
        except BrokenSeal:
            opened["is_broken"] = True
            opened[name] = None if name == "identity" else {} if name == "files" else ()
    opened |= _original(by, submission, labels)
    _write(by, "open_submission", submission)
    return Opened(at=clock.now(), **opened)


def open_versions(*, by: Actor, versions: Sequence[Submission]) -> list[list[Answer]]:
    """The answers of several forms under one number; one row in the ledger a form."""
    _check(by)
    found = []
    for one in versions:
        read = _original(by, one, _labels(one))
        found.append(list(read.get("original", ())))
        _write(by, "open_submission", one)
    return found


def open_file(*, by: Actor, submission: Submission, file: Attachment) -> tuple[bytes, str]:
    """The bytes of a file and a name that betrays nothing. Raises FileBroken."""
    _check(by)
    try:
        said = json.loads(by.vault.open(file.box, contexts.attachment(file.id)))
        content = b"".join(store.read(file.stored, bytes.fromhex(said["key"])))
    except (BrokenSeal, OSError):
        raise FileBroken(number=short_code(file.id)) from None
    if sha256(content).hexdigest() != said["sha256"]:
        raise FileBroken(number=short_code(file.id))
    _write(by, "open_file", submission, file=file)
    kind = next((name for mark, name in _KINDS.items() if content.startswith(mark)), "bin")
    return content, f"{short_code(file.id)}.{kind}"


def _check(by: Actor) -> None:
    if not policies.can_open(by):
        raise NotAllowed


def _write(by: Actor, what: str, submission: Submission, file: Attachment | None = None) -> None:
    details = {"submission": str(submission.id)} | ({"file": str(file.id)} if file else {})
    ledger.write(by=by, action=what, outcome="opened", details=details)


def _labels(submission: Submission) -> Mapping[str, Field]:
    if submission.form is None:
        return {}
    version = FormVersion.objects.filter(id=submission.form).only("fields").first()
    return {one.path: one for one in version.field_table()} if version else {}


def _identity(by: Actor, submission: Submission, part: int | None) -> Identity | None:
    parts = Part.objects.filter(submission=submission, kind=Part.Kind.PERSON, no=part or 0)
    found = parts.first()
    if found is None or found.box is None:
        return None
    return open_identity(by.vault, found.id, found.box)


def _training(by: Actor, submission: Submission) -> list[Answer]:
    found = Part.objects.filter(submission=submission, kind=Part.Kind.EVENT).first()
    if found is None or found.box is None:
        return []
    said = json.loads(by.vault.open(found.box, contexts.event_details(found.id)))
    return [Answer(name, question(name), str(value)) for name, value in said.items()]


def _files(by: Actor, submission: Submission) -> dict[str, OpenedFile]:
    found = {}
    for file in Attachment.objects.filter(submission=submission):
        try:
            said = json.loads(by.vault.open(file.box, contexts.attachment(file.id)))
            found[str(file.id)] = OpenedFile(str(said["name"]))
        except BrokenSeal:
            found[str(file.id)] = OpenedFile(is_broken=True)
    return found


def _original(by: Actor, submission: Submission, labels: Mapping[str, Field]) -> dict[str, Any]:
    try:
        body = rereading.open_original(by, submission)
    except NothingToRead:
        return {"has_original": False}
    except BrokenSeal:
        return {"is_broken": True}
    try:
        root = door.parse(body)
    except door.NotASubmission:
        return {"raw": body.decode(errors="replace")}
    return {"original": list(_leaves(root, f"/{_name(root)}", labels))}


def _leaves(
    element: etree._Element, path: str, labels: Mapping[str, Field], place: str = ""
) -> Iterator[Answer]:
    seen: dict[str, int] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _name(child)
        seen[name] = seen.get(name, 0) + 1
        number = f"{place}/{name}[{seen[name]}]" if seen[name] > 1 else f"{place}/{name}"
        if len(child):
            yield from _leaves(child, f"{path}/{name}", labels, number)
        elif child.text and child.text.strip():
            said = _answer(f"{path}/{name}", child.text.strip(), labels)
            yield Answer(number, said.label, said.value)


def _answer(path: str, value: str, labels: Mapping[str, Field]) -> Answer:
    plain = path.partition("[")[0]
    known = labels.get(plain)
    label = (known.label or question(known.target or known.name)) if known else ""
    return Answer(path, label or plain.rpartition("/")[2], value)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
