"""What a row of indicators.toml must say: what can be counted so, planned so, and changed so."""

from collections.abc import Mapping
from typing import Any

from safe.administration.programmes.models import Programme
from safe.front.packs.reading import Row, Rows, nearest
from safe.front.packs.shapes import CHANGE, TYPES
from safe.registry.facts.kinds import KINDS, valued
from safe.results.indicators.declarations import Measure, OverTime
from safe.results.indicators.models import Indicator, IndicatorVersion

FILE = "indicators.toml"
#: what a figure is made of: with a word of this changed it is another figure under the same code
MEANS: tuple[str, ...] = (
    "counts",
    "kinds",
    "window",
    "over_time",
    "measure",
    "at_least",
    "seed",
    "direction",
)
MEANS += ("baseline", "meaning_en", "left_out_en")
_WORDS = ("short", "meaning", "left_out", "source")


def definition_of(row: Row) -> dict[str, Any]:
    """The definition as it is kept: only what the row says."""
    words = [f"{word}_{language}" for word in _WORDS for language in ("en", "my")]
    said = {name: row[name] for name in (*MEANS, *words, "headline") if row.get(name) is not None}
    return {name: value for name, value in said.items() if value not in ("", False)}


def check_indicators(rows: Rows) -> None:
    """Note every fault of the indicators that shapes alone do not show."""
    periods = [row["code"] for row in rows["period"]]
    for row in rows["indicator"]:
        name = f"indicator {row['code']}"
        for kind in row["kinds"]:
            if kind not in KINDS:
                what = f'No fact is of the kind "{kind}".'
                rows.fault(FILE, f"{name}, kinds", what, nearest(kind, KINDS))
            elif (unit := KINDS[kind].unit.code) != row["counts"]:
                what = f'Facts of the kind "{kind}" count {unit}.'
                rows.fault(FILE, f"{name}, counts", what, f'Write counts = "{unit}".')
        if not row["kinds"]:
            rows.fault(FILE, f"{name}, kinds", "Nothing qualifies.", "Name one kind of facts.")
        _check_measure(rows, row, name)
        _check_plan(rows, row, name, periods)
        _check_changes(rows, row, name)


def _check_measure(rows: Rows, row: Row, name: str) -> None:
    measure = row.get("measure", Measure.COUNT)
    if measure == Measure.COUNT:
        for key in ("at_least", "seed"):
            if key in row:
                what = "A count has no mark and no interval."
                rows.fault(FILE, f"{name}, {key}", what, "Delete the line.")
        return
    if row["over_time"] == OverTime.ADDS:
        what = f"A {measure} is never added, and half-years of it are never averaged."
        rows.fault(FILE, f"{name}, over_time", what, 'Write over_time = "union".')
    for kind in row["kinds"]:
        if kind in KINDS and not KINDS[kind].carries_value:
            what = f'Facts of the kind "{kind}" carry no value to make a {measure} of.'
            rows.fault(FILE, f"{name}, kinds", what, nearest(kind, valued()))
    if measure == Measure.SHARE and not 0 < row.get("at_least", 0) <= 1:
        what = "A share needs the mark from which on somebody belongs to it."
        rows.fault(FILE, f"{name}, at_least", what, "Write at_least = a number from 0 to 1.")
    if measure == Measure.MEAN and "seed" not in row:
        what = "The interval of a mean is drawn from a seed, so that it is always the same."
        rows.fault(FILE, f"{name}, seed", what, "Write seed = a whole number.")


def _check_plan(rows: Rows, row: Row, name: str, periods: list[str]) -> None:
    planned = row.get("planned", {})
    is_count = row.get("measure", Measure.COUNT) == Measure.COUNT
    for period, number in planned.items():
        where = f"{name}, planned, {period}"
        if periods and period not in periods:
            rows.fault(FILE, where, "No such half-year in periods.toml.", nearest(period, periods))
        if type(number) not in ((int,) if is_count else (int, float)) or number < 0:
            kind = "whole number" if is_count else "number"
            rows.fault(FILE, where, f"{number} is not a {kind}.", "Write a number from 0 on.")
            return
    highest = max([row.get("target", 0), *planned.values()], default=0)
    if row.get("measure") == Measure.SHARE and highest > 1:
        what = f"{highest} is more than everybody: a share lies between 0 and 1."
        rows.fault(FILE, f"{name}, target", what, "Write 70 % as 0.7.")
    total = sum(planned.values())
    if planned and row["over_time"] == OverTime.ADDS and row.get("target", total) != total:
        what = f"The half-years add up to {total}, the target is {row['target']}."
        rows.fault(FILE, f"{name}, target", what, "Let the two agree.")


def _check_changes(rows: Rows, row: Row, name: str) -> None:
    said = []
    for change in row.get("change", []):
        where = f"{name}, change"
        wrong = [key for key in change if key not in CHANGE]
        wrong += [
            key
            for key, kind in CHANGE.items()
            if key != "what_my" and type(change.get(key)) is not kind
        ]
        if wrong:
            key = wrong[0]
            remedy = f"Write {key} = {TYPES[CHANGE[key]]}." if key in CHANGE else ""
            remedy = remedy or nearest(key, CHANGE)
            rows.fault(FILE, f"{where}, {key}", "Missing, or not of this kind.", remedy)
            return
        said.append(change["version"])
    if said != list(range(2, row["version"] + 1)):
        what = f"Version {row['version']} needs a change for each version after the first."
        remedy = "Write [[indicator.change]] with version, on, what_en, in their order."
        rows.fault(FILE, f"{name}, change", what, remedy)


def check_versions(rows: Rows, lines: Mapping[str, int]) -> None:
    """A definition that is not the one stored under its version is refused."""
    for row in rows["indicator"]:
        stored = _stored(rows["programme"][0]["code"], row)
        if stored is None:
            continue
        now = definition_of(row)
        other = [key for key in MEANS if _plain(stored.get(key)) != _plain(now.get(key))]
        if other:
            number = row["version"]
            line = f", line {lines[row['code']]}" if row["code"] in lines else ""
            what = f"{', '.join(other)} changed, and version {number} is another definition."
            remedy = f"Write version = {number + 1}, and say in [[indicator.change]] what changed."
            rows.fault(FILE, f"indicator {row['code']}, version{line}", what, remedy)


def _stored(programme: str, row: Row) -> dict[str, Any] | None:
    at = {"programme": programme, "code": row["code"], "version": row["version"]}
    if not Programme.objects.filter(code=programme).exists():
        return None
    # an installation of before the versions knows the definition in force alone
    for model in (IndicatorVersion, Indicator):
        found = model._default_manager.filter(**at).values_list("definition", flat=True).first()
        if found:
            return dict(found)
    return None


def _plain(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else value


def lines_of(text: str) -> dict[str, int]:
    """By code of an indicator: the line on which its version stands."""
    found: dict[str, int] = {}
    code = ""
    for number, line in enumerate(text.splitlines(), start=1):
        key, _equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("[["):
            code = "" if line.startswith("[[indicator]]") else "-"
        elif key == "code" and not code:
            code = value.strip('"')
        elif key == "version" and code and code != "-":
            found.setdefault(code, number)
    return found
