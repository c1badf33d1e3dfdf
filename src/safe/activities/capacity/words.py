"""Words that pages and papers of assessments share."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.activities.capacity.instruments import MET, NOT_MET
from safe.activities.capacity.models import Kind, Step, Way

STAGES: dict[str, str | Promise] = {
    "nascent": gettext_lazy("beginning"),
    "emerging": gettext_lazy("emerging"),
    "expanding": gettext_lazy("expanding"),
    "mature": gettext_lazy("mature"),
}
GRADES: dict[str, str | Promise] = {
    "full": gettext_lazy("full"),
    "medium": gettext_lazy("medium"),
    "low": gettext_lazy("low"),
}
WAYS: dict[str, str | Promise] = {
    Way.TRAINING: gettext_lazy("Training"),
    Way.MENTORING: gettext_lazy("Mentoring"),
    Way.SYSTEM: gettext_lazy("A system or tool"),
    Way.GRANT: gettext_lazy("A grant"),
}
STEPS: dict[str, str | Promise] = {
    Step.Said.BEGUN: gettext_lazy("Begun"),
    Step.Said.DONE: gettext_lazy("Done"),
    Step.Said.CHECKED: gettext_lazy("Checked"),
    Step.Said.NOT_SEEN: gettext_lazy("Not seen"),
}
CANNOT_SAY: str | Promise = gettext_lazy("I cannot say")
NOT_APPLY: str | Promise = gettext_lazy("does not apply")


def level_words(kind: str, level: int | None) -> str:
    """3, met, does not apply, or a dash where nobody said anything."""
    if level is None:
        return "–"
    if level == 0:
        return str(NOT_APPLY)
    if kind == Kind.CAPACITY:
        return str(level)
    return {MET: _("met"), NOT_MET: _("not met")}[level]
