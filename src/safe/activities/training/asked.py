"""One participant's questions as they are read aloud or read: big, an answer a tap."""

from collections.abc import Sequence
from dataclasses import dataclass

from safe.activities.training.knowledge import answer_of, question_of
from safe.activities.training.sat import SKIPPED, Cell, SatPage, SatRow
from safe.activities.training.scoring import items_of


@dataclass(frozen=True)
class Question:
    """One question with its answers, in the language of the page."""

    cell: Cell
    words: str
    options: Sequence[tuple[str, str]]

    @property
    def skipped(self) -> str:
        """What is kept for a question that was passed over."""
        return SKIPPED


@dataclass(frozen=True)
class Asked:
    """The test of one participant."""

    row: SatRow
    questions: Sequence[Question]

    @property
    def other_form(self) -> str:
        """The form that is not shown."""
        return next((form for form in self.row.test.questions if form != self.row.form), "")


def fresh(page: SatPage, form: str) -> Asked | None:
    """As it is kept or drawn; another form is shown on request."""
    for row in page.rows:
        row.show()
        if row.sitting is None and form in row.test.questions and form != row.form:
            row.form = form
    return again(page)


def again(page: SatPage) -> Asked | None:
    """With what was tapped; None while the curriculum has no test."""
    if not page.rows:
        return None
    row = page.rows[0]
    items = items_of(row.test, row.form)
    pairs = zip(items, row.cells, strict=True)
    questions = [
        Question(
            cell, question_of(item), [(one["code"], answer_of(one)) for one in item["options"]]
        )
        for item, cell in pairs
    ]
    return Asked(row, questions)
