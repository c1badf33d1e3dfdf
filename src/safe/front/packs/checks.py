"""What one row says about another: references, dates in order, sums."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from safe.administration.approvals.actions.asking import NAMED, OWN
from safe.administration.programmes.models import Part
from safe.front.packs.indicators import check_indicators
from safe.front.packs.knowledge import check_tests
from safe.front.packs.reading import Row, Rows, nearest
from safe.front.packs.workplan import check_workplan

_COLUMNS = 6


def check_rows(rows: Rows, folder: Path, permissions: Iterable[str]) -> None:
    """Note every fault that shapes alone do not show."""
    _check_programme(rows)
    _check_places(rows)
    _check_periods(rows)
    _check_sharing(rows)
    _check_roles(rows, set(permissions))
    _check_approvals(rows, set(permissions))
    check_indicators(rows)
    check_workplan(rows)
    _check_curricula(rows, folder)
    check_tests(rows)


def codes(found: Iterable[Row]) -> list[str]:
    """The codes of rows, in their order."""
    return [row["code"] for row in found]


def _check_programme(rows: Rows) -> None:
    file = "programme.toml"
    for programme in rows["programme"]:
        if programme["ends_on"] <= programme["starts_on"]:
            what = f"It ends on {programme['ends_on']}, not after it starts."
            rows.fault(file, "programme, ends_on", what, "Look at both dates.")
    leads = [row for row in rows["organisation"] if row["part"] == "lead"]
    if rows["organisation"] and len(leads) != 1:
        what = f"{len(leads)} organisations have the part lead."
        rows.fault(file, "organisation", what, 'Give exactly one of them part = "lead".')


def _check_places(rows: Rows) -> None:
    file = "places.toml"
    states, townships = codes(rows["state"]), codes(rows["township"])
    stands: dict[Any, str] = {}
    for row in rows["township"]:
        name = f"township {row['code']}"
        if states and row["state"] not in states:
            what = f'The P-code "{row["state"]}" is no state of this file.'
            rows.fault(file, f"{name}, state", what, nearest(row["state"], states))
        tile = row.get("tile")
        if tile is None:
            continue
        where = (row["state"], *tile)
        if not _is_tile(tile):
            what = f"{tile} is no place on the tiles."
            rows.fault(file, f"{name}, tile", what, f"Write [row, column], columns 1–{_COLUMNS}.")
        elif where in stands:
            what = f"The tile is taken by {stands[where]}."
            rows.fault(file, f"{name}, tile", what, "Choose a free one in its state.")
        stands[where] = row["code"]
    for row in rows["centre"]:
        if townships and row["township"] not in townships:
            what = f'The P-code "{row["township"]}" is no township of this file.'
            remedy = nearest(row["township"], townships)
            rows.fault(file, f"centre {row['code']}, township", what, remedy)


def _check_periods(rows: Rows) -> None:
    file = "periods.toml"
    programme = rows["programme"][0] if rows["programme"] else None
    last = None
    for row in sorted(rows["period"], key=lambda row: row["starts_on"]):
        name = f"period {row['code']}"
        if row["ends_on"] <= row["starts_on"]:
            what = f"It ends on {row['ends_on']}, not after it starts."
            rows.fault(file, f"{name}, ends_on", what, "Look at both dates.")
        if last is not None and row["starts_on"] <= last["ends_on"]:
            what = f"It starts before {last['code']} has ended."
            rows.fault(file, f"{name}, starts_on", what, "Let periods follow each other.")
        outside = programme is not None and (
            row["starts_on"] < programme["starts_on"] or row["ends_on"] > programme["ends_on"]
        )
        if outside:
            rows.fault(file, name, "It lies outside the programme's dates.", "Look at the years.")
        last = row


def _check_sharing(rows: Rows) -> None:
    file, known = "sharing.toml", codes(rows["organisation"])
    if not known:
        return
    for row in rows["agreement"]:
        name = f"agreement {row['reader']}"
        for key, code in [("reader", row["reader"]), *(("of", code) for code in row["of"])]:
            if code not in known:
                what = f'"{code}" is no organisation of programme.toml.'
                rows.fault(file, f"{name}, {key}", what, nearest(code, known))
        if row["reader"] in row["of"]:
            what = "An organisation always reads its own facts."
            rows.fault(file, f"{name}, of", what, "Delete it from its own list.")
        if len(set(row["of"])) < len(row["of"]):
            rows.fault(file, f"{name}, of", "One stands there twice.", "Delete one of the two.")


def _check_roles(rows: Rows, permissions: set[str]) -> None:
    for row in rows["role"]:
        for permission in row["permissions"]:
            if permission not in permissions:
                key = f"role {row['code']}, permissions"
                what = f'No package knows the permission "{permission}".'
                rows.fault("roles.toml", key, what, nearest(permission, permissions))


def _check_approvals(rows: Rows, permissions: set[str]) -> None:
    file = "approvals.toml"
    seen: set[tuple[str, int | None]] = set()
    known = [OWN, NAMED, *Part.values, *codes(rows["organisation"])]
    for row in rows["approval"]:
        name = f"approval {row['code']}"
        rule = (row["kind"], row.get("above"))
        if rule in seen:
            what = "Another rule says something for this kind and amount."
            rows.fault(file, f"{name}, above", what, "Give each an amount of its own.")
        seen.add(rule)
        if not row["levels"]:
            rows.fault(file, f"{name}, levels", "Nobody decides.", "Name one level at least.")
        for number, level in enumerate(row["levels"], start=1):
            _check_level(rows, f"{name}, level {number}", level, known, permissions)


def _check_level(
    rows: Rows, name: str, level: Row, known: list[str], permissions: set[str]
) -> None:
    file = "approvals.toml"
    if set(level) != {"who", "permission"}:
        remedy = 'Write { who = "lead", permission = "periods.decide" }.'
        rows.fault(file, name, "A level has the keys who and permission.", remedy)
        return
    if level["who"] not in known:
        what = f'"{level["who"]}" is no part and no organisation.'
        rows.fault(file, name, what, nearest(str(level["who"]), known))
    if level["permission"] not in permissions:
        what = f'No package knows the permission "{level["permission"]}".'
        rows.fault(file, name, what, nearest(str(level["permission"]), permissions))


def _check_curricula(rows: Rows, folder: Path) -> None:
    for row in rows["curriculum"]:
        if not 1 <= row["half_days"] <= 60:
            what = f"{row['half_days']} half-days cannot be offered."
            key = f"curriculum {row['code']}, half_days"
            rows.fault("curricula.toml", key, what, "Write a number from 1 to 60.")
        outline = folder / "curricula" / f"{row['code']}.md"
        if not outline.is_file():
            what = f"The file curricula/{row['code']}.md is missing."
            remedy = "Write the outline of the curriculum there, in Markdown."
            rows.fault("curricula.toml", f"curriculum {row['code']}", what, remedy)


def _is_tile(tile: list[Any]) -> bool:
    return len(tile) == 2 and min(tile) >= 1 and tile[1] <= _COLUMNS
