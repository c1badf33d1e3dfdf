"""The window `latest`, facts dated ahead, and units that are no people."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from safe.activities.capacity import kinds
from safe.kernel import clock, tenancy
from safe.kernel.ids import new_id
from safe.registry.facts.actions import record_fact
from safe.results.indicators import queries
from safe.results.indicators.figures import Scope
from safe.results.indicators.tests.conftest import Field

pytestmark = pytest.mark.django_db


def fact(field: Field, kind: str, on: str, value: int | None, **more: object) -> None:
    by = field.actor("kwa")
    subject = more.get("subject", by.organisation)
    with tenancy.acting(by):
        record_fact(
            by=by,
            kind=kind,
            subject=subject,  # type: ignore[arg-type]
            subject_kind="organisation",
            on=date.fromisoformat(on),
            place=kinds.NO_TOWNSHIP,
            programme="SAFE",
            source=new_id(),
            value=None if value is None else Decimal(value),
        )


def of(field: Field, code: str, period: str = "2020S1") -> tuple[object, int, int]:
    by = field.actor("metta")
    with tenancy.acting(by):
        indicator = queries.get_indicator(queries.the_programme(), code)
        scope = Scope(field.period(period))
        figure = queries.figure(by=by, indicator=indicator, scope=scope)
        whole = queries.whole(by=by, indicator=indicator, scope=scope)
        assert whole.count == figure.whole.count
        assert len(queries.records(by=by, indicator=indicator, scope=scope).rows) == whole.count
        return figure.value(), figure.whole.part, figure.whole.count


def test_the_last_determination_counts_however_old(field: Field) -> None:
    fact(field, kinds.PSEA, "2019-09-01", 0)
    assert of(field, "OC2.3") == (0, 0, 1)
    fact(field, kinds.PSEA, "2019-12-01", 1)
    assert of(field, "OC2.3") == (1, 1, 1)
    fact(field, kinds.PSEA, "2020-08-01", 0)  # after the half-year
    assert of(field, "OC2.3") == (1, 1, 1)
    assert of(field, "OC2.3", "2020S2") == (0, 0, 1)


def test_what_is_dated_ahead_does_not_count_before_its_day(field: Field) -> None:
    for on in ("2020-02-10", "2020-03-10"):
        fact(field, kinds.ACTION_DUE, on, 1, subject=new_id())
    fact(field, kinds.ACTION_DUE, "2020-02-12", 0, subject=new_id())
    with clock.frozen(datetime(2020, 2, 15, 6, tzinfo=UTC)):
        assert of(field, "OC2.2") == (Decimal("0.5"), 1, 2)
        with tenancy.acting(field.actor("metta")):
            fresh = queries.freshness(by=field.actor("metta"), programme=queries.the_programme())
            assert fresh.last_on == date(2020, 2, 12)
    with clock.frozen(datetime(2020, 3, 10, 6, tzinfo=UTC)):
        assert of(field, "OC2.2")[2] == 3


def test_organisations_and_plans_are_counted_as_such(field: Field) -> None:
    for on in ("2020-02-10", "2020-05-10"):
        fact(field, kinds.ASSESSED, on, None)
        fact(field, kinds.PLAN_AGREED, on, None, subject=new_id())
    assert of(field, "1.1")[2] == 1
    assert of(field, "1.2")[2] == 2
    fact(field, kinds.CHANGE, "2020-05-10", 1)
    assert of(field, "OC2.1") == (1, 1, 1)
