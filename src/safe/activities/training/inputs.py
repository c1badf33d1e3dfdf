"""What the pages of trainings read: a sheet typed from paper, corrections, a roster's purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.activities.training.models import Mark
from safe.kernel.problems import Problem
from safe.kernel.text import ascii_digits, tidy
from safe.kernel.text.told import ToldDay, read_day

Choice = tuple[str, str | Promise]
LETTERS = "ABCDE"


class Purpose(StrEnum):
    """Why names are printed; the ledger keeps the code."""

    CALL = "call"
    SIGNATURES = "signatures"
    CERTIFICATES = "certificates"
    COMMITTEE = "committee"
    AUDIT = "audit"


PURPOSES: dict[str, str | Promise] = {
    Purpose.CALL: gettext_lazy("Call the names at the training"),
    Purpose.SIGNATURES: gettext_lazy("Collect signatures"),
    Purpose.CERTIFICATES: gettext_lazy("Write certificates"),
    Purpose.COMMITTEE: gettext_lazy("List for the camp committee"),
    Purpose.AUDIT: gettext_lazy("Show it to an auditor"),
}
MARKS: dict[str, str | Promise] = {
    Mark.PRESENT: gettext_lazy("present"),
    Mark.LATE: gettext_lazy("late"),
    Mark.ABSENT: gettext_lazy("absent"),
    Mark.EXCUSED: gettext_lazy("excused"),
}

CHOOSE = {
    "required": gettext_lazy("Choose one of the list."),
    "invalid_choice": gettext_lazy("Choose one of the list."),
}


@dataclass
class Told:
    """A date of the page: what was typed, what it is, what is wrong with it or to be confirmed."""

    name: str
    day: str = ""
    month: str = ""
    year: str = ""
    confirmed: str = ""
    told: ToldDay | None = None
    error: str = ""

    @classmethod
    def posted(cls, name: str, posted: Any) -> "Told":  # noqa: ANN401 - a QueryDict or a dict
        """From the fields `<name>_day` and so on."""
        day, month, year, confirmed = (
            str(posted.get(f"{name}_{part}", "")).strip()[:24]
            for part in ("day", "month", "year", "confirmed")
        )
        return cls(name, day, month, year, confirmed)

    @classmethod
    def of(cls, name: str, on: date) -> "Told":
        """A date that is known, to be shown."""
        return cls(name, str(on.day), str(on.month), str(on.year))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.month or self.year)

    @property
    def on(self) -> date | None:
        """The day, when it can be read."""
        return self.told.on if self.told and not self.error else None

    @property
    def stamp(self) -> str:
        """What a confirmation is about: other parts typed later are asked anew."""
        return f"{self.day}/{self.month}/{self.year}"

    @property
    def asks(self) -> bool:
        """Whether a year of another era is to be confirmed."""
        return bool(self.told and self.told.question)

    def read(self, today: date) -> None:
        """Read the parts; `error` says what is wrong, or asks."""
        try:
            self.told = read_day(self.day, self.month, self.year, today=today)
        except Problem as problem:
            self.error = problem.words()
            return
        if self.told.question and self.confirmed != self.stamp:
            self.error = self.told.question


class EventInput(forms.Form):
    """What stands at the head of the sheet."""

    curriculum = forms.ChoiceField(label=gettext_lazy("Training"), error_messages=CHOOSE)
    township = forms.ChoiceField(label=gettext_lazy("Township"), error_messages=CHOOSE)
    letter = forms.ChoiceField(
        label=gettext_lazy("Group"),
        choices=[(one, one) for one in LETTERS],
        initial="A",
        error_messages=CHOOSE,
    )
    offered = forms.CharField(
        label=gettext_lazy("Half-days planned"), max_length=4, initial="2", required=False
    )
    site = forms.CharField(label=gettext_lazy("Camp or village"), max_length=120, required=False)
    led_by = forms.CharField(label=gettext_lazy("Led by"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's
        curricula: Sequence[Choice],
        townships: Sequence[Choice],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        empty: Choice = ("", gettext_lazy("choose"))
        self.fields["curriculum"].choices = [empty, *curricula]  # type: ignore[attr-defined]
        self.fields["township"].choices = [empty, *townships]  # type: ignore[attr-defined]
        self.fields["letter"].help_text = _("A, unless a second group began the same day.")
        self.fields["site"].help_text = _("Sealed; no figure shows it.")
        for name in ("site", "led_by"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["offered"].widget.attrs["inputmode"] = "numeric"

    def clean_offered(self) -> int | None:
        """In any digits; empty while nobody knows."""
        text = ascii_digits(str(self.cleaned_data["offered"])).strip()
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 60:
            raise forms.ValidationError(_("Write a number from 1 to 60, as the plan says."))
        return int(text)

    def clean_site(self) -> str:
        """As it is stored."""
        return tidy(str(self.cleaned_data["site"]))

    def clean_led_by(self) -> str:
        """As it is stored."""
        return tidy(str(self.cleaned_data["led_by"]))


class MoveInput(forms.Form):
    """An event's first day or township, with the reason; the date stands beside it."""

    township = forms.ChoiceField(label=gettext_lazy("Township"), error_messages=CHOOSE)
    why = forms.ChoiceField(
        label=gettext_lazy("Why"), widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's
        townships: Sequence[Choice],
        reasons: Sequence[Choice],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].choices = list(townships)  # type: ignore[attr-defined]
        self.fields["why"].choices = list(reasons)  # type: ignore[attr-defined]


class MarkInput(forms.Form):
    """One mark for one half-day, with the reason."""

    mark = forms.ChoiceField(
        label=gettext_lazy("Mark"),
        choices=list(MARKS.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    why = forms.ChoiceField(
        label=gettext_lazy("Why"), widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, reasons: Sequence[Choice], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = list(reasons)  # type: ignore[attr-defined]


class RosterInput(forms.Form):
    """Why names are to be printed."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
