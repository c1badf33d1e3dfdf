"""The same day by phone and from paper gives the same facts; a correction changes its cells alone."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from safe.activities.training.models import Attendance
from safe.activities.training.tests import test_camp_day as phones
from safe.activities.training.tests.test_camp_day import kwa
from safe.activities.training.tests.test_typed_day import a_row, a_sheet, send
from safe.kernel import tenancy
from safe.registry.facts.models import Fact
from safe.registry.people.models import Person
from safe.testing.cast import House
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db
PEOPLE = 25
__all__ = ["kwa"]
Cells = Counter[tuple[Any, ...]]


def cells(who: Any) -> Cells:
    with transaction.atomic(), tenancy.acting(who):
        return Counter(
            Fact.objects.filter(void=False).values_list(
                "kind", "on_date", "place", "sex", "age_band", "displacement", "disability", "dose"
            )
        )


def said(n: int) -> dict[str, str]:
    return {
        "sex": "female" if n % 3 else "male",
        "age": ("about " if n % 5 == 0 else "") + str(14 + n),
        "displacement": "idp" if n % 2 else "host",
        "disability": "yes" if n % 7 == 0 else "no",
    }


def marks(n: int) -> tuple[str, str]:
    return ("late" if n % 6 == 0 else "present", "absent" if n % 8 == 0 else "present")


def by_phone(house: House) -> Cells:
    numbers = range(1, PEOPLE + 1)
    for n in numbers:
        phones.send(house, phones.registration(n, **told(n)))
    for place, half in enumerate(("am", "pm")):
        rows = [r for n in numbers for r in phones.by_card(n, mark=marks(n)[place])]
        phones.send(house, phones.day(half, rows))
    return cells(house.locked)


def told(n: int) -> dict[str, str]:
    words = said(n)
    if words["age"].startswith("about "):
        return words | {"age": words["age"].removeprefix("about "), "age_about": "yes"}
    return words


def from_paper(who: SignedIn) -> Cells:
    rows = []
    for n in range(1, PEOPLE + 1):
        words = said(n)
        am, pm = marks(n)
        rows.append(
            a_row(
                n,
                card=phones.card(n + 1000),
                sex=words["sex"],
                age=words["age"],
                displaced=words["displacement"],
                disability=words["disability"],
                am=am,
                pm=pm,
            )
        )
    assert send(who, a_sheet(*rows)).status_code == 302
    return cells(who.planted.actor)


def test_the_same_day_gives_the_same_facts(kwa: House, stranger: SignedIn) -> None:
    assert by_phone(kwa) == from_paper(stranger)


def test_one_sex_and_one_attendance_change_exactly_their_cells(trainer: SignedIn) -> None:
    before = from_paper(trainer)
    by, client = trainer.planted.actor, trainer.client
    with tenancy.acting(by):
        person = Person.objects.get(participations__running_no=1)
        mark = Attendance.objects.select_related("session").get(
            participant__running_no=2, session__half="am"
        )
    why = {"why": "slip"}
    done = client.post(f"/people/{person.id}/correct/", {"sex": "male", "told": "", **why})
    assert done.status_code == 302
    after_sex = cells(by)
    gone, come = before - after_sex, after_sex - before
    assert sorted(k[0] for k in gone.elements()) == ["training.attended"] * 2 + [
        "training.completed"
    ]
    assert Counter((*k[:3], "male", *k[4:]) for k in gone.elements()) == come
    there = f"/trainings/{mark.session.event_id}/marks/{mark.participant_id}/"
    done = client.post(there, {"session": str(mark.session_id), "mark": "late", **why})
    assert done.status_code == 302
    gone, come = after_sex - cells(by), cells(by) - after_sex
    assert sorted((k[0], float(k[-1])) for k in gone.elements()) == [
        ("training.attended", 1.0),
        ("training.completed", 1.0),
    ]
    assert [(k[0], float(k[-1])) for k in come.elements()] == [("training.attended", 0.5)]
