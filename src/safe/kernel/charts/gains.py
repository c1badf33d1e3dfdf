"""Before and after, one row a question: two marks on one rail, the words beside it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gain:
    """`<c-gain :of="gains" />`: shares in percent; None where fewer than five answered."""

    name: str
    before: int | None
    after: int | None
    href: str = ""

    @property
    def hidden(self) -> bool:
        """Whether the row is hatched."""
        return self.before is None or self.after is None
