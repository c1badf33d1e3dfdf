"""What a check found: a code, the cell, and what the sentence needs. The words: words.py."""

from dataclasses import asdict, dataclass, field
from typing import Any

REFUSES = "refuses"
WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """One thing that stops a form, or that its author should know."""

    code: str
    level: str = REFUSES
    sheet: str = ""
    row: int = 0
    column: str = ""
    named: dict[str, str] = field(default_factory=dict)
    cells: tuple[tuple[str, str], ...] = ()  # the row as it stands, for showing beside

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a pipe or a column."""
        return asdict(self)

    @staticmethod
    def read(said: dict[str, Any]) -> "Finding":
        """The other way round."""
        cells = tuple((str(column), str(value)) for column, value in said.get("cells", ()))
        return Finding(**(said | {"cells": cells}))


class Refused(Exception):
    """Stops the conversion with one finding."""

    def __init__(self, *, code: str, sheet: str = "", row: int = 0, **named: object) -> None:
        super().__init__(code)
        words = {name: str(value) for name, value in named.items() if name != "column"}
        column = str(named.get("column", ""))
        self.finding = Finding(code, sheet=sheet, row=row, column=column, named=words)
