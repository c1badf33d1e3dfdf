"""Changes to phones."""

from datetime import timedelta

from django.db.models import Q

from safe.administration.devices import tokens
from safe.administration.devices.models import Device
from safe.administration.devices.policies import P
from safe.administration.devices.problems import LabelTaken, PhoneIsRevoked
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound

QUIET = timedelta(minutes=10)


@action(permission=P.ADD)
def add_device(*, by: Actor, label: str) -> tuple[Device, str]:
    """Add a phone; returns it with its token, which nothing keeps."""
    in_use = Device.objects.filter(organisation=by.organisation, revoked_at__isnull=True)
    if in_use.filter(label__iexact=label).exists():
        raise LabelTaken(label=label)
    token = tokens.new_token()
    device = Device.objects.create(
        organisation=by.organisation,
        label=label,
        token_hash=tokens.token_hash(token),
        added_at=clock.now(),
        added_by=by.member,
    )
    return device, token


@action(permission=P.ADD, logs=("device",))
def renew_device(*, by: Actor, device: Device) -> tuple[Device, str]:
    """A new token for a phone; the old one opens nothing from now on."""
    device = _locked(by, device)
    if device.revoked_at is not None:
        raise PhoneIsRevoked
    token = tokens.new_token()
    device.token_hash = tokens.token_hash(token)
    device.renewed_at = clock.now()
    device.save(update_fields=["token_hash", "renewed_at"])
    return device, token


@action(permission=P.REVOKE, logs=("device",))
def revoke_device(*, by: Actor, device: Device) -> Device:
    """Shut the door to a phone for good. What it sent stays."""
    device = _locked(by, device)
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        device.save(update_fields=["revoked_at"])
    return device


def note_contact(*, by: Actor) -> None:
    """Remember that the acting phone was heard, at most once in ten minutes; no ledger row."""
    now = clock.now()
    quiet = Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=now - QUIET)
    Device.objects.filter(quiet, id=by.device).update(last_seen_at=now)


def _locked(by: Actor, device: Device) -> Device:
    rows = Device.objects.select_for_update(no_key=True).filter(organisation=by.organisation)
    locked: Device | None = rows.filter(id=device.id).first()
    if locked is None:
        raise NotFound
    return locked
