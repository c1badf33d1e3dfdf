"""Forms as published: every version, its bytes for ever, and what each answer is.

A form belongs to the programme (organisation empty: a questionnaire of the pack, read by all) or
to one organisation. The rule of rows says just that; see kernel.tenancy.OwnOrContent.
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from safe.kernel.ids import new_id
from safe.kernel.tenancy import OwnOrContent, Tenancy


@dataclass(frozen=True)
class Field:
    """One answer of a form: where it stands, what it is, and how it is guarded."""

    path: str  # /data/person/name, without namespaces or positions
    name: str
    type: str  # pyxform's word: text, select one, integer, photo, calculate …
    safe_class: str  # statistic | sensitive | identifying
    target: str = ""  # safe_map: the word of the domain that it fills
    repeat: str = ""  # path of the nearest repeat, empty at the top
    label: str = ""  # in the form's first language
    row: int = 0  # row of the survey sheet, 0 when the converter made the field

    @property
    def is_file(self) -> bool:
        """Whether the answer is the name of a file that travels beside the form."""
        return self.type in FILE_TYPES


FILE_TYPES = frozenset({"photo", "image", "audio", "video", "file", "audit", "background-audio"})


class Form(models.Model):
    """A questionnaire under one form id."""

    class State(models.TextChoices):
        DRAFT = "draft"  # no version published yet
        OPEN = "open"  # on the phones
        CLOSING = "closing"  # off the list, still taken
        CLOSED = "closed"  # off the list; what still comes waits in the inbox

    tenancy: ClassVar[Tenancy] = OwnOrContent()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.UUIDField(null=True)
    programme = models.CharField(max_length=16)
    form_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "form_id"],
                nulls_distinct=False,
                name="forms_one_form_an_id",
            )
        ]

    def __str__(self) -> str:
        return self.form_id


class FormVersion(models.Model):
    """One version, byte for byte as phones got it. A draft until `published_at` is set."""

    tenancy: ClassVar[Tenancy] = OwnOrContent()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.UUIDField(null=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=32, blank=True, default="")  # settings: safe_handler
    xform = models.BinaryField()
    md5 = models.CharField(max_length=32)
    workbook = models.BinaryField()
    workbook_hash = models.BinaryField()
    workbook_type = models.CharField(max_length=5)  # .xlsx or .xls
    converter = models.CharField(max_length=40)
    languages = models.JSONField(default=list)
    fields = models.JSONField(default=list)  # of Field
    files = models.JSONField(default=list)  # names the form asks for beside itself
    findings = models.JSONField(default=list)  # warnings, as publishing.findings.Finding
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "version"],
                condition=models.Q(published_at__isnull=False),
                name="forms_a_version_once",
            ),
            models.UniqueConstraint(
                fields=["form"],
                condition=models.Q(is_current=True),
                name="forms_one_current_version",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(published_at__isnull=False),
                name="forms_current_is_published",
            ),
        ]

    def __str__(self) -> str:
        return self.version

    def field_table(self) -> tuple[Field, ...]:
        """What each answer is."""
        return tuple(Field(**said) for said in self.fields)


class MediaFile(models.Model):
    """A file that phones fetch beside the form: a list of choices, a picture, a sound."""

    tenancy: ClassVar[Tenancy] = OwnOrContent()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.UUIDField(null=True)
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    md5 = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="forms_a_file_once")
        ]

    def __str__(self) -> str:
        return f"MediaFile {self.pk}"


def md5(content: bytes) -> str:
    """The hash that the phones compare; a mark of sameness, no protection."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def as_json(fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """A field table as it is kept."""
    return [asdict(field) for field in fields]
