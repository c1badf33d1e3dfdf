"""Words that requests and decisions share."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.administration.approvals.models import LONGEST, Verdict
from safe.administration.approvals.problems import WordsBeyondLimit
from safe.administration.approvals.progress import State
from safe.administration.programmes import queries as programmes
from safe.kernel.text import tidy

VERDICTS: dict[str, str | Promise] = {
    Verdict.APPROVED: gettext_lazy("Approve"),
    Verdict.SENT_BACK: gettext_lazy("Send back"),
    Verdict.REFUSED: gettext_lazy("Refuse"),
}
STATES: dict[str, str | Promise] = {
    State.WAITS: gettext_lazy("Waits"),
    State.APPROVED: gettext_lazy("Approved"),
    State.SENT_BACK: gettext_lazy("Sent back"),
    State.REFUSED: gettext_lazy("Refused"),
}
CHIPS = {
    State.WAITS: "wait",
    State.APPROVED: "done",
    State.SENT_BACK: "late",
    State.REFUSED: "no",
}


def organisations(ids: Iterable[UUID]) -> str:
    """Metta, or: IOM or Metta."""
    found = programmes.list_organisations(ids)
    names = sorted(programmes.short_name_of(one) for one in found)
    if not names:
        return _("another organisation")
    return (
        names[0]
        if len(names) == 1
        else _("{some} or {last}").format(some=", ".join(names[:-1]), last=names[-1])
    )


def kept_words(text: str) -> str:
    """A comment or a reason as it is stored."""
    words = tidy(text, lines=True)
    if len(words) > LONGEST:
        raise WordsBeyondLimit(letters=len(words), limit=LONGEST)
    return words
