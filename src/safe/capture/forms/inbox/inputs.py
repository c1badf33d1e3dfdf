"""What the inbox asks, one small form for each way to mend; each gives what is laid over."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safe.administration.places import queries as places
from safe.administration.programmes import queries as programmes
from safe.capture.forms.inbox import words
from safe.capture.forms.inbox.reasons import ASIDE, MENDED, Way, reason
from safe.capture.forms.inbox.words import Names
from safe.capture.forms.models import Wait
from safe.kernel import clock
from safe.kernel.problems import Problem
from safe.kernel.text.told import read_day
from safe.kernel.vault import cards
from safe.registry.people import words as people
from safe.registry.people.models import AgeBand, Person

Overlay = dict[str, str]
Pairs = list[tuple[str, str]]
# nothing is chosen at first: a reason that nobody meant would stand in the ledger
CHOOSE = ("", gettext_lazy("Choose"))
NOT_ASKED = "-"


class Around:
    """What an input needs to know of the wait it is for."""

    def __init__(
        self, wait: Wait, said: Mapping[str, Any], names: Names, holder: Person | None
    ) -> None:
        self.wait, self.said, self.names, self.holder = wait, said, names, holder
        self.top: Mapping[str, Any] = {
            **wait.submission.answers,
            **(wait.details.get("mended", {}) if wait.part is None else {}),
        }

    @property
    def is_row(self) -> bool:
        """A participant of a list, not a form about one person."""
        return self.wait.part is not None


class MendInput(forms.Form):
    """The base: every mending says how it is known."""

    way: ClassVar[Way]
    title: ClassVar[Any]
    button: ClassVar[Any]
    why = forms.ChoiceField(
        label=gettext_lazy("How do you know?"), choices=[CHOOSE, *MENDED.items()]
    )

    def __init__(self, *args: Any, around: Around, **kwargs: Any) -> None:  # noqa: ANN401
        kwargs.setdefault("auto_id", f"id_{self.way}_%s")
        super().__init__(*args, **kwargs)
        self.around = around
        self.prepare(around)
        self.order_fields([name for name in self.fields if name != "why"])

    def prepare(self, around: Around) -> None:
        """Choices and first values."""

    def overlay(self) -> Overlay:
        """What is laid over the clear answers."""
        raise NotImplementedError


class CardInput(MendInput):
    """The letters of the card, typed again."""

    way = Way.CARD
    title = gettext_lazy("Another card")
    button = gettext_lazy("Use this card")
    letters = forms.CharField(
        label=gettext_lazy("Letters of the card"),
        help_text=gettext_lazy("13 letters and digits, as on the card. Dashes may be left out."),
        max_length=40,
    )

    def clean_letters(self) -> str:
        """A typing slip is always seen: the last letter checks the others."""
        read = cards.find_letters(str(self.cleaned_data["letters"]))
        if read is None:
            raise forms.ValidationError(
                _("These are not the letters of a card. Look at it again and type them anew.")
            )
        return read

    def overlay(self) -> Overlay:
        mac = cards.card_mac(self.cleaned_data["letters"]).hex()
        return {"card": mac} | ({"known_by": "card"} if self.around.is_row else {})


class NumberInput(MendInput):
    """The running number on the paper sheet."""

    way = Way.NUMBER
    title = gettext_lazy("By the number on the sheet")
    button = gettext_lazy("Use this number")
    number = forms.IntegerField(
        label=gettext_lazy("Number before the person on the sheet"), min_value=1, max_value=9999
    )

    def overlay(self) -> Overlay:
        number = str(self.cleaned_data["number"])
        if self.around.wait.reason == "number-taken" or not self.around.is_row:
            return {"running_no": number}
        return {"running_no": number, "known_by": "number", "card": ""}


class AnotherInput(MendInput):
    """Somebody without a card of ours: counted, without a name."""

    way = Way.ANOTHER
    title = gettext_lazy("Another person: count without the card")
    button = gettext_lazy("Count this person")
    sex = forms.ChoiceField(label=gettext_lazy("Sex"))
    age_band = forms.ChoiceField(label=gettext_lazy("Age"))

    def prepare(self, around: Around) -> None:
        _choose(self, "sex", [(code, str(said)) for code, said in people.SEX.items()])
        _choose(self, "age_band", [(code, people.band(code)) for code in AgeBand.values])
        for name in ("sex", "age_band"):
            self.initial[name] = around.said.get(name, "unknown")

    def overlay(self) -> Overlay:
        said = {name: str(self.cleaned_data[name]) for name in ("sex", "age_band")}
        number = {} if self.around.wait.reason != "number-unknown" else {"running_no": ""}
        known_by = {"known_by": "new"} if self.around.is_row else {}
        return {"card": ""} | said | number | known_by


class SameInput(MendInput):
    """The same person: the record's sex and age hold."""

    way = Way.SAME
    title = gettext_lazy("The same person: our record holds")
    button = gettext_lazy("Our record holds")

    def overlay(self) -> Overlay:
        holder = self.around.holder
        return {"sex": holder.sex, "age_band": holder.age_band} if holder else {}


class NoNumberInput(MendInput):
    """Count without a number."""

    way = Way.NO_NUMBER
    title = gettext_lazy("Without a number")
    button = gettext_lazy("Count without the number")

    def overlay(self) -> Overlay:
        return {"running_no": ""}


class NumberHolderInput(MendInput):
    """It is the participant who has the number already."""

    way = Way.NUMBER_HOLDER
    title = gettext_lazy("It is the one who has this number")
    button = gettext_lazy("It is the same person")

    def overlay(self) -> Overlay:
        return {"known_by": "number", "card": ""}


class MarkInput(MendInput):
    """Which of two marks holds."""

    way = Way.MARK
    title = gettext_lazy("Which mark holds?")
    button = gettext_lazy("Keep this mark")
    mark = forms.ChoiceField(label=gettext_lazy("Mark"), widget=forms.RadioSelect)

    def prepare(self, around: Around) -> None:
        ours = words.mark_of(str(around.wait.details.get("mark", "")))
        said = str(around.said.get("mark", "present"))
        pairs = [(said, _("{mark}, as this form says"))]
        if ours and ours != said:
            pairs.insert(0, (ours, _("{mark}, as our record says")))
        spoken = around.names
        _choose(self, "mark", [(m, t.format(mark=spoken.value("mark", m))) for m, t in pairs])

    def overlay(self) -> Overlay:
        chosen = str(self.cleaned_data["mark"])
        if chosen == self.around.said.get("mark", "present"):
            return {"overrule": "yes"}
        return {"mark": chosen}


class TownshipInput(MendInput):
    """A township of the programme's list, wherever the form says the unknown code."""

    way = Way.TOWNSHIP
    title = gettext_lazy("Which township is it?")
    button = gettext_lazy("Use this township")
    township = forms.ChoiceField(label=gettext_lazy("Township"))

    def prepare(self, around: Around) -> None:
        _choose(self, "township", [("", _("Choose")), *_townships(around.names)])

    def overlay(self) -> Overlay:
        around, chosen = self.around, str(self.cleaned_data["township"])
        asked = around.wait.details.get("township", "")
        where = {"event_township": around.top, "township": around.said}
        wrong = [name for name, said in where.items() if said.get(name, "") == asked]
        if around.is_row:
            wrong = ["township"]
        return dict.fromkeys(wrong or ["township"], chosen)


class CurriculumInput(MendInput):
    """A training of the programme's list."""

    way = Way.CURRICULUM
    title = gettext_lazy("Which training is it?")
    button = gettext_lazy("Use this training")
    curriculum = forms.ChoiceField(label=gettext_lazy("Training"))

    def prepare(self, around: Around) -> None:
        _choose(self, "curriculum", [("", _("Choose")), *around.names.curricula.items()])

    def overlay(self) -> Overlay:
        return {"event_curriculum": str(self.cleaned_data["curriculum"])}


class DaysInput(MendInput):
    """The days of the training, in parts as they are told."""

    way = Way.DAYS
    title = gettext_lazy("Which day was it?")
    button = gettext_lazy("Set the day")

    def prepare(self, around: Around) -> None:
        names = ("event_started_on", "half_day_on")
        self.names = [
            n for n in names if n in around.top or n == around.wait.details.get("question")
        ]
        self.days: dict[str, date] = {}
        self.faults: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Each day that is asked for."""
        for name in self.names:
            parts = [str(self.data.get(f"{name}_{part}", "")) for part in ("day", "month", "year")]
            try:
                told = read_day(*parts, today=clock.today())
                self.days[name] = told.on
                if not programmes.the_programme().covers(told.on):
                    self.faults[name] = _("This day lies outside the programme.")
            except Problem as problem:
                self.faults[name] = problem.words()
        for fault in self.faults.values():
            self.add_error(None, fault)
        return super().clean() or {}

    @property
    def asks(self) -> list[dict[str, str]]:
        """What the template draws: legend, name, parts, fault."""
        return [self._ask(name) for name in self.names]

    def _ask(self, name: str) -> dict[str, str]:
        said = str(self.around.top.get(name, ""))[:10].split("-")
        parts = dict(zip(("year", "month", "day"), said, strict=False)) if len(said) == 3 else {}
        if self.is_bound:
            parts = {p: str(self.data.get(f"{name}_{p}", "")) for p in ("day", "month", "year")}
        return {**parts, "name": name, "legend": words.question(name)} | (
            {"fault": self.faults[name]} if name in self.faults else {}
        )

    def overlay(self) -> Overlay:
        return {name: on.isoformat() for name, on in self.days.items()}


class AnswerInput(MendInput):
    """The one answer that fits no choice."""

    way = Way.ANSWER
    title = gettext_lazy("What is the answer?")
    button = gettext_lazy("Use this answer")
    answer = forms.ChoiceField(label=gettext_lazy("Answer"))

    def prepare(self, around: Around) -> None:
        asked = str(around.wait.details.get("question", ""))
        self.target = "age_band" if asked == "age" else asked
        field: forms.Field
        if self.target in {"event_offered", "running_no"}:
            field = forms.IntegerField(min_value=1, max_value=60 if "off" in self.target else 9999)
        else:
            pairs = _CHOICES.get(self.target, _none)(around.names)
            field = forms.ChoiceField(choices=[("", _("Choose")), *pairs])
        field.label = words.question(self.target)
        if self.target == "consent":
            field.help_text = _(
                "The form does not say yes in a way that counts, so no name was kept: the person is"
                " counted without one."
            )
        self.fields["answer"] = field

    def overlay(self) -> Overlay:
        answer = str(self.cleaned_data["answer"])
        said = {self.target: "" if answer == NOT_ASKED else answer}
        return said | ({"age": ""} if self.target == "age_band" else {})


class AsideInput(forms.Form):
    """Why something is not counted."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why is it not counted?"), choices=[CHOOSE, *ASIDE.items()]
    )


class ChoiceInput(forms.Form):
    """Which of several answers to one form holds."""

    chosen = forms.UUIDField()
    why = forms.ChoiceField(
        label=gettext_lazy("How do you know?"), choices=[CHOOSE, *MENDED.items()]
    )


_INPUTS: dict[Way, type[MendInput]] = {
    made.way: made
    for made in (
        *(CardInput, NumberInput, AnotherInput, SameInput, NoNumberInput, NumberHolderInput),
        *(MarkInput, TownshipInput, CurriculumInput, DaysInput, AnswerInput),
    )
}
_DAY_TARGETS = {"event_started_on", "half_day_on"}
_ROWS_ALONE = {Way.NUMBER_HOLDER}


def input_for(way: Way, around: Around, data: Mapping[str, Any] | None = None) -> MendInput | None:
    """The form of a way for this wait; None when the way asks nothing or leads nowhere here."""
    asks_a_day = around.wait.details.get("question") in _DAY_TARGETS
    offered = reason(around.wait.reason).ways
    if asks_a_day and Way.ANSWER in offered and way in {Way.ANSWER, Way.DAYS}:
        way = Way.DAYS
    elif way not in offered:
        return None
    if way is Way.SAME and around.holder is None:
        return None
    if way in _ROWS_ALONE and not around.is_row:
        return None
    if way is Way.NUMBER and not around.is_row and around.wait.reason != "number-taken":
        return None
    made = _INPUTS.get(way)
    return made(data, around=around) if made else None


def _choose(form: forms.Form, name: str, pairs: Pairs) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = pairs


def _townships(names: Names) -> Pairs:
    programme = programmes.find_programme()
    if programme is None:
        return []
    codes = [town.code for town in places.list_townships(programme.code)]
    return [(code, names.townships.get(code, code)) for code in codes]


def _values(target: str) -> Callable[[Names], Pairs]:
    return lambda _names: words.choices_of(target)


def _none(_names: Names) -> Pairs:
    return []


_CHOICES: dict[str, Callable[[Names], Pairs]] = {
    "event_township": _townships,
    "township": lambda names: [*_townships(names), (NOT_ASKED, _("not asked"))],
    "event_curriculum": lambda names: list(names.curricula.items()),
    "event_letter": lambda _names: [(letter, letter) for letter in "ABCD"],
    "age_band": lambda _names: [(code, people.band(code)) for code in AgeBand.values],
    "consent": lambda _names: [("no", _("no, or not clear"))],
    **{
        name: _values(name)
        for name in ("sex", "displacement", "disability", "mark", "half_day", "known_by")
    },
}
