"""What a training refuses."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


class NumberUnknown(Problem):
    """No participant of the event has this running number yet."""

    code = "number-unknown"
    sentence = _(
        "Nobody in this training has number {number} yet. Register the person with this number,"
        " or look at the sheet again."
    )


class NumberTaken(Problem):
    """The running number belongs to another participant of the event."""

    code = "number-taken"
    sentence = _("Number {number} already belongs to another participant of this training.")


class TwoMarks(Problem):
    """The participant already has another mark for this half-day."""

    code = "two-marks"
    sentence = _(
        "This half-day already has another mark for this participant: {mark}. Decide which one"
        " holds."
    )


class ValueUnknown(Problem):
    """An answer that is missing, or that no choice of the form has."""

    code = "value-unknown"
    sentence = _("The answer to {question} is missing or is none of the choices. Write it anew.")


class TwoSittings(Problem):
    """The participant already sat this test, with other answers."""

    code = "two-sittings"
    status = 409
    sentence = _(
        "Number {number} already sat this test with other answers. Look at the training and correct"
        " them there, or set this one aside."
    )


class TestUnknown(Problem):
    """No test of the programme has this code and version."""

    code = "test-unknown"
    sentence = _(
        "The programme has no knowledge test {test}. Load the pack that holds it, or publish the"
        " form that belongs to the present one."
    )


class NoTest(Problem):
    """The curriculum has no knowledge test."""

    code = "no-test"
    status = 409
    sentence = _(
        "This training has no knowledge test. Ask the manager to load a pack that names one for its"
        " curriculum."
    )


class NotOffered(Problem):
    """The date lies outside the training or the programme."""

    code = "date-outside"
    sentence = _("This date lies outside the programme or before the training began.")


class SameTraining(Problem):
    """Another training with the same curriculum, township, day and letter is there."""

    code = "same-training"
    sentence = _(
        "There is already such a training on that day in that township. Choose another letter or"
        " another day."
    )


class SheetSent(Problem):
    """The page was sent before, with somebody else in the row."""

    code = "sheet-sent"
    status = 409
    sentence = _(
        "This arrived already, with other answers. Look at the training and correct it there,"
        " or begin a new page."
    )


class SheetNotRight(Problem):
    """Rows of a typed sheet that were refused, each with its problem."""

    code = "sheet-not-right"
    sentence = _("{count} rows of this sheet need another look. Nothing is kept yet.")

    def __init__(self, rows: Mapping[int, Problem]) -> None:
        super().__init__(count=len(rows))
        self.rows = rows
