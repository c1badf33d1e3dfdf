"""What the inbox holds about a person, for `people.Holding`."""

from safe.capture.forms.models import Part, Submission
from safe.kernel.actor import Actor
from safe.registry.people.models import Person


class InboxHolding:
    """The sealed part that brought the person, and the original when it spoke of him alone."""

    def erase(self, *, by: Actor, person: Person) -> None:
        """Overwrite the boxes; clear answers stay, they name nobody."""
        part = Part.objects.filter(organisation=by.organisation, id=person.id).first()
        if part is None:
            return
        Part.objects.filter(pk=part.pk).update(box=None)
        others = Part.objects.filter(submission=part.submission_id, kind=Part.Kind.PERSON)
        if not others.exclude(pk=part.pk).exists():
            Submission.objects.filter(pk=part.submission_id).update(
                original=None, sealed_answers=None
            )
