"""Reading the inbox: counts, lists paged by key, and what is known of one form without opening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from safe.administration.devices.models import Device
from safe.capture.forms import policies
from safe.capture.forms.models import Attachment, Form, FormVersion, State, Submission, Wait
from safe.kernel import clock
from safe.kernel.actor import Actor
from safe.kernel.problems import NotFound
from safe.registry.people.models import Card, Person

PAGE = 25
WEEK = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Arrived:
    """What phones sent since a moment, and what waits at all."""

    received: int = 0
    counted: int = 0
    waits: int = 0
    phones: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """What one phone sent."""

    forms: int
    last_at: datetime


@dataclass(frozen=True)
class Sum:
    """The forms of a week, each in one place: the places add up to `arrived`."""

    arrived: int
    counted: int
    kept: int
    queued: int
    waiting: int
    set_aside: int
    partly: int  # of the counted ones, how many have a participant that waits


@dataclass(frozen=True)
class Page:
    """Rows of a list and the key of the next page."""

    rows: Sequence[Any]
    next_key: str = ""


@dataclass(frozen=True)
class Asked:
    """What a list is asked for."""

    state: str = Wait.State.WAITS
    reason: str = ""
    phone: UUID | None = None
    is_newest_first: bool = False
    after: str = ""


@dataclass(frozen=True)
class Around:
    """What the rows of a page share: phones, forms, and whose cards they name."""

    phones: Mapping[UUID, str] = field(default_factory=dict)
    forms: Mapping[UUID, FormVersion] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)


def arrived(by: Actor, since: datetime) -> Arrived:
    """For the first pages: received and counted since a moment, what waits, by how many phones."""
    if not policies.can_count(by):
        return Arrived()
    sums = (
        _forms(by)
        .filter(received_at__gte=since)
        .aggregate(
            received=Count("id"),
            counted=Count("id", filter=Q(state=State.APPLIED)),
            phones=Count("device", distinct=True),
            last_at=Max("received_at"),
        )
    )
    return Arrived(waits=count_waits(by), **sums)


def count_waits(by: Actor) -> int:
    """How many questions wait for a person."""
    return int(policies.visible_waits(by).filter(state=Wait.State.WAITS).count())


def sent_by_phone(by: Actor) -> dict[UUID, Sent]:
    """For the page of phones: how many forms each has sent, and when the last one came."""
    if not policies.can_count(by):
        return {}
    rows = _forms(by).values("device").annotate(forms=Count("id"), last_at=Max("received_at"))
    return {row["device"]: Sent(row["forms"], row["last_at"]) for row in rows if row["device"]}


def sum_of_week(by: Actor) -> Sum:
    """The last seven days, each form in one place."""
    waiting = Wait.objects.filter(submission=OuterRef("pk"), state=Wait.State.WAITS)
    rows = _forms(by).filter(received_at__gte=clock.now() - WEEK)
    sums = rows.annotate(is_partly=Exists(waiting)).aggregate(
        arrived=Count("id"),
        counted=Count("id", filter=Q(state=State.APPLIED)),
        kept=Count("id", filter=Q(state=State.KEPT)),
        queued=Count("id", filter=Q(state=State.RECEIVED)),
        waiting=Count("id", filter=Q(state__in=[State.WAITING, State.CONFLICT])),
        set_aside=Count("id", filter=Q(state=State.SET_ASIDE)),
        partly=Count("id", filter=Q(state=State.APPLIED, is_partly=True)),
    )
    return Sum(**sums)


def last_at(by: Actor) -> datetime | None:
    """When the last form came."""
    found: datetime | None = _forms(by).aggregate(last=Max("received_at"))["last"]
    return found


def count_states(by: Actor) -> dict[str, int]:
    """How many wait, were mended, were set aside."""
    rows = policies.visible_waits(by).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows}


def count_reasons(by: Actor, state: str) -> dict[str, int]:
    """How many of a state have each reason, the most frequent first."""
    waits = policies.visible_waits(by).filter(state=state)
    rows = waits.values("reason").annotate(n=Count("id")).order_by("-n", "reason")
    return {row["reason"]: row["n"] for row in rows}


def list_waits(by: Actor, asked: Asked) -> Page:
    """A page of waits, oldest first unless asked otherwise."""
    waits = policies.visible_waits(by).filter(state=asked.state).select_related("submission")
    if asked.reason:
        waits = waits.filter(reason=asked.reason)
    if asked.phone:
        waits = waits.filter(submission__device=asked.phone)
    return _paged(waits, "since", asked.after, newest=asked.is_newest_first)


def get_wait(by: Actor, id: UUID) -> Wait:  # noqa: A002 - the field's word
    """One wait with its form; NotFound for unknown and foreign alike."""
    found = policies.visible_waits(by).select_related("submission").filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def count_alike(by: Actor, wait: Wait) -> int:
    """How many wait for the same version of the same unknown form."""
    waits = policies.visible_waits(by).filter(state=Wait.State.WAITS, reason="form-unknown")
    code, version = wait.submission.form_code, wait.details.get("version", "")
    return int(waits.filter(submission__form_code=code, details__version=version).count())


def get_submission(by: Actor, id: UUID) -> Submission:  # noqa: A002
    """One filled form; NotFound for unknown and foreign alike."""
    found = policies.visible_submissions(by).filter(id=id).first()
    if found is None:
        raise NotFound
    return found


def get_form(by: Actor, id: UUID) -> Form:  # noqa: A002
    """The blank form whose filled ones are asked for."""
    mine = Q(organisation=by.organisation) | Q(organisation__isnull=True)
    found = Form.objects.filter(mine, id=id).first()
    if found is None or not policies.can_count(by):
        raise NotFound
    return found


def list_submissions(by: Actor, form: Form | None, after: str, *, broken: bool = False) -> Page:
    """A page of filled forms, newest first: that they came, not what stands in them.

    `broken` lists instead the bodies that were no form.
    """
    rows = _broken(by) if broken else _forms(by)
    if not policies.can_count(by):
        rows = rows.none()
    if form is not None:
        rows = rows.filter(form__in=list(form.versions.values_list("id", flat=True)))
    return _paged(rows, "received_at", after, newest=True)


def versions_of(by: Actor, submission: Submission) -> list[Submission]:
    """All answers that came under the number of a form, in the order of their coming."""
    rows = policies.visible_submissions(by).filter(instance=submission.instance)
    return list(rows.order_by("received_at", "id"))


def around(by: Actor, submissions: Sequence[Submission], *, cards: Sequence[str] = ()) -> Around:
    """Labels of phones, titles of forms and holders of cards: one query each for a whole page."""
    forms = {one.form for one in submissions if one.form}
    macs = [bytes.fromhex(card) for card in set(cards)]
    found = (
        Card.objects.filter(organisation=by.organisation, mac__in=macs).select_related("person")
        if macs
        else ()
    )
    return Around(
        dict(Device.objects.filter(organisation=by.organisation).values_list("id", "label")),
        {one.id: one for one in _titles(forms)} if forms else {},
        {bytes(card.mac).hex(): card.person for card in found if card.person.undone_at is None},
    )


def list_files(submissions: Sequence[Submission]) -> dict[UUID, list[Attachment]]:
    """The files of each form, the newest first."""
    found: dict[UUID, list[Attachment]] = {one.id: [] for one in submissions}
    rows = Attachment.objects.filter(submission__in=list(found)).order_by("-received_at", "-id")
    for file in rows:
        found[file.submission_id].append(file)
    return found


def get_file(submission: Submission, id: UUID) -> Attachment:  # noqa: A002
    """One file of a form; NotFound."""
    found: Attachment | None = Attachment.objects.filter(submission=submission, id=id).first()
    if found is None:
        raise NotFound
    return found


def count_missing(submission: Submission, files: Sequence[Attachment]) -> int:
    """How many files the form speaks of that have not come yet."""
    there = {bytes(file.name).hex() for file in files}
    return len(set(submission.files_named) - there)


def part_of(wait: Wait) -> Mapping[str, Any]:
    """The clear answers about whom the wait is, with what was mended laid over."""
    people = wait.submission.answers.get("people", [])
    number = wait.part or 0
    said: Mapping[str, Any] = next((one for one in people if one["no"] == number), {})
    return {**said, **wait.details.get("mended", {})}


def _forms(by: Actor) -> QuerySet[Submission]:
    found: QuerySet[Submission] = Submission.objects.filter(organisation=by.organisation)
    return found.exclude(state=State.BROKEN)


def count_broken(by: Actor) -> int:
    """How many bodies came that were no form; they are kept sealed for whoever mends the phone."""
    return int(_broken(by).count()) if policies.can_count(by) else 0


def _broken(by: Actor) -> QuerySet[Submission]:
    found: QuerySet[Submission] = Submission.objects.filter(organisation=by.organisation)
    return found.filter(state=State.BROKEN)


def _titles(ids: set[UUID]) -> QuerySet[FormVersion]:
    return FormVersion.objects.filter(id__in=ids).only("id", "title", "version", "form_id", "kind")


def _paged(rows: QuerySet[Any], column: str, after: str, *, newest: bool) -> Page:
    """Keyset paging over a moment and the id; one row more says whether there is a next page."""
    minus, beyond = ("-", "lt") if newest else ("", "gt")
    key = _read_key(after)
    if key is not None:
        at, identifier = key
        further = Q(**{f"{column}__{beyond}": at})
        rows = rows.filter(further | Q(**{column: at, f"id__{beyond}": identifier}))
    found = list(rows.order_by(f"{minus}{column}", f"{minus}id")[: PAGE + 1])
    if len(found) <= PAGE:
        return Page(found)
    last = found[PAGE - 1]
    return Page(found[:PAGE], _key(getattr(last, column), last.id))


def _key(at: datetime, identifier: UUID) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1):x}.{identifier.hex}"


def _read_key(after: str) -> tuple[datetime, UUID] | None:
    moment, _, identifier = after[:64].partition(".")
    try:
        return _EPOCH + timedelta(microseconds=int(moment, 16)), UUID(identifier)
    except (ValueError, OverflowError):
        return None
