"""The fields of a typed row as the page draws them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.activities.training.inputs import MARKS

Options = tuple[tuple[str, str | Promise], ...]
# every list of the page begins with nothing chosen
_YES_NO: Options = (("yes", _("yes")), ("no", _("no")))
_MARKS: Options = tuple(MARKS.items())


@dataclass(frozen=True)
class Column:
    """One column of the sheet: a line to type in, or a choice."""

    name: str
    label: str | Promise
    options: Options = ()
    is_wide: bool = False
    mode: str = ""
    length: int = 40


COLUMNS = (
    Column("no", _("No."), mode="numeric", length=6),
    Column("card", _("Card"), length=24),
    Column("name", _("Name"), is_wide=True, length=120),
    Column(
        "sex",
        _("Sex"),
        (
            ("female", _("woman")),
            ("male", _("man")),
            ("other", _("other")),
            ("unknown", _("not known")),
        ),
    ),
    Column("age", _("Age"), length=24),
    Column(
        "displaced",
        _("Displaced"),
        (
            ("idp", _("displaced")),
            ("returnee", _("returned")),
            ("host", _("host")),
            ("other", _("other")),
        ),
    ),
    Column("disability", _("Disability"), _YES_NO),
    Column("keeps", _("Keep name?"), _YES_NO),
    Column("am", _("Morning"), _MARKS),
    Column("pm", _("Afternoon"), _MARKS),
)


@dataclass(frozen=True)
class Field:
    """One cell: its column, what stands in it, what is wrong with it."""

    column: Column
    n: int
    value: str
    error: str

    @property
    def id(self) -> str:
        """Name and id of the control."""
        return f"r{self.n}_{self.column.name}"


def fields_of(n: int, said: dict[str, str], errors: dict[str, str]) -> Iterator[Field]:
    """The cells of row `n` in order."""
    for column in COLUMNS:
        yield Field(column, n, said[column.name], errors.get(column.name, ""))
