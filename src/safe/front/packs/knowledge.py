"""What tests.toml must say: two forms of as many items, and a new version for each change."""

from collections.abc import Iterator
from typing import Any

from safe.activities.training.models import KnowledgeTest
from safe.front.packs.reading import Row, Rows, nearest

FILE = "tests.toml"
FORMS = ("A", "B")
OPTIONS = ("a", "b", "c")


def items_of(rows: Rows, test: str) -> dict[str, list[dict[str, Any]]]:
    """The items of a test by form, as they are kept."""
    found: dict[str, list[dict[str, Any]]] = {form: [] for form in FORMS}
    for row in rows["item"]:
        if row["test"] == test:
            found[row["form"]].append(
                {
                    **{name: row[name] for name in ("code", "objective", "text_en", "key")},
                    "text_my": row.get("text_my", ""),
                    "options": [
                        {"code": code, "en": row[f"{code}_en"], "my": row.get(f"{code}_my", "")}
                        for code in OPTIONS
                    ],
                }
            )
    return found


def check_tests(rows: Rows) -> None:
    """Note every fault of the tests."""
    tests = [row["code"] for row in rows["test"]]
    curricula = [row["code"] for row in rows["curriculum"]]
    for row in rows["item"]:
        if row["test"] not in tests:
            what = f'"{row["test"]}" is no test of this file.'
            rows.fault(FILE, f"item {row['code']}, test", what, nearest(row["test"], tests))
    for row in rows["test"]:
        name = f"test {row['code']}"
        if row["curriculum"] not in curricula:
            what = f'"{row["curriculum"]}" is no curriculum.'
            remedy = nearest(row["curriculum"], curricula)
            rows.fault(FILE, f"{name}, curriculum", what, remedy)
        items = items_of(rows, row["code"])
        counts = {form: len(found) for form, found in items.items()}
        if len(set(counts.values())) > 1 or not all(counts.values()):
            said = ", ".join(f"{form} has {count}" for form, count in counts.items())
            rows.fault(FILE, name, f"Of the two forms {said}.", "Give both as many items.")


def check_test_versions(rows: Rows, programme: str) -> None:
    """A test that may have been sat is never changed: its answers keep their key."""
    there = {
        (test.code, test.version): test.questions
        for test in KnowledgeTest.objects.filter(programme=programme)
    }
    for row in rows["test"]:
        before = there.get((row["code"], row["version"]))
        if before is not None and before != items_of(rows, row["code"]):
            what = f"Items differ from version {row['version']}, which may have been sat."
            remedy = "Raise version here and in the form's calculation test_version."
            rows.fault(FILE, f"test {row['code']}, version", what, remedy)


def wanted_tests(rows: Rows) -> Iterator[tuple[Row, dict[str, list[dict[str, Any]]]]]:
    """Each test with its items."""
    for row in rows["test"]:
        yield row, items_of(rows, row["code"])
