"""What the pages about phones take."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

_PLAIN = RegexValidator(r"^[\w .()-]+$", _("Use letters, digits, spaces, dots and dashes."))


class PhoneInput(forms.Form):
    label = forms.CharField(
        label=_("What the phone is called"),
        help_text=_("As written on its back, such as Phone 3. Not the name of a person."),
        max_length=40,
        validators=[_PLAIN],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SheetInput(forms.Form):
    code = forms.CharField(max_length=4000, widget=forms.HiddenInput)
