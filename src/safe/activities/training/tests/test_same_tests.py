"""The same tests by phone, from paper and on the screen give the same facts."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from safe.activities.training.models import Participant, Sitting
from safe.activities.training.tests import test_camp_day as phones
from safe.activities.training.tests.test_knowledge_tests import answers, kwa, sat
from safe.activities.training.tests.test_same_day import PEOPLE, by_phone, from_paper
from safe.activities.training.tests.test_sat import ON, letters, url
from safe.kernel import tenancy
from safe.registry.facts.models import Fact
from safe.testing.cast import House
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
__all__ = ["kwa"]
KINDS = ("training.post_test", "training.test_pair")
Said = tuple[int, str, str, dict[str, str]]


def said() -> list[Said]:
    """Number, before or after, form and answers: some sit one of the two, some skip, some lose."""
    found: list[Said] = []
    for n in range(1, PEOPLE + 1):
        first, second = ("A", "B") if n % 2 else ("B", "A")
        if n % 7:
            found.append((n, "pre", first, answers(first, n % 9, n % 3 if n % 9 < 6 else 0)))
        if n % 5:
            found.append((n, "post", second, answers(second, (n * 5) % 9)))
    return found


def facts_of_tests(who: Any) -> Counter[tuple[Any, ...]]:
    with transaction.atomic(), tenancy.acting(who):
        return Counter(
            Fact.objects.filter(void=False, kind__in=KINDS).values_list(
                "kind", "on_date", "place", "sex", "age_band", "displacement", "disability", "value"
            )
        )


def test_phones_paper_and_screen_agree(kwa: House, stranger: SignedIn) -> None:
    by_phone(kwa)
    for n, when, form, answered in said():
        phones.send(kwa, sat(n, when, form, answered))
    sent = facts_of_tests(kwa.locked)
    pairs = sum(bool(n % 5 and n % 7) for n in range(1, PEOPLE + 1))
    assert sum(n for key, n in sent.items() if key[0] == "training.test_pair") == pairs
    from_paper(stranger)
    by = stranger.planted.actor
    with tenancy.acting(by):
        people = {one.running_no: one for one in Participant.objects.all()}
    event = people[1].event_id
    for when in ("pre", "post"):
        sheet = dict(ON)
        for n, which, form, answered in said():
            if which == when:
                row = "".join(letter or "-" for letter in answered.values())
                sheet |= letters(people[n], row, form, "oral")
        first = stranger.client.post(url(event, when), sheet)
        # the sheet goes on on a second page; each keeps the rows it shows
        assert stranger.client.post(first["Location"], sheet).status_code == 302
    assert facts_of_tests(by) == sent
    with tenancy.acting(by):
        Sitting.objects.all().delete()
        Fact.objects.filter(kind__in=KINDS).delete()
    assert not facts_of_tests(by)
    for n, when, form, answered in said():
        row = "".join(letter or "-" for letter in answered.values())
        there = f"{url(event, when)}{people[n].id}/"
        assert (
            stranger.client.post(there, ON | letters(people[n], row, form, "oral")).status_code
            == 302
        )
    assert facts_of_tests(by) == sent
