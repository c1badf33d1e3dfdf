"""Nobody changes the ledger; what is sealed in it, and what the rest betrays."""

from safe.kernel.ledger.models import Entry

SEALED = {Entry: {"subject": "registry"}}
CLEAR = {
    Entry: {
        "id": "counts up over all organisations: how much is done in an installation altogether",
        "at": "when a member, a phone or the server worked",
        "organisation": "which organisation worked",
        "actor": "random id of the member: at which hours one unnamed member works",
        "device": "random id of the phone: when this phone had a network",
        "action": "what was done: that persons were registered, opened or corrected that day",
        "outcome": "whether it was done, refused or only looked at",
        "details": "ids, codes, days and numbers of the act; its subject is sealed, never named",
    }
}
