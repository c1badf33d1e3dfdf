"""Who may publish forms and read what came through them; which columns stand in the clear."""

from enum import StrEnum

from django.db.models import Q, QuerySet

from safe.capture.forms.inbox import policies as inbox
from safe.capture.forms.models import Form, FormVersion, MediaFile, Submission, Wait
from safe.kernel.actor import Actor
from safe.registry.people.policies import P as PEOPLE


class P(StrEnum):
    """Permissions of this package."""

    PUBLISH = "forms.publish"  # forms of one's own organisation
    PUBLISH_PROGRAMME = "forms.publish_programme"  # forms that every organisation gets
    SEE = "forms.see"  # that submissions came, and which wait
    SEE_SUBMISSIONS = "forms.see_submissions"  # what stands in them
    MEND = "forms.mend"


def visible(by: Actor) -> QuerySet[Form]:
    """Forms of the programme and of the actor's organisation; for phones and for publishers."""
    if by.device is None and not by.may(P.PUBLISH):
        return Form.objects.none()
    mine = Q(organisation=by.organisation) | Q(organisation__isnull=True)
    return Form.objects.filter(mine)


def can_publish(by: Actor, organisation: object) -> bool:
    """For one's own organisation, or for the whole programme (organisation None)."""
    if organisation is None:
        return by.may(P.PUBLISH_PROGRAMME)
    return by.may(P.PUBLISH) and organisation == by.organisation


def can_count(by: Actor) -> bool:
    """How many forms came, and which wait; without what stands in them."""
    return by.may(P.SEE) or by.may(P.SEE_SUBMISSIONS) or by.may(P.MEND)


def can_read(by: Actor) -> bool:
    """The clear answers of filled forms."""
    return by.may(P.SEE_SUBMISSIONS) or by.may(P.MEND)


def can_open(by: Actor) -> bool:
    """What a phone sealed: names are in it, so it needs the registry's permission as well."""
    return can_read(by) and by.may(PEOPLE.OPEN)


def visible_waits(by: Actor) -> QuerySet[Wait]:
    """What waits in the actor's own organisation, in bands."""
    if not can_count(by):
        return Wait.objects.none()
    waits: QuerySet[Wait] = Wait.objects.filter(organisation=by.organisation)
    return waits


def visible_submissions(by: Actor) -> QuerySet[Submission]:
    """The filled forms of the actor's own organisation."""
    if not can_read(by):
        return Submission.objects.none()
    submissions: QuerySet[Submission] = Submission.objects.filter(organisation=by.organisation)
    return submissions


_OWNER = "which organisation uses the questionnaire; empty for the programme's own"
SEALED: dict[type, dict[str, str]] = dict(inbox.SEALED)
CLEAR: dict[type, dict[str, str]] = inbox.CLEAR | {
    Form: {
        "id": "random number; betrays only that one more questionnaire exists",
        "organisation": _OWNER,
        "programme": "to which programme the questionnaire belongs",
        "form_id": "the short name of the questionnaire, so what kind of work is done",
        "state": "whether the questionnaire is in use",
        "made_at": "when the questionnaire first came",
    },
    FormVersion: {
        "id": "random number; betrays only that a questionnaire was changed",
        "organisation": _OWNER,
        "form": "random number of the questionnaire",
        "version": "which edition of the questionnaire it is",
        "title": "what the questionnaire is called on the phone",
        "kind": "what becomes of its answers: registration, training day",
        "xform": "the blank questions, so what people are asked; never an answer",
        "md5": "a hash of the blank questions, compared by phones",
        "workbook": "the blank questions as their author wrote them; may name the author",
        "workbook_hash": "a hash of that workbook, to see that nothing changed",
        "workbook_type": "whether the workbook was xlsx or xls",
        "converter": "which program made the form of the workbook",
        "languages": "the languages in which people are asked",
        "fields": "which answers are sealed and which are counted",
        "files": "names of pictures and lists that the form shows",
        "findings": "what its author was warned of",
        "made_at": "when the workbook was uploaded",
        "made_by": "random number of the member who uploaded it",
        "published_at": "when phones began to get it",
        "is_current": "whether phones get this edition now",
    },
    MediaFile: {
        "id": "random number; betrays only that a file was added to a form",
        "organisation": _OWNER,
        "version": "random number of the edition that shows the file",
        "name": "the name of a picture or list that the form shows",
        "media_type": "whether it is a picture, a sound or a list",
        "content": "a picture, sound or list for all phones; never about a person",
        "md5": "a hash of that file, compared by phones",
    },
}
