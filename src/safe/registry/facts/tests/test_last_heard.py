"""When an organisation was last heard of."""

from datetime import UTC, date, datetime

import pytest

from safe.administration.programmes import queries as programmes
from safe.kernel import clock, tenancy
from safe.kernel.actor import Actor
from safe.kernel.ids import new_id
from safe.registry.facts import queries
from safe.registry.facts.actions import make_subject, record_fact, void_facts

FIRST, LATER = (datetime(2020, month, 1, 5, 30, tzinfo=UTC) for month in (3, 5))


@pytest.mark.django_db
def test_the_last_valid_day_and_the_last_writing(django_assert_num_queries: object) -> None:
    kwa, hnf = (programmes.get_organisation(code).id for code in ("kwa", "hnf"))
    by = Actor(organisation=kwa)
    with tenancy.acting(by):
        for at, on in ((FIRST, date(2020, 2, 12)), (LATER, date(2020, 4, 1))):
            source = new_id()
            with clock.frozen(at):
                record_fact(
                    by=by,
                    kind="training.attended",
                    subject=make_subject(),
                    subject_kind="person",
                    on=on,
                    place="MMR001002",
                    programme="SAFE",
                    source=source,
                )
        with django_assert_num_queries(1):
            assert queries.last_heard("SAFE", [kwa, hnf])[kwa] == (date(2020, 4, 1), LATER)
        void_facts(by=by, why="test", source=source)
        # what was taken back speaks of no day, and still shows that somebody wrote
        assert queries.last_heard("SAFE", [kwa, hnf])[kwa] == (date(2020, 2, 12), LATER)
        assert queries.last_heard("SAFE", [kwa, hnf])[hnf] == (None, None)
