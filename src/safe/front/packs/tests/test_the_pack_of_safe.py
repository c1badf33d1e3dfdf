"""The pack that comes with SAFE is sound, loads once, and loads again without a change."""

from pathlib import Path

import pytest

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.front.packs.commands import load_pack
from safe.front.packs.loading import plan_pack, read_pack

PACK = Path(__file__).parents[5] / "programme"

pytestmark = pytest.mark.usefixtures("empty")


def test_loading_twice_changes_nothing() -> None:
    load_pack(PACK)
    before = {o.code: o.id for o in programmes.list_partners(programmes.the_programme())}
    plan = plan_pack(read_pack(PACK))
    assert str(plan) == "Programme SAFE: nothing changes."
    load_pack(PACK)
    assert before == {o.code: o.id for o in programmes.list_partners(programmes.the_programme())}


def test_it_holds_what_the_programme_document_says() -> None:
    load_pack(PACK)
    programme = programmes.the_programme()
    assert (str(programme.starts_on), str(programme.ends_on)) == ("2019-07-01", "2022-06-30")
    assert len(places.list_townships("SAFE")) == 16
    assert [c.code for c in places.list_centres("SAFE")] == ["MRC-MYITKYINA", "MRC-MUSE"]
    assert len(programmes.list_activities(programme)) == 10
    assert programmes.list_periods(programme)[0].code == "2019S2"
    assert len(programmes.list_periods(programme)) == 6
    metta = programmes.get_organisation("metta")
    kwa = programmes.get_organisation("kwa")
    assert programmes.facts_of(metta.id)[0] == metta.id
    assert kwa.id in programmes.facts_of(metta.id)
    assert programmes.facts_of(kwa.id) == (kwa.id,)
