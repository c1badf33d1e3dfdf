"""The register of promises as a sheet to print."""

from django.utils.translation import gettext_lazy

from safe.activities.dialogues.pages import RegisterPage
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.actor import Actor
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


def register(page: RegisterPage, *, by: Actor) -> bytes:
    """One page of the register, words of the sheet in both languages."""
    (own,) = programmes.list_organisations([by.organisation])
    rows = [
        {
            "due": day(row.commitment.due_on),
            "office": row.commitment.office,
            "promise": row.commitment.promise,
            "dialogue": row.dialogue,
            "state": row.chip.words,
        }
        for row in page.rows
    ]
    whose = f"{programmes.name_of(own)} · {day(clock.today())}"
    template = "activities/dialogues/templates/dialogues/register.typ"
    return render(template, {"words": all_in_both(_WORDS), "whose": whose, "rows": rows})
