"""What trainings hold about a person, for `people.Holding`."""

from safe.activities.training.models import Participant
from safe.kernel.actor import Actor
from safe.registry.people.models import Person


class TrainingHolding:
    """The person's places and marks in trainings."""

    def erase(self, *, by: Actor, person: Person) -> None:
        """Remove places and marks; their facts are voided by the registry."""
        Participant.objects.filter(organisation=by.organisation, person=person).delete()
