"""Reading an original again with the form that is published now; the original never changes."""

import zlib

from lxml import etree

from safe.capture.forms.inbox import door
from safe.capture.forms.inbox.problems import NothingToRead, NotPublished
from safe.capture.forms.inbox.splitting import Split, TooManyPeople, split_and_seal
from safe.capture.forms.inbox.versions import PublishedForm, find_version
from safe.capture.forms.models import Attachment, Part, State, Submission
from safe.kernel import vault
from safe.kernel.actor import Actor
from safe.kernel.vault import contexts


def open_original(by: Actor, submission: Submission) -> bytes:
    """The bytes as the phone sent them. Raises NothingToRead, and what the vault says."""
    if submission.original is None:
        raise NothingToRead
    context = contexts.submission_original(submission.id)
    return zlib.decompress(by.vault.open(submission.original, context))


def read_again(by: Actor, submission: Submission) -> None:
    """Split and seal anew; the form is then received or kept, as if it came now.

    Raises NothingToRead, NotPublished, VaultLocked.
    """
    try:
        root = door.parse(open_original(by, submission))
    except door.NotASubmission:
        raise NothingToRead from None
    form = _published(by, root)
    sealer = vault.sealer_for(by.organisation, "registry")
    try:
        split = split_and_seal(root, form.places, sealer=sealer)
    except TooManyPeople:
        raise NothingToRead from None
    _write_parts(by, submission, split)
    submission.form, submission.kind = form.id, form.kind
    submission.answers = split.answers
    submission.flags = sorted({*submission.flags, *split.flags})
    submission.filled_at = split.filled_at
    submission.files_named = [door.file_mac(name).hex() for name in split.files]
    submission.state = State.RECEIVED if form.has_handler else State.KEPT
    submission.reason, submission.attempts = "", 0
    submission.save()
    named = [door.file_mac(name) for name in split.files]
    files = Attachment.objects.filter(submission=submission)
    files.filter(name__in=named).update(referenced=True)
    files.exclude(name__in=named).update(referenced=False)


def _published(by: Actor, root: etree._Element) -> PublishedForm:
    form_id = root.get("id") or etree.QName(root).namespace or ""
    version = root.get("version") or ""
    form = find_version(by=by, form_id=form_id, version=version)
    if form is None:
        raise NotPublished(form=form_id[:64], version=version[:64])
    return form


def _write_parts(by: Actor, submission: Submission, split: Split) -> None:
    Part.objects.filter(submission=submission).delete()
    Part.objects.bulk_create(
        Part(
            id=part.id,
            organisation=by.organisation,
            submission=submission,
            kind=part.kind,
            no=part.no,
            box=part.box,
        )
        for part in split.parts
    )
