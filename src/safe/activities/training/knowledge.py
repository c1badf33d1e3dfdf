"""Which knowledge test a training uses, and which form a participant sits first."""

from safe.activities.training.models import KnowledgeTest, Participant, When
from safe.activities.training.problems import TestUnknown


def find_test(programme: str, curriculum: str) -> KnowledgeTest | None:
    """The newest version of the curriculum's test, or None."""
    found: KnowledgeTest | None = (
        KnowledgeTest.objects.filter(programme=programme, curriculum=curriculum)
        .order_by("-version", "code")
        .first()
    )
    return found


def get_test(programme: str, said: str) -> KnowledgeTest:
    """By "code/version"; raises TestUnknown."""
    code, _slash, version = said.partition("/")
    found: KnowledgeTest | None = None
    if version.isdigit():
        found = KnowledgeTest.objects.filter(
            programme=programme, code=code, version=int(version)
        ).first()
    if found is None:
        raise TestUnknown(test=said)
    return found


def form_for(participant: Participant, when: str) -> str:
    """Half of the participants sit A first, the others B; drawn once, by their random id."""
    begins_with_a = participant.id.int & 1 == 0
    return "A" if begins_with_a == (when == When.BEFORE) else "B"
