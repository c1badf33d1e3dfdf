"""Knowledge tests on paper: the sheet of letters by running number, the questions to read."""

from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from safe.activities.training import pages
from safe.activities.training.documents import FOLDER
from safe.activities.training.knowledge import find_test, form_for
from safe.activities.training.models import Participant, When
from safe.activities.training.policies import P
from safe.activities.training.problems import NoTest
from safe.activities.training.scoring import items_of
from safe.kernel.actor import Actor
from safe.kernel.documents import render
from safe.kernel.documents.sheets import all_in_both, in_both
from safe.kernel.problems import NotAllowed
from safe.kernel.ui import words

ROWS, QUESTIONS = 25, 8
_TITLES: dict[str, str | Promise] = {
    When.BEFORE: gettext_lazy("Test before the training"),
    When.AFTER: gettext_lazy("Test after the training"),
}
_SHEET_WORDS = {
    "curriculum": gettext_lazy("Training"),
    "township": gettext_lazy("Township"),
    "began": gettext_lazy("First day"),
    "on": gettext_lazy("Day of the test"),
    "no": gettext_lazy("No."),
    "form": gettext_lazy("Form"),
    "asked": gettext_lazy("Asked"),
    "aloud": gettext_lazy("aloud"),
    "paper": gettext_lazy("on paper"),
    "questions": gettext_lazy("Answers: a, b, c, or - when skipped"),
    "legend": gettext_lazy(
        "Write the letter of each answer in the row of the person’s number. Circle A or B where no"
        " form is printed, and how it was asked. Leave the row of someone who did not sit it empty."
        " Type the sheet in the same week and destroy it."
    ),
}
_PAPER_WORDS = {
    "no": gettext_lazy("No."),
    "form": gettext_lazy("Form"),
    "mark": gettext_lazy("Mark one answer for each question. Leave out what you do not know."),
}


def print_answer_sheet(*, by: Actor, id: UUID, when: str) -> bytes:  # noqa: A002
    """The sheet to write on: numbers of the training with the form each sits; no name."""
    if not by.may(P.HOLD):
        raise NotAllowed
    event = pages.get_event(by=by, id=id)
    title, township = pages.names_of(event)
    test = find_test(event.programme, event.curriculum)
    known = Participant.objects.filter(
        event=event, person__undone_at__isnull=True, running_no__isnull=False
    )
    drawn = {one.running_no: form_for(one, when) for one in known}
    last = max([ROWS, *drawn])
    sheets = -(-last // ROWS)
    return render(
        f"{FOLDER}/answer_sheet.typ",
        {
            "words": all_in_both(_SHEET_WORDS),
            "title": in_both(_TITLES[when]),
            "curriculum": title,
            "township": township,
            "began": words.day(event.started_on),
            "questions": len(items_of(test, "A")) if test else QUESTIONS,
            "sheets": [
                [
                    {"no": no, "form": drawn.get(no, "")}
                    for no in range(n * ROWS + 1, (n + 1) * ROWS + 1)
                ]
                for n in range(sheets)
            ],
        },
    )


def print_questions(*, by: Actor, id: UUID) -> bytes:  # noqa: A002
    """Both forms in English and Burmese, a page each, without the key. Raises NoTest."""
    if not by.may(P.HOLD):
        raise NotAllowed
    event = pages.get_event(by=by, id=id)
    test = find_test(event.programme, event.curriculum)
    if test is None:
        raise NoTest
    said: dict[str, Any] = {
        "words": all_in_both(_PAPER_WORDS),
        "name": {"en": test.name_en, "my": test.name_my},
        "version": str(test),
        "forms": [
            {
                "letter": form,
                "questions": [
                    {
                        "en": item["text_en"],
                        "my": item["text_my"],
                        "options": [
                            {name: one[name] for name in ("code", "en", "my")}
                            for one in item["options"]
                        ],
                    }
                    for item in items_of(test, form)
                ],
            }
            for form in sorted(test.questions)
        ],
    }
    return render(f"{FOLDER}/questions.typ", said)
