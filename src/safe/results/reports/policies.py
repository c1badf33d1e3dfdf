"""Who may ask for reports and fetch them, at the moment of fetching; what the columns betray."""

from enum import StrEnum

from django.db.models import QuerySet

from safe.kernel.actor import Actor
from safe.results.indicators import policies as figures
from safe.results.reports.models import Report


class P(StrEnum):
    """Permissions of this package."""

    REPORT = "results.report"


def visible(by: Actor) -> QuerySet[Report]:
    """The reports of the actor's organisation. Fetching one asks for more: `may_fetch`."""
    rows: QuerySet[Report] = Report.objects.filter(organisation=by.organisation)
    return rows


def may_fetch(by: Actor, report: Report) -> bool:
    """Whether the actor may read today what stands in the file."""
    read = {str(one) for one in (by.organisation, *by.facts_of)}
    return (
        by.may(P.REPORT)
        and (not report.is_exact or by.may(figures.P.SEE_RECORDS))
        and set(report.reads) <= read
    )


SEALED: dict[type, dict[str, str]] = {}
_FILE = (
    "the figures of a half-year by sex, age band, displacement, disability, township and partner:"
    " a cell of one says that there was one such person; no id and no name"
)
_DIGEST = "tells whether somebody holds the same file; nothing of what stands in it"
CLEAR = {
    Report: {
        "id": "random and ordered by time: when a report was asked for",
        "organisation": "which organisation asked for it",
        "period": "which half-year: public content of the programme",
        "language": "the language of the report, so perhaps of its reader",
        "state": "whether the report waits, is made, or could not be made",
        "asked_by": "random id of the member who asked for it",
        "asked_at": "when a member worked",
        "attempts": "how often the worker began to make it",
        "done": "how many steps of making it are done",
        "steps": "how many steps making it has",
        "reason": "the code of the reason why it could not be made",
        "made_at": "when the worker made it",
        "is_exact": "whether small cells stand in the file",
        "reads": "which organisations shared their facts with this one that day",
        "content_hash": _DIGEST,
        "xlsx": _FILE,
        "pdf": _FILE,
        "xlsx_digest": _DIGEST,
        "pdf_digest": _DIGEST,
    }
}
