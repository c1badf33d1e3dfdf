"""Age and sex: two bars a row, back to back."""

from collections.abc import Sequence
from dataclasses import dataclass

from safe.kernel.charts.bars import share_of


@dataclass(frozen=True)
class Pair:
    """One age band; a count that may not be shown arrives as None, with what stands there."""

    band: str
    left: int | None
    right: int | None
    left_href: str = ""
    right_href: str = ""
    left_mark: str = ""
    right_mark: str = ""


@dataclass(frozen=True)
class PyramidRow:
    """What the template draws."""

    band: str
    left: str
    right: str
    left_share: float
    right_share: float
    left_hidden: bool
    right_hidden: bool
    left_href: str
    right_href: str

    @property
    def left_from(self) -> float:
        return round(100 - self.left_share, 1)


def pyramid(pairs: Sequence[Pair], hidden: str = "1–4") -> list[PyramidRow]:
    """`<c-pyramid :of="rows" caption="…" left="Women" right="Men" />`."""
    longest = max((max(pair.left or 0, pair.right or 0) for pair in pairs), default=0)
    return [
        PyramidRow(
            pair.band,
            pair.left_mark or hidden if pair.left is None else f"{pair.left:,}",
            pair.right_mark or hidden if pair.right is None else f"{pair.right:,}",
            share_of(pair.left or 0, longest),
            share_of(pair.right or 0, longest),
            pair.left is None,
            pair.right is None,
            pair.left_href,
            pair.right_href,
        )
        for pair in pairs
    ]
