"""Where an answer stands in a form, and what the form's version says of it.

Made once a version: while a form is read, an answer is found by one look, without writing its path.
"""

import re
from collections.abc import Callable, Iterable
from enum import Enum, auto

from safe.capture.forms.models import Field

# where anything may be written, a name too: only a word of the domain makes such an answer clear
FREE = frozenset({"text", "string", "barcode", "hidden", "username", "phonenumber"})
EVENT_SEALED = frozenset({"event_site", "filled_by"})
CLOCKS = frozenset({"start", "end", "today"})
_CODE = re.compile(r"[A-Za-z0-9_.+-]{1,32}")
_VERSION = re.compile(r"[a-z0-9-]{1,40}/[0-9]{1,4}")  # of a knowledge test: its code and number

OF_A_PERSON = frozenset(
    {"known_by", "running_no", "sex", "displacement", "disability", "township", "consent", "mark"}
)
IDENTIFYING = ("name", "other_name", "phone", "document")
BORN = frozenset({"age", "birth_year", "age_about"})
ABOUT_A_PERSON = OF_A_PERSON | BORN | {*IDENTIFYING, "card"}


def is_code(text: str) -> bool:
    """One word of at most 32 letters, digits and `_.+-`, as codes and versions are."""
    if text.isascii() and text.isidentifier():  # as most are: asked of nearly every answer
        return len(text) <= 32
    return _CODE.fullmatch(text) is not None


class Way(Enum):
    """What becomes of an answer, whatever it says."""

    OF_A_PERSON = auto()  # clear, beside the person
    TOLD = auto()  # into the person's box
    CARD = auto()  # a mark of it is clear, its letters go into the person's box
    TEST_ITEM = auto()  # clear; empty means skipped
    EVENT = auto()  # into the training's box
    CLEAR = auto()  # a word of the domain, clear
    COUNTED = auto()  # clear where it fits
    SEALED = auto()  # of a person into his box, of the form in the sealed original alone


class Place:
    """One path of a form, and what its version says of an answer there."""

    __slots__ = ("clock", "fits", "is_file", "is_person", "name", "path", "target", "under", "way")

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_person = False  # a repeat in which each instance is a person
        self.under: dict[str, Place] = {}
        self.name = self.target = self.clock = ""
        self.is_file = False
        self.way = Way.SEALED
        self.fits: Callable[[str], object] = is_code

    def settle(self, field: Field) -> None:
        """Take over what the version says of this path."""
        self.name, self.target, self.is_file = field.name, field.target, field.is_file
        self.clock = field.type if field.type in CLOCKS else ""
        self.fits = _VERSION.fullmatch if field.target == "test_version" else is_code
        self.way = _way_of(field)

    def below(self, tag: str) -> "Place":
        """The place of a child; one that the version does not know is made for this answer alone.

        Names are looked at without their namespace.
        """
        local = tag.rpartition("}")[2] if "}" in tag else tag
        return self.under.get(local) or Place(f"{self.path}/{local}")


class Places:
    """All places of a form's version."""

    def __init__(self, fields: Iterable[Field] = ()) -> None:
        self._root = Place("")
        self.is_one_person = False  # the form itself speaks of one
        for field in fields:
            self._make(field.path).settle(field)
            if field.target in ABOUT_A_PERSON:
                if field.repeat:
                    self._make(field.repeat).is_person = True
                else:
                    self.is_one_person = True

    def top(self, tag: str) -> Place:
        """The place of the whole form."""
        return self._root.below(tag)

    def _make(self, path: str) -> Place:
        place = self._root
        for name in path.strip("/").split("/"):
            place = place.under.setdefault(name, Place(f"{place.path}/{name}"))
        return place


def _way_of(field: Field) -> Way:
    is_statistic = field.safe_class == "statistic"
    is_counted = is_statistic and field.type not in FREE and not field.is_file
    if field.target == "test_item" and is_counted:
        return Way.TEST_ITEM
    if field.target in ABOUT_A_PERSON:
        if field.target in OF_A_PERSON:
            return Way.OF_A_PERSON
        return Way.CARD if field.target == "card" else Way.TOLD
    if field.target in EVENT_SEALED:
        return Way.EVENT
    if field.target and is_statistic:
        return Way.CLEAR
    return Way.COUNTED if is_counted else Way.SEALED


NOTHING_KNOWN = Places()
