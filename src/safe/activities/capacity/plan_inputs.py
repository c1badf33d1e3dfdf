"""What the pages of plans take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.activities.capacity.actions.planning import Line
from safe.activities.capacity.inputs import NO_PERSON
from safe.activities.capacity.models import LONGEST, PlanAction, Step
from safe.activities.capacity.words import STEPS, WAYS
from safe.kernel import clock

Choices = Sequence[tuple[str, str]]
_QUIET = {"autocomplete": "off"}
_DAY = {"type": "date"}


class LineInput(forms.Form):
    """One action of a plan."""

    domain = forms.ChoiceField(label=_("Domain"))
    what = forms.CharField(
        label=_("What will be done"),
        help_text=NO_PERSON,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_QUIET),
    )
    way = forms.ChoiceField(label=_("How"), choices=list(WAYS.items()))
    curriculum = forms.ChoiceField(label=_("Curriculum of the training"), required=False)
    partner_owner = forms.CharField(
        label=_("Who does it at the partner"),
        help_text=_("A function, as “treasurer”; no name."),
        max_length=80,
    )
    other_owner = forms.CharField(
        label=_("Who helps on the other side"),
        help_text=_("A function, as “finance officer”; no name."),
        max_length=80,
    )
    cost = forms.DecimalField(
        label=_("Cost in MMK"), min_value=0, max_digits=14, decimal_places=2, initial=0
    )
    due_on = forms.DateField(label=_("Done by"), widget=forms.DateInput(attrs=_DAY))
    evidence = forms.CharField(
        label=_("By what one will see that it is done"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs=_QUIET),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's shape
        domains: Choices,
        curricula: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain"].choices = domains  # type: ignore[attr-defined]
        self.fields["curriculum"].choices = [("", _("none")), *curricula]  # type: ignore[attr-defined]

    def line(self) -> Line:
        """What was typed."""
        return Line(**self.cleaned_data)


def initial_of(line: PlanAction) -> dict[str, object]:
    """An action as the form shows it again."""
    names = ("domain what way curriculum partner_owner other_owner cost due_on evidence").split()
    return {name: getattr(line, name) for name in names}


class AskInput(forms.Form):
    """On which day both talked it over, and a word to the partner."""

    on = forms.DateField(
        label=_("On which day both sides sat together"),
        initial=clock.today,
        widget=forms.DateInput(attrs=_DAY),
    )
    comment = forms.CharField(
        label=_("A word to the partner"),
        help_text=NO_PERSON,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_QUIET),
    )


class StepInput(forms.Form):
    """What happened with an action."""

    said = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs=_DAY))
    words = forms.CharField(
        label=_("By what one sees it"),
        help_text=NO_PERSON,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_QUIET),
    )

    def __init__(self, *args: Any, may_say: Sequence[Step.Said], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [(one.value, STEPS[one]) for one in may_say]
        self.fields["said"].choices = choices  # type: ignore[attr-defined]
