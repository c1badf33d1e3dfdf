"""The two pages for the partner: where it stands and how it moved; each statement, and the plan."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from safe.activities.capacity import pages, plan_pages, queries
from safe.activities.capacity.documents import FOLDER
from safe.activities.capacity.instruments import LEVELS
from safe.activities.capacity.models import Kind
from safe.activities.capacity.pages import RoundPage
from safe.activities.capacity.problems import NotFinalYet
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.charts import Dumbbell
from safe.kernel.documents import render
from safe.kernel.ui.words import day


def print_report(*, by: Actor, id: UUID, language: str) -> bytes:  # noqa: A002 - the field's word
    """A final assessment on paper, in one language. Raises NotFinalYet."""
    with translation.override(language):
        page = pages.round_page(by=by, id=id)
        if not page.is_final or page.assessment is None:
            raise NotFinalYet
        return render(f"{FOLDER}/report.typ", _said(by, page, language))


def _said(by: Actor, page: RoundPage, language: str) -> dict[str, Any]:
    compared = page.compared
    before = queries.get_round(by=by, id=compared.before) if compared and compared.before else None
    earlier = queries.find_assessment(before) if before else None
    found = earlier.found if earlier else {}
    return {
        "language": language,
        "words": _words(page),
        "partner": page.partner,
        "facilitator": page.facilitator,
        "instrument": page.instrument,
        "version": str(page.round.instrument),
        "round": page.round.number,
        "held_on": day(page.round.held_on),
        "printed_on": day(clock.today()),
        "overall": page.overall,
        "stage": page.stage,
        "change": _change(page),
        "comment": page.assessment.comment if page.assessment else "",
        "levels": [str(level) for level in LEVELS],
        "bells": [_bell(one) for one in compared.dumbbells] if compared else [],
        "radar": asdict(compared.radar) if compared else None,
        "peers": _peers(page),
        "is_levels": page.round.instrument.kind == Kind.CAPACITY,
        "domains": [
            {
                "name": domain.name,
                "score": domain.score,
                "rows": [
                    {
                        "words": row.words,
                        "before": str(found.get(row.code, {}).get("level", "") or ""),
                        "level": row.level,
                        "evidence": row.evidence,
                    }
                    for row in domain.rows
                ],
            }
            for domain in page.domains
        ],
        "plan": _plan(by, page),
    }


def _bell(one: Dumbbell) -> dict[str, Any]:
    said = {"before": one.said_before or None, "after": one.said_after or None}
    return asdict(one) | said | {"band": True if one.band else None}


def _words(page: RoundPage) -> dict[str, str]:
    return {
        "title": _("Capacity assessment"),
        "round": _("Round {number}").format(number=page.round.number),
        "overall": _("Overall"),
        "of": _("of 4"),
        "by_domain": _("By domain"),
        "before": _("open circle: the round before"),
        "now": _("full circle: now"),
        "band": _("band: the middle half of at least five partners"),
        "statements": _("Statement by statement"),
        "plan": _("Plan"),
        "comment": _("Comment"),
        "owner": _("It belongs to {partner}; {facilitator} led the round.").format(
            partner=page.partner, facilitator=page.facilitator
        ),
        "secret": _(
            "{voted} people scored alone and in secret; the levels are what they agreed on."
        ).format(voted=page.round.voted)
        if page.round.voted
        else "",
        "printed": _("printed {day}").format(day=day(clock.today())),
        "no_plan": _("No plan is agreed yet."),
        "done_by": _("Done by"),
    }


def _change(page: RoundPage) -> str:
    moved = page.compared.change if page.compared else None
    if moved is None:
        return ""
    return _(
        "{change} since the round before; {up} statements up, {same} the same, {down} down"
    ).format(change=f"{moved.overall:+.2f}", up=moved.up, same=moved.same, down=moved.down)


def _peers(page: RoundPage) -> str:
    peers = page.compared.all_peers if page.compared else None
    if peers is None:
        return _(
            "Fewer than five partners are final on this version: where others stand is not shown."
        )
    return _("Of {number} partners the middle half stands between {low} and {high}.").format(
        number=peers.number, low=peers.low, high=peers.high
    )


def _plan(by: Actor, page: RoundPage) -> list[dict[str, str]]:
    if page.plan is None or not queries.is_agreed(page.plan):
        return []
    found = plan_pages.plan_page(by=by, id=page.plan.id)
    return [
        {
            "what": row.line.what,
            "domain": row.domain,
            "due": day(row.line.due_on),
            "who": f"{row.line.partner_owner} · {row.line.other_owner}",
            "state": row.state,
        }
        for row in found.rows
    ]
