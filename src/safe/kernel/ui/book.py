"""The pattern book's three pages. Nobody's facts stand in it: every value here is made up."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from safe.kernel.charts import (
    Aim,
    Cell,
    Column,
    Gain,
    Pair,
    Step,
    columns,
    ladder,
    pyramid,
    tiles,
)
from safe.kernel.ui.context import address
from safe.kernel.ui.menu import Standing

THEMES = ("light", "dark")
# the same few words in both scripts, whatever language the page speaks
SPECIMENS = (
    (
        "en",
        "Going, and safely",
        "What was learned",
        "Ask who pays for the passport, and keep a copy of the paper at home.",
        "Checked 3 February, good until 17 February",
    ),
    (
        "my",
        "ဘေးကင်းစွာ သွားခြင်း",
        "သင်ယူခဲ့သည်များ",
        "နိုင်ငံကူးလက်မှတ်ခ မည်သူပေးသည်ကို မေးပါ၊ စာရွက်မိတ္တူကို အိမ်တွင် ထားပါ။",
        "ဖေဖော်ဝါရီ ၃ တွင် စစ်ဆေးပြီး၊ ၁၇ ရက်အထိ",
    ),
)


@dataclass(frozen=True)
class Vault:
    """The vault as a header shows it."""

    is_open: bool = False
    minutes_left: int = 0
    name: str = ""


@dataclass(frozen=True)
class Shown:
    """One state of the header: what the frame's templates read of `ui`."""

    caption: str
    vault: Vault
    standing: Standing
    home: str = "#header"
    open: str = "#header"
    lock: str = "#header"
    keep: str = ""  # an example keeps nothing open


@require_safe
def words_and_lists(request: HttpRequest) -> HttpResponse:
    """Header, sealed values, chips, notices, lists, tables, timelines."""
    ours = Standing(_("An organisation"))
    headers = [
        Shown(_("locked"), Vault(), ours),
        Shown(_("open"), Vault(is_open=True, minutes_left=9), ours),
    ]
    return _page(request, "book", {"headers": headers, "specimens": SPECIMENS})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Everything that draws a number."""
    group = _("A state"), _("Another state")
    return _page(
        request,
        "book_figures",
        {
            "places_css": address("places:tiles"),
            "steps": ladder(
                [
                    Step(_("Contacts"), _("each half-day attended"), 2210, "#ladder"),
                    Step(_("Participations"), _("a person in a training, once"), 1402, "#ladder"),
                    Step(_("People"), _("each once; 1,251 at least"), 1283, "#ladder"),
                ]
            ),
            "aims": [
                Aim(_("Ahead of the plan"), 604, 2400, 554, "2.2", "#aim"),
                Aim(_("Behind the plan"), 58, 180, 61, "2.3", "#aim"),
                Aim(_("Target reached"), 2400, 2400, 2100, "5.1", "#aim"),
                Aim(_("Without a plan"), 604, code="2.2", note=_("one organisation")),
            ],
            "bands": pyramid(
                [Pair("15–17", 31, 12), Pair("18–24", 210, 164), Pair("60+", 22, None)]
            ),
            "columns": columns(
                [
                    Column("2019 I", 410, 400, "#columns", was=410, note=_("closed")),
                    Column(
                        "2019 II", 604, 500, "#columns", was=588, was_words="588", is_restated=True
                    ),
                    Column("2020 I", 320, 800, "#columns"),
                    Column("2020 II", None, 1200),
                ]
            ),
            "tiles": tiles(
                [
                    Cell("MMR001001", _("First"), group[0], 212, "#tiles"),
                    Cell("MMR001002", _("Second"), group[0], 96, "#tiles"),
                    Cell("MMR001010", _("Third"), group[0], None, "#tiles"),
                    Cell("MMR015001", _("Fourth"), group[1], 41, "#tiles"),
                    Cell("MMR015009", _("Fifth"), group[1], 0, "#tiles"),
                ],
                group,
            ),
            "gains": [
                Gain(_("A question that was learned"), 22, 78),
                Gain(_("A question that was known before"), 91, 94),
                Gain(_("A question that few answered"), None, None),
            ],
        },
    )


class Examples(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("A line to write in"),
        help_text=gettext_lazy("Any script. One field; do not split it."),
        error_messages={"required": gettext_lazy("Write it as the person says it.")},
    )
    age = forms.IntegerField(
        label=gettext_lazy("Age"),
        error_messages={
            "invalid": gettext_lazy("Write the age or the year of birth. A guess is fine.")
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("One of a list"),
        choices=[("", gettext_lazy("choose")), ("1", gettext_lazy("First"))],
        required=False,
    )
    camp = forms.ChoiceField(
        label=gettext_lazy("One of a few"),
        choices=[("1", gettext_lazy("yes")), ("2", gettext_lazy("no"))],
        widget=forms.RadioSelect,
        required=False,
    )
    kept = forms.BooleanField(
        label=gettext_lazy("A tick"),
        help_text=gettext_lazy("Never ticked for the person."),
        required=False,
    )
    why = forms.CharField(
        label=gettext_lazy("Several lines"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("A file"),
        help_text=gettext_lazy("Kinds and size stand here, before anything is chosen."),
        required=False,
    )
    code = forms.CharField(
        label=gettext_lazy("Type the code to go on"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """Everything that is written in, sent or confirmed."""
    form = Examples({"name": "", "age": "abt", "camp": "1"})
    # the book stands as it is: nothing here was sent, so the page is not a wrong one
    return _page(request, "book_forms", {"examples": form, "told": _("14 March has not come yet.")})


def _page(request: HttpRequest, name: str, shown: dict[str, object]) -> HttpResponse:
    asked = request.GET.get("theme", "")
    theme, here = asked if asked in THEMES else "", request.path
    themes = (
        ("", _("as the device says"), here),
        ("light", _("light"), f"{here}?theme=light"),
        ("dark", _("dark"), f"{here}?theme=dark"),
    )
    chapters = [
        (address(f"ui:{route}"), word, route == name)
        for route, word in (
            ("book", _("Words and lists")),
            ("book_figures", _("Figures")),
            ("book_forms", _("Fields")),
        )
    ]
    said = {"theme": theme, "themes": themes, "chapters": chapters}
    return render(request, f"ui/{name}.html", shown | said)
