"""What a row of workplan.toml must say: months of the programme, and the milestones' own sums."""

from safe.front.packs.reading import Row, Rows, nearest
from safe.results.workplan.queries import months_between

FILE = "workplan.toml"


def check_workplan(rows: Rows) -> None:
    """Note every fault of the workplan that shapes alone do not show."""
    _check_counted(rows)
    known = {
        "activity": [row["code"] for row in rows["activity"]],
        "partner": [row["code"] for row in rows["organisation"]],
        "township": [row["code"] for row in rows["township"]],
    }
    seen = set()
    for number, row in enumerate(rows["plan"], start=1):
        name = f"plan number {number}"
        for key, codes in known.items():
            if codes and row[key] not in codes:
                what = f'Nothing has the code "{row[key]}".'
                rows.fault(FILE, f"{name}, {key}", what, nearest(row[key], codes))
        at = tuple(row[key] for key in known)
        if at in seen:
            what = f"{' '.join(at)} is planned twice."
            rows.fault(FILE, name, what, "Put the months into one row.")
        seen.add(at)
        _check_months(rows, row, name)
    _check_sums(rows)


def _check_counted(rows: Rows) -> None:
    codes = [row["code"] for row in rows["indicator"]]
    for row in rows["activity"]:
        code = row.get("counted_by")
        if code and codes and code not in codes:
            name = f"activity {row['code']}, counted_by"
            rows.fault("activities.toml", name, "No such indicator.", nearest(code, codes))


def _check_months(rows: Rows, row: Row, name: str) -> None:
    periods = {period["code"]: period for period in rows["period"]}
    for code, numbers in row["months"].items():
        where = f"{name}, months, {code}"
        if code not in periods:
            if periods:
                what = "No such half-year in periods.toml."
                rows.fault(FILE, where, what, nearest(code, periods))
            continue
        months = len(months_between(periods[code]["starts_on"], periods[code]["ends_on"]))
        if not isinstance(numbers, list) or len(numbers) != months:
            what = f"It has {months} months."
            rows.fault(FILE, where, what, f"Write {months} whole numbers in [ ], zeros too.")
        elif any(type(number) is not int or number < 0 for number in numbers):
            rows.fault(FILE, where, "Not whole numbers.", "Write numbers from 0 on.")


def _check_sums(rows: Rows) -> None:
    """One plan, said twice: what months add up to is what the indicator plans for the half-year."""
    if any(fault.file == FILE for fault in rows.faults):
        return
    indicators = {row["code"]: row for row in rows["indicator"]}
    for activity in rows["activity"]:
        indicator = indicators.get(activity.get("counted_by", ""))
        plans = [row["months"] for row in rows["plan"] if row["activity"] == activity["code"]]
        if indicator is None or not plans:
            continue
        for code, target in indicator.get("planned", {}).items():
            total = sum(sum(months.get(code, ())) for months in plans)
            if total != target:
                what = f"The months add up to {total}, indicators.toml plans {target}."
                rows.fault(FILE, f"{activity['code']}, {code}", what, "Let the two agree.")
