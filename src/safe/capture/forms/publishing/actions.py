"""Changes to forms: a draft from a workbook, publishing, files beside it, opening and closing."""

import hashlib
import mimetypes
from uuid import UUID

from safe.administration.programmes.queries import the_programme
from safe.capture.forms import handlers
from safe.capture.forms.models import Form, FormVersion, MediaFile
from safe.capture.forms.models.published import as_json, md5
from safe.capture.forms.policies import P, can_publish
from safe.capture.forms.publishing.checking import ITEMSETS, Checked, check_workbook
from safe.capture.forms.publishing.problems import (
    FileNotAsked,
    FileTooLarge,
    FormIdOfProgramme,
    FormIsRefused,
    VersionTaken,
)
from safe.capture.forms.publishing.words import say
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed

LARGEST_FILE = 10
MB = 1024 * 1024


def check(content: bytes, file_name: str = "") -> Checked:
    """Look at a workbook; nothing is kept."""
    required = {kind: handler.required for kind, handler in handlers.HANDLERS.items()}
    return check_workbook(content, file_name=file_name, required=required)


@action(permission=P.PUBLISH, logs=("owner",))
def draft_form(*, by: Actor, checked: Checked, owner: UUID | None) -> FormVersion:
    """Keep what a workbook made as a draft; the same workbook again is the version there is.

    `owner` is the organisation whose form it is, or None for a form of the whole programme.
    """
    if not can_publish(by, owner):
        raise NotAllowed
    if checked.is_refused:
        first = next(say(f) for f in checked.findings if f.level == "refuses")
        raise FormIsRefused(first=" · ".join(filter(None, (first.where, first.sentence))))
    form = _form(checked.form_id, owner)
    digest = hashlib.sha256(checked.workbook).digest()
    published = form.versions.filter(published_at__isnull=False)
    same = published.filter(workbook_hash=digest, is_current=True).first()
    if same is not None:
        return same
    if published.filter(version=checked.version).exists():
        raise VersionTaken(version=checked.version, form=checked.form_id)
    form.versions.filter(published_at__isnull=True).delete()
    draft = _new_version(form, checked, digest, by)
    if checked.itemsets is not None:
        _put_file(draft, ITEMSETS, checked.itemsets)
    return draft


@action(permission=P.PUBLISH, logs=("version",))
def publish_form(*, by: Actor, version: FormVersion) -> FormVersion:
    """Offer a draft to the phones from now on; the versions before stay as they are."""
    form = Form.objects.select_for_update(no_key=True).get(id=version.form_id)
    if not can_publish(by, form.organisation):
        raise NotAllowed
    if version.published_at is not None:
        return version
    others = form.versions.exclude(id=version.id)
    if others.filter(version=version.version, published_at__isnull=False).exists():
        raise VersionTaken(version=version.version, form=form.form_id)
    before = others.filter(is_current=True).first()
    if before is not None:
        _carry_files(before, version)
        others.filter(is_current=True).update(is_current=False)
    version.published_at = clock.now()
    version.is_current = True
    version.save(update_fields=["published_at", "is_current"])
    form.state = Form.State.OPEN
    form.save(update_fields=["state"])
    return version


@action(permission=P.PUBLISH, logs=("version",))
def drop_draft(*, by: Actor, version: FormVersion) -> None:
    """Forget a draft that nobody wants."""
    if not can_publish(by, version.organisation) or version.published_at is not None:
        raise NotAllowed
    form = version.form
    version.delete()
    if not form.versions.exists():
        form.delete()


@action(permission=P.PUBLISH, logs=("form", "state"))
def change_form_state(*, by: Actor, form: Form, state: Form.State) -> Form:
    """Open, closing (off the phones, still taken) or closed (what still comes waits)."""
    if not can_publish(by, form.organisation):
        raise NotAllowed
    if form.versions.filter(is_current=True).exists() and state != Form.State.DRAFT:
        form.state = state
        form.save(update_fields=["state"])
    return form


@action(permission=P.PUBLISH, logs=("version",))
def add_file(*, by: Actor, version: FormVersion, name: str, content: bytes) -> MediaFile:
    """Put a file beside a version; phones fetch it with their next look at the list."""
    if not can_publish(by, version.organisation):
        raise NotAllowed
    if name not in version.files:
        raise FileNotAsked(name=name)
    if len(content) > LARGEST_FILE * MB:
        raise FileTooLarge(name=name, limit=LARGEST_FILE)
    return _put_file(version, name, content)


def _form(form_id: str, owner: UUID | None) -> Form:
    programmes_own = Form.objects.filter(form_id=form_id, organisation__isnull=True)
    if owner is not None and programmes_own.exists():
        raise FormIdOfProgramme(form=form_id)
    form, _made = Form.objects.get_or_create(
        organisation=owner, form_id=form_id, defaults={"programme": the_programme().code}
    )
    return Form.objects.select_for_update(no_key=True).get(id=form.id)


def _new_version(form: Form, checked: Checked, digest: bytes, by: Actor) -> FormVersion:
    return FormVersion.objects.create(
        organisation=form.organisation,
        form=form,
        version=checked.version,
        title=checked.title,
        kind=checked.kind,
        xform=checked.xform,
        md5=md5(checked.xform),
        workbook=checked.workbook,
        workbook_hash=digest,
        workbook_type=checked.workbook_type,
        converter=checked.converter,
        languages=list(checked.languages),
        fields=as_json(checked.fields),
        files=list(checked.files),
        findings=[finding.as_json() for finding in checked.findings],
        made_at=clock.now(),
        made_by=by.member,
    )


def _put_file(version: FormVersion, name: str, content: bytes) -> MediaFile:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file, _made = MediaFile.objects.update_or_create(
        version=version,
        name=name,
        defaults={
            "organisation": version.organisation,
            "media_type": kind,
            "content": content,
            "md5": md5(content),
        },
    )
    return file


def _carry_files(before: FormVersion, version: FormVersion) -> None:
    """Pictures and lists that the new version shows too come along, unless it brings its own."""
    there = set(version.media.values_list("name", flat=True))
    for file in before.media.filter(name__in=version.files).exclude(name__in=there):
        _put_file(version, file.name, bytes(file.content))
