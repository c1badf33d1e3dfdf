"""What the pages of half-years take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.administration.approvals.inputs import NO_PERSON
from safe.administration.approvals.models import LONGEST

_LINES = {"autocomplete": "off"}


class SubmitInput(forms.Form):
    comment = forms.CharField(
        label=_("Comment on the figures"),
        help_text=NO_PERSON,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )


class CloseInput(forms.Form):
    reason = forms.CharField(
        label=_("Why without them"),
        help_text=_("Needed only when an organisation is missing. Name no person."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
