"""Sentences of the first pages that depend on numbers or the hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safe.capture.forms.inbox.queries import Arrived
from safe.front.web.queries import FINISHED, HELD, REACHED, HalfYear, Keeping
from safe.kernel import clock
from safe.kernel.ui.words import clock_time, number

NOON, EVENING = 12, 17
ENOUGH_OPENERS = 2


def greeting() -> str:
    """By the hour where the programme works; the name comes from the open vault alone."""
    hour = clock.now().astimezone(clock.YANGON).hour
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


def where_we_are(half_year: HalfYear | None) -> str:
    """Half-year 2 of 6, 42 of 182 days."""
    if half_year is None:
        return ""
    if half_year.is_over:
        return _("Half-year {number} of {of}, over").format(
            number=half_year.number, of=half_year.of
        )
    return _("Half-year {number} of {of}, {day} of {days} days").format(
        number=half_year.number, of=half_year.of, day=half_year.day, days=half_year.days
    )


def of_the_night(night: Arrived | None) -> str:
    """From 2 phones, last at 22:14."""
    if night is None or night.last_at is None:
        return _("nothing since yesterday evening")
    return ngettext(
        "from {phones} phone, last at {at}", "from {phones} phones, last at {at}", night.phones
    ).format(phones=night.phones, at=clock_time(night.last_at))


@dataclass(frozen=True)
class Stat:
    """One figure of the strip."""

    label: str
    n: str
    of: str = ""
    href: str = ""
    note: str = ""


def figures_of(half_year: HalfYear | None, townships: Iterable[str]) -> list[Stat]:
    """Reached, finished, sessions held, townships with somebody reached."""
    if half_year is None:
        return []
    labels = {
        REACHED: _("People reached"),
        FINISHED: _("Finished a training"),
        HELD: _("Sessions held"),
    }
    stats = []
    for aim in half_year.aims:
        if aim.code in labels:
            planned = _("{planned} planned by today").format(planned=aim.planned_words)
            once = _("each counted once") if aim.code != HELD else _("half-days")
            stats.append(
                Stat(
                    labels[aim.code],
                    aim.words,
                    f"/ {aim.target_words}" if aim.target else "",
                    aim.href,
                    planned if aim.planned is not None else once,
                )
            )
    stats.sort(key=lambda stat: list(labels.values()).index(stat.label))
    return [*stats, _townships(half_year, sorted(townships))]


def state_of(state: Keeping, to: Mapping[str, str]) -> list[Stat]:
    """Members, who opens names, phones."""
    waits = ngettext("{count} waits to be admitted", "{count} wait to be admitted", state.to_admit)
    enough = state.openers >= ENOUGH_OPENERS
    return [
        Stat(
            _("Members"),
            number(state.members),
            "",
            to.get("members", ""),
            waits.format(count=state.to_admit) if state.to_admit else _("nobody waits"),
        ),
        Stat(
            _("Open the names"),
            number(state.openers),
            "",
            to.get("members", ""),
            _("enough if one is lost") if enough else _("one lost password loses every name"),
        ),
        Stat(_("Phones in use"), number(state.phones), "", to.get("phones", "")),
    ]


def _townships(half_year: HalfYear, names: list[str]) -> Stat:
    all_of_them = len(half_year.townships)
    note = _("none yet: {townships}").format(townships=", ".join(names[:3]))
    if not names:
        note = _("in every township")
    elif len(names) > 3:
        note = ngettext("{count} without anybody yet", "{count} without anybody yet", len(names))
        note = note.format(count=len(names))
    return Stat(
        _("Townships reached"), number(all_of_them - len(names)), f"/ {all_of_them}", "", note
    )
