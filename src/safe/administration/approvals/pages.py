"""What waits for a member, and one request with all that was said about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.administration.approvals import queries, words
from safe.administration.approvals.models import Decision, Request, Verdict
from safe.administration.approvals.policies import P
from safe.administration.approvals.progress import State
from safe.administration.approvals.queries import Asked
from safe.administration.approvals.subjects import SUBJECTS, Line, Title, ended_of
from safe.administration.programmes import queries as programmes
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotAllowed

PAGE = 25


@dataclass(frozen=True)
class Row:
    """One request that waits for the member."""

    id: UUID
    title: str
    organisation: str
    comment: str
    asked_at: datetime
    age: str
    why: str


@dataclass(frozen=True)
class ToDecide:
    """The page: oldest first."""

    rows: Sequence[Row]
    all: int
    next_key: UUID | None
    is_first: bool


def to_decide_page(*, by: Actor, after: UUID | None = None) -> ToDecide:
    """What waits for this member. `after` is the id of the last row seen."""
    if not by.may(P.DECIDE):
        raise NotAllowed
    found = queries.list_to_decide(by=by)
    ids = [asked.request.id for asked in found]
    begin = ids.index(after) + 1 if after in ids else 0
    shown = found[begin : begin + PAGE]
    titles = titles_of(by, [asked.request for asked in shown])
    names = names_of(shown)
    rows = [
        Row(
            asked.request.id,
            titles[asked.request.id].words,
            names.get(asked.request.organisation, ""),
            asked.request.comment,
            asked.request.asked_at,
            age_of(asked.request.asked_at),
            _why(asked, names),
        )
        for asked in shown
    ]
    has_more = begin + PAGE < len(found)
    return ToDecide(rows, len(found), shown[-1].request.id if has_more else None, begin == 0)


def _why(asked: Asked, names: Mapping[UUID, str]) -> str:
    """Why it waits for the member: asked anew, approved before by whom, or the first step."""
    before = [names.get(one.organisation, "") for one in asked.decisions]
    if before:
        return _("Approved by {organisations}; your organisation decides next.").format(
            organisations=", ".join(before)
        )
    if asked.request.round > 1:
        return _("Asked again, round {round}: it had been sent back.").format(
            round=asked.request.round
        )
    return _("Your organisation decides first.")


@dataclass(frozen=True)
class Entry:
    """One thing that was said: asked, or decided."""

    title: str
    who: str
    words: str
    at: datetime
    chip: str = ""


@dataclass(frozen=True)
class RequestPage:
    """One request, for those who asked and those who decide."""

    request: Request
    title: Title
    organisation: str
    state: str
    chip: str
    decides: bool
    may_decide: bool
    verdicts: Sequence[Verdict]
    note: str = ""
    lines: Sequence[Line] = field(default_factory=list)
    entries: Sequence[Entry] = field(default_factory=list)


def request_page(*, by: Actor, id: UUID) -> RequestPage:  # noqa: A002 - the field's word
    """NotFound for unknown and foreign alike."""
    asked = queries.get_request(by=by, id=id)
    request = asked.request
    rounds = [
        one
        for one in queries.list_requests(by=by, kind=request.kind, about=[request.about])
        if one.request.organisation == request.organisation
    ]
    subject = SUBJECTS.get(request.kind)
    ended = ended_of(by, [request]).get(request.id, "")
    names = names_of(rounds)
    return RequestPage(
        request,
        titles_of(by, [request])[request.id],
        names.get(request.organisation, ""),
        str(words.STATES[asked.state]),
        words.CHIPS[asked.state],
        decides=by.may(P.DECIDE),
        may_decide=asked.is_for(by) and not ended,
        verdicts=subject.verdicts if subject else tuple(Verdict),
        note=_note(by, asked, ended, names),
        lines=subject.lines(by, request) if subject else (),
        entries=entries_of(rounds, names),
    )


def _note(by: Actor, asked: Asked, ended: str, names: Mapping[UUID, str]) -> str:
    """Why there is nothing to press, or what happens next."""
    if asked.state is not State.WAITS:
        return ""
    if ended:
        return ended
    if asked.is_for(by):
        return _why(asked, names)
    if by.member == asked.request.asked_by:
        return _(
            "You asked for this, so another member decides. It waits for {organisations}."
        ).format(organisations=words.organisations(asked.waits_for))
    return _("It waits for {organisations}.").format(
        organisations=words.organisations(asked.waits_for)
    )


def entries_of(rounds: Iterable[Asked], names: Mapping[UUID, str]) -> list[Entry]:
    """All that was said about a thing, in the order in which it was."""
    entries = []
    for asked in rounds:
        entries.append(_asked(asked.request, names))
        entries += [_decided(one, names) for one in asked.decisions]
    return sorted(entries, key=lambda entry: entry.at)


def _asked(request: Request, names: Mapping[UUID, str]) -> Entry:
    title = _("Submitted")
    if request.round > 1:
        title = _("Submitted again, round {round}").format(round=request.round)
    who = names.get(request.organisation, "")
    return Entry(title, who, request.comment, request.asked_at)


def _decided(decision: Decision, names: Mapping[UUID, str]) -> Entry:
    state = State(decision.verdict)
    who = names.get(decision.organisation, "")
    return Entry(str(words.STATES[state]), who, decision.reason, decision.at, words.CHIPS[state])


def titles_of(by: Actor, requests: Sequence[Request]) -> dict[UUID, Title]:
    """What each is about, in words: one question a kind."""
    plain = _("A request")
    titles = {request.id: Title(plain) for request in requests}
    for kind in {request.kind for request in requests} & SUBJECTS.keys():
        alike = [request for request in requests if request.kind == kind]
        titles.update(SUBJECTS[kind].titles(by, alike))
    return titles


def names_of(asked: Iterable[Asked]) -> dict[UUID, str]:
    """Short names of all organisations that asked or decided."""
    ids = {one.request.organisation for one in asked}
    ids |= {decision.organisation for one in asked for decision in one.decisions}
    return {one.id: programmes.short_name_of(one) for one in programmes.list_organisations(ids)}


def age_of(at: datetime) -> str:
    """today · 1 day · 12 days"""
    days = (clock.now() - at).days
    if days < 1:
        return _("today")
    return ngettext("{days} day", "{days} days", days).format(days=days)


def count_to_decide(by: Actor) -> int:
    """For the menu: none for whoever decides nothing."""
    return len(queries.list_to_decide(by=by))
