"""Turns the rows of a pack into rows of the database, in the order in which they may be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from safe.activities.capacity.models import Instrument
from safe.activities.training.models import KnowledgeTest
from safe.administration.approvals.models import Rule
from safe.administration.members.models import Role
from safe.administration.places.models import Level, Place, ProgrammePlace
from safe.administration.programmes.models import (
    Activity,
    Curriculum,
    Organisation,
    Partnership,
    Period,
    Programme,
    SharingAgreement,
)
from safe.front.packs.indicators import definition_of
from safe.front.packs.knowledge import wanted_tests
from safe.front.packs.reading import Row, Rows
from safe.kernel.ids import new_id
from safe.results.indicators.models import Indicator, IndicatorVersion, Milestone
from safe.results.workplan.models import PlannedWork

RELEASE = "9.6"


@dataclass(frozen=True)
class Wanted:
    """One row as the pack wants it: `key` finds it, `values` are compared."""

    model: type[Model]
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    label: str
    pk: Any = None


@dataclass
class Register:
    """The ids of rows that carry a random id: those there are, and new ones drawn here."""

    ids: dict[tuple[type[Model], tuple[Any, ...]], UUID] = field(default_factory=dict)
    seen: set[type[Model]] = field(default_factory=set)

    def id_of(self, model: type[Model], **key: object) -> UUID:
        """The id of the row with this key; drawn when there is none yet."""
        if model not in self.seen:
            self.seen.add(model)
            for pk, *there in model._default_manager.values_list("pk", *key):
                self.ids[model, tuple(there)] = pk
        at = (model, tuple(key.values()))
        if at not in self.ids:
            self.ids[at] = new_id()
        return self.ids[at]


def wanted_rows(rows: Rows, outlines: Mapping[str, str], register: Register) -> list[Wanted]:
    """Everything the pack wants, parents before children."""
    programme = rows["programme"][0]["code"]
    return [
        *_programme(rows, programme, register),
        *_places(rows, programme),
        *_work(rows, programme, register, outlines),
        *_tests(rows, programme, register),
        *_instruments(rows, programme, register),
        *_roles(rows),
        *_sharing(rows, programme, register),
        *_approvals(rows, programme, register),
        *_indicators(rows, programme, register),
        *_workplan(rows, programme, register),
    ]


def _programme(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    row = rows["programme"][0]
    values = {
        "name_en": row["name_en"],
        "name_my": row.get("name_my", ""),
        "title_en": row.get("title_en", ""),
        "title_my": row.get("title_my", ""),
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "timezone": row.get("timezone", "Asia/Yangon"),
    }
    yield Wanted(Programme, {"code": programme}, values, f"programme {programme}", programme)
    for order, each in enumerate(rows["organisation"]):
        key = {"code": each["code"]}
        pk = register.id_of(Organisation, **key)
        said = _named(each, order) | {
            "short": each.get("short", ""),
            "kind": each["kind"],
            "pack": programme,
        }
        yield Wanted(Organisation, key, said, f"organisation {each['code']}", pk)
        part = {"programme_id": programme, "organisation_id": pk, "role": each["part"]}
        label = f"part of {each['code']}: {each['part']}"
        yield Wanted(Partnership, part, {}, label, register.id_of(Partnership, **part))


def _places(rows: Rows, programme: str) -> Iterator[Wanted]:
    used: list[str] = []
    for order, row in enumerate(rows["state"]):
        yield _place(row, Level.STATE, order, release=RELEASE)
    groups = {row["code"]: row for row in rows["state"]}
    for order, row in enumerate(rows["township"]):
        tile = row.get("tile") or [None, None]
        yield _place(
            row,
            Level.TOWNSHIP,
            order,
            release=RELEASE,
            parent_id=row["state"],
            group=groups[row["state"]].get("group", ""),
            group_my=groups[row["state"]].get("group_my", ""),
            tile_row=tile[0],
            tile_col=tile[1],
        )
        used.append(row["code"])
    for order, row in enumerate(rows["centre"]):
        yield _place(row, Level.CENTRE, order, parent_id=row["township"])
        used.append(row["code"])
    for code in used:
        key = {"programme": programme, "place_id": code}
        yield Wanted(ProgrammePlace, key, {}, f"work in {code}")


def _place(row: Row, level: Level, order: int, **more: object) -> Wanted:
    values = {
        "level": level.value,
        "name_en": row["name_en"],
        "name_my": row.get("name_my", ""),
        "spelling": row.get("spelling", ""),
        "variants": row.get("variants", []),
        "order": order,
    }
    label = f"{level.value} {row['code']} {row['name_en']}"
    return Wanted(Place, {"code": row["code"]}, values | more, label, row["code"])


def _work(
    rows: Rows, programme: str, register: Register, outlines: Mapping[str, str]
) -> Iterator[Wanted]:
    for row in rows["period"]:
        key = {"programme_id": programme, "code": row["code"]}
        days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        pk = register.id_of(Period, **key)
        yield Wanted(Period, key, days, f"period {row['code']}", pk)
    for order, row in enumerate(rows["activity"]):
        key = {"programme_id": programme, "code": row["code"]}
        pk = register.id_of(Activity, **key)
        said = _named(row, order) | {"counted_by": row.get("counted_by", "")}
        yield Wanted(Activity, key, said, f"activity {row['code']}", pk)
    for order, row in enumerate(rows["curriculum"]):
        key = {"programme_id": programme, "code": row["code"]}
        said = _named(row, order) | {
            "audience": row["audience"],
            "half_days": row["half_days"],
            "outline": outlines[row["code"]],
        }
        pk = register.id_of(Curriculum, **key)
        yield Wanted(Curriculum, key, said, f"curriculum {row['code']}", pk)


def _tests(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for row, items in wanted_tests(rows):
        key = {"programme_id": programme, "code": row["code"], "version": row["version"]}
        said = {name: row.get(name, "") for name in ("curriculum", "name_en", "name_my")}
        said |= {"is_draft": row.get("draft", False), "questions": items}
        pk = register.id_of(KnowledgeTest, **key)
        label = f"test {row['code']}, version {row['version']}"
        yield Wanted(KnowledgeTest, key, said, label, pk)


def _instruments(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for row in rows["instrument"]:
        key = {"programme_id": programme, "code": row["code"], "version": row["version"]}
        said = {name: row.get(name, "") for name in ("kind", "name_en", "name_my")}
        said |= {"is_draft": row.get("draft", False), "domains": row["domains"]}
        pk = register.id_of(Instrument, **key)
        label = f"instrument {row['code']}, version {row['version']}"
        yield Wanted(Instrument, key, said, label, pk)


def _roles(rows: Rows) -> Iterator[Wanted]:
    for order, row in enumerate(rows["role"]):
        said = _named(row, order) | {
            "scope": row["scope"],
            "home": row.get("home", ""),
            "permissions": sorted(row["permissions"]),
        }
        yield Wanted(Role, {"code": row["code"]}, said, f"role {row['code']}", row["code"])


def _sharing(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for row in rows["agreement"]:
        for of in row["of"]:
            key = {
                "programme_id": programme,
                "reader_id": register.id_of(Organisation, code=row["reader"]),
                "of_id": register.id_of(Organisation, code=of),
            }
            label = f"agreement: {row['reader']} reads the facts of {of}"
            yield Wanted(SharingAgreement, key, {}, label, register.id_of(SharingAgreement, **key))


def _approvals(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for row in rows["approval"]:
        key = {"programme_id": programme, "code": row["code"]}
        values = {"kind": row["kind"], "above": row.get("above"), "levels": row["levels"]}
        pk = register.id_of(Rule, **key)
        yield Wanted(Rule, key, values, f"approval {row['code']}", pk)


def _indicators(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for order, row in enumerate(rows["indicator"]):
        key = {"programme_id": programme, "code": row["code"]}
        said = _named(row, order) | {
            "version": row["version"],
            "definition": definition_of(row),
            "target": _number(row.get("target")),
            "is_invented": row.get("invented", False),
        }
        pk = register.id_of(Indicator, **key)
        yield Wanted(Indicator, key, said, f"indicator {row['code']}", pk)
        for period, number in row.get("planned", {}).items():
            at = {
                "indicator_id": pk,
                "period_id": register.id_of(Period, programme_id=programme, code=period),
            }
            plan = {"target": _number(number), "invented": row.get("invented", False)}
            label = f"plan of {row['code']} for {period}"
            yield Wanted(Milestone, at, plan, label, register.id_of(Milestone, **at))
        yield from _versions(row, programme, register)


def _workplan(rows: Rows, programme: str, register: Register) -> Iterator[Wanted]:
    for row in rows["plan"]:
        activity = {"programme_id": programme, "code": row["activity"]}
        key = {
            "activity_id": register.id_of(Activity, **activity),
            "organisation_id": register.id_of(Organisation, code=row["partner"]),
            "place": row["township"],
        }
        said = {
            "programme_id": programme,
            "months": row["months"],
            "is_invented": row.get("invented", False),
        }
        label = f"work of {row['partner']} in {row['township']}: {row['activity']}"
        yield Wanted(PlannedWork, key, said, label, register.id_of(PlannedWork, **key))


def _versions(row: Row, programme: str, register: Register) -> Iterator[Wanted]:
    """The definition in force with its note; of those before it the notes alone."""
    changes = {change["version"]: change for change in row.get("change", [])}
    for version in range(1, row["version"] + 1):
        change = changes.get(version, {})
        key = {"programme_id": programme, "code": row["code"], "version": version}
        said = {"since": change.get("on")}
        said |= {name: change.get(name, "") for name in ("what_en", "what_my")}
        if version == row["version"]:
            said |= {"name_en": row["name_en"], "name_my": row.get("name_my", "")}
            said["definition"] = definition_of(row)
        label = f"definition {version} of {row['code']}"
        yield Wanted(IndicatorVersion, key, said, label, register.id_of(IndicatorVersion, **key))


def _number(said: float | None) -> Decimal | None:
    return None if said is None else Decimal(str(said))


def _named(row: Row, order: int) -> dict[str, Any]:
    return {
        "name_en": row["name_en"],
        "name_my": row.get("name_my", ""),
        "is_draft": row.get("draft", False),
        "order": order,
    }
