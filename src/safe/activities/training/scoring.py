"""Scores of a knowledge test, by the key of the version that was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from safe.activities.training.models import KnowledgeTest, Sitting
from safe.kernel.statistics import normalised_change


@dataclass(frozen=True)
class Score:
    """How many items were right, of those that were asked: skipped is wrong, unasked missing."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return float(Fraction(self.right, self.asked)) if self.asked else 0.0


def items_of(test: KnowledgeTest, form: str) -> list[dict[str, Any]]:
    """The items of one form, in their order."""
    found: list[dict[str, Any]] = test.questions.get(form, [])
    return found


def marks(test: KnowledgeTest, form: str, answers: Mapping[str, str]) -> dict[str, int | None]:
    """1 right, 0 wrong or skipped, None not asked, by the item's code."""
    return {
        item["code"]: int(answers[item["code"]] == item["key"]) if item["code"] in answers else None
        for item in items_of(test, form)
    }


def score(sitting: Sitting) -> Score:
    """What one sitting came to."""
    given = marks(sitting.test, sitting.form, sitting.answers).values()
    asked = [mark for mark in given if mark is not None]
    return Score(sum(asked), len(asked))


def change(before: Score, after: Score) -> float | None:
    """Normalised change of one person; None when both sittings were all wrong or all right."""
    return normalised_change(before.share, after.share)
