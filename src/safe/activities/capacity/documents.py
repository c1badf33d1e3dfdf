"""Paper of an assessment: slips to draw, the ballot to mark, the two pages for the partner."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from safe.activities.capacity import words
from safe.activities.capacity.instruments import domains_of, name_of, scores_of
from safe.activities.capacity.models import Kind, Round
from safe.activities.capacity.slips import printed
from safe.kernel.documents import qr_picture, render
from safe.kernel.documents.sheets import all_in_both
from safe.kernel.ui.words import day

FOLDER = "activities/capacity/templates/capacity"
_SLIP_WORDS = {
    "head": gettext_lazy(
        "Cut along the lines, fold, and let each person draw one. Write down nowhere who drew"
        " which."
    ),
    "how": gettext_lazy(
        "Open this address on a phone and type the letters. Each slip scores once."
    ),
}
_PAPER_WORDS = {
    "how": gettext_lazy(
        "Mark one box for each statement: what you find true today. Write no name. Whoever leads"
        " the meeting mixes the papers, types them, and burns them."
    ),
    "none": words.CANNOT_SAY,
}
LANGUAGES = ("en", "my")


def slips(round: Round, letters: Sequence[str]) -> bytes:  # noqa: A002 - the field's word
    """Slips to cut, with the address and their letters."""
    where = f"{settings.PUBLIC_URL}{reverse('capacity:ballot')}"
    return render(
        f"{FOLDER}/slips.typ",
        {
            "words": all_in_both(_SLIP_WORDS),
            "address": where,
            "qr": qr_picture(where),
            "day": day(round.held_on),
            "slips": [printed(one) for one in letters],
        },
    )


def paper(round: Round) -> bytes:  # noqa: A002
    """The ballot in both languages; nothing on it tells one sheet from another."""
    said: dict[str, Any] = {
        "words": all_in_both(_PAPER_WORDS),
        "name": _in_each(round, "name"),
        "version": str(round.instrument),
        "domains": list(_domains(round)),
    }
    return render(f"{FOLDER}/paper.typ", said)


def _in_each(round: Round, _what: str) -> dict[str, str]:  # noqa: A002
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = name_of(round.instrument)
    return said


def _domains(round: Round) -> Iterator[dict[str, Any]]:  # noqa: A002
    both = {}
    for language in LANGUAGES:
        with translation.override(language):
            both[language] = domains_of(round.instrument)
    levels = [str(score) for score in scores_of(round.instrument)]
    for en, my in zip(both["en"], both["my"], strict=True):
        yield {
            "name": {"en": en.name, "my": my.name},
            "statements": [
                {
                    "words": {"en": one.words, "my": other.words},
                    "levels": [
                        {"no": no, "en": text, "my": text_my}
                        for no, text, text_my in zip(
                            levels,
                            one.levels or _standards(),
                            other.levels or [""] * 2,
                            strict=True,
                        )
                    ],
                }
                for one, other in zip(en.statements, my.statements, strict=True)
            ],
        }


def _standards() -> list[str]:
    return [words.level_words(Kind.PSEA, score) for score in (1, 2)]
