"""What a training taught: each question before and after, the gain of who sat both, the rest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from safe.activities.training import policies
from safe.activities.training.knowledge import question_of
from safe.activities.training.models import Event, Sitting, When
from safe.activities.training.scoring import Score, change, items_of, marks, score
from safe.capture.forms.models import Wait
from safe.kernel.actor import Actor
from safe.kernel.charts import Gain
from safe.kernel.statistics import bootstrap_mean
from safe.kernel.ui.words import number

FEW = 5  # pairs below which shares would tell of single people


@dataclass(frozen=True)
class Pair:
    """Both tests of one participant; either may be missing."""

    before: Sitting | None = None
    after: Sitting | None = None

    @property
    def change(self) -> float | None:
        """Normalised change; None for one test alone, for nothing right twice and for all twice."""
        if self.before is None or self.after is None:
            return None
        return change(score(self.before), score(self.after))


@dataclass(frozen=True)
class Learned:
    """The section of the training page."""

    gains: Sequence[Gain]
    pairs: int
    valued: int
    mean: float | None
    interval: tuple[float, float] | None
    only_before: int
    only_after: int
    none_right: int
    all_right: int
    not_known: int
    other_waits: int
    is_hidden: bool
    sees_questions: bool
    told: Mapping[UUID, str]
    few: int = FEW

    @property
    def is_empty(self) -> bool:
        """Whether nobody sat a test that is known here."""
        waits = self.not_known or self.other_waits
        return not (self.pairs or self.only_before or self.only_after or waits)

    @property
    def mean_words(self) -> str:
        """What the mean of the changes says."""
        if self.mean is None:
            return ""
        said = {"mean": f"{self.mean:.2f}", "n": number(self.valued)}
        if self.mean < 0:
            return _("Of what they knew before, {mean} was lost (mean of {n}).").format(
                **said | {"mean": f"{-self.mean:.2f}"}
            )
        return _("Of what there was to gain, they gained {mean} (mean of {n}).").format(**said)

    @property
    def interval_words(self) -> str:
        """Between what the mean lies."""
        if self.interval is None:
            return ""
        low, high = (f"{end:.2f}" for end in self.interval)
        return _("95 % interval: {low} to {high}.").format(low=low, high=high)

    @property
    def unmatched(self) -> list[tuple[str, int]]:
        """Who is not in the mean, by the reason; without those that are nobody."""
        said = (
            (_("sat only the test before"), self.only_before),
            (_("sat only the test after"), self.only_after),
            (_("nothing right, both times: no change can be said"), self.none_right),
            (_("all right, both times: nothing was left to gain"), self.all_right),
            (_("tests that wait, because the card or number is not known yet"), self.not_known),
            (_("tests that wait for another reason"), self.other_waits),
        )
        return [(words, n) for words, n in said if n]


def of(by: Actor, event: Event) -> Learned:
    """Out of the sittings of the event's participants; two questions to the database."""
    pairs = _pairs(event)
    matched = [pair for pair in pairs.values() if pair.before and pair.after]
    changes = [value for pair in matched if (value := pair.change) is not None]
    both = [(score(pair.before), score(pair.after)) for pair in matched]  # type: ignore[arg-type]
    sees = policies.sees_answers(by)
    not_known, other_waits = _waits(by, event)
    is_hidden = len(matched) < FEW and not sees
    return Learned(
        gains=_gains(matched, sees=sees),
        pairs=len(matched),
        valued=len(changes),
        mean=fmean(changes) if changes and not is_hidden else None,
        interval=None if is_hidden else bootstrap_mean(Counter(changes)),
        only_before=sum(pair.after is None for pair in pairs.values()),
        only_after=sum(pair.before is None for pair in pairs.values()),
        none_right=sum(one.share == other.share == 0 for one, other in both),
        all_right=sum(one.share == other.share == 1 for one, other in both),
        not_known=not_known,
        other_waits=other_waits,
        is_hidden=is_hidden,
        sees_questions=sees,
        told={who: _told(pair) for who, pair in pairs.items()} if sees else {},
    )


def _pairs(event: Event) -> dict[UUID, Pair]:
    sat = Sitting.objects.filter(
        participant__event=event, participant__person__undone_at__isnull=True
    ).select_related("test")
    found: dict[UUID, dict[str, Sitting]] = {}
    for sitting in sat:
        found.setdefault(sitting.participant_id, {})[sitting.when] = sitting
    return {who: Pair(both.get(When.BEFORE), both.get(When.AFTER)) for who, both in found.items()}


def _gains(matched: Sequence[Pair], *, sees: bool) -> list[Gain]:
    """One row an objective: who was asked it in form A before was asked it in B after."""
    names: dict[str, str] = {}
    rights: dict[str, list[tuple[int, int]]] = {}
    for pair in matched:
        if pair.before is None or pair.after is None:
            continue
        for item in items_of(pair.before.test, "A"):  # its words name the row
            names.setdefault(item["objective"], question_of(item))
        later = by_objective(pair.after)
        for objective, mark in by_objective(pair.before).items():
            if mark is not None and (then := later.get(objective)) is not None:
                rights.setdefault(objective, []).append((mark, then))
    gains = []
    for objective, name in names.items():
        if found := rights.get(objective):
            before, after = (_percent(one) for one in zip(*found, strict=True))
            shows = sees or len(found) >= FEW
            gains.append(Gain(name, before, after) if shows else Gain(name, None, None))
    return gains


def by_objective(sitting: Sitting) -> dict[str, int | None]:
    """1 right, 0 wrong or skipped, None not asked, by the objective of each item."""
    given = marks(sitting.test, sitting.form, sitting.answers)
    return {item["objective"]: given[item["code"]] for item in items_of(sitting.test, sitting.form)}


def _percent(rights: Sequence[int]) -> int:
    """Of some who were asked, how many of a hundred were right."""
    return round(100 * sum(rights) / len(rights))


def _told(pair: Pair) -> str:
    """As the list shows it: "4 → 7 / 8"; a dash for the test that was not sat."""
    before, after = (_right(one) for one in (pair.before, pair.after))
    of = max(score(one).asked for one in (pair.before, pair.after) if one)
    return f"{before} → {after} / {of}"


def _right(sitting: Sitting | None) -> str:
    found: Score | None = score(sitting) if sitting else None
    return "–" if found is None else str(found.right)


def _waits(by: Actor, event: Event) -> tuple[int, int]:
    """Tests of this training that wait: for a card or number that nobody knows yet, and others."""
    said = {
        "event_curriculum": event.curriculum,
        "event_township": event.township,
        "event_started_on": event.started_on.isoformat(),
    }
    unknown = Q(reason__in=("card-unknown", "number-unknown"))
    found = Wait.objects.filter(
        organisation=by.organisation,
        state=Wait.State.WAITS,
        submission__answers__contains=said,
        submission__answers__has_key="test_when",
    ).aggregate(unknown=Count("id", filter=unknown), others=Count("id", filter=~unknown))
    return int(found["unknown"]), int(found["others"])
