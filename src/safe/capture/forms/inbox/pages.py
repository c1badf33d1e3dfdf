"""What the pages of the inbox show: codes, bands and dates; never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.administration.members import queries as members
from safe.capture.forms import policies
from safe.capture.forms.inbox import inputs, queries, words
from safe.capture.forms.inbox.queries import Asked, Sum
from safe.capture.forms.inbox.reasons import (
    ASIDE_WORDS,
    MENDED,
    Reason,
    Way,
    reason,
)
from safe.capture.forms.inbox.words import Names
from safe.capture.forms.models import Submission, Wait
from safe.capture.forms.policies import P
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.ids import short_code
from safe.kernel.problems import NotAllowed
from safe.kernel.ui.words import moment
from safe.registry.people.models import Person

STATES = (Wait.State.WAITS, Wait.State.SET_ASIDE, Wait.State.MENDED)
_LATE = 3  # days after which the age of a question is drawn as late


@dataclass(frozen=True)
class Row:
    """One question of the list."""

    id: UUID
    title: str | Promise
    sentence: str
    button: str | Promise
    age: str
    chip: str
    form: str
    phone: str
    participant: int | None
    code: str
    ended: str = ""


@dataclass(frozen=True)
class WaitingPage:
    """The list, with the sum above it."""

    asked: Asked
    sum: Sum
    states: Mapping[str, int]
    reasons: Sequence[tuple[str, str | Promise, int]]
    phones: Sequence[tuple[UUID, str]]
    rows: Sequence[Row]
    next_key: str
    may_read: bool
    last_at: datetime | None = None

    @property
    def total(self) -> int:
        """How many of this state there are, whatever the filter."""
        return self.states.get(self.asked.state, 0)

    @property
    def next_href(self) -> str:
        """The next page under the same filter."""
        return self._href(after=self.next_key)

    @property
    def first_href(self) -> str:
        """The first page under the same filter."""
        return self._href()

    def _href(self, **more: str) -> str:
        asked = self.asked
        said = {
            "state": "" if asked.state == Wait.State.WAITS else asked.state,
            "reason": asked.reason,
            "phone": str(asked.phone or ""),
            "order": "newest" if asked.is_newest_first else "",
            **more,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def share(self) -> float:
        """How much of the week is in the figures or kept, for the bar."""
        done = self.sum.counted + self.sum.kept
        return round(100 * done / self.sum.arrived, 1) if self.sum.arrived else 0


def waiting_page(*, by: Actor, asked: Asked) -> WaitingPage:
    """A page of questions, oldest first. Raises NotAllowed."""
    if not policies.can_count(by):
        raise NotAllowed
    page = queries.list_waits(by, asked)
    submissions = [wait.submission for wait in page.rows]
    said = {wait.id: queries.part_of(wait) for wait in page.rows}
    cards = [str(said[w.id]["card"]) for w in page.rows if _asks_for_holder(w, said[w.id])]
    shared = queries.around(by, submissions, cards=cards)
    names, whose = Names.read(), _names_of(by, page.rows)
    rows = [_row(wait, said[wait.id], shared, names, whose) for wait in page.rows]
    reasons = queries.count_reasons(by, asked.state)
    return WaitingPage(
        asked=asked,
        sum=queries.sum_of_week(by),
        states=queries.count_states(by),
        reasons=[(code, reason(code).title, n) for code, n in reasons.items()],
        phones=sorted(shared.phones.items(), key=lambda pair: pair[1]),
        rows=rows,
        next_key=page.next_key,
        may_read=policies.can_read(by),
        last_at=queries.last_at(by) if not rows else None,
    )


def _row(
    wait: Wait,
    said: Mapping[str, Any],
    shared: queries.Around,
    names: Names,
    whose: Mapping[UUID, str],
) -> Row:
    submission, why = wait.submission, reason(wait.reason)
    version = shared.forms.get(submission.form) if submission.form else None
    holder = shared.persons.get(str(said.get("card", "")))
    words_of_age, chip = age_of(wait.since)
    return Row(
        id=wait.id,
        title=why.title,
        sentence=sentence_of(wait, said, holder, names, title=version.title if version else ""),
        button=why.button if wait.state == Wait.State.WAITS else _("Look at it"),
        age=words_of_age,
        chip=chip,
        form=version.title if version else submission.form_code,
        phone=shared.phones.get(submission.device, "") if submission.device else "",
        participant=wait.part or None,
        code=short_code(submission.id),
        ended=ended_words(wait, whose),
    )


def sentence_of(
    wait: Wait, said: Mapping[str, Any], holder: Person | None, names: Names, *, title: str = ""
) -> str:
    """The question with its places filled: codes, bands, dates."""
    details, code = wait.details, wait.reason
    named: dict[str, object] = {"code": code, **{k: v for k, v in details.items() if k != "mended"}}
    named["form"] = title or wait.submission.form_code
    if code == "card-of-another":
        ours = {"sex": holder.sex, "age_band": holder.age_band} if holder else {}
        named |= {"ours": words.said_of(ours), "said": words.said_of(said)}
    elif code == "two-marks":
        ours_mark = words.mark_of(str(details.get("mark", "")))
        named["ours"] = names.value("mark", ours_mark)
        named["said"] = names.value("mark", said.get("mark", "present"))
    elif code == "value-unknown":
        named["question"] = words.question(str(details.get("question", "")))
    elif code == "day-ahead":
        named["day"] = names.value("half_day_on", details.get("day", ""))
    elif code == "our-fault":
        named["times"] = wait.submission.attempts
    return reason(code).words(named)


def age_of(since: datetime) -> tuple[str, str]:
    """How long something waits, in words, and the chip it is drawn as."""
    waited = clock.now() - since
    hours = int(waited.total_seconds() // 3600)
    if hours < 1:
        return _("under an hour"), "plan"
    if hours < 24:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours), "plan"
    chip = "late" if waited.days > _LATE else "wait"
    return ngettext("{n} day", "{n} days", waited.days).format(n=waited.days), chip


def ended_words(wait: Wait, whose: Mapping[UUID, str]) -> str:
    """When, by whom and why a question ended."""
    if wait.ended_at is None:
        return ""
    who = whose.get(wait.ended_by, "") if wait.ended_by else ""
    on = moment(wait.ended_at)
    if not who:
        return _("{at}, by itself").format(at=on)
    code = str(wait.details.get("why", ""))
    why = (ASIDE_WORDS | MENDED).get(code, "")
    said = _("{at}, {who}").format(at=on, who=who)
    return f"{said}: {why}" if why else said


@dataclass(frozen=True)
class Known:
    """A question and its answer in the clear, with what a member put in its place."""

    question: str
    answer: str
    before: str = ""


@dataclass(frozen=True)
class WaitPage:
    """One question: what is known, what can be opened, what can be done."""

    wait: Wait
    submission: Submission
    why: Reason
    sentence: str
    form: str
    version: str
    phone: str
    code: str
    about: Sequence[Known]
    training: Sequence[Known]
    flags: Sequence[str | Promise]
    files: int
    missing: int
    ways: Sequence[inputs.MendInput]
    may_mend: bool
    may_open: bool
    age: str
    chip: str
    ended: str = ""
    by_hand: Sequence[str] = ()
    aside: inputs.AsideInput | None = None
    tries_again: bool = False
    rereads: bool = False
    alike: int = 0  # how many wait for the same form version
    compares: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether something can still be decided."""
        return bool(self.wait.state == Wait.State.WAITS)

    @property
    def is_aside(self) -> bool:
        """Whether it can be taken back."""
        return bool(self.wait.state == Wait.State.SET_ASIDE)


def wait_page(
    *, by: Actor, wait: Wait, tried: tuple[Way, Mapping[str, Any]] | None = None
) -> WaitPage:
    """The page of one question. `tried` is a way that was sent and did not fit."""
    if not policies.can_read(by):
        raise NotAllowed
    submission, said, names = wait.submission, queries.part_of(wait), Names.read()
    cards = [str(said["card"])] if _asks_for_holder(wait, said) else []
    shared = queries.around(by, [submission], cards=cards)
    holder = shared.persons.get(str(said.get("card", "")))
    version = shared.forms.get(submission.form) if submission.form else None
    files = queries.list_files([submission])[submission.id]
    title = version.title if version else submission.form_code
    words_of_age, chip = age_of(wait.since)
    may_mend = by.may(P.MEND)
    waits = wait.state == Wait.State.WAITS and may_mend
    ways = reason(wait.reason).ways if waits else ()
    about = inputs.Around(wait, said, names, holder)
    return WaitPage(
        wait=wait,
        submission=submission,
        why=reason(wait.reason),
        sentence=sentence_of(wait, said, holder, names, title=title),
        form=title,
        version=version.version if version else str(wait.details.get("version", "")),
        phone=shared.phones.get(submission.device, "") if submission.device else "",
        code=short_code(submission.id),
        about=known_of_person(wait, said, names),
        training=known_of_training(submission, names),
        flags=[words.FLAGS[flag] for flag in submission.flags if flag in words.FLAGS],
        files=len(files),
        missing=queries.count_missing(submission, files),
        ways=_inputs(ways, about, tried),
        may_mend=may_mend,
        may_open=policies.can_open(by),
        age=words_of_age,
        chip=chip,
        ended=ended_words(wait, _names_of(by, [wait])),
        by_hand=by_hand_words(wait),
        aside=inputs.AsideInput() if waits else None,
        tries_again=Way.AGAIN in ways,
        rereads=Way.REREAD in ways,
        alike=queries.count_alike(by, wait) if Way.REREAD in ways else 0,
        compares=Way.COMPARE in ways and policies.can_open(by),
    )


def known_of_person(wait: Wait, said: Mapping[str, Any], names: Names) -> list[Known]:
    """The clear answers about the person, with the codes that were changed beside them."""
    people = wait.submission.answers.get("people", [])
    came: Mapping[str, Any] = next((p for p in people if p["no"] == (wait.part or 0)), {})
    found = []
    for target in words.OF_A_PERSON:
        if target not in said and target not in came:
            continue
        now = names.value(target, said.get(target, ""))
        before = names.value(target, came[target]) if target in came else ""
        found.append(Known(words.question(target), now, before if before != now else ""))
    if said.get("card") or came.get("card") or came.get("card_unreadable"):
        found.append(Known(words.question("card"), _card_words(said, came)))
    return found


def known_of_training(submission: Submission, names: Names) -> list[Known]:
    """The clear answers about the training."""
    said = submission.answers
    return [
        Known(words.question(target), names.value(target, said[target]))
        for target in words.OF_THE_TRAINING
        if target in said
    ]


def by_hand_words(wait: Wait) -> list[str]:
    """What a member must correct by hand after choosing between two answers."""
    found = []
    for said in wait.details.get("by_hand", []):
        number, _sep, target = str(said).partition(":")
        what = words.question(target)
        who = _("Participant {number}: {what}") if number != "0" else "{what}"
        found.append(who.format(number=number, what=what))
    return found


def _card_words(said: Mapping[str, Any], came: Mapping[str, Any]) -> str:
    if said.get("card"):
        changed = came.get("card") not in (None, said["card"])
        return _("another card, typed again") if changed else _("scanned or typed")
    if came.get("card_unreadable"):
        return _("letters that fit no card")
    return _("left out")


def _inputs(
    ways: Sequence[Way], about: inputs.Around, tried: tuple[Way, Mapping[str, Any]] | None
) -> list[inputs.MendInput]:
    found = []
    for way in ways:
        made = inputs.input_for(way, about)
        if made is not None and tried is not None and tried[0] == made.way:
            made = inputs.input_for(way, about, tried[1])
        if made is not None:
            made.is_valid()  # an unbound form has no faults; a bound one finds its own
            found.append(made)
    return found


def _asks_for_holder(wait: Wait, said: Mapping[str, Any]) -> bool:
    return bool(wait.reason == "card-of-another" and said.get("card"))


def _names_of(by: Actor, waits: Sequence[Wait]) -> dict[UUID, str]:
    ids = {wait.ended_by for wait in waits if wait.ended_by}
    return members.names_of(by=by, ids=ids) if ids else {}
