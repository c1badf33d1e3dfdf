"""What requests of the kinds `minutes` and `public_version` are about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.dialogues import queries, words
from safe.activities.dialogues.actions import approve_minutes, publish_version
from safe.activities.dialogues.actions.keeping import KIND as MINUTES
from safe.activities.dialogues.actions.publishing import KIND as PUBLIC
from safe.activities.dialogues.actions.publishing import what_is_safe
from safe.activities.dialogues.models import Dialogue, PublicVersion
from safe.administration.approvals.models import Request, Verdict
from safe.administration.approvals.subjects import Line, Title
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound, Problem
from safe.kernel.ui.context import address
from safe.kernel.ui.words import day, number

__all__ = ["MINUTES", "PUBLIC", "MinutesSubject", "PublicSubject"]


class MinutesSubject:
    """Minutes are approved or sent back; read before that on the page of the dialogue."""

    verdicts: tuple[Verdict, ...] = (Verdict.APPROVED, Verdict.SENT_BACK)

    def titles(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, Title]:
        """Minutes of Papers for migrants"""
        return _titles(
            by, requests, _("Minutes: {title}"), {one.about: one.about for one in requests}
        )

    def lines(self, by: Actor, request: Request) -> Sequence[Line]:
        """How many came, and what was recommended; the minutes themselves are sealed."""
        dialogue = queries.get_dialogue(by=by, id=request.about)
        came = queries.list_attendees(dialogue)
        page = address("dialogues:open", id=dialogue.id)
        return [
            Line(_("Held on"), day(dialogue.on_date)),
            Line(_("People at the table"), number(len(came))),
            *(
                Line(
                    _("Recommendation {number}").format(number=one.recommendation.number),
                    words.text_of(one.recommendation),
                )
                for one in queries.list_issues(dialogue)
            ),
            Line(_("Minutes"), _("sealed: open and read them"), page),
        ]

    def ended(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, str]:
        """Minutes wait as long as they must."""
        del by, requests
        return {}

    def check(self, by: Actor, request: Request) -> None:
        """The dialogue is held: nobody changes it meanwhile."""
        queries.lock_dialogue(by, request.about)

    def decided(self, by: Actor, request: Request, verdict: Verdict) -> None:
        """Approved: the dialogue counts."""
        if verdict is Verdict.APPROVED:
            approve_minutes(by=by, id=request.about)


class PublicSubject:
    """A public version is approved or sent back; it is made of what is safe at that moment."""

    verdicts: tuple[Verdict, ...] = (Verdict.APPROVED, Verdict.SENT_BACK)

    def titles(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, Title]:
        """Public version of Papers for migrants"""
        rows = PublicVersion.objects.filter(id__in=[one.about for one in requests])
        return _titles(
            by, requests, _("Public version: {title}"), {one.id: one.dialogue for one in rows}
        )

    def lines(self, by: Actor, request: Request) -> Sequence[Line]:
        """Word for word what others will read."""
        dialogue = self._dialogue(by, request)
        said = [
            Line(_("Title"), dialogue.title),
            Line(_("Day and place"), f"{day(dialogue.on_date)}, {words.place_of(dialogue.place)}"),
        ]
        try:
            shown = what_is_safe(dialogue)
        except Problem as problem:
            return [*said, Line(_("Not safe now"), problem.words())]
        for one in shown:
            said.append(Line(one["addressee"], words.text_of(one)))
            said += [Line(each["office"], each["promise"]) for each in one["commitments"]]
        return said

    def ended(self, by: Actor, requests: Sequence[Request]) -> Mapping[UUID, str]:
        """A later request took the place of this one."""
        del by
        there = set(
            PublicVersion.objects.filter(id__in=[one.about for one in requests]).values_list(
                "id", flat=True
            )
        )
        return {
            one.id: _("Something was rated anew, or asked for anew, since. Ask again.")
            for one in requests
            if one.about not in there
        }

    def check(self, by: Actor, request: Request) -> None:
        """The dialogue is held: no rating changes meanwhile."""
        queries.lock_dialogue(by, self._dialogue(by, request).id)

    def decided(self, by: Actor, request: Request, verdict: Verdict) -> None:
        """Approved: others read it from now on."""
        if verdict is Verdict.APPROVED:
            publish_version(by=by, id=request.about)

    def _dialogue(self, by: Actor, request: Request) -> Dialogue:
        version = PublicVersion.objects.filter(id=request.about).first()
        if version is None:
            raise NotFound
        return queries.get_dialogue(by=by, id=version.dialogue)


def _titles(
    by: Actor, requests: Sequence[Request], sentence: str, about: Mapping[UUID, UUID]
) -> dict[UUID, Title]:
    rows = Dialogue.objects.filter(organisation=by.organisation, id__in=about.values())
    found = {row.id: row for row in rows}
    return {
        one.id: Title(
            sentence.format(title=row.title),
            address("dialogues:dialogue", id=row.id),
            _("The whole dialogue"),
        )
        for one in requests
        if (row := found.get(about.get(one.about, one.about))) is not None
    }
