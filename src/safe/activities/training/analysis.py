"""How the questions of a test do, over all trainings of an organisation, in a trainer's words.

Difficulty, discrimination (item against the rest) and KR-20 are of the test before the training:
afterwards most know most, and what varies little tells little.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.training import policies
from safe.activities.training.knowledge import answer_of, name_of, question_of
from safe.activities.training.models import KnowledgeTest, Sitting, When
from safe.activities.training.scoring import items_of, marks
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.statistics import discrimination, reliability

ENOUGH = 30  # sittings: below it neither discrimination nor reliability is said
KNOWN, HARD, LITTLE, GOOD = 0.9, 0.2, 0.2, 0.4


@dataclass(frozen=True)
class Option:
    """One answer that could be given, and how often it was, before the training."""

    words: str
    is_right: bool
    chosen: int


@dataclass(frozen=True)
class Item:
    """One question: shares right in percent, None where nobody was asked."""

    no: int
    words: str
    before: int | None
    after: int | None
    asked_before: int
    asked_after: int
    verdict: str
    is_odd: bool
    options: Sequence[Option]
    skipped: int


@dataclass(frozen=True)
class Form:
    """A form of a version that may be looked at."""

    test: UUID
    version: int
    letter: str
    is_current: bool


@dataclass(frozen=True)
class AnalysisPage:
    """One form of one version of a test."""

    forms: Sequence[Form]
    name: str
    before: int
    after: int
    items: Sequence[Item]
    reliability: float | None
    enough: int = ENOUGH

    @property
    def is_enough(self) -> bool:
        """Whether so many sat it before a training that more can be said."""
        return self.before >= ENOUGH


def analysis_page(*, by: Actor, test: UUID | None = None, letter: str = "A") -> AnalysisPage:
    """The form asked for, else A of the newest version. NotAllowed, NotFound."""
    if not policies.sees_answers(by):
        raise NotAllowed
    tests = list(KnowledgeTest.objects.order_by("code", "-version"))
    found = next((one for one in tests if test in {None, one.id}), None)
    if found is None or letter not in found.questions:
        if test is None and letter == "A":
            return AnalysisPage((), "", 0, 0, (), None)
        raise NotFound
    sat = list(
        Sitting.objects.filter(
            organisation=by.organisation,
            test=found,
            form=letter,
            participant__person__undone_at__isnull=True,
        ).values_list("when", "answers")
    )
    before = [answers for when, answers in sat if when == When.BEFORE]
    after = [answers for when, answers in sat if when == When.AFTER]
    matrix = _matrix(found, letter, before)
    return AnalysisPage(
        forms=[
            Form(one.id, one.version, form, one == found and form == letter)
            for one in tests
            for form in sorted(one.questions)
        ],
        name=name_of(found),
        before=len(before),
        after=len(after),
        items=_items(items_of(found, letter), before, after, matrix),
        reliability=_reliability(matrix),
    )


Answers = Mapping[str, str]


def _matrix(test: KnowledgeTest, letter: str, sat: Iterable[Answers]) -> list[list[int]]:
    """Rows of those who were asked every item."""
    rows = (list(marks(test, letter, answers).values()) for answers in sat)
    return [[mark or 0 for mark in row] for row in rows if None not in row]


def _reliability(matrix: Sequence[Sequence[int]]) -> float | None:
    return reliability(matrix) if len(matrix) >= ENOUGH else None


def _items(
    items: Sequence[Mapping[str, Any]],
    before: Sequence[Answers],
    after: Sequence[Answers],
    matrix: Sequence[Sequence[int]],
) -> list[Item]:
    telling: Sequence[float | None] = [None] * len(items)
    is_enough = len(matrix) >= ENOUGH
    if is_enough:
        telling = discrimination(matrix)
    found = []
    for no, (item, tells) in enumerate(zip(items, telling, strict=True), 1):
        first, last = (_share(item, sat) for sat in (before, after))
        said = Counter(answers[item["code"]] for answers in before if item["code"] in answers)
        found.append(
            Item(
                no=no,
                words=question_of(item),
                before=_percent(first),
                after=_percent(last),
                asked_before=said.total(),
                asked_after=sum(item["code"] in answers for answers in after),
                verdict=_verdict(first, last, tells, is_enough=is_enough),
                is_odd=tells is not None and tells < 0,
                options=_options(item, said),
                skipped=said[""],
            )
        )
    return found


def _options(item: Mapping[str, Any], said: Mapping[str, int]) -> list[Option]:
    return [
        Option(answer_of(one), one["code"] == item["key"], said[one["code"]])
        for one in item["options"]
    ]


def _share(item: Mapping[str, str], sat: Sequence[Answers]) -> float | None:
    asked = [answers[item["code"]] for answers in sat if item["code"] in answers]
    return sum(one == item["key"] for one in asked) / len(asked) if asked else None


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _verdict(
    before: float | None, after: float | None, tells: float | None, *, is_enough: bool
) -> str:
    """The first that holds, gravest first."""
    said = (
        (
            tells is not None and tells < 0,
            _("Check the key: those who know more answer it wrong more often."),
        ),
        (not is_enough, ""),  # the page says once that too few sat it
        (
            before is not None and before > KNOWN,
            _("Nearly everyone knew this before: it shows no learning. Ask something else."),
        ),
        (
            after is not None and after < HARD,
            _("Few know it even after the training: teach it anew, or ask it in simpler words."),
        ),
        (tells is None, _("All answered alike, so it tells nobody apart.")),
        (
            tells is not None and tells < LITTLE,
            _("Differs little between those who know and those who do not: word it anew."),
        ),
        (tells is not None and tells < GOOD, _("Tells fairly well who knows.")),
    )
    well = _("Tells well who knows and who does not.")
    return next((words for holds, words in said if holds), well)
