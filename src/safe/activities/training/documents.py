"""Paper of a training: cards, the sheet to write on, the roster with names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from safe.kernel.documents import letters_without_face, qr_picture, render
from safe.kernel.documents.sheets import all_in_both, in_both
from safe.kernel.ui import words
from safe.kernel.vault import cards

FOLDER = "activities/training/templates/training"
CARDS_A_SHEET = 25

_CARDS_HEAD = gettext_lazy(
    "Cut along the lines. Give a card to each person who is registered; scan it or type its"
    " letters. Nobody can read from a card whose it is."
)
_SHEET_FOOT = gettext_lazy(
    "This sheet names people. Never leave it lying; destroy it once it is typed in and checked."
)
_SHEET_WORDS = {
    "title": gettext_lazy("Attendance sheet"),
    "curriculum": gettext_lazy("Training"),
    "township": gettext_lazy("Township"),
    "site": gettext_lazy("Camp or village"),
    "led_by": gettext_lazy("Led by"),
    "began": gettext_lazy("First day"),
    "offered": gettext_lazy("Half-days planned"),
    "no": gettext_lazy("No."),
    "name": gettext_lazy("Name"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age or year"),
    "displaced": gettext_lazy("Displaced"),
    "disability": gettext_lazy("Disability"),
    "consent": gettext_lazy("Keep name?"),
    "card": gettext_lazy("Letters of the card"),
    "am": gettext_lazy("am"),
    "pm": gettext_lazy("pm"),
    "legend": gettext_lazy(
        "Sex: W woman, M man, O other. Age: write “about” for a guess. Displaced: D displaced,"
        " R returned, H host village, O other. Disability and keep name: Y yes, N no, as the person"
        " says. Half-days: P present, L late, A absent, E excused."
    ),
}


@dataclass(frozen=True)
class RosterRow:
    """One participant as printed; an empty name was not to be kept."""

    no: str
    name: str
    sex: str
    age: str
    displaced: str
    marks: tuple[str, ...]


def card_sheets(*, sheets: int = 1) -> bytes:
    """New cards, 25 a sheet. Their letters are drawn here, printed, and kept nowhere."""
    drawn = [[_card() for _place in range(CARDS_A_SHEET)] for _sheet in range(sheets)]
    return render(f"{FOLDER}/cards.typ", {"head": in_both(_CARDS_HEAD), "sheets": drawn})


def attendance_sheet(
    *, curriculum: str, township: str, began: str, offered: int | None, rows: int = 25
) -> bytes:
    """The sheet to write on; what is not known yet stays a line."""
    said = {
        "words": all_in_both(_SHEET_WORDS),
        "foot": in_both(_SHEET_FOOT),
        "curriculum": curriculum,
        "township": township,
        "began": began,
        "offered": "" if offered is None else str(offered),
        "days": min(max(((offered or 2) + 1) // 2, 1), 3),
        "rows": rows,
    }
    return render(f"{FOLDER}/attendance_sheet.typ", said)


def roster(
    *, title: str, line: str, rows: Sequence[RosterRow], purpose: str, printed_by: str, at: datetime
) -> bytes:
    """Who came, by name, in the reader's language."""
    said = {
        "language": (get_language() or "en")[:2],
        "title": title,
        "line": line,
        "purpose": purpose,
        "printed_by": printed_by,
        "printed_at": words.moment(at),
        "rows": [_printable(row) for row in rows],
        "words": _roster_words(),
    }
    return render(f"{FOLDER}/roster.typ", said)


def _roster_words() -> dict[str, str]:
    return {
        "purpose": _("Purpose"),
        "printed_by": _("Printed by"),
        "keep": _("This sheet names people. Destroy it when its purpose is reached."),
        "no": _("No."),
        "name": _("Name"),
        "sex": _("Sex"),
        "age": _("Age"),
        "displaced": _("Displaced"),
        "halves": _("Half-days"),
        "no_name": _("no name kept"),
        "unprintable": _("letters that this sheet cannot print; see the page"),
        "present": _("present"),
        "late": _("late, counts half"),
        "absent": _("absent"),
        "excused": _("excused"),
    }


def _printable(row: RosterRow) -> dict[str, object]:
    missing = set(letters_without_face(row.name))
    return {
        "no": row.no,
        "name": "".join("□" if c in missing else c for c in row.name) if missing else row.name,
        "unprintable": bool(missing),
        "sex": row.sex,
        "age": row.age,
        "displaced": row.displaced,
        "marks": list(row.marks),
    }


def _card() -> dict[str, object]:
    letters = cards.make_letters()
    return {"qr": qr_picture(letters), "groups": cards.printed(letters).split("-")}
