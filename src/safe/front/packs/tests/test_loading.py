"""A faulty pack is refused with file, key and remedy; a changed one says what would change."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Curriculum, Organisation
from safe.front.packs import commands
from safe.front.packs.actions import load_programme
from safe.front.packs.commands import DONE, NEEDS_YES, REFUSED, load_command, load_pack
from safe.front.packs.loading import plan_pack, read_pack
from safe.front.packs.problems import PackRefused, PlanIsOld
from safe.kernel import tenancy
from safe.kernel.actor import Actor
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed
from safe.results.indicators import queries as indicators
from safe.results.indicators.models import IndicatorVersion

PACK = Path(__file__).parents[5] / "programme"
Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the pack in which one text stands in the place of another."""
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder, ignore=shutil.ignore_patterns("forms", "*.xlsx"))

    def edit(file: str = "", old: str = "", new: str = "") -> Path:
        if file:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


FAULTS = [
    ("places.toml", 'state = "MMR001"', 'state = "MMR009"', "township MMR001010, state", "MMR001"),
    ("places.toml", '"MMR001010"', '"MMR1010"', "township MMR1010, code", 'like "MMR001001"'),
    ("places.toml", 'township = "MMR015009"', 'township = "MMR015008"', "MRC-MUSE", "MMR015009"),
    ("places.toml", "tile = [2, 2]", "tile = [2, 9]", "MMR001010, tile", "columns 1–6"),
    ("places.toml", "tile = [2, 2]", "tile = [3, 3]", "tile", "taken by MMR001010"),
    ("places.toml", "group =", "grup =", "state MMR001, grup", 'mean "group"'),
    ("periods.toml", "2020-01-01", '"2020-01-01"', "2020S1, starts_on", "without quotes"),
    ("periods.toml", "2020-01-01", "2020-02-30", "periods.toml", "line"),
    ("periods.toml", "2020-06-30", "2020-08-30", "2020S2, starts_on", "follow each other"),
    ("periods.toml", '"2020S1"', '"2019S2"', "period 2019S2", "twice"),
    ("programme.toml", 'code = "kwa"', 'code = "hnf"', "organisation hnf", "twice"),
    ("programme.toml", 'part = "lead"', 'part = "leader"', "organisation iom, part", '"lead"'),
    ("programme.toml", "2022-06-30", "2018-06-30", "programme, ends_on", "both dates"),
    ("programme.toml", 'name_en = "Justic Society"', "", "js, name_en", "Write name_en"),
    ("sharing.toml", '"kwa"', '"kaw"', "agreement iom, of", '"kwa"'),
    ("roles.toml", '"training.hold"', '"training.hodl"', "role trainer", '"training.hold"'),
    ("indicators.toml", "target = 4500", "target = 4600", "indicator 2.2, target", "agree"),
    ("indicators.toml", "2019S2 = 200", "2018S2 = 200", "planned, 2018S2", "2019S2"),
    ("indicators.toml", '= "first_ever"', '= "first"', "indicator 2.2, window", '"first_ever"'),
    ("indicators.toml", '"training.completed"', '"training.complete"', "kinds", "completed"),
    ("indicators.toml", 'counts = "sessions"', 'counts = "people"', "2.3, counts", "sessions"),
    ("indicators.toml", "at_least = 0.7", "", "OC1.2, at_least", "from 0 to 1"),
    ("indicators.toml", "at_least = 0.7", "at_least = 70", "OC1.2, at_least", "from 0 to 1"),
    ("indicators.toml", "target = 0.7", "target = 70", "OC1.2, target", "70 % as 0.7"),
    ("indicators.toml", "seed = 20190701", "", "OC1.1, seed", "whole number"),
    ("indicators.toml", '"union"\nmeasure', '"adds"\nmeasure', "OC1.1, over_time", "union"),
    ("indicators.toml", '"training.test_pair"', '"training.attended"', "OC1.1, kinds", "value"),
    ("indicators.toml", "2019S2 = 200", "2019S2 = 200.5", "planned, 2019S2", "from 0 on"),
    ("indicators.toml", "version = 1", "version = 2", "OC1.1, change", "[[indicator.change]]"),
    ("curricula.toml", "half_days = 2", "half_days = 0", "half_days", "1 to 60"),
    ("curricula.toml", '"safe-migration"', '"safe-migrations"', "safe-migrations.md", "Markdown"),
    ("tests.toml", 'test = "safe-migration"', 'test = "safe"', "item a1, test", "safe-migration"),
    ("tests.toml", 'form = "B"', 'form = "A"', "test safe-migration", "as many"),
    ("tests.toml", 'key = "b"', 'key = "d"', "item a1, key", "Known are"),
    ("approvals.toml", 'who = "co_lead"', 'who = "colead"', "period, level 1", '"co_lead"'),
    ("approvals.toml", '"periods.decide"', '"periods.decides"', "level 1", '"periods.decide"'),
    ("approvals.toml", "{ who = ", "{ whom = ", "approval period, level 1", "who"),
    ("approvals.toml", "levels = [", "levels = []\n#", "approvals.toml", "line|level"),
    ("activities.toml", '"2.3"', '"2.33"', "trainings, counted_by", '"2.3"'),
    ("workplan.toml", '"kwa"', '"kaw"', "plan number 1, partner", '"kwa"'),
    ("workplan.toml", "2019S2 = [0", "2019S2 = [1", "trainings, 2019S2", "agree"),
    ("workplan.toml", "2019S2 = [0, ", "2019S2 = [", "plan number 1, months, 2019S2", "6 whole"),
    ("workplan.toml", "2019S2 = [0", "2019S2 = [-1", "plan number 1, months, 2019S2", "from 0"),
    ("activities.toml", '[[activity]]\ncode = "cu', 'code = "cu', "activities.toml", "twice|such"),
]


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(("file", "old", "new", "key", "remedy"), FAULTS)
def test_a_fault_names_file_key_and_remedy(
    edited: Edit, file: str, old: str, new: str, key: str, remedy: str
) -> None:
    with pytest.raises(PackRefused) as refused:
        read_pack(edited(file, old, new))
    said = "\n".join(str(fault) for fault in refused.value.faults)
    assert said.startswith(file)
    assert key in said
    assert any(word in said for word in remedy.split("|"))
    assert not Organisation.objects.filter(code="kwa", pack="SAFE").exists()


def test_all_faults_are_told_at_once(edited: Edit) -> None:
    edited("programme.toml", 'part = "lead"', 'part = "leader"')
    folder = edited("periods.toml", "2020-01-01", '"2020-01-01"')
    (folder / "indicator.toml").write_text("")
    (folder / "activities.toml").unlink()
    with pytest.raises(PackRefused) as refused:
        read_pack(folder)
    files = [fault.file for fault in refused.value.faults]
    assert set(files) == {"programme.toml", "periods.toml", "indicator.toml", "activities.toml"}


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="pack-refused"):
        read_pack(tmp_path / "nowhere")


@pytest.mark.usefixtures("empty")
def test_a_changed_pack_says_what_would_change(edited: Edit) -> None:
    load_pack(edited())
    edited("indicators.toml", "target = 5000", "target = 5200")
    edited("indicators.toml", "ပြီးဆုံးသူများ", "ပြီးသူများ")
    edited("roles.toml", '"training.hold", ', "")
    folder = edited("programme.toml", 'short = "Metta"', 'short = "MDF"')
    said = str(plan_pack(read_pack(folder)))
    assert '~ organisation metta: short "Metta" → "MDF"' in said
    assert "~ indicator 5.1: target 5000 → 5200" in said
    assert "~ indicator 2.2: name_my" in said
    assert "~ role trainer: permissions −training.hold" in said
    assert "~ definition 1 of 2.2: name_my" in said
    assert said.endswith("5 changed.")
    load_pack(folder)
    assert str(plan_pack(read_pack(folder))).endswith("nothing changes.")


@pytest.mark.usefixtures("empty")
def test_what_a_pack_no_longer_names_is_ended_and_may_come_back(edited: Edit) -> None:
    load_pack(edited())
    tot = Curriculum.objects.get(code="training-of-trainers")
    text = (edited() / "curricula.toml").read_text(encoding="utf-8")
    at = text.rindex("[[curriculum]]")
    folder = edited("curricula.toml", text[at:], "")
    said = str(plan_pack(read_pack(folder)))
    assert "- curriculum training-of-trainers ends" in said
    load_pack(folder)
    tot.refresh_from_db()
    assert isinstance(tot.ended_on, date)
    assert [c.code for c in programmes.list_curricula(programmes.the_programme())] == [
        "safe-migration"
    ]
    (folder / "curricula.toml").write_text(text, encoding="utf-8")
    assert "^ curriculum training-of-trainers is back" in str(plan_pack(read_pack(folder)))
    load_pack(folder)
    tot.refresh_from_db()
    assert tot.ended_on is None


@pytest.mark.usefixtures("empty")
def test_a_township_that_leaves_the_pack_keeps_its_name_for_what_was_counted(edited: Edit) -> None:
    load_pack(edited())
    text = (edited() / "places.toml").read_text(encoding="utf-8")
    block = text[text.index('[[township]]\ncode = "MMR015004"') : text.index("# Migrant Resource")]
    with pytest.raises(PackRefused, match="pack-refused"):  # work is planned there
        load_pack(edited("places.toml", block, ""))
    for _partner in range(2):
        edited("workplan.toml", "MMR015004", "MMR015021")
    load_pack(edited())
    assert len(places.list_townships("SAFE")) == 15
    assert places.find_township("Tangyan", "SAFE") is None
    assert places.get_township("MMR015004").name == "Tangyan"


@pytest.mark.usefixtures("empty")
def test_an_organisation_that_was_there_keeps_its_id(edited: Edit) -> None:
    there = Organisation.objects.create(code="kwa", name_en="KWA")
    load_pack(edited())
    assert programmes.get_organisation("kwa").id == there.id


@pytest.mark.usefixtures("empty")
def test_the_command_shows_asks_and_says_with_its_code(edited: Edit) -> None:
    folder, out = edited(), io.StringIO()
    assert load_command(folder, yes=False, asks=io.StringIO(), out=out) == NEEDS_YES
    assert "+ township MMR015009 Muse" in out.getvalue()
    assert "--yes" in out.getvalue()
    assert programmes.find_programme() is None
    assert load_command(folder, yes=True, out=out) == DONE
    again = io.StringIO()
    assert load_command(folder, yes=False, asks=io.StringIO(), out=again) == DONE
    assert again.getvalue() == "Programme SAFE: nothing changes.\n"


class Keeper(io.StringIO):
    """A terminal with somebody at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("empty")
def test_the_command_takes_yes_and_no_from_the_keeper(edited: Edit) -> None:
    folder, out = edited(), io.StringIO()
    assert load_command(folder, yes=False, asks=Keeper("n\n"), out=out) == NEEDS_YES
    assert programmes.find_programme() is None
    assert load_command(folder, yes=False, asks=Keeper("y\n"), out=out) == DONE
    assert programmes.find_programme() is not None


@pytest.mark.usefixtures("empty")
def test_a_refused_pack_is_code_one(edited: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    folder = edited("periods.toml", "2020-01-01", '"2020-01-01"')
    assert load_command(folder, yes=True, out=io.StringIO()) == REFUSED
    assert "periods.toml, period 2020S1, starts_on" in capsys.readouterr().err


@pytest.mark.usefixtures("empty")
def test_a_plan_that_grew_old_is_not_applied(edited: Edit) -> None:
    pack = read_pack(edited())
    plan = plan_pack(pack)
    load_pack(edited())
    with pytest.raises(PlanIsOld):
        commands.apply_plan(pack, plan)


@pytest.mark.usefixtures("empty")
def test_loading_stands_in_the_ledger_and_needs_its_permission(edited: Edit) -> None:
    plan = load_pack(edited())
    iom = programmes.get_organisation("iom")
    assert plan.lead == iom.id
    with tenancy.acting(Actor(organisation=iom.id)):
        entry = Entry.objects.filter(action="load_programme").latest("id")
        assert entry.details == {"programme": "SAFE", "digest": plan.digest}
        pack = read_pack(edited())
        with pytest.raises(NotAllowed):
            load_programme(by=Actor(organisation=iom.id), programme="SAFE", digest="", pack=pack)


@pytest.mark.usefixtures("empty")
def test_invented_targets_are_marked(edited: Edit) -> None:
    load_pack(edited())
    programme = programmes.the_programme()
    rows = indicators.list_indicators(programme)
    assert {"OC1.1", "OC1.2", "2.2", "2.3", "5.1"} <= {row.code for row in rows}
    assert all(row.is_invented for row in rows)
    finished = next(row for row in rows if row.code == "2.2")
    plan = indicators.plan_of(finished, programmes.list_periods(programme)[0])
    assert plan is not None
    assert (plan.target, plan.by_today, plan.is_invented) == (200, 200, True)


CHANGE = """[[indicator.change]]
version = 2
on = 2019-10-01
what_en = "80 % became 75 %; both are kept"

[indicator.planned]
2019S2 = 200"""


@pytest.mark.usefixtures("empty")
def test_a_changed_definition_needs_a_version_and_a_note(edited: Edit) -> None:
    load_pack(edited())
    folder = edited("indicators.toml", "at least 80 %", "at least 75 %")
    with pytest.raises(PackRefused) as refused:
        plan_pack(read_pack(folder))
    (fault,) = refused.value.faults
    text = (folder / "indicators.toml").read_text(encoding="utf-8").splitlines()
    line = int(fault.key.rpartition(" ")[2])
    assert text[line - 1] == "version = 1"
    assert 'code = "2.2"' in text[line - 6 : line]
    assert "meaning_en changed" in fault.what
    assert "version = 2" in fault.remedy
    after = 'short_my = "သင်တန်း ပြီးဆုံးသူ"\nversion = '
    edited("indicators.toml", f"{after}1", f"{after}2")
    with pytest.raises(PackRefused, match="pack-refused"):
        read_pack(folder)
    load_pack(edited("indicators.toml", "[indicator.planned]\n2019S2 = 200", CHANGE))
    before, now = IndicatorVersion.objects.filter(code="2.2").order_by("version")
    assert "at least 80 %" in before.definition["meaning_en"]
    assert "at least 75 %" in now.definition["meaning_en"]
    assert (now.since, now.what_en) == (date(2019, 10, 1), "80 % became 75 %; both are kept")
    assert str(plan_pack(read_pack(folder))).endswith("nothing changes.")


@pytest.mark.usefixtures("empty")
def test_an_installation_of_before_the_versions_is_asked_for_one_too(edited: Edit) -> None:
    load_pack(edited())
    IndicatorVersion.objects.all().delete()
    assert "+ definition 1 of 2.2" in str(plan_pack(read_pack(edited())))
    folder = edited("indicators.toml", 'window = "first_ever"', 'window = "in_period"')
    with pytest.raises(PackRefused) as refused:
        plan_pack(read_pack(folder))
    assert "window changed" in str(refused.value.faults[0])
