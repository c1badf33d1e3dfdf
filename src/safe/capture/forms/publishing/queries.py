"""Forms, as pages and phones ask for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from safe.administration.programmes.models import Partnership
from safe.administration.programmes.queries import find_programme
from safe.capture.forms import policies
from safe.capture.forms.handlers import find_handler
from safe.capture.forms.models import Field, Form, FormVersion, MediaFile, Submission
from safe.capture.forms.publishing.findings import Finding
from safe.capture.forms.publishing.words import Said, say
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound


@dataclass(frozen=True)
class ListedForm:
    """One line of the list of forms."""

    id: UUID
    form_id: str
    title: str
    version: str
    state: str
    kind: str
    is_programmes: bool
    is_taken_up: bool
    published_at: datetime | None
    submissions: int
    drafts: int


@dataclass(frozen=True)
class Edition:
    """One version on the page of a form."""

    id: UUID
    version: str
    published_at: datetime | None
    is_current: bool
    submissions: int


@dataclass(frozen=True)
class WantedFile:
    """A file the form asks for: there, or still missing."""

    name: str
    is_there: bool
    size: int


@dataclass(frozen=True)
class Draft:
    """A version in full, as the publisher looks at it."""

    id: UUID
    form: UUID
    form_id: str
    title: str
    version: str
    kind: str
    is_taken_up: bool
    languages: tuple[str, ...]
    fields: tuple[Field, ...]
    files: tuple[WantedFile, ...]
    said: tuple[Said, ...]
    is_published: bool
    is_programmes: bool
    before: str


@dataclass(frozen=True)
class Offered:
    """A form on the phones' list."""

    form_id: str
    title: str
    version: str
    md5: str
    has_files: bool


def list_forms(*, by: Actor) -> list[ListedForm]:
    """The forms of the programme and of the organisation, with what came through them."""
    forms = policies.visible(by).order_by("form_id")
    current = {v.form_id: v for v in _light(FormVersion.objects.filter(is_current=True))}
    drafts = _light(FormVersion.objects.filter(published_at__isnull=True))
    waiting = {v.form_id: v for v in drafts}
    counts = _counts(by)
    return [_listed(form, current.get(form.id), waiting.get(form.id), counts) for form in forms]


def get_form(*, by: Actor, id: UUID) -> ListedForm:  # noqa: A002 - the record's own word
    """One form; NotFound for unknown and foreign alike."""
    form = get_row(by=by, id=id)
    current = _light(form.versions.filter(is_current=True)).first()
    draft = _light(form.versions.filter(published_at__isnull=True)).first()
    return _listed(form, current, draft, _counts(by))


def get_row(*, by: Actor, id: UUID) -> Form:  # noqa: A002
    """The row, for an action."""
    form = policies.visible(by).filter(id=id).first()
    if form is None:
        raise NotFound
    return form


def list_versions(*, by: Actor, form: UUID) -> list[Edition]:
    """All versions, the newest first; drafts before all."""
    counts = _counts(by)
    rows = _light(FormVersion.objects.filter(form__in=policies.visible(by), form=form))
    editions = [
        Edition(v.id, v.version, v.published_at, v.is_current, counts.get(v.id, 0)) for v in rows
    ]
    drafts = [e for e in editions if e.published_at is None]
    published = [e for e in editions if e.published_at is not None]
    return drafts + sorted(published, key=lambda e: str(e.published_at), reverse=True)


def get_version(*, by: Actor, id: UUID) -> FormVersion:  # noqa: A002
    """The row of a version, for an action."""
    rows = FormVersion.objects.filter(form__in=policies.visible(by)).select_related("form")
    version = rows.filter(id=id).first()
    if version is None:
        raise NotFound
    return version


def look_at(*, by: Actor, id: UUID) -> Draft:  # noqa: A002
    """Everything a publisher weighs before publishing, and reads again later."""
    version = get_version(by=by, id=id)
    sizes = {file.name: len(file.content) for file in version.media.all()}
    wanted = [*version.files, *(name for name in sizes if name not in version.files)]
    before = version.form.versions.filter(is_current=True).exclude(id=version.id).first()
    return Draft(
        id=version.id,
        form=version.form.id,
        form_id=version.form.form_id,
        title=version.title,
        version=version.version,
        kind=version.kind,
        is_taken_up=find_handler(version.kind) is not None,
        languages=tuple(version.languages),
        fields=tuple(f for f in version.field_table() if f.row),
        files=tuple(WantedFile(n, n in sizes, sizes.get(n, 0)) for n in wanted),
        said=tuple(say(Finding.read(found)) for found in version.findings),
        is_published=version.published_at is not None,
        is_programmes=version.organisation is None,
        before=before.version if before else "",
    )


def list_offered(*, by: Actor, form_id: str = "") -> list[Offered]:
    """What the phones of the organisation get: open forms, its own before the programme's."""
    rows = (
        FormVersion.objects.filter(is_current=True, form__state=Form.State.OPEN)
        .filter(Q(form__organisation=by.organisation) | Q(_of_programmes(by)))
        .select_related("form")
        .annotate(files_there=Count("media"))
        .defer("xform", "workbook", "fields", "findings")
        .order_by("form__form_id", "organisation")  # the programme's, without one, comes last
    )
    if form_id:
        rows = rows.filter(form__form_id=form_id)
    offered: dict[str, Offered] = {}
    for row in rows:
        said = Offered(row.form.form_id, row.title, row.version, row.md5, row.files_there > 0)
        offered.setdefault(said.form_id, said)
    return list(offered.values())


def find_published(*, by: Actor, form_id: str, version: str) -> FormVersion | None:
    """A version by its names, for ever; without a version the current one."""
    mine = Q(organisation=by.organisation) | Q(organisation__isnull=True)
    rows = FormVersion.objects.filter(
        mine, form__form_id=form_id, published_at__isnull=False
    ).order_by("organisation")
    return rows.filter(version=version).first() if version else rows.filter(is_current=True).first()


def list_files(version: FormVersion) -> list[MediaFile]:
    """The files that are there beside a version, without their content."""
    return list(version.media.defer("content").order_by("name"))


def find_file(version: FormVersion, name: str) -> MediaFile | None:
    """One file with its content."""
    return version.media.filter(name=name).first()


def _of_programmes(by: Actor) -> Q:
    """Forms of the programmes in which the organisation takes part, else of the running one."""
    parts = Partnership.objects.filter(organisation_id=by.organisation, ended_on=None)
    codes = set(parts.values_list("programme__code", flat=True))
    running = find_programme()
    if not codes and running is not None:
        codes = {running.code}
    return Q(form__organisation__isnull=True, form__programme__in=codes)


def _light(rows: "QuerySet[FormVersion]") -> "QuerySet[FormVersion]":
    return rows.defer("xform", "workbook", "fields", "findings")


def _counts(by: Actor) -> dict[UUID, int]:
    """Submissions of the organisation by version."""
    rows = Submission.objects.filter(organisation=by.organisation, form__isnull=False)
    return dict(rows.values_list("form").annotate(Count("id")).order_by())


def _listed(
    form: Form, current: FormVersion | None, draft: FormVersion | None, counts: dict[UUID, int]
) -> ListedForm:
    shown = current or draft
    ids = form.versions.values_list("id", flat=True) if counts else ()
    return ListedForm(
        id=form.id,
        form_id=form.form_id,
        title=shown.title if shown else form.form_id,
        version=current.version if current else "",
        state=form.state,
        kind=shown.kind if shown else "",
        is_programmes=form.organisation is None,
        is_taken_up=find_handler(shown.kind) is not None if shown else False,
        published_at=current.published_at if current else None,
        submissions=sum(counts.get(version, 0) for version in ids),
        drafts=1 if draft else 0,
    )
