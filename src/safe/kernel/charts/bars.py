"""A bar against its target, and the ladder from contacts to people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


def share_of(part: float, whole: float) -> float:
    """Percent with one decimal, never beyond the picture."""
    return round(max(0.0, min(100.0, 100 * part / whole)), 1) if whole > 0 else 0.0


@dataclass(frozen=True)
class Aim:
    """`<c-aim :of="aim" />`: value against target; the tick is what was planned by today."""

    name: str
    value: float | None  # None: not reported, or nothing to divide
    target: float | None = None
    planned: float | None = None
    code: str = ""
    href: str = ""
    note: str = ""  # said where there is no plan
    words: str = ""  # 72 %, 0.41: where the number alone would not say it
    target_words: str = ""
    planned_words: str = ""
    down: bool = False  # less is better

    @property
    def share(self) -> float:
        return share_of(self.value or 0, self.target or self.value or 0)

    @property
    def tick(self) -> float | None:
        if self.planned is None or not self.target:
            return None
        return share_of(self.planned, self.target)

    @property
    def state(self) -> str:
        """`reached`, `on the way`, `behind`, or nothing without a plan."""
        if self.value is None:
            return ""
        if self.target and self._is_at(self.target):
            return "reached"
        if self.planned is None:
            return ""
        return "on the way" if self._is_at(self.planned) else "behind"

    def _is_at(self, mark: float) -> bool:
        value = self.value or 0
        return value <= mark if self.down else value >= mark

    @property
    def chip(self) -> str:
        return "late" if self.state == "behind" else "done"

    @property
    def word(self) -> str:
        return {
            "reached": _("Reached"),
            "on the way": _("On the way"),
            "behind": _("Behind"),
        }.get(self.state, "")


@dataclass(frozen=True)
class Step:
    """One step of the ladder."""

    name: str
    note: str
    value: int
    href: str = ""
    share: float = 0.0


def ladder(steps: Sequence[Step]) -> list[Step]:
    """`<c-ladder :of="steps" />`: each figure contains the next; the first is the full length."""
    longest = max((step.value for step in steps), default=0)
    return [
        Step(step.name, step.note, step.value, step.href, share_of(step.value, longest))
        for step in steps
    ]
