"""What pages of this package take."""

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safe.administration.members.queries import list_roles, role_name

Words = str | Promise
_PASSWORD = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}
_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _password(label: Words, *, hint: Words = "", new: bool = False) -> forms.CharField:
    widget = forms.PasswordInput(attrs=_NEW if new else _PASSWORD)
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, help_text=hint)


class SignInInput(forms.Form):
    login = forms.CharField(
        label=_("Login name"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", **_PLAIN}),
    )
    password = _password(_("Password"), hint=_("At least four words. Capital letters count."))
    shared = forms.BooleanField(
        label=_("Others use this phone too"),
        help_text=_("Locks after 2 minutes, keeps nothing here"),
        required=False,
        initial=True,
    )


class OpenInput(forms.Form):
    password = _password(_("Your password"))
    to = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


class NewPasswordInput(forms.Form):
    password = _password(
        _("New password"),
        hint=_("Four words that do not belong together, or 14 letters and signs."),
        new=True,
    )
    again = _password(_("The same once more"), new=True)


class ChangePasswordInput(NewPasswordInput):
    now = _password(_("Your password until now"))
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
