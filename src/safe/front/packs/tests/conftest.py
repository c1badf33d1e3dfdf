"""The test database comes with the programme; these tests begin without one."""

import pytest

from safe.activities.capacity.models import Instrument
from safe.activities.training.models import KnowledgeTest
from safe.administration.approvals.models import Rule
from safe.administration.members.models import Role
from safe.administration.places.models import Place, ProgrammePlace
from safe.administration.programmes.models import (
    Activity,
    Curriculum,
    Organisation,
    Partnership,
    Period,
    Programme,
    SharingAgreement,
)
from safe.results.indicators.models import Indicator, IndicatorVersion, Milestone
from safe.results.workplan.models import PlannedWork

CONTENT = (
    PlannedWork,
    Rule,
    Milestone,
    IndicatorVersion,
    Indicator,
    KnowledgeTest,
    Instrument,
    Curriculum,
    Activity,
    Period,
    SharingAgreement,
    Partnership,
)
CONTENT += (ProgrammePlace, Programme, Organisation, Role)


@pytest.fixture
def empty(db: None) -> None:
    """No programme was ever loaded."""
    for model in CONTENT:
        model.objects.all().delete()
    Place.objects.filter(level="centre").delete()
    Place.objects.filter(level="township").delete()
    Place.objects.all().delete()
