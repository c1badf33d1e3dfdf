"""The form version that a submission names."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import transaction

from safe.capture.forms.handlers import find_handler
from safe.capture.forms.inbox.places import Places
from safe.capture.forms.models import Field, FormVersion
from safe.kernel import tenancy
from safe.kernel.actor import Actor


@dataclass(frozen=True)
class PublishedForm:
    """What the door needs of a version."""

    id: UUID
    kind: str
    state: str
    fields: tuple[Field, ...]

    @cached_property
    def places(self) -> Places:
        """Where its answers stand."""
        return Places(self.fields)

    @property
    def has_handler(self) -> bool:
        """Whether something becomes of it beside being kept."""
        return find_handler(self.kind) is not None


def find_version(*, by: Actor, form_id: str, version: str) -> PublishedForm | None:
    """The published version, the organisation's own form before the programme's."""
    with transaction.atomic(), tenancy.acting(by):
        found = (
            FormVersion.objects.filter(
                form__form_id=form_id, version=version, published_at__isnull=False
            )
            .select_related("form")
            .defer("xform", "workbook")
            .order_by("organisation")  # null, the programme's, comes last
            .first()
        )
    if found is None:
        return None
    return PublishedForm(found.id, found.kind, found.form.state, found.field_table())
