"""What a box, lock or MAC is about: the one table of contexts. A box opens under its own only."""

from uuid import UUID


def person_identity(person: UUID) -> str:
    """Names, phones, documents, card letters, exact birth date of a person."""
    return f"person/identity/{person}"


def submission_original(submission: UUID) -> str:
    """The bytes a phone sent, unchanged."""
    return f"submission/original/{submission}"


def attachment(identifier: UUID) -> str:
    """Name, type, size and key of a file."""
    return f"attachment/key/{identifier}"


def event_details(event: UUID) -> str:
    """The site of a training event below its township, who led it, who filled the form."""
    return f"event/details/{event}"


def round_half(round: UUID, side: str) -> str:  # noqa: A002 - the field's word
    """One half of a round's key: the facilitator's or the partner's."""
    return f"round/half/{side}/{round}"


def round_ballot(round: UUID) -> str:  # noqa: A002
    """The scores of one ballot of a round."""
    return f"round/ballot/{round}"


def dialogue_minutes(dialogue: UUID) -> str:
    """What was said at the table of a policy dialogue."""
    return f"dialogue/minutes/{dialogue}"


def dialogue_attendee(attendee: UUID) -> str:
    """Name and office of somebody who took part in a policy dialogue."""
    return f"dialogue/attendee/{attendee}"


def member_name(member: UUID) -> str:
    """The display name of a member."""
    return f"member/name/{member}"


def device_label(device: UUID) -> str:
    """What a phone's keeper wrote about it."""
    return f"device/label/{device}"


def draft(identifier: UUID) -> str:
    """What a member wrote when the vault locked."""
    return f"draft/post/{identifier}"


def ledger_subject(organisation: UUID) -> str:
    """Whom a ledger row is about."""
    return f"ledger/subject/{organisation}"


def ring(organisation: UUID, purpose: str, epoch: int) -> str:
    """An epoch of a ring; the label of its public key in the directory."""
    return f"ring/{organisation}/{purpose}/{epoch}"


def ring_member(organisation: UUID, purpose: str, epoch: int, member: UUID) -> str:
    """The secret of an epoch, for one opener."""
    return f"{ring(organisation, purpose, epoch)}/member/{member}"


def ring_chain(organisation: UUID, purpose: str, epoch: int) -> str:
    """The secret of the epoch before, sealed to this one."""
    return f"{ring(organisation, purpose, epoch)}/chain"


def member(identifier: UUID) -> str:
    """The label of a member's public key in the directory."""
    return f"member/{identifier}"


def member_lock(identifier: UUID, slot: int) -> str:
    """One of the three places where a member's secret may lie under a password."""
    return f"lock/{identifier}/{slot}"


def session(sid: bytes) -> str:
    """The secret of a signed-in member, under the key of the cookie."""
    return f"session/{sid.hex()}"
