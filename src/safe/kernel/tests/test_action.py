"""One action: one savepoint, one permission, one ledger row."""

import pytest

from safe.kernel import tenancy
from safe.kernel.action import action
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, Problem
from safe.registry.facts.models import Subject

pytestmark = pytest.mark.django_db

ACTOR = Actor(organisation=new_id(), member=new_id(), permissions=frozenset({"tests.make"}))


class Refused(Problem):
    code = "refused"


@action(permission="tests.make", logs=("number",))
def register_thing(*, by: Actor, number: int) -> int:
    """Make a thing; a negative number is refused after it was made."""
    Subject.objects.create(canonical=new_id())
    if number < 0:
        raise Refused
    return number


def entries() -> list[tuple[str, str, dict[str, object]]]:
    return list(Entry.objects.order_by("id").values_list("action", "outcome", "details"))


def test_an_action_writes_its_ledger_row() -> None:
    with tenancy.acting(ACTOR):
        assert register_thing(by=ACTOR, number=3) == 3
        assert entries() == [("register_thing", "done", {"number": 3})]
        assert Entry.objects.get().actor == ACTOR.member


def test_a_refused_action_changes_nothing_and_says_so() -> None:
    before = Subject.objects.count()
    with tenancy.acting(ACTOR):
        with pytest.raises(Refused):
            register_thing(by=ACTOR, number=-1)
        assert entries() == [("register_thing", "refused", {"number": -1, "problem": "refused"})]
    assert Subject.objects.count() == before


def test_without_the_permission_nothing_happens() -> None:
    nobody = Actor(organisation=new_id())
    before = Subject.objects.count()
    with tenancy.acting(nobody):
        with pytest.raises(NotAllowed):
            register_thing(by=nobody, number=1)
        assert [row[1] for row in entries()] == ["refused"]
    assert Subject.objects.count() == before


def test_the_shape_is_asked_at_import() -> None:
    with pytest.raises(TypeError):
        action(permission=None)(lambda by: by)
    with pytest.raises(TypeError):

        @action(permission=None, logs=("missing",))
        def odd(*, by: Actor) -> None: ...
