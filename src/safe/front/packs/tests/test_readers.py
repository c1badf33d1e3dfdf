"""Who donates and who governs reads figures alone, and not one fact: no agreement says otherwise."""

from pathlib import Path

import pytest

from safe.administration.members.models import Role
from safe.administration.programmes import queries as programmes
from safe.front.packs.commands import load_pack
from safe.kernel.statistics import SEED
from safe.results.indicators.models import Indicator

PACK = Path(__file__).parents[5] / "programme"
READERS = ("donor", "authority")
ORGANISATIONS = ("lift", "unops", "authority", "viamo")

pytestmark = pytest.mark.usefixtures("empty")


def test_their_roles_see_figures_without_the_records_behind_them() -> None:
    load_pack(PACK)
    for role in Role.objects.filter(code__in=READERS):
        assert "results.see_figures" in role.permissions
        assert set(role.permissions) <= {"results.see_figures", "results.report"}
    assert Role.objects.filter(code__in=READERS).count() == len(READERS)


def test_their_organisations_read_the_facts_of_nobody() -> None:
    load_pack(PACK)
    for code in ORGANISATIONS:
        organisation = programmes.get_organisation(code)
        assert programmes.facts_of(organisation.id) == (organisation.id,)
    doing = {one.code for one in programmes.list_partners(programmes.the_programme())}
    assert not doing & set(ORGANISATIONS)


def test_the_interval_of_a_training_is_drawn_like_those_of_the_indicators() -> None:
    load_pack(PACK)
    means = [one for one in Indicator.objects.all() if one.definition.get("measure") == "mean"]
    assert {one.definition["seed"] for one in means} == {SEED}
