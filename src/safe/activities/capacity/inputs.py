"""What the pages of assessments take."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.activities.capacity.models import LONGEST, Round
from safe.administration.programmes import queries as programmes
from safe.administration.programmes.models import Organisation
from safe.kernel import clock

NO_PERSON = _("Read by both organisations and kept in the clear: name no person.")
_QUIET = {"autocomplete": "off"}


class RoundInput(forms.Form):
    """A partner and an instrument; the day is read beside (Told)."""

    partner = forms.ChoiceField(label=_("Which organisation looks at itself"))
    instrument = forms.ChoiceField(label=_("With which instrument"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's shape
        partners: Sequence[Organisation],
        instruments: Sequence[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.id), programmes.name_of(one)) for one in partners]
        self.fields["partner"].choices = [("", _("choose")), *names]  # type: ignore[attr-defined]
        self.fields["instrument"].choices = instruments  # type: ignore[attr-defined]


class DayInput(forms.Form):
    """A day as browsers write it."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))


class SlipsInput(forms.Form):
    """How many slips to print."""

    count = forms.IntegerField(
        label=_("How many slips"),
        help_text=_("One for each person who scores, and a few more that stay in the bowl."),
        min_value=1,
        max_value=40,
        initial=12,
    )


class SlipInput(forms.Form):
    """The letters of a slip."""

    slip = forms.CharField(
        label=_("Letters on your slip"),
        max_length=20,
        widget=forms.TextInput(
            attrs={**_QUIET, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class HalfInput(forms.Form):
    """The partner's half of the key, as it was read aloud."""

    letters = forms.CharField(
        label=_("The letters that the partner reads aloud"),
        help_text=_("Seven groups of four. They are used now and kept nowhere."),
        max_length=60,
        widget=forms.TextInput(
            attrs={**_QUIET, "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FinalInput(forms.Form):
    """The day of the agreement; a comment, needed where the level fell."""

    on = forms.DateField(
        label=_("On which day your organisation agreed on it"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    comment = forms.CharField(
        label=_("Comment"),
        help_text=NO_PERSON,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_QUIET),
    )


def scores_in(posted: Mapping[str, str], codes: Sequence[str]) -> dict[str, int]:
    """The scores of a ballot as it was posted; what is no number is missing."""
    found = {code: posted.get(f"s-{code}", "") for code in codes}
    return {code: int(said) for code, said in found.items() if said.isascii() and said.isdigit()}


def levels_in(posted: Mapping[str, str], codes: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    """Levels and words of a domain as they were posted."""
    found = {}
    for code in codes:
        said = posted.get(f"s-{code}", "")
        level = int(said) if said.isascii() and said.isdigit() else None
        found[code] = (level, posted.get(f"w-{code}", ""))
    return found


def is_of(round: Round, domain: str) -> bool:  # noqa: A002 - the field's word
    """Whether the instrument has such a domain."""
    return any(one["code"] == domain for one in round.instrument.domains)
