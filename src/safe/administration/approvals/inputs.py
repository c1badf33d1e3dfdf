"""What the page of a request takes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.administration.approvals.models import LONGEST, Verdict
from safe.administration.approvals.words import VERDICTS

NO_PERSON = _("Read by all organisations that decide, and kept in the clear: name no person.")


class DecisionInput(forms.Form):
    """A verdict, and a reason where it is no approval (the action says so)."""

    verdict = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "Needed unless you approve. Read by all organisations that decide, and kept in the"
            " clear: name no person."
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, verdicts: Sequence[Verdict], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offered = forms.ChoiceField(
            label=self.fields["verdict"].label,
            choices=[(one.value, VERDICTS[one]) for one in verdicts],
            widget=forms.RadioSelect,
        )
        self.fields["verdict"] = offered
