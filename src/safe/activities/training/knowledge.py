"""Which knowledge test a training uses, which form is sat first, and how its words are read."""

from collections.abc import Mapping

from django.utils.translation import get_language

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


def name_of(test: KnowledgeTest) -> str:
    """The test's name in the language of the page; English while it has no other, as below."""
    return _in_language(test.name_en, test.name_my)


def question_of(item: Mapping[str, object]) -> str:
    """A question in the language of the page."""
    return _in_language(item["text_en"], item.get("text_my"))


def answer_of(option: Mapping[str, object]) -> str:
    """An answer to choose in the language of the page."""
    return _in_language(option["en"], option.get("my"))


def _in_language(english: object, burmese: object) -> str:
    is_burmese = (get_language() or "en").startswith("my")
    return str((is_burmese and burmese) or english)
