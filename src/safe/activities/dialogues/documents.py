"""The register of promises as a sheet to print."""

from django.utils.translation import gettext_lazy

from safe.activities.dialogues.pages import RegisterPage
from safe.kernel.documents import render
from safe.kernel.documents.sheets import all_in_both
from safe.kernel.ui.words import day

_WORDS = {
    "title": gettext_lazy("Commitments"),
    "due": gettext_lazy("Due"),
    "office": gettext_lazy("Office"),
    "promise": gettext_lazy("What it promised"),
    "state": gettext_lazy("Where it stands"),
}


def register(page: RegisterPage) -> bytes:
    """One page of the register, words of the sheet in both languages."""
    rows = [
        {
            "due": day(row.commitment.due_on),
            "office": row.commitment.office,
            "promise": row.commitment.promise,
            "state": row.chip.words,
        }
        for row in page.rows
    ]
    template = "activities/dialogues/templates/dialogues/register.typ"
    return render(template, {"words": all_in_both(_WORDS), "rows": rows})
