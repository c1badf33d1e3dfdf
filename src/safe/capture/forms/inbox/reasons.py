"""Each reason why something waits: the question in words, one button, and what can be done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(StrEnum):
    """What a member can do about a wait; a form in `inputs` for each that asks something."""

    CARD = "card"  # type the card's letters again
    NUMBER = "number"  # the running number on the sheet
    ANOTHER = "another"  # another person: count without the card or number
    SAME = "same"  # the same person: our record holds
    NO_NUMBER = "no_number"
    NUMBER_HOLDER = "number_holder"  # the one who has this number already
    MARK = "mark"
    ANSWER = "answer"
    TOWNSHIP = "township"
    CURRICULUM = "curriculum"
    DAYS = "days"
    AGAIN = "again"  # apply again as it is
    REREAD = "reread"  # open the original and read it with the form published now
    COMPARE = "compare"


class Mended(StrEnum):
    """How a member knows it; kept with the wait and in the ledger."""

    PAPER = "paper"
    ASKED = "asked"
    OPENED = "opened"
    CLOCK = "clock"
    KNOWN = "known"


class Aside(StrEnum):
    """Why something is not counted."""

    TWICE = "twice"
    TRIAL = "trial"
    NOT_OURS = "not_ours"
    NOT_KNOWN = "not_known"
    BY_HAND = "by_hand"
    OTHER_HOLDS = "other_holds"  # of two answers the other one was chosen


MENDED: dict[str, str | Promise] = {
    Mended.PAPER: _("It stands on the paper sheet"),
    Mended.ASKED: _("I asked the trainer or the person"),
    Mended.OPENED: _("The form itself says so, once opened"),
    Mended.CLOCK: _("The phone's clock was wrong"),
    Mended.KNOWN: _("I was there"),
}
ASIDE: dict[str, str | Promise] = {
    Aside.TWICE: _("It was sent twice"),
    Aside.TRIAL: _("It was a trial"),
    Aside.NOT_OURS: _("It is not our work"),
    Aside.NOT_KNOWN: _("Nobody can say any more"),
    Aside.BY_HAND: _("I wrote it down by hand"),
}
ASIDE_WORDS = ASIDE | {Aside.OTHER_HOLDS: _("Another answer to the same form was chosen")}


@dataclass(frozen=True)
class Reason:
    """One reason in words."""

    title: str | Promise
    sentence: str | Promise
    button: str | Promise
    ways: tuple[Way, ...] = ()

    def words(self, named: Mapping[str, object]) -> str:
        """The sentence with its places filled; a dash for what is not known."""
        filled = {name: str(value) for name, value in named.items() if value not in ("", None)}
        return str(self.sentence).format_map(defaultdict(lambda: "–", filled))


_OTHER = Reason(
    _("This could not be counted"),
    _("The reason is “{code}”. Try again, or ask the keeper."),
    _("Look at it"),
    (Way.AGAIN,),
)
REASONS: dict[str, Reason] = {
    "card-unknown": Reason(
        _("A card that nobody was registered with"),
        _("Its registration has not come yet. When it comes, this is counted by itself."),
        _("Say who it was"),
        (Way.CARD, Way.NUMBER, Way.ANOTHER, Way.AGAIN),
    ),
    "card-of-another": Reason(
        _("A card of somebody else"),
        _("Our record of this card says: {ours}. This form says: {said}."),
        _("Say who it was"),
        (Way.SAME, Way.ANOTHER, Way.CARD),
    ),
    "card-unreadable": Reason(
        _("Letters that are no card's"),
        _("The letters written here fit no card. Look at the card or the sheet again."),
        _("Type the card"),
        (Way.CARD, Way.NUMBER, Way.ANOTHER),
    ),
    "number-unknown": Reason(
        _("A number that nobody has"),
        _(
            "Nobody in this training has number {number} yet. When the registration comes, this is"
            " counted by itself."
        ),
        _("Say who it was"),
        (Way.NUMBER, Way.CARD, Way.ANOTHER, Way.AGAIN),
    ),
    "number-taken": Reason(
        _("A number that two people have"),
        _("Number {number} already belongs to another participant of this training."),
        _("Choose the number"),
        (Way.NUMBER, Way.NO_NUMBER, Way.NUMBER_HOLDER),
    ),
    "two-marks": Reason(
        _("Two marks for one half-day"),
        _("Our record says {ours}; this form says {said}."),
        _("Choose the mark"),
        (Way.MARK,),
    ),
    "value-unknown": Reason(
        _("An answer that fits no choice"),
        _("Question: {question}. The answer is missing, or is none of the choices."),
        _("Choose the answer"),
        (Way.ANSWER,),
    ),
    "unknown-township": Reason(
        _("A township we do not know"),
        _("The form says {township}. No township of the programme has this code."),
        _("Choose the township"),
        (Way.TOWNSHIP,),
    ),
    "unknown-curriculum": Reason(
        _("A training we do not know"),
        _("The form says {curriculum}. It is not on the programme's list."),
        _("Choose the training"),
        (Way.CURRICULUM,),
    ),
    "day-ahead": Reason(
        _("Dated in the future"),
        _("{day} had not come when this was sent. The phone's clock may be wrong."),
        _("Set the day"),
        (Way.DAYS, Way.AGAIN),
    ),
    "date-outside": Reason(
        _("A day outside the training"),
        _("The day lies before the training began, long after it, or outside the programme."),
        _("Set the day"),
        (Way.DAYS,),
    ),
    "form-unknown": Reason(
        _("A form that is not published here"),
        _("Form {form}, version {version}. Once it is published it can be read and counted."),
        _("Read it again"),
        (Way.REREAD,),
    ),
    "form-closed": Reason(
        _("A form that was closed"),
        _("{form} was closed when this came, so nothing of it was counted."),
        _("Decide"),
        (Way.REREAD,),
    ),
    "edited-record": Reason(
        _("A change to a form sent before"),
        _("Somebody changed a form after it was sent. The first one stands; this one is kept."),
        _("Read it"),
    ),
    "encrypted": Reason(
        _("A form that the phone locked"),
        _("It was locked with a key that is not ours, so nobody here can read it."),
        _("Decide"),
    ),
    "two-answers": Reason(
        _("Two answers to one form"),
        _("The same form came again with other answers. Both are kept."),
        _("Compare the two"),
        (Way.COMPARE,),
    ),
    "our-fault": Reason(
        _("This failed, and it is our fault"),
        _("The form is sound. Counting it failed {times} times; the keeper finds the cause."),
        _("Try again"),
        (Way.AGAIN,),
    ),
}
#: reasons that only a new reading of the original, or a decision, can end
NOT_APPLIED_AS_IS = frozenset(
    {"form-unknown", "form-closed", "edited-record", "encrypted", "two-answers"}
)


def reason(code: str) -> Reason:
    """The words of a reason; a code we have no words for is still shown."""
    return REASONS.get(code, _OTHER)
