"""What the pages of dialogues take."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.activities.dialogues import words
from safe.activities.dialogues.actions import Attending, Recommending, Said
from safe.activities.dialogues.models import NAME, TITLE, WORDS, Safety, Step

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy  # known to the stubs alone

NO_PERSON = _("Kept in the clear inside your organisation: name offices, no person.")
_QUIET = {"autocomplete": "off"}
_DAY = {"type": "date"}
MINUTES = 20_000


def _words(
    label: "str | Lazy", *, must: bool = True, longest: int = WORDS, hint: "str | Lazy" = ""
) -> forms.CharField:
    area = forms.Textarea(attrs=_QUIET)
    return forms.CharField(
        label=label, max_length=longest, required=must, widget=area, help_text=hint
    )


def _line(
    label: "str | Lazy", *, must: bool = True, longest: int = NAME, hint: "str | Lazy" = ""
) -> forms.CharField:
    line = forms.TextInput(attrs=_QUIET)
    return forms.CharField(
        label=label, max_length=longest, required=must, widget=line, help_text=hint
    )


def _day(label: "str | Lazy", *, must: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=must, widget=forms.DateInput(attrs=_DAY))


class DialogueInput(forms.Form):
    """A dialogue."""

    title = _line(_("What it is about"), longest=TITLE, hint=NO_PERSON)
    level = forms.ChoiceField(label=_("Where it reaches"), choices=list(words.LEVELS.items()))
    on_date = _day(_("Day"))
    place = forms.ChoiceField(label=_("Township"))
    convenor = _line(_("Which institution calls it"), hint=NO_PERSON)
    agenda = _words(_("Agenda"), must=False, hint=NO_PERSON)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(words.places_of().items())  # type: ignore[attr-defined]

    def said(self) -> Said:
        """What was typed."""
        return Said(**self.cleaned_data)


class MinutesInput(forms.Form):
    """The minutes; sealed when they are kept."""

    text = _words(
        _("Minutes"),
        longest=MINUTES,
        hint=_("Sealed: only members who open names read them."),
    )
    text.widget.attrs["rows"] = 16
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AttendeeInput(forms.Form):
    """Somebody who took part."""

    institution = forms.ChoiceField(label=_("Speaks for"), choices=list(words.INSTITUTIONS.items()))
    sex = forms.ChoiceField(label=_("Sex"), choices=list(words.SEX.items()))
    name = _line(_("Name"), must=False, longest=120, hint=_("Sealed. May be left empty."))
    office = _line(_("Office"), must=False, longest=120, hint=_("Sealed. May be left empty."))

    def said(self) -> Attending:
        """Who took part."""
        return Attending(**self.cleaned_data)


class RecommendationInput(forms.Form):
    """A recommendation."""

    text_en = _words(_("Recommendation, in English"), hint=NO_PERSON)
    text_my = _words(_("Recommendation, in Burmese"), must=False)
    theme = _line(_("Theme"), must=False)
    addressee = _line(_("Which institution shall act"), hint=NO_PERSON)
    owner = _line(
        _("Who follows it in your organisation"),
        must=False,
        hint=_("A function, as “policy officer”; no name."),
    )
    due_on = _day(_("Until when"), must=False)

    def said(self) -> Recommending:
        """What was typed."""
        return Recommending(**self.cleaned_data)


class InfluenceInput(forms.Form):
    """How far a recommendation has come."""

    level = forms.TypedChoiceField(
        label=_("How far it has come"),
        coerce=int,
        choices=[(level, said) for level, said in words.INFLUENCE.items() if level],
    )
    on = _day(_("On which day"))
    words = _words(_("By what one sees it"), hint=NO_PERSON)


class CommitmentInput(forms.Form):
    """What an office promised."""

    office = _line(_("Which office promised"), hint=NO_PERSON)
    promise = _words(_("What it promised"), hint=NO_PERSON)
    due_on = _day(_("Until when"))
    on = _day(_("Said on which day"))
    words = _words(_("By what one sees that it was said"), hint=NO_PERSON)


class StepInput(forms.Form):
    """The next step of a promise."""

    said = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    level = forms.TypedChoiceField(
        label=_("Verified by what"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "—"), *words.VERIFIED.items()],
        help_text=_("Only for “verified”. A promise counts as kept from a letter or an order on."),
    )
    on = _day(_("On which day"))
    words = _words(_("By what one sees it"), hint=NO_PERSON)

    def __init__(self, *args: Any, may_say: list[Step.Said], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["said"].choices = [(one.value, words.STEPS[one]) for one in may_say]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A level belongs to a verification alone."""
        said = super().clean() or {}
        is_verified = said.get("said") == Step.Said.VERIFIED
        if is_verified and said.get("level") is None:
            self.add_error("level", _("Say by what it was verified."))
        if not is_verified:
            said["level"] = None
        return said


class RateInput(forms.Form):
    """Whether something may be known outside."""

    safety = forms.ChoiceField(
        label=_("May this be known outside?"),
        widget=forms.RadioSelect,
        choices=[(one, said) for one, said in words.SAFETY.items() if one != Safety.NOT_RATED],
        help_text=_(
            "Think of everybody who spoke, and of those it is about. Unsafe: known outside it would"
            " harm somebody. Of a dialogue that is not safe, figures tell the month alone, and no"
            " township."
        ),
    )


class AskInput(forms.Form):
    """A word to the other member."""

    comment = _words(_("A word to the other member"), must=False, longest=400, hint=NO_PERSON)
