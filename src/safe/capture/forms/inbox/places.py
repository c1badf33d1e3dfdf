"""Where an answer stands in a form, and what the form's version says of it.

Made once a version: while a form is read, an answer is found by one look, without writing its path.
"""

from collections.abc import Iterable

from safe.capture.forms.models import Field

OF_A_PERSON = frozenset(
    {"known_by", "running_no", "sex", "displacement", "disability", "township", "consent", "mark"}
)
IDENTIFYING = frozenset({"name", "other_name", "phone", "document"})
BORN = frozenset({"age", "birth_year", "age_about"})
ABOUT_A_PERSON = OF_A_PERSON | IDENTIFYING | BORN | {"card"}


class Place:
    """One path of a form."""

    __slots__ = ("field", "is_person", "path", "under")

    def __init__(self, path: str, field: Field | None = None) -> None:
        self.path = path
        self.field = field
        self.is_person = False  # a repeat in which each instance is a person
        self.under: dict[str, Place] = {}

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
            self._make(field.path).field = field
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


NOTHING_KNOWN = Places()
