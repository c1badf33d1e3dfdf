"""Who may see, add and revoke phones; which columns stand in the clear, and what they betray."""

from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from safe.administration.devices.models import Device
from safe.kernel.actor import Actor


class P(StrEnum):
    """Permissions of this package."""

    SEE = "devices.see"
    ADD = "devices.add"
    REVOKE = "devices.revoke"


def visible(by: Actor) -> "QuerySet[Any]":
    """The phones of the actor's organisation, for those who may see them."""
    devices = Device.objects.filter(organisation=by.organisation)
    return devices if by.may(P.SEE) else devices.none()


SEALED: dict[type, dict[str, str]] = {}
CLEAR: dict[type, dict[str, str]] = {
    Device: {
        "id": "random number; betrays only that one more phone was added",
        "organisation": "which organisation owns the phone",
        "label": "what members call the phone; the page asks not to write a person's name",
        "token_hash": "a hash of 64 random letters; nothing can be guessed from it",
        "added_at": "when the phone was set up, so when field work began",
        "added_by": "random number of the member who set the phone up",
        "renewed_at": "when its QR was made anew",
        "revoked_at": "when the phone was lost, given back or taken out of use",
        "last_seen_at": "when the phone last asked for forms, so when it last had network",
    }
}
