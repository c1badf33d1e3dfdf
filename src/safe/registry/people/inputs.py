"""What the registry's pages read."""

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem
from safe.kernel.text.told import Birth, read_birth
from safe.registry.people.ages import band_on
from safe.registry.people.models import Person, Sex


class Why(StrEnum):
    """Why a record is corrected; a code that facts and ledger keep."""

    SLIP = "slip"
    TOLD_ANEW = "told_anew"
    DOCUMENT = "document"
    OTHER_ROW = "other_row"


WHY: dict[str, str | Promise] = {
    Why.SLIP: _("A slip of the pen or of typing"),
    Why.TOLD_ANEW: _("The person says it differently"),
    Why.DOCUMENT: _("A document shows it"),
    Why.OTHER_ROW: _("It was another person's row"),
}
_SEX: dict[str, str | Promise] = {
    Sex.FEMALE: _("woman"),
    Sex.MALE: _("man"),
    Sex.OTHER: _("other"),
    Sex.UNKNOWN: _("not known"),
}

_CHOOSE = {
    "required": _("Choose one of the list."),
    "invalid_choice": _("Choose one of the list."),
}


class CorrectionInput(forms.Form):
    """A person's sex or age, with the reason."""

    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=list(_SEX.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    told = forms.CharField(label=_("Age then, or year of birth"), max_length=40, required=False)
    is_confirmed = forms.BooleanField(label=_("Yes, that is right"), required=False)
    why = forms.ChoiceField(
        label=_("Why"),
        choices=list(WHY.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.initial["sex"] = person.sex
        self.person = person
        self.birth: Birth | None = None
        self.fields["told"].help_text = _(
            "As on the day of the registration; leave it empty when the age is right. “About” is"
            " fine."
        )

    def clean_told(self) -> str:
        """An age or a year, or nothing."""
        told = str(self.cleaned_data["told"]).strip()
        if told:
            try:
                self.birth = read_birth(told, asked_on=self.person.registered_on)
            except Problem as problem:
                raise forms.ValidationError(problem.words()) from None
        return told

    def clean(self) -> dict[str, Any]:
        """A year of another era is asked about once."""
        said = super().clean() or {}
        question = self.birth.question if self.birth else ""
        if question and not said.get("is_confirmed"):
            self.add_error("is_confirmed", question)
        return said

    @property
    def asks(self) -> bool:
        """Whether the tick is to be shown."""
        return "is_confirmed" in self.errors or bool(self.data.get("is_confirmed"))

    @property
    def age_band(self) -> str | None:
        """The band on the day of the registration; None when the age stays."""
        return str(band_on(self.birth, self.person.registered_on)) if self.birth else None
