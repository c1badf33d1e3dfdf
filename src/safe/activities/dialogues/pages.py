"""Lists, one dialogue, the register of promises with its timeline, and what others may read."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from safe.activities.dialogues import queries, words
from safe.activities.dialogues.actions.keeping import KIND as MINUTES
from safe.activities.dialogues.actions.publishing import KIND as PUBLIC
from safe.activities.dialogues.ladder import ORDER, Standing
from safe.activities.dialogues.models import (
    Attendee,
    Commitment,
    Dialogue,
    PublicVersion,
    Recommendation,
    Step,
)
from safe.activities.dialogues.policies import P
from safe.activities.dialogues.queries import Issue
from safe.administration.approvals import pages as approvals
from safe.administration.approvals import queries as requests
from safe.administration.approvals.pages import Entry
from safe.administration.approvals.progress import State
from safe.administration.programmes import queries as programmes
from safe.kernel import clock, ledger
from safe.kernel.actor import Actor
from safe.kernel.charts import share_of
from safe.kernel.problems import NotAllowed
from safe.kernel.vault import BrokenSeal, contexts


@dataclass(frozen=True)
class Chip:
    """A state in colour and word."""

    kind: str
    words: str


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: taken on its day, or still ahead."""

    words: str
    on: date | None
    note: str = ""


@dataclass(frozen=True)
class PromiseRow:
    """A commitment as lists and pages show it."""

    commitment: Commitment
    ladder: Sequence[Rung]
    chip: Chip
    safety: Chip
    may_step: bool
    x: float = 0.0  # its day on the timeline, percent
    dialogue: str = ""
    dialogue_id: UUID | None = None


@dataclass(frozen=True)
class IssueRow:
    """A recommendation with its influence and its promises."""

    recommendation: Recommendation
    text: str
    influence: int
    influence_words: str
    steps: Sequence[tuple[str, date, str]]
    safety: Chip
    promises: Sequence[PromiseRow]

    @property
    def levels(self) -> list[bool]:
        """Five marks; the reached ones are filled."""
        return [self.influence > number for number in range(5)]


@dataclass(frozen=True)
class Came:
    """Who came, without names: for whom they spoke, how many women and men."""

    institution: str
    women: int
    men: int
    others: int

    @property
    def all(self) -> int:
        return self.women + self.men + self.others


@dataclass(frozen=True)
class Person:
    """Somebody who took part, opened or sealed."""

    attendee: Attendee
    institution: str
    sex: str
    name: str = ""
    office: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class DialoguePage:
    """One dialogue for a member of its organisation."""

    dialogue: Dialogue
    level: str
    place: str
    safety: Chip
    state: Chip
    came: Sequence[Came]
    people: Sequence[Person]
    issues: Sequence[IssueRow]
    entries: Sequence[Entry]
    public: PublicVersion | None
    may_write: bool
    may_open: bool
    is_open: bool  # the minutes are not approved, and do not wait
    waits_for: UUID | None = None
    minutes: str = ""
    opened: bool = False
    is_broken: bool = False

    @property
    def all(self) -> int:
        return sum(one.all for one in self.came)

    @property
    def women_share(self) -> int | None:
        """Percent of women among all who came."""
        return round(100 * sum(one.women for one in self.came) / self.all) if self.all else None

    @property
    def is_public(self) -> bool:
        return self.public is not None and self.public.withdrawn_on is None

    @property
    def may_publish(self) -> bool:
        return self.may_write and self.dialogue.approved_on is not None


def dialogue_page(*, by: Actor, id: UUID, opened: bool = False) -> DialoguePage:  # noqa: A002
    """A dialogue; an opening writes its row in the ledger. VaultLocked while the vault is."""
    dialogue = queries.get_dialogue(by=by, id=id)
    if opened and not by.may(P.OPEN):
        raise NotAllowed
    attendees = queries.list_attendees(dialogue)
    public = queries.find_own_public(dialogue)
    about = [dialogue.id, *([public.id] if public else [])]
    asked = [
        *requests.list_requests(by=by, kind=MINUTES, about=about),
        *requests.list_requests(by=by, kind=PUBLIC, about=about),
    ]
    last = next((one.state for one in reversed(asked) if one.request.kind == MINUTES), None)
    minutes, is_broken = _minutes(by, dialogue) if opened else ("", False)
    people = [_person(by, one, opened=opened) for one in attendees]
    if opened:
        ledger.write_opening(by=by, what="open_dialogue", subject=dialogue.id, count=len(people))
    return DialoguePage(
        dialogue=dialogue,
        level=words.said(words.LEVELS, dialogue.level),
        place=words.place_of(dialogue.place),
        safety=safety_of(dialogue.safety),
        state=_state(dialogue, last),
        came=_came(attendees),
        people=people,
        issues=[_issue(by, one) for one in queries.list_issues(dialogue)],
        entries=approvals.entries_of(asked, approvals.names_of(asked)),
        public=public,
        may_write=by.may(P.WRITE),
        may_open=by.may(P.OPEN),
        is_open=dialogue.approved_on is None and last is not State.WAITS,
        waits_for=next((one.request.id for one in asked if one.is_for(by)), None),
        minutes=minutes,
        opened=opened,
        is_broken=is_broken,
    )


def open_minutes(*, by: Actor, dialogue: Dialogue) -> str:
    """The minutes to be written on; an opening like any other."""
    if dialogue.minutes is None:
        return ""
    if not by.may(P.OPEN):
        raise NotAllowed
    text, is_broken = _minutes(by, dialogue)
    if is_broken:
        raise BrokenSeal
    ledger.write_opening(by=by, what="open_dialogue", subject=dialogue.id)
    return text


def _minutes(by: Actor, dialogue: Dialogue) -> tuple[str, bool]:
    if dialogue.minutes is None:
        return "", False
    try:
        return by.vault.open(
            dialogue.minutes, contexts.dialogue_minutes(dialogue.id)
        ).decode(), False
    except BrokenSeal:
        return "", True


def _person(by: Actor, one: Attendee, *, opened: bool) -> Person:
    institution, sex = (
        words.said(words.INSTITUTIONS, one.institution),
        words.said(words.SEX, one.sex),
    )
    if not opened or one.box is None:
        return Person(one, institution, sex)
    try:
        said = json.loads(by.vault.open(one.box, contexts.dialogue_attendee(one.id)))
    except BrokenSeal:
        return Person(one, institution, sex, is_broken=True)
    return Person(one, institution, sex, said["name"], said["office"])


def _came(attendees: Iterable[Attendee]) -> list[Came]:
    found = Counter((one.institution, one.sex) for one in attendees)
    made = []
    for code, said in words.INSTITUTIONS.items():
        women, men = found[code, "female"], found[code, "male"]
        others = sum(n for (of, _sex), n in found.items() if of == code) - women - men
        if women + men + others:
            made.append(Came(str(said), women, men, others))
    return made


def safety_of(safety: str) -> Chip:
    """How something is rated."""
    return Chip(words.SAFETY_CHIPS.get(safety, "wait"), words.said(words.SAFETY, safety))


def _state(dialogue: Dialogue, last: State | None) -> Chip:
    if dialogue.approved_on is not None:
        return Chip("done", _("Minutes approved"))
    if last is State.WAITS:
        return Chip("wait", _("Minutes wait for approval"))
    if last is State.SENT_BACK:
        return Chip("late", _("Minutes sent back"))
    if dialogue.on_date > clock.today():
        return Chip("plan", _("Planned"))
    return Chip("plan", _("Minutes to be written") if dialogue.minutes is None else _("Draft"))


def _issue(by: Actor, issue: Issue) -> IssueRow:
    return IssueRow(
        issue.recommendation,
        words.text_of(issue.recommendation),
        issue.influence,
        words.said(words.INFLUENCE, issue.influence),
        [
            (words.said(words.INFLUENCE, one.level), one.on_date, one.words)
            for one in issue.influences
        ],
        safety_of(issue.recommendation.safety),
        [promise_row(by, one) for one in issue.commitments],
    )


def promise_row(by: Actor, standing: Standing, **more: object) -> PromiseRow:
    """A commitment with its ladder."""
    ladder = []
    for said in ORDER:
        step = standing.step(said)
        note = step.words if step else ""
        if step is not None and step.level is not None:
            note = f"{words.said(words.VERIFIED, step.level)}: {note}"
        ladder.append(Rung(words.said(words.STEPS, said), step.on_date if step else None, note))
    return PromiseRow(
        standing.commitment,
        ladder,
        _promise_chip(standing),
        safety_of(standing.commitment.safety),
        may_step=by.may(P.WRITE) and bool(standing.next_steps()),
        **more,  # type: ignore[arg-type]
    )


def _promise_chip(standing: Standing) -> Chip:
    today = clock.today()
    if standing.is_kept:
        return Chip("done", _("Kept in time"))
    if standing.is_late(today):
        return Chip("late", _("Late"))
    if standing.is_soon(today):
        return Chip("wait", _("Due soon"))
    return Chip("plan", words.said(words.STEPS, standing.said))


@dataclass(frozen=True)
class ListLine:
    """One dialogue in the list."""

    dialogue: Dialogue
    place: str
    level: str
    state: Chip


@dataclass(frozen=True)
class ListPage:
    """Own dialogues, and what others let this organisation read."""

    lines: Sequence[ListLine]
    next_key: str
    is_first: bool
    public: Sequence[tuple[PublicVersion, str]]
    reminder: "Reminder | None"
    may_write: bool


def list_page(*, by: Actor, after: str = "") -> ListPage:
    """The newest first. NotAllowed for whoever sees no dialogues."""
    if not by.may(P.SEE):
        raise NotAllowed
    rows, key = queries.list_dialogues(by=by, after=after)
    public = queries.list_public(by=by) if not after else []
    names = {
        one.id: programmes.short_name_of(one)
        for one in programmes.list_organisations([row.organisation for row in public])
    }
    waiting = requests.list_requests(by=by, kind=MINUTES, about=[row.id for row in rows])
    towns = words.places_of()
    last = {one.request.about: one.state for one in waiting}
    return ListPage(
        [
            ListLine(
                row,
                towns.get(row.place, row.place),
                words.said(words.LEVELS, row.level),
                _state(row, last.get(row.id)),
            )
            for row in rows
        ],
        key,
        not after,
        [(row, names.get(row.organisation, "")) for row in public],
        reminder(by=by),
        by.may(P.WRITE),
    )


@dataclass(frozen=True)
class Reminder:
    """Promises that are late or fall due within a month."""

    late: int
    soon: int
    first: date


def reminder(*, by: Actor) -> Reminder | None:
    """None where nothing is near, or for whoever sees no dialogues."""
    if not by.may(P.SEE):
        return None
    today = clock.today()
    rows = [Standing(one, []) for one in queries.list_open(by=by)]
    late = [one for one in rows if one.is_late(today)]
    soon = [one for one in rows if one.is_soon(today)]
    if not late and not soon:
        return None
    return Reminder(len(late), len(soon), (late or soon)[0].commitment.due_on)


@dataclass(frozen=True)
class RegisterPage:
    """Promises by their day, drawn on a line and listed."""

    rows: Sequence[PromiseRow]
    next_key: str
    is_first: bool
    first: date | None = None
    last: date | None = None
    today_x: float | None = None
    counts: Sequence[tuple[str, int]] = field(default_factory=list)


def register_page(*, by: Actor, after: str = "") -> RegisterPage:
    """A page of the register. NotAllowed for whoever sees no dialogues."""
    if not by.may(P.SEE):
        raise NotAllowed
    found, key = queries.list_register(by=by, after=after)
    days = [one.commitment.due_on for one in found]
    first, last, today = min(days, default=None), max(days, default=None), clock.today()
    rows = []
    for one in found:
        row = one.commitment.recommendation
        at = _x(one.commitment.due_on, first, last)
        title = row.dialogue.title
        rows.append(promise_row(by, one, x=at, dialogue=title, dialogue_id=row.dialogue_id))
    stand = Counter(one.said for one in found)
    inside = first is not None and last is not None and first <= today <= last
    return RegisterPage(
        rows,
        key,
        not after,
        first,
        last,
        _x(today, first, last) if inside else None,
        [(words.said(words.STEPS, said), stand[said]) for said in ORDER],
    )


def _x(day: date, first: date | None, last: date | None) -> float:
    if first is None or last is None or first == last:
        return 50.0
    return share_of((day - first).days, (last - first).days)


@dataclass(frozen=True)
class PublicPromise:
    """A commitment that is safe to be known."""

    office: str
    promise: str
    due_on: date
    chip: Chip


@dataclass(frozen=True)
class PublicIssue:
    """A recommendation that is safe to be known."""

    text: str
    to: str
    theme: str
    influence: int
    promises: Sequence[PublicPromise]

    @property
    def influence_words(self) -> str:
        return words.said(words.INFLUENCE, self.influence)


@dataclass(frozen=True)
class PublicPage:
    """A public version of another organisation's dialogue."""

    version: PublicVersion
    organisation: str
    level: str
    place: str
    issues: Sequence[PublicIssue]


def public_page(*, by: Actor, id: UUID) -> PublicPage:  # noqa: A002
    """NotFound for unknown, foreign and withdrawn alike."""
    version = queries.get_public(by=by, id=id)
    whose = programmes.list_organisations([version.organisation])
    return PublicPage(
        version,
        programmes.name_of(whose[0]) if whose else "",
        words.said(words.LEVELS, version.level),
        words.place_of(version.place),
        [
            PublicIssue(
                words.text_of(one),
                one["addressee"],
                one["theme"],
                one["influence"],
                [_public_promise(each) for each in one["commitments"]],
            )
            for one in version.content
        ],
    )


def _public_promise(said: dict[str, str]) -> PublicPromise:
    return PublicPromise(
        said["office"],
        said["promise"],
        date.fromisoformat(said["due_on"]),
        Chip(
            "done" if said["said"] == Step.Said.VERIFIED else "plan",
            words.said(words.STEPS, said["said"]),
        ),
    )
