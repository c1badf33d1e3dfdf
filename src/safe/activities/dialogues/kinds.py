"""The facts that dialogues give."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from safe.registry.facts.kinds import PLACED, Kind, Unit

HELD = "dialogue.held"
TOOK_PART = "dialogue.took_part"
RECOMMENDED = "dialogue.recommendation"
INFLUENCED = "dialogue.influenced"
COMMITMENT_DUE = "dialogue.commitment_due"
DIALOGUES = Unit("dialogues", _("Dialogues"), _("Dialogue"), _("dialogues held"))
PARTICIPATIONS = Unit(
    "participations",
    _("Participations"),
    _("Participation"),
    _("people at the table, in each dialogue once"),
    splits=("sex", *PLACED),
)
RECOMMENDATIONS = Unit(
    "recommendations", _("Recommendations"), _("Recommendation"), _("recommendations, each once")
)
COMMITMENTS = Unit("commitments", _("Commitments"), _("Commitment"), _("commitments, each once"))
_kind = partial(Kind, page="dialogues:dialogue", sees="dialogues.see")
KINDS = (
    _kind(HELD, DIALOGUES, _("Dialogue held")),
    _kind(TOOK_PART, PARTICIPATIONS, _("Took part in a dialogue")),
    _kind(RECOMMENDED, RECOMMENDATIONS, _("Recommendation made"), carries_value=True),
    _kind(INFLUENCED, RECOMMENDATIONS, _("Recommendation in a plan or budget")),
    _kind(COMMITMENT_DUE, COMMITMENTS, _("Commitment due"), carries_value=True),
)
