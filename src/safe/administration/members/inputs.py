"""What pages of this package take."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from safe.administration.members.queries import list_roles, role_name

NEW = "new-password"
_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _hidden(autocomplete: str = "current-password") -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete, "maxlength": "200"})


class SignInInput(forms.Form):
    login = forms.CharField(
        label=_("Login name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least four words. Capital letters count."),
        widget=_hidden(),
        strip=False,
        max_length=200,
    )
    shared = forms.BooleanField(
        label=_("Others use this phone too"),
        help_text=_("Locks after 2 minutes, keeps nothing here"),
        required=False,
        initial=True,
    )


class OpenInput(forms.Form):
    password = forms.CharField(
        label=_("Your password"), widget=_hidden(), strip=False, max_length=200
    )
    to = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


class NewPasswordInput(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("Four words that do not belong together, or 14 letters and signs."),
        widget=_hidden(NEW),
        strip=False,
        max_length=200,
    )
    again = forms.CharField(
        label=_("The same once more"), widget=_hidden(NEW), strip=False, max_length=200
    )


class ChangePasswordInput(NewPasswordInput):
    now = forms.CharField(
        label=_("Your password until now"), widget=_hidden(), strip=False, max_length=200
    )
    field_order = ["now", "password", "again"]


class InviteInput(forms.Form):
    login = forms.CharField(
        label=_("Login name"),
        max_length=64,
        help_text=_("Small letters; a nickname does. It is not sealed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", **_PLAIN}),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Sealed: only openers of your organisation read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = [(role.code, role_name(role)) for role in list_roles()]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class LettersInput(forms.Form):
    letters = forms.CharField(
        label=_("The six letters the new member reads to you"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", **_PLAIN}),
    )


class RoleInput(forms.Form):
    role = forms.CharField(max_length=40)
