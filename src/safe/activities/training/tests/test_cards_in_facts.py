"""Facts say who has a card: how far "each counted once" reaches between organisations."""

import pytest

from safe.activities.training.tests.test_camp_day import (
    by_card,
    day,
    facts,
    kwa,
    registration,
    send,
)
from safe.testing.cast import House

__all__ = ["kwa"]
pytestmark = pytest.mark.django_db


def test_facts_say_who_has_a_card(kwa: House) -> None:
    number = {"known_by": "new", "running_no": "7", "sex": "male", "age": "30", "mark": "present"}
    send(kwa, registration(1), day("am", [*by_card(1), number]))
    found = {fact.sex: fact.attributes for fact in facts(kwa, "training.attended")}
    assert found == {"female": {"card": True}, "male": {"card": False}}
