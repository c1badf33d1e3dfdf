"""Drafts: what a member wrote when the vault locked, sealed to his own key, given back to him."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from safe.administration.members import rings
from safe.administration.members.models import Draft, Member
from safe.administration.members.problems import WordsTooLong
from safe.kernel import clock
from safe.kernel.problems import NotFound
from safe.kernel.vault import Vault, contexts, seal

LARGEST = 200_000
KEPT = 5
_OURS = {"csrfmiddlewaretoken", "password", "_draft"}


@dataclass(frozen=True)
class Words:
    """A draft, opened: where it was going, and its fields in order."""

    id: UUID
    path: str
    fields: tuple[tuple[str, str], ...]


def keep_draft(member: Member, path: str, posted: QueryDict) -> Draft:
    """Seal what was posted to the member's own public key; the newest five are kept."""
    fields = [
        [name, value] for name, values in posted.lists() if name not in _OURS for value in values
    ]
    plain = json.dumps({"path": path, "fields": fields}, ensure_ascii=False).encode()
    if len(plain) > LARGEST:
        raise WordsTooLong
    draft = Draft(organisation=member.organisation, member=member, made_at=clock.now())
    draft.box = seal(rings.public_of(member), contexts.draft(draft.id), plain)
    draft.save(force_insert=True)
    newest = Draft.objects.filter(member=member).order_by("-made_at", "-id")
    Draft.objects.filter(id__in=list(newest.values_list("id", flat=True)[KEPT:])).delete()
    return draft


def find_newest(member: Member) -> UUID | None:
    """The draft to offer after opening."""
    found = Draft.objects.filter(member=member).order_by("-made_at", "-id").first()
    return found.id if found else None


def get_words(member: Member, vault: Vault, identifier: UUID) -> Words:
    """Open one draft; NotFound for another member's."""
    draft = Draft.objects.filter(member=member, id=identifier).first()
    if draft is None:
        raise NotFound
    plain = json.loads(vault.open(draft.box, contexts.draft(draft.id)))
    return Words(draft.id, plain["path"], tuple((name, value) for name, value in plain["fields"]))


def drop_draft(member: Member, identifier: UUID) -> None:
    """The draft is sent or not wanted."""
    Draft.objects.filter(member=member, id=identifier).delete()
