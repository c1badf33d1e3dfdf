"""What the pages of publishing take."""

from django import forms
from django.utils.translation import gettext_lazy as _

from safe.capture.forms.publishing.guard import MAXIMAL, MB, XLSX


class WorkbookInput(forms.Form):
    file_name = ""
    workbook = forms.FileField(
        label=_("Workbook (XLSForm)"),
        help_text=_("An .xlsx or .xls file of at most 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
    )

    def clean_workbook(self) -> bytes:
        """The bytes; refused before they are read when there are too many."""
        held = self.cleaned_data["workbook"]
        if held.size > MAXIMAL[XLSX]:
            words = _("This workbook is larger than {limit} MB.")
            raise forms.ValidationError(str(words).format(limit=MAXIMAL[XLSX] // MB))
        self.file_name = str(held.name or "")
        content: bytes = held.read()
        return content


class FileInput(forms.Form):
    name = forms.CharField(max_length=255, widget=forms.HiddenInput)
    file = forms.FileField(label=_("File"), max_length=255)
