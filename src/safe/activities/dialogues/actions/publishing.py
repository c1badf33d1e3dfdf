"""What others may read: rated, asked for, approved by a second member, taken back at once."""

from typing import Any
from uuid import UUID

from safe.activities.dialogues import queries
from safe.activities.dialogues.counting import count
from safe.activities.dialogues.models import (
    Commitment,
    Dialogue,
    PublicVersion,
    Recommendation,
    Safety,
)
from safe.activities.dialogues.policies import P
from safe.activities.dialogues.problems import (
    MinutesNotApproved,
    NothingSafe,
    NotPublic,
    NotSafe,
)
from safe.activities.dialogues.queries import Issue
from safe.administration.approvals.actions import file_request
from safe.administration.approvals.models import Request
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id

KIND = "public_version"
Rated = Dialogue | Recommendation | Commitment


@action(permission=P.WRITE, logs=("what", "safety"))
def rate_safety(*, by: Actor, dialogue: Dialogue, what: Rated, safety: Safety) -> bool:
    """Say whether something may be known outside.

    What is public and not all safe any more is taken back in the same moment; returns whether.
    """
    found = queries.lock_dialogue(by, dialogue.id)
    type(what)._default_manager.filter(id=what.id, organisation=by.organisation).update(
        safety=safety
    )
    if what == found:  # of a safe one alone it is told outside where and when it was
        found.safety = safety
        count(by=by, dialogue=found)
    there = queries.find_own_public(found)
    if there is not None and there.withdrawn_on is not None:
        # whoever decides has read something else: that request has ended
        PublicVersion.objects.filter(id=there.id).delete()
        return False
    return there is not None and safety != Safety.SAFE and _take_back(there)


@action(permission=P.WRITE, logs=("dialogue",))
def ask_for_public(*, by: Actor, dialogue: Dialogue, comment: str = "") -> Request:
    """Ask another member to let others read what is rated safe."""
    found = queries.lock_dialogue(by, dialogue.id)
    what_is_safe(found)
    programme = programmes.the_programme()
    return file_request(
        by=by, programme=programme, kind=KIND, about=_version(found).id, comment=comment
    )


def publish_version(*, by: Actor, id: UUID) -> None:  # noqa: A002 - the field's word
    """A step of the second member's decision; raises when it is not safe any more."""
    version = PublicVersion.objects.select_for_update().get(id=id)
    found = queries.lock_dialogue(by, version.dialogue)
    content = what_is_safe(found)
    PublicVersion.objects.filter(id=id).update(
        shared_with=_readers(by),
        level=found.level,
        on_date=found.on_date,
        place=found.place,
        title=found.title,
        content=content,
        published_on=clock.today(),
        withdrawn_on=None,
    )


@action(permission=P.WRITE, logs=("dialogue",))
def withdraw_version(*, by: Actor, dialogue: Dialogue) -> None:
    """Take a public version back: nobody outside reads it any more."""
    found = queries.lock_dialogue(by, dialogue.id)
    there = queries.find_own_public(found)
    if there is None or there.withdrawn_on is not None:
        raise NotPublic
    _take_back(there)


def what_is_safe(dialogue: Dialogue) -> list[dict[str, Any]]:
    """What a public version says. Raises MinutesNotApproved, NotSafe, NothingSafe."""
    if dialogue.approved_on is None:
        raise MinutesNotApproved
    if dialogue.safety != Safety.SAFE:
        raise NotSafe
    shown = [_shown(one) for one in queries.list_issues(dialogue) if _is_safe(one.recommendation)]
    if not shown:
        raise NothingSafe
    return shown


def _is_safe(row: Recommendation | Commitment) -> bool:
    return bool(row.safety == Safety.SAFE)


def _shown(issue: Issue) -> dict[str, Any]:
    row = issue.recommendation
    return {
        "text_en": row.text_en,
        "text_my": row.text_my,
        "theme": row.theme,
        "addressee": row.addressee,
        "influence": issue.influence,
        "commitments": [
            {
                "office": one.commitment.office,
                "promise": one.commitment.promise,
                "due_on": str(one.commitment.due_on),
                "said": str(one.said),
            }
            for one in issue.commitments
            if _is_safe(one.commitment)
        ],
    }


def _version(dialogue: Dialogue) -> PublicVersion:
    """The empty version that a request is about: it is shared with nobody."""
    there = queries.find_own_public(dialogue)
    if there is not None and there.withdrawn_on is None:
        _take_back(there)
    if there is not None:
        # another round is another thing: a request is decided once
        PublicVersion.objects.filter(id=there.id).delete()
    made: PublicVersion = PublicVersion.objects.create(
        id=new_id(),
        organisation=dialogue.organisation,
        shared_with=[],
        dialogue=dialogue.id,
        level=dialogue.level,
        on_date=dialogue.on_date,
        place=dialogue.place,
        published_on=clock.today(),
        withdrawn_on=clock.today(),
    )
    return made


def _take_back(version: PublicVersion) -> bool:
    PublicVersion.objects.filter(id=version.id).update(
        shared_with=[], content=[], title="", withdrawn_on=clock.today()
    )
    return True


def _readers(by: Actor) -> list[UUID]:
    """Every other organisation of the programme."""
    return sorted(
        one.id
        for one in programmes.list_all_organisations(programmes.the_programme())
        if one.id != by.organisation
    )
