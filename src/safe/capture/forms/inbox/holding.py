"""What the inbox holds about a person, for `people.Holding`."""

from safe.capture.forms.models import Part, Submission
from safe.kernel.actor import Actor
from safe.registry.people.models import Person


class InboxHolding:
    """The sealed part that brought the person, and the original when it spoke of him alone."""

    def erase(self, *, by: Actor, person: Person) -> None:
        """Overwrite the boxes; clear answers stay, they name nobody."""
        Part.objects.filter(organisation=by.organisation, id=person.id).update(box=None)
        submission = _brought_by(by, person)
        if submission is not None and len(submission.answers["people"]) == 1:
            Submission.objects.filter(pk=submission.pk).update(original=None)


def _brought_by(by: Actor, person: Person) -> Submission | None:
    """The form that brought him: by his box, else (he keeps no name) by the answers."""
    forms = Submission.objects.filter(organisation=by.organisation).only("id", "answers")
    found: Submission | None = forms.filter(parts__id=person.id).first()
    if found is None:
        found = forms.filter(answers__people__contains=[{"id": str(person.id)}]).first()
    return found
